"""The site as it is run: it starts, is watched, survives the death of its workers, and stops without leaving anything behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client import CollectorRegistry, generate_latest

from survey_app import create_app
from survey_app.database import db, disconnect
from survey_app.metrics import Stored
from tests.hanging import Database, Line
from tests.mailbox import mail_server
from tests.running import HOST, command, environment, free_port, migrate, running

SOON = 2
SUBSCRIBER = """
from survey_app import consultations, create_app
from survey_app.fieldwork import alerts
from tests.factories.consultations import make
with create_app().app_context():
    make()
    consultations.release("survey")
    alerts.add("subscriber@example.org")
"""


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """The settings of a migrated site."""
    made = environment(tmp_path)
    migrate(made)
    return made


def serve(settings: dict[str, str], *options: str) -> str:
    """What a start that is refused says."""
    done = subprocess.run(command("serve", *options), env=settings, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.slow
def test_workers_can_be_killed_twenty_times_in_a_minute(settings: dict[str, str], tmp_path: Path) -> None:
    with running(settings, tmp_path, "--workers", "1", "--threads", "2") as site:
        for _ in range(20):
            [worker] = site.workers()
            os.kill(worker, signal.SIGKILL)
            deadline = time.monotonic() + 60
            while site.workers() in ([], [worker]) or not site.answers():
                assert site.process.poll() is None, site.log.read_text()
                assert time.monotonic() < deadline, site.log.read_text()
                time.sleep(0.05)
        assert site.answers("/")


@pytest.mark.slow
def test_it_tells_subscribers_by_itself(settings: dict[str, str], tmp_path: Path) -> None:
    with mail_server() as post:
        mailing = {**settings, "HYS_SMTP_URL": post.url, "HYS_MAIL_FROM": "survey@example.org"}
        subprocess.run([sys.executable, "-c", SUBSCRIBER], env=mailing, check=True)
        with running(mailing, tmp_path, "--workers", "1"):
            deadline = time.monotonic() + 60
            while not post.mails and time.monotonic() < deadline:
                time.sleep(0.1)
    [(to, mail)] = post.mails
    assert to == ["subscriber@example.org"]
    assert f"https://{HOST}/consultations/survey/" in mail.get_content()
    assert str(mail["List-Unsubscribe"]).startswith(f"<https://{HOST}/alerts/off?key=")


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.05, 0.3, 0.6, 1.0, 1.4, 1.8, 2.5, 4.0])
def test_it_stops_at_any_moment_and_leaves_nothing(settings: dict[str, str], tmp_path: Path, after: float) -> None:
    with running(settings, tmp_path, "--workers", "1", wait=False) as site:
        time.sleep(after)
        workers = site.workers()
        site.process.send_signal(signal.SIGTERM)
        site.process.wait(30)
        assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]
        with socket.create_server(("127.0.0.1", site.port)):
            pass


@pytest.mark.slow
def test_it_stops_however_often_it_is_told(settings: dict[str, str], tmp_path: Path) -> None:
    with running(settings, tmp_path, "--workers", "1") as site:
        workers = site.workers()
        site.process.send_signal(signal.SIGHUP)
        time.sleep(1)
        assert site.answers()
        for _ in range(2000):
            for number in (signal.SIGTERM, signal.SIGINT):
                site.process.send_signal(number)
        site.process.wait(30)
        assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]


@pytest.mark.slow
def test_workers_end_with_a_parent_that_is_killed(settings: dict[str, str], tmp_path: Path) -> None:
    with running(settings, tmp_path, "--workers", "1") as site:
        workers = site.workers()
        site.process.kill()
        site.process.wait(5)
        deadline = time.monotonic() + 30
        while any(Path(f"/proc/{worker}").exists() for worker in workers):
            assert time.monotonic() < deadline
            time.sleep(0.1)


@pytest.mark.slow
def test_a_request_that_has_begun_is_finished(settings: dict[str, str], tmp_path: Path) -> None:
    with running(settings, tmp_path, "--workers", "1") as site, socket.create_connection(("127.0.0.1", site.port)) as slow:
        slow.sendall(f"POST /alerts HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 3\r\n\r\na".encode())
        time.sleep(0.5)
        site.process.send_signal(signal.SIGTERM)
        time.sleep(1)
        slow.sendall(b"=b")
        slow.settimeout(10)
        assert slow.recv(100).startswith(b"HTTP/1.1 400")
        site.process.wait(30)


@pytest.mark.slow
def test_a_start_is_refused_with_what_is_wrong(settings: dict[str, str], tmp_path: Path) -> None:
    new = {**settings, "DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite'}"}
    refused = serve(new, "--workers", "2")
    assert "at revision none, and this version needs" in refused
    assert "db upgrade" in refused
    assert "set --workers 1" in refused
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert "cannot be used" in serve(settings, "--workers", "1", "--port", str(other.getsockname()[1]))
    for host in ("localhost", "", "nonsense.invalid", "127.0.0.1:8000"):
        assert "is no internet address" in serve(settings, "--workers", "1", "--host", host)
    port = str(free_port())
    assert "Set --metrics-port to another" in serve(settings, "--workers", "1", "--port", port, "--metrics-port", port)
    bare = {name: value for name, value in settings.items() if name not in ("SECRET_KEY", "HYS_ADDRESS")}
    refused = serve(bare)
    assert "SECRET_KEY is not set" in refused
    assert "HYS_ADDRESS is not set" in refused


@pytest.mark.slow
def test_probes_answer_under_any_name(settings: dict[str, str], tmp_path: Path) -> None:
    with running(settings, tmp_path, "--workers", "1") as site:
        for path in ("/health", "/ready"):
            assert site.get(path, Host="10.0.0.7:8000").status_code == 200
        assert site.get("/", Host="10.0.0.7:8000").status_code == 400


def test_ready_tells_what_is_not(client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/ready").json == {"database": "ok", "storage": "ok"}
    monkeypatch.setattr("survey_app.database.newest_revision", lambda: "9999")
    monkeypatch.setattr(app, "instance_path", "/proc/no/such/folder")
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["database"].endswith("not 9999")
    assert answer.json["storage"] == "FileNotFoundError"
    assert client.get("/health").status_code == 200


@pytest.mark.slow
def test_probes_answer_soon_while_the_database_hangs(hanging: tuple[Flask, Database]) -> None:
    app, database = hanging
    client = app.test_client()
    assert client.get("/ready").status_code == 200
    database.stop()
    try:
        for path, status in (("/health", 200), ("/ready", 503), ("/ready", 503), ("/health", 200)):
            begun = time.monotonic()
            assert client.get(path).status_code == status
            assert time.monotonic() - begun < SOON
    finally:
        database.go_on()
    db.session.rollback()
    deadline = time.monotonic() + 20
    while client.get("/ready").status_code != 200:
        assert time.monotonic() < deadline


@pytest.mark.slow
def test_probe_and_metrics_recover_after_a_line_that_went_dead(hanging: tuple[Flask, Database]) -> None:
    app, _database = hanging
    with Line(app.config["SQLALCHEMY_DATABASE_URI"]) as line:
        far = create_app({**{name: app.config[name] for name in ("SECRET_KEY", "INSTANCE_PATH")},
                          "SQLALCHEMY_DATABASE_URI": line.url})
        client, registry = far.test_client(), CollectorRegistry()
        registry.register(Stored(far))
        assert client.get("/ready").status_code == 200
        assert b"hys_database_up 1.0" in generate_latest(registry)
        line.cut()
        assert client.get("/ready").status_code == 503
        deadline = time.monotonic() + 25
        while client.get("/ready").status_code != 200 or b"hys_database_up 1.0" not in generate_latest(registry):
            assert time.monotonic() < deadline
        with far.app_context():
            disconnect()
