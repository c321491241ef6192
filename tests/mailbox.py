"""A mail server on this machine: it takes every mail over a real connection, or refuses as it is told to."""

from __future__ import annotations

import email
import email.policy
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from itertools import takewhile
from pathlib import Path
from typing import cast

import pytest
from flask import Flask

from survey_app import mailing
from survey_app.fieldwork import alerts


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a free port. `mails` is what came: the addresses it is for, and the mail."""

    allow_reuse_address = daemon_threads = True
    block_on_close = False

    def __init__(self, refuses: str = "", certificate: tuple[Path, Path] | None = None, answer: str = "550 no") -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.scheme = "smtps" if certificate else "smtp"
        if certificate:
            secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            secure.load_cert_chain(*certificate)
            self.socket = secure.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.refuses, self.answer = refuses, answer       # the command that is answered with an error, and the error
        self.mails: list[tuple[list[str], EmailMessage]] = []
        self.sources: list[bytes] = []      # the mails as they came

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}"


class _Conversation(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a sender needs."""

    def handle(self) -> None:
        server = cast(MailServer, self.server)
        recipients: list[str] = []
        self._say("220 here")
        for line in iter(self.rfile.readline, b""):
            command = line.decode().strip()
            verb = command[:4].upper()
            if verb == server.refuses:
                self._say(f"{server.answer}: {command}")
            elif verb == "DATA":
                self._say("354 go on")
                server.mails.append((recipients, self._mail()))
                self._say("250 taken")
            else:
                recipients += [command[9:-1]] if verb == "RCPT" else []
                self._say("221 bye" if verb == "QUIT" else "250 well")

    def _mail(self) -> EmailMessage:
        lines = list(takewhile(lambda line: line not in (b".\r\n", b""), self.rfile))
        cast(MailServer, self.server).sources.append(b"".join(lines))
        return email.message_from_bytes(b"".join(lines).replace(b"\r\n", b"\n"), policy=email.policy.default)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mail_server(refuses: str = "", certificate: tuple[Path, Path] | None = None, answer: str = "550 no") -> Iterator[MailServer]:
    """A mail server that runs as long as the block; with a certificate and its key, over TLS."""
    with MailServer(refuses, certificate, answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def use(app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sets an application up to send its mails through a server."""
    for name, value in (("SMTP_URL", server.url), ("MAIL_FROM", "hello@example.gov.uk")):
        monkeypatch.setitem(app.config, name, value)


def wait_for_mails() -> None:
    """Returns once this process has sent what pages handed over, or given up on it."""
    deadline = time.monotonic() + mailing.PATIENCE + 5
    while mailing.waiting():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def subscribers() -> list[str]:
    """The addresses on the list, sorted."""
    return [one.email for one in alerts.listed()]
