"""Sends plain-text email through the mail server in HYS_SMTP_URL. Stores and logs nothing of the mail."""

from __future__ import annotations

import smtplib
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from flask import current_app

PATIENCE = 10   # seconds to wait for the mail server
CHECKS = "mail checks"      # where an application keeps what looks at every mail; each takes the address and the text


class NotMailed(Exception):
    """The mail could not be sent. The message names the kind of failure, never the address or the text."""


def is_set_up() -> bool:
    """Whether a mail server is set up."""
    return bool(current_app.config["SMTP_URL"])


def send(to: str, subject: str, text: str) -> None:
    """Sends one mail to one address. Raises NotMailed, also if the server refuses the address or a check the text."""
    for check in current_app.extensions.get(CHECKS, ()):
        check(to, f"{subject}\n{text}")
    try:
        _send(_message(to, subject, text))
    except (OSError, ValueError, IndexError) as error:    # smtplib's errors are OSErrors, and may name the address
        raise NotMailed(type(error).__name__) from None


def _message(to: str, subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = current_app.config["MAIL_FROM"], Address(addr_spec=to), subject
    message.set_content(text)
    return message


def _send(message: EmailMessage) -> None:
    server = urlsplit(current_app.config["SMTP_URL"])
    kind = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    with kind(server.hostname or "", server.port or 0, timeout=PATIENCE) as connection:
        if server.scheme == "smtp+starttls":
            connection.starttls()
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(message)
