"""A PostgreSQL of its own that a test can make hang."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import make_url

from survey_app import consultations, create_app
from survey_app.database import db, disconnect
from tests.databases import own_server
from tests.factories.consultations import make
from tests.running import children


class Database:
    """A PostgreSQL of its own that can be stopped, as by SIGSTOP or a disk that hangs."""

    def __init__(self, folder: Path) -> None:
        self._postmaster = int((folder / "data" / "postmaster.pid").read_text().split()[0])

    def stop(self) -> None:
        for process in self._processes():
            os.kill(process, signal.SIGSTOP)

    def go_on(self) -> None:
        for process in self._processes():
            os.kill(process, signal.SIGCONT)

    def _processes(self) -> list[int]:
        """The postmaster, then its children."""
        return [self._postmaster, *children(self._postmaster)]


class Line:
    """A line to a PostgreSQL on this machine. Once it is cut, whoever is connected hears nothing more; who connects anew does."""

    def __init__(self, url: str) -> None:
        self._database = make_url(url)
        self._entrance = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self._cuts = 0
        self._threads = [threading.Thread(target=self._connect)]
        self._threads[0].start()

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_failure: object) -> None:
        for end in (self._entrance, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for end in (self._entrance, *self._ends):
            end.close()

    @property
    def url(self) -> str:
        """The address of the database at this end."""
        here = self._database.set(host="127.0.0.1", port=self._entrance.getsockname()[1], query={})
        return here.render_as_string(hide_password=False)

    def cut(self) -> None:
        self._cuts += 1

    def _connect(self) -> None:
        with suppress(OSError):     # the entrance is closed
            while True:
                here, there = self._entrance.accept()[0], socket.socket(socket.AF_UNIX)
                there.connect(f"{self._database.query['host']}/.s.PGSQL.5432")
                self._ends += here, there
                self._start(here, there)
                self._start(there, here)

    def _start(self, source: socket.socket, target: socket.socket) -> None:
        self._threads.append(threading.Thread(target=self._pass_on, args=(source, target, self._cuts)))
        self._threads[-1].start()

    def _pass_on(self, source: socket.socket, target: socket.socket, cuts: int) -> None:
        with suppress(OSError):     # the other end is closed
            while data := source.recv(65_536):
                if cuts == self._cuts:
                    target.sendall(data)
            target.shutdown(socket.SHUT_RDWR)


def application() -> Iterator[tuple[Flask, Database]]:
    """An application with an open survey, on a PostgreSQL that can be stopped."""
    folder = Path(tempfile.mkdtemp(prefix="hys-hang-"))
    for url in own_server(folder, "hys_hang"):
        app = create_app({"SQLALCHEMY_DATABASE_URI": url, "SECRET_KEY": "for tests only", "TESTING": True,
                          "INSTANCE_PATH": str(folder / "instance"), "RATELIMIT_ENABLED": False})
        with app.app_context():
            flask_migrate.upgrade()
            make(questionnaire="have-your-say-2026")
            consultations.release("survey")
            db.session.remove()
            yield app, Database(folder)
            db.session.rollback()
            disconnect()
    shutil.rmtree(folder, ignore_errors=True)
