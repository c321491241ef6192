"""Counters of tries: shared by processes through a real Redis, and kept by each process while Redis is down."""

from __future__ import annotations

import logging
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from survey_app import rate_limits
from survey_app.rate_limits import SharedCounters, sender, storage_address

TRIES = """
import sys
from survey_app import create_app
from survey_app.rate_limits import WrongTries, throttle_key
app = create_app({"SECRET_KEY": "the same in both", "REDIS_URL": sys.argv[1], "INSTANCE_PATH": sys.argv[2]})
with app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.1"}):
    tries = WrongTries("test", "10 per hour", throttle_key)
    print(sum(tries.count() for _ in range(8)))
"""


@contextmanager
def redis_server(port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Redis on this machine, as long as the block; skips the test where there is none to start."""
    program = shutil.which("redis-server") or pytest.skip("redis-server is not installed")
    server = subprocess.Popen([program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)],
                              stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield server
    finally:
        server.send_signal(signal.SIGCONT)
        server.terminate()
        server.wait(10)


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("Redis did not start")


@contextmanager
def counters_at(port: int) -> Iterator[SharedCounters]:
    """Counters in this Redis; closes the connection afterwards."""
    counters = SharedCounters(storage_address(f"redis://127.0.0.1:{port}"))
    try:
        yield counters
    finally:
        counters._redis.storage.close()


@pytest.fixture
def port() -> int:
    """A free port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_two_processes_count_together(port: int, tmp_path: Path) -> None:
    with redis_server(port, tmp_path):
        command = [sys.executable, "-c", TRIES, f"redis://127.0.0.1:{port}", str(tmp_path)]
        processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        within = [int(process.communicate(timeout=60)[0]) for process in processes]
    assert sum(within) == 10, "of sixteen tries of one sender, whichever process they reach"


def test_without_redis_each_counts_by_itself_and_says_so_once(port: int, tmp_path: Path, caplog: pytest.LogCaptureFixture,
                                                              monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "REST", 0.2)
    with counters_at(port) as counters, caplog.at_level(logging.WARNING):
        assert [counters.incr("a", 60) for _ in range(5)] == [1, 2, 3, 4, 5]
        time.sleep(0.3)
        assert counters.incr("a", 60) == 6, "still down: tried again, and not said again"
        assert [record.message for record in caplog.records] == [
            "Redis cannot be reached (ConnectionError): until it answers, each process counts by itself"]
        with redis_server(port, tmp_path):
            time.sleep(0.3)
            assert counters.incr("a", 60) == 1
        assert "Redis answers again" in caplog.records[-1].message


def test_a_redis_that_hangs_delays_one_request_and_no_more(port: int, tmp_path: Path) -> None:
    with redis_server(port, tmp_path) as server, counters_at(port) as counters:
        counters.incr("a", 60)
        server.send_signal(signal.SIGSTOP)
        begun = time.monotonic()
        for _ in range(50):
            counters.incr("a", 60)
        assert time.monotonic() - begun < 4 * rate_limits.REDIS_PATIENCE


@pytest.mark.parametrize(("one", "other", "same"), [
    ("2001:db8:1:2::1", "2001:db8:1:2:aaaa:bbbb:cccc:dddd", True), ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ("fe80::1%eth0", "fe80::2", True), ("::ffff:192.0.2.1", "192.0.2.1", True), ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
    ("192.0.2.1", "192.0.2.2", False), ("", "unknown", False)])
def test_a_sender_is_an_address_or_a_network_of_version_6(one: str, other: str, same: bool) -> None:
    assert (sender(one) == sender(other)) == same
