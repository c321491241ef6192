"""Tasks that mail something run in threads of the process, so that no visitor waits for the mail server, and the time of a
page does not tell whether a mail was sent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from typing import Any

from flask import Flask, current_app

from .smtp import Letter, NotMailed, send

PROMPT = 2      # seconds for which a page waits to hear of a failure
MOST_WAITING = 1000
_postman = ThreadPoolExecutor(4, "mail")
_for_visitors = ThreadPoolExecutor(4, "mail now")     # so that who waits for a code never waits behind other mails
log = logging.getLogger(__name__)
_waiting: set[Future[None]] = set()


def waiting() -> int:
    """The number of tasks in this process that have not been done yet."""
    return len(_waiting)


def later(task: Callable[..., Any], *given: Any) -> None:
    """Runs a task that mails something, after this request. A failure is logged, without the address or the text."""
    if waiting() >= MOST_WAITING:
        current_app.logger.error("A mail was not sent: %d are waiting", MOST_WAITING)
        return
    _hand_over(_postman, _run, task, given)


def send_soon(letter: Letter) -> None:
    """Sends a mail outside this request, which waits two seconds at most to hear of a failure. Raises NotMailed if it does."""
    job = _hand_over(_for_visitors, _send_in, letter)
    try:
        job.result(PROMPT)
    except NotInTime:
        job.add_done_callback(_log_failure)


def _hand_over(threads: ThreadPoolExecutor, deed: Callable[..., None], *given: Any) -> Future[None]:
    job = threads.submit(deed, current_app._get_current_object(), *given)  # type: ignore[attr-defined]  # werkzeug's proxy
    _waiting.add(job)
    job.add_done_callback(_waiting.discard)
    return job


def _send_in(app: Flask, letter: Letter) -> None:
    with app.app_context():
        send(letter)


def _log_failure(job: Future[None]) -> None:
    if failure := job.exception():
        log.error("A mail could not be sent: %s", failure if isinstance(failure, NotMailed) else type(failure).__name__)


def _run(app: Flask, task: Callable[..., Any], given: tuple[Any, ...]) -> None:
    with app.app_context():
        try:
            task(*given)
        except NotMailed as failure:
            app.logger.error("A mail could not be sent: %s", failure)
        except Exception as failure:    # the thread goes on with the next mail
            app.logger.error("A mail could not be made: %s", type(failure).__name__)
