"""Sends one plain-text email through the mail server in HYS_SMTP_URL. Stores and logs nothing of it."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app

from ..models.consultations import now

PATIENCE = 10   # seconds to wait for the mail server
GOING = 421     # "service not available": the server closes the connection
UNFOLDED = policy.default.clone(refold_source="none")     # what is set raw stays on its line
CHECKS = "mail checks"      # where an application keeps what looks at every mail; each takes the address and the text


class NotMailed(Exception):
    """The mail could not be sent. The message names the kind of failure, never the address or the text.

    `is_final` says that it will never be taken; `is_server` that the mail server takes no mail at all just now.
    """

    def __init__(self, failure: str, *, is_final: bool = False, is_server: bool = False) -> None:
        super().__init__(failure)
        self.is_final, self.is_server = is_final, is_server


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: for whom, and its words. `stop` is the address that ends such mails with one click; '' if nothing needs to."""

    to: str
    subject: str
    text: str
    stop: str = ""


def is_set_up() -> bool:
    """Whether a mail server is set up."""
    return bool(current_app.config["SMTP_URL"])


def send(letter: Letter, number: str = "") -> None:
    """Sends a mail. Raises NotMailed, also if the server refuses the address or a check the words.

    `number` is the same for each try of one mail, so that a mail server can tell that it has it already.
    """
    for check in current_app.extensions.get(CHECKS, ()):
        check(letter.to, f"{letter.subject}\n{letter.text}")
    message = _message(letter, number)
    with _as_not_mailed():
        message["From"] = current_app.config["MAIL_FROM"]
        _hand_over(message)


@contextmanager
def _as_not_mailed() -> Iterator[None]:
    """Says in a NotMailed what went wrong. smtplib's errors may name the address."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        raise _refusal(error, *next(iter(error.recipients.values()))) from None
    except smtplib.SMTPDataError as error:
        raise _refusal(error, error.smtp_code, error.smtp_error) from None
    except (OSError, ValueError, IndexError) as error:      # smtplib's other errors too
        raise NotMailed(type(error).__name__, is_server=True) from None


def _refusal(error: Exception, code: int, said: bytes | str) -> NotMailed:
    """Only "no such address" (5.1) is final: other refusals are as often about us, such as a relay that does not know us."""
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    is_unknown = code >= 500 and words.startswith("5.1.")
    return NotMailed(type(error).__name__, is_final=is_unknown, is_server=not is_unknown and (code >= 500 or code == GOING))


def _message(letter: Letter, number: str) -> EmailMessage:
    """Raises NotMailed for an address that cannot stand in a mail."""
    message = EmailMessage(UNFOLDED)
    try:
        message["To"] = Address(addr_spec=letter.to)
    except Exception as error:      # the library raises many kinds
        raise NotMailed(type(error).__name__, is_final=True) from None
    message["Subject"], message["Date"] = letter.subject, format_datetime(now())
    domain = current_app.config["MAIL_FROM"].rpartition("@")[2].strip("> ") or "localhost"
    message["Message-ID"] = f"<{number}@{domain}>" if number else make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop:     # RFC 8058. The library would write a long address in an encoding that mail programs do not read
        message.set_raw("List-Unsubscribe", f"<{letter.stop}>")
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    return message


def _hand_over(message: EmailMessage) -> None:
    server = urlsplit(current_app.config["SMTP_URL"])
    trusted = ssl.create_default_context()      # without it, smtplib takes any certificate
    place: dict[str, Any] = {"host": server.hostname or "", "port": server.port or 0, "timeout": PATIENCE}
    with smtplib.SMTP_SSL(**place, context=trusted) if server.scheme == "smtps" else smtplib.SMTP(**place) as connection:
        if server.scheme == "smtp+starttls":
            connection.starttls(context=trusted)
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(message)
