"""A stranger attacks the service around the program, through the shipped proxies: residents and staff go on.

Every load stays on this machine's loopback network and ends with its test.
"""

from __future__ import annotations

import re
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from tests.proxies import Visitor, caddy, nginx
from tests.running import HOST, Site, command, environment, migrate, running

pytestmark = pytest.mark.slow
IDLE, SLOW, SECONDS = 200, 40, 60
CONNECTIONS = 1_100    # more than the test's nginx has
LINGERING = 8          # seconds until those beyond the limit are closed
FLOOD = 700       # requests, more than one sender may send in some seconds
AT_ONCE = 10      # seconds, on a machine with much else to do; a held worker would wait for as long as the attack lasts
GUESSER = "127.0.0.77"
LEAD, PASSWORD = "lead@example.org", "correct horse battery staple 42"
FORM = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 90000"
UNFINISHED = {"header": f"GET / HTTP/1.1\r\nHost: {HOST}\r\nX-Slow: ",
              "body": f"POST /alerts HTTP/1.1\r\nHost: {HOST}\r\n{FORM}\r\n\r\n"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site in production with an open survey and a lead, with two processes' worth of work for one machine."""
    folder = tmp_path_factory.mktemp("site")
    settings = environment(folder)
    migrate(settings)
    for words in (("consultation", "create", "survey", "--questionnaire", "have-your-say-2026", "--title", "Survey",
                   "--opens", "2026-01-01", "--closes", "2999-12-31"), ("consultation", "open", "survey"),
                  ("staff", "add", LEAD, "--role", "lead", "--password", PASSWORD)):
        subprocess.run(command(*words), env=settings, check=True, capture_output=True)
    with running(settings, folder, "--workers", "1", "--threads", "4") as served:
        yield served


@contextmanager
def _unfinished(port: int, folder: Path, kind: str, number: int, sender: str = "127.0.0.1") -> Iterator[None]:
    """Connections that send a request a letter at a time, and idle ones; all end with the block or after SECONDS."""
    trust = ssl.create_default_context(cafile=str(folder / "site.pem"))
    with ExitStack() as stack:
        for _ in range(IDLE):
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        slow = []
        with suppress(OSError):     # the proxy has no more
            for _ in range(number):
                connection = socket.create_connection(("127.0.0.1", port), source_address=(sender, 0))
                slow.append(stack.enter_context(trust.wrap_socket(connection, server_hostname=HOST)))
                slow[-1].sendall(UNFINISHED[kind].encode())
        stop = threading.Event()
        drip = threading.Thread(target=_drip, args=(slow, stop))
        drip.start()
        try:
            yield
        finally:
            stop.set()
            drip.join()


def _drip(connections: list[ssl.SSLSocket], stop: threading.Event) -> None:
    deadline = time.monotonic() + SECONDS
    while not stop.wait(1) and time.monotonic() < deadline:
        for connection in connections:
            try:
                connection.sendall(b"a")
            except OSError:
                continue    # the proxy has hung up on it, as it should


def _answer(visitor: Visitor) -> None:
    """Opens the survey and answers a page."""
    assert visitor.get("/").status_code == 200
    assert visitor.get("/consultations/survey/").status_code == 200
    assert visitor.post("/consultations/survey/views", other_priority="Lights").status_code == 303


@pytest.mark.parametrize("kind", UNFINISHED)
def test_unfinished_requests_and_idle_connections_stop_nobody(site: Site, tmp_path: Path, kind: str) -> None:
    with nginx(site.port, tmp_path) as (port, _log), _unfinished(port, tmp_path, kind, SLOW):
        visitor = Visitor(port, tmp_path)
        for _ in range(5):
            _answer(visitor)
            assert site.answers("/health")
        visitor.close()
    assert visitor.slowest < AT_ONCE


def test_one_sender_cannot_take_all_connections_of_the_proxy(site: Site, tmp_path: Path) -> None:
    with nginx(site.port, tmp_path) as (port, _log), _unfinished(port, tmp_path, "body", CONNECTIONS, GUESSER):
        time.sleep(LINGERING)
        visitor = Visitor(port, tmp_path)
        for _ in range(3):
            _answer(visitor)
        visitor.close()
    assert visitor.slowest < AT_ONCE


def test_all_addresses_of_a_network_of_version_6_are_one_sender_to_nginx(site: Site, tmp_path: Path) -> None:
    with nginx(site.port, tmp_path, named_by="X-Visitor") as (port, _log):
        visitor = Visitor(port, tmp_path)
        for network, flooded in (("2001:db8:{}:{}::1", False), ("2001:db8:1:2:{}:{}:0:1", True), ("2001:db8::{}:{}:3:4", True)):
            statuses = {visitor.get("/health", headers={"X-Visitor": network.format(f"{number:x}", number + 1)}).status_code
                        for number in range(FLOOD)}
            assert statuses == ({200, 429} if flooded else {200}), network
        visitor.close()


def test_caddy_holds_too(site: Site, tmp_path: Path) -> None:
    with caddy(site.port, tmp_path) as port, _unfinished(port, tmp_path, "body", SLOW):
        visitor = Visitor(port, tmp_path)
        for _ in range(5):
            _answer(visitor)
        visitor.close()
    assert visitor.slowest < AT_ONCE


def test_many_wrong_codes_at_once_hold_up_nobody_and_keep_no_right_one_out(site: Site, tmp_path: Path) -> None:
    with nginx(site.port, tmp_path) as (port, _log):
        guessing = [threading.Thread(target=_guess, args=(port, tmp_path)) for _ in range(8)]
        for thread in guessing:
            thread.start()
        visitor = Visitor(port, tmp_path)
        for _ in range(5):
            _answer(visitor)
        visitor.post("/consultations/survey/views", action="save")
        code = re.search(r'hys-receipt"[^>]*>([A-Z2-7-]{19})<', visitor.get("/consultations/survey/saved").text)
        for thread in guessing:
            thread.join()
        assert code
        behind_it = Visitor(port, tmp_path, GUESSER)
        assert behind_it.post("/consultations/survey/resume", code=code[1]).status_code == 303
        behind_it.close()
        visitor.close()
    assert visitor.slowest < AT_ONCE


def _guess(port: int, folder: Path) -> None:
    visitor = Visitor(port, folder, GUESSER)
    for _ in range(4):
        visitor.post("/consultations/survey/resume", code="AAAA-AAAA-AAAA-AAAA")
    visitor.close()


def test_nobody_is_another_visitor(site: Site, tmp_path: Path) -> None:
    with nginx(site.port, tmp_path) as (port, log):
        attacker, lead = Visitor(port, tmp_path, "127.0.0.66"), Visitor(port, tmp_path, "127.0.0.7")
        sent = {"email": LEAD, "password": "wrong"}
        wrong = [attacker.post("/staff/sign-in", **sent).status_code for _ in range(22)]
        assert wrong == [200] * 20 + [429] * 2
        forged = {"X-Forwarded-For": "203.0.113.5"}
        assert attacker.get("/staff/sign-in", headers=forged).status_code == 200
        assert attacker.post("/staff/sign-in", **sent).status_code == 429
        assert lead.post("/staff/sign-in", **sent).status_code == 200
        assert lead.post("/staff/sign-in", email=LEAD, password=PASSWORD).status_code == 302
        attacker.get("/consultations/survey/invited?code=ABCD-EFGH-2345-67")
        attacker.close()
        lead.close()
    logged = log.read_text()
    assert "/consultations/survey/invited 4" in logged
    assert not [secret for secret in ("ABCD", "127.0.0.66", "?") if secret in logged]


def test_while_the_site_is_down_the_proxy_says_so_and_that_nothing_is_lost(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = closed.getsockname()[1]
    with nginx(nobody, tmp_path) as (port, _log):
        visitor = Visitor(port, tmp_path)
        answer = visitor.get("/")
        visitor.close()
    assert answer.status_code == 503
    assert "What you sent before is kept" in answer.text


def test_a_body_that_is_too_large_is_refused_before_it_is_taken_in(site: Site, tmp_path: Path) -> None:
    with nginx(site.port, tmp_path) as (port, _log):
        visitor = Visitor(port, tmp_path)
        assert visitor._ask("POST", "/alerts", data=b"a" * 4_000_000).status_code == 413
        visitor.close()
