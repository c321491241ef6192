"""Sends email in plain text, where a mail server is set up in HYS_SMTP_URL. Nothing of it is kept or logged."""

from __future__ import annotations

import smtplib
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from flask import current_app

PATIENCE = 10   # seconds that a mail server is waited for


class NotMailed(Exception):
    """The mail could not be sent. What it says names the kind of failure, and neither the address nor the words."""


def is_set_up() -> bool:
    """Whether there is a mail server to send by."""
    return bool(current_app.config["SMTP_URL"])


def send(to: str, subject: str, text: str) -> None:
    """Sends one mail to one address. Raises NotMailed, also for an address that the server does not take."""
    try:
        _send(_message(to, subject, text))
    except (OSError, ValueError, IndexError) as error:    # SMTP's own errors are OSErrors; what the server says names the address
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
