"""The shipped proxy configurations on this machine: nginx and Caddy in front of a running site, on free ports of loopback."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from tests.running import HOST, free_port

DEPLOY = Path(__file__).parent.parent / "deploy"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of its own for the site's name and 127.0.0.1, and its key."""
    cert, key = folder / "site.pem", folder / "site.key"
    program = shutil.which("openssl") or pytest.skip("openssl is not installed")
    subprocess.run([program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}", "-addext",
                    f"subjectAltName=DNS:{HOST},IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)],
                   check=True, capture_output=True)
    return cert, key


@contextmanager
def nginx(site: int, folder: Path, named_by: str = "") -> Iterator[tuple[int, Path]]:
    """nginx with the shipped configuration in front of the site at a port. Yields its own port and its access log.

    `named_by` is a header in which the test names the address of a visitor.
    """
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin") or pytest.skip("nginx is not installed")
    port, plain, (cert, key) = free_port(), free_port(), certificate(folder)
    text = (DEPLOY / "nginx.conf").read_text()
    for shipped, here in (("127.0.0.1:8000", f"127.0.0.1:{site}"), ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
                          ("listen 80;", f"listen 127.0.0.1:{plain};"), ("/etc/ssl/certs/survey.pem", str(cert)),
                          ("/etc/ssl/private/survey.key", str(key)), ("/var/log/nginx/", f"{folder}/")):
        assert shipped in text
        text = text.replace(shipped, here)
    text = re.sub(r"\n *listen \[::\][^\n]*", "", text)
    text += f"set_real_ip_from 127.0.0.0/8;\nreal_ip_header {named_by};\n" if named_by else ""
    configuration = folder / "nginx.conf"
    configuration.write_text(f"pid {folder}/nginx.pid; daemon off; worker_processes 1; user root;\n"
                             f"events {{ worker_connections 1024; }}\nhttp {{\n{text}\n}}\n")
    with _started([program, "-c", str(configuration), "-p", str(folder), "-e", str(folder / "nginx-start.log")], port):
        yield port, folder / "have-your-say.log"


@contextmanager
def caddy(site: int, folder: Path) -> Iterator[int]:
    """Caddy with the shipped configuration and a certificate of this test's. Yields its port."""
    program = shutil.which("caddy") or pytest.skip("caddy is not installed")
    port, (cert, key) = free_port(), certificate(folder)
    text = (DEPLOY / "Caddyfile").read_text()
    for shipped, here in (("127.0.0.1:8000", f"127.0.0.1:{site}"),
                          (f"\n{HOST} {{\n", f"\nhttps://{HOST}:{port} {{\n\tbind 127.0.0.1\n\ttls {cert} {key}\n"),
                          ("\tservers {", "\tadmin off\n\tauto_https disable_redirects\n\tservers {")):
        assert shipped in text
        text = text.replace(shipped, here)
    (folder / "Caddyfile").write_text(text)
    with _started([program, "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")], port,
                  {"HOME": str(folder), "XDG_DATA_HOME": str(folder)}):
        yield port


@contextmanager
def _started(command: list[str], port: int, settings: dict[str, str] | None = None) -> Iterator[None]:
    process = subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while not _listens(port):
            assert process.poll() is None, command
            assert time.monotonic() < deadline, command
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


class _From(HTTPAdapter):
    """Connects from an address of this machine's loopback network."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *given: Any, **named: Any) -> None:
        super().init_poolmanager(*given, **named, source_address=(self._address, 0))


class Visitor:
    """A browser without JavaScript at an address of its own, such as 127.0.0.2, that talks to a proxy."""

    def __init__(self, port: int, folder: Path, address: str = "127.0.0.2") -> None:
        self._session = requests.Session()
        self._session.trust_env = False     # the test's own certificate, whatever the environment names
        self._session.mount("https://", _From(address))
        self._session.verify = str(folder / "site.pem")
        self._session.headers["Host"] = HOST
        self._start = f"https://127.0.0.1:{port}"
        self.slowest = 0.0

    def get(self, path: str, **named: Any) -> requests.Response:
        """Opens a page."""
        return self._ask("GET", path, **named)

    def post(self, path: str, page: str = "", **typed: str) -> requests.Response:
        """Sends the form of a page, filled in."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(page or path).text)
        assert token
        return self._ask("POST", path, data={"csrf_token": token[1], **typed})

    def _ask(self, method: str, path: str, **named: Any) -> requests.Response:
        begun = time.monotonic()
        answer = self._session.request(method, self._start + path, timeout=20, allow_redirects=False, **named)
        self.slowest = max(self.slowest, time.monotonic() - begun)
        return answer

    def close(self) -> None:
        """Closes the connections."""
        self._session.close()
