"""A site that runs as in production: `have-your-say serve` in processes of its own, on a free port of this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

KEY = "d5Jq8vXw2LrT0bHs7NyFkC3mZpUe9aGiVoRt"
HOST = "survey.example.org"


def free_port() -> int:
    """A port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def environment(folder: Path, database: str = "") -> dict[str, str]:
    """The settings of a production site on one machine, behind one proxy."""
    return {**os.environ, "HYS_ENVIRONMENT": "production", "SECRET_KEY": KEY, "INSTANCE_PATH": str(folder),
            "DATABASE_URL": database or f"sqlite:///{folder / 'site.sqlite'}",
            "HYS_ADDRESS": f"https://{HOST}", "HYS_PROXIES": "1"}


def command(*words: str) -> list[str]:
    """A command of the program, as a person types it."""
    return [sys.executable, "-m", "survey_app", *words]


def migrate(settings: dict[str, str]) -> None:
    """Brings the site's database to the newest revision."""
    subprocess.run(command("db", "upgrade"), env=settings, check=True, capture_output=True)


@dataclass
class Site:
    """A running site: the process that watches its workers, its port and its log."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def get(self, path: str, **named: str) -> requests.Response:
        """Opens a page, as the proxy does."""
        return requests.get(f"http://127.0.0.1:{self.port}{path}", headers={"Host": HOST, **named}, timeout=10,
                            allow_redirects=False)

    def answers(self, path: str = "/health") -> bool:
        """Whether a page is answered with 200."""
        try:
            return self.get(path).status_code == 200
        except requests.RequestException:
            return False

    def workers(self) -> list[int]:
        """The processes that serve pages."""
        return [process for process in children(self.process.pid) if b"spawn_main" in cmdline(process)]

    def wait_until_it_answers(self) -> None:
        """Returns when the site answers; fails after three minutes, for a machine with much else to do, or if it has ended."""
        deadline = time.monotonic() + 180
        while not self.answers():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)


def children(parent: int) -> list[int]:
    """The processes that a process has started and that live."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue    # it has just ended
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(folder.name))
    return found


def cmdline(process: int) -> bytes:
    """The command of a process; empty if it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


@contextmanager
def running(settings: dict[str, str], folder: Path, *options: str, wait: bool = True) -> Iterator[Site]:
    """A site that runs as long as the block. The test may end it before."""
    port, log = free_port(), folder / "site.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command("serve", "--port", str(port), *options), env=settings, stdout=output, stderr=output)
    site = Site(process, port, log)
    try:
        if wait:
            site.wait_until_it_answers()
        yield site
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(35)
