"""A respondent for the benchmarks: completes the survey over one connection, and measures each request."""

from __future__ import annotations

import os
import random
import socket
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence

import brotli  # type: ignore[import-untyped]  # has no types

Bodies = Mapping[str, Sequence[bytes]]
SLUG = "benchmark"
START = f"/consultations/{SLUG}/"
PAGES_A_RESPONSE = 6


class Respondent:
    """A minimal browser: one socket, the cookies, and no parsing except for the token and the next address."""

    def __init__(self, port: int, bodies: Bodies) -> None:
        self.socket, self.bodies = socket.create_connection(("127.0.0.1", port), 30), bodies
        self.chance = random.Random(os.getpid())  # noqa: S311 -- answers, not secrets
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.times: dict[str, list[float]] = defaultdict(list)
        self.sizes: dict[str, int] = {}
        self.cookies: dict[bytes, bytes] = {}

    def complete(self) -> None:
        """Completes one survey, from the start page to the thank-you page."""
        self.cookies.clear()
        self._get(START)
        path = f"{START}{next(iter(self.bodies))}"
        pages = 0
        while not path.endswith("/check"):
            page, pages = path.rpartition("/")[2], pages + 1
            token = self._get(path)
            path = self._post(path, b"csrf_token=" + token + b"&" + self.chance.choice(self.bodies[page]))
        if pages != PAGES_A_RESPONSE:
            raise RuntimeError(f"{pages} pages were asked, not {PAGES_A_RESPONSE}")
        path = self._post(path, b"csrf_token=" + self._get(path))
        if b"hys-receipt" not in self._request("GET", path, b"")[1]:
            raise RuntimeError("the last page shows no receipt")

    def _get(self, path: str) -> bytes:
        """Returns the token of the page's form; empty if the page has none."""
        _, body = self._request("GET", path, b"")
        return body.partition(b'name="csrf_token"')[2].partition(b'value="')[2].partition(b'"')[0]

    def _post(self, path: str, form: bytes) -> str:
        """Returns the address that the response redirects to."""
        headers, _ = self._request("POST", path, form)
        if not headers.startswith(b"HTTP/1.1 303"):
            raise RuntimeError(f"POST {path}: {headers[:30]!r}")
        return headers.lower().partition(b"\r\nlocation: ")[2].partition(b"\r\n")[0].decode()

    def _request(self, method: str, path: str, form: bytes) -> tuple[bytes, bytes]:
        cookies = b"; ".join(name + b"=" + value for name, value in self.cookies.items())
        head = (f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip, br\r\nContent-Length: {len(form)}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\nCookie: ").encode() + cookies + b"\r\n\r\n"
        begun = time.perf_counter()
        self.socket.sendall(head + form)
        headers, body = self._receive()
        name = f"{method} {path.rpartition('/')[2] or 'start'}"
        self.times[name].append(time.perf_counter() - begun)
        self.sizes[name] = len(headers) + 4 + len(body)
        self._keep_cookies(headers)
        return headers, brotli.decompress(body) if b"content-encoding: br" in headers.lower() else body

    def _receive(self) -> tuple[bytes, bytes]:
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._chunk()
        headers, _, body = received.partition(b"\r\n\r\n")
        length = int(headers.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        while len(body) < length:
            body += self._chunk()
        return headers, body

    def _chunk(self) -> bytes:
        chunk = self.socket.recv(65536)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        return chunk

    def _keep_cookies(self, headers: bytes) -> None:
        for line in headers.split(b"\r\n"):
            if line[:11].lower() == b"set-cookie:":
                name, _, value = line[11:].strip().partition(b";")[0].partition(b"=")
                self.cookies[name] = value
