"""Sends plain-text email through the mail server in HYS_SMTP_URL. Stores and logs nothing of the mail.

Pages hand their mails to a thread of the process, so that no visitor waits for the mail server, and the time of a page does
not tell whether a mail was sent.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app

PATIENCE = 10   # seconds to wait for the mail server
PROMPT = 2      # seconds for which a page waits to hear of a failure
MOST_WAITING = 1000
_postman = ThreadPoolExecutor(1, "mail")
log = logging.getLogger(__name__)
_waiting: set[Future[None]] = set()
CHECKS = "mail checks"      # where an application keeps what looks at every mail; each takes the address and the text


class NotMailed(Exception):
    """The mail could not be sent. The message names the kind of failure, never the address or the text."""


def is_set_up() -> bool:
    """Whether a mail server is set up."""
    return bool(current_app.config["SMTP_URL"])


def waiting() -> int:
    """The number of tasks in this process that have not been done yet."""
    return len(_waiting)


def later(task: Callable[..., None], *given: str) -> None:
    """Runs a task that mails something, after this request. A failure is logged, without the address or the text."""
    if waiting() >= MOST_WAITING:
        current_app.logger.error("A mail was not sent: %d are waiting", MOST_WAITING)
        return
    _hand_over(_run, task, given)


def send_soon(to: str, subject: str, text: str) -> None:
    """Sends a mail outside this request, which waits two seconds at most to hear of a failure. Raises NotMailed if it does."""
    job = _hand_over(_send_in, to, subject, text)
    try:
        job.result(PROMPT)
    except NotInTime:
        job.add_done_callback(_log_failure)


def _hand_over(deed: Callable[..., None], *given: Any) -> Future[None]:
    job = _postman.submit(deed, current_app._get_current_object(), *given)  # type: ignore[attr-defined]  # werkzeug's proxy
    _waiting.add(job)
    job.add_done_callback(_waiting.discard)
    return job


def _send_in(app: Flask, to: str, subject: str, text: str) -> None:
    with app.app_context():
        send(to, subject, text)


def _log_failure(job: Future[None]) -> None:
    if failure := job.exception():
        log.error("A mail could not be sent: %s", failure if isinstance(failure, NotMailed) else type(failure).__name__)


def _run(app: Flask, task: Callable[..., None], given: tuple[str, ...]) -> None:
    with app.app_context():
        try:
            task(*given)
        except NotMailed as failure:
            app.logger.error("A mail could not be sent: %s", failure)
        except Exception as failure:    # the thread goes on with the next mail
            app.logger.error("A mail could not be made: %s", type(failure).__name__)


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
    trusted = ssl.create_default_context()      # without it, smtplib takes any certificate
    place: dict[str, Any] = {"host": server.hostname or "", "port": server.port or 0, "timeout": PATIENCE}
    with smtplib.SMTP_SSL(**place, context=trusted) if server.scheme == "smtps" else smtplib.SMTP(**place) as connection:
        if server.scheme == "smtp+starttls":
            connection.starttls(context=trusted)
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(message)
