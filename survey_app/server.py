"""The production server: Granian's workers under a watch that replaces each one that dies, and leaves none behind.

Granian itself stops the whole site when one worker dies twice within seconds, and its workers go on if their parent is killed.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from flask import Flask
from granian._internal import load_target
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from . import metrics
from .fieldwork import announcements

WATCH = 0.25            # seconds between looks at the workers, and at the parent
KILL_AFTER = 20         # seconds that a worker may take to finish its requests when the site stops
HEADERS_WITHIN = 10     # seconds for the header of a request
BACKLOG = 1024
MAILS_EVERY = 60        # seconds between two looks at the mails that wait
CALM = 20               # deaths in a minute; beyond it a new worker waits a second, so that a fault does not take the processor
ONE_LOG = {"handlers": {}, "formatters": {}, "loggers": {"_granian": {"handlers": [], "propagate": True}}}   # as ours
FACTORY = "survey_app:create_app"
log = logging.getLogger(__name__)


class Server(MPServer):
    """Granian with several processes, each with several threads. `serve` returns when SIGTERM or SIGINT has ended all of them."""

    def __init__(self, host: str, port: int, workers: int, threads: int) -> None:
        super().__init__(FACTORY, host, port, interface=Interfaces.WSGI, workers=workers, blocking_threads=threads, factory=True,
                         backlog=BACKLOG, http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN * 1000),
                         workers_kill_timeout=KILL_AFTER, log_level=LogLevels.warning, log_dictconfig=ONE_LOG, websockets=False)
        self._deaths: deque[float] = deque(maxlen=CALM)

    def serve(self, *_given: Any, **_named: Any) -> None:
        """Serves until it is told to stop."""
        super().serve(target_loader=_Loader(os.getpid()), wrap_loader=False)

    def signal_handler_interrupt(self, *_given: Any) -> None:
        """Notes that the site has to stop. The loop looks soon; to wake it would need a lock, for which a second signal that
        comes in between would wait for ever.
        """
        self.interrupt_signal = True

    def signal_handler_reload(self, *_given: Any) -> None:
        """Does nothing when the terminal goes away: there is nothing to read anew."""

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        while not self.interrupt_signal:
            for dead in [worker.idx for worker in self.wrks if not worker.is_alive()]:  # type: ignore[no-untyped-call]
                self._replace(dead, spawn_target, target_loader)
            self.main_loop_interrupt.wait(WATCH)
            if not self.interrupt_signal:
                self.main_loop_interrupt.clear()
        self.interrupt_children.clear()     # their deaths are past, and no reason to end with an error

    def _replace(self, dead: int, spawn_target: Any, target_loader: Any) -> None:
        now = time.monotonic()
        if len(self._deaths) == CALM and now - self._deaths[0] < 60:
            self.main_loop_interrupt.wait(1)
        self._deaths.append(now)
        metrics.forget(self.wrks[dead].inner.pid)
        log.error("Worker %d ended by itself or was killed; a new one takes its place", dead + 1)
        self._respawn_workers([dead], spawn_target, target_loader)


class _Loader:
    """Makes the application in a worker. Can be sent to another process."""

    def __init__(self, parent: int) -> None:
        self._parent = parent

    def __call__(self) -> Callable[..., Any]:
        threading.Thread(target=_end_with, args=(self._parent,), daemon=True).start()
        app = load_target(FACTORY, factory=True)
        threading.Thread(target=_send_mails, args=(app,), daemon=True).start()
        return app


def _end_with(parent: int) -> None:
    """Ends this process when its parent is gone, so that no orphan shares the port with the next start."""
    while os.getppid() == parent:
        time.sleep(WATCH)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(KILL_AFTER)
    os._exit(1)


def _send_mails(app: Flask) -> None:
    """Sends what is due every minute. Whatever fails, the next round tries again."""
    while True:
        try:
            with app.app_context():
                announcements.send_due()
        except Exception as error:
            log.error("Mails could not be sent: %s", type(error).__name__)
        time.sleep(MAILS_EVERY)
