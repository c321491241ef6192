"""What Prometheus collects from a running site with several workers."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from pathlib import Path

import pytest
import requests
from flask import Flask
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import text

from survey_app import consultations
from survey_app.database import db
from survey_app.fieldwork import responses
from survey_app.metrics import Stored
from tests.factories.consultations import make
from tests.running import environment, free_port, migrate, running


def collected(port: int) -> dict[str, float]:
    """The numbers by name and labels."""
    page = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
    return {name: float(value) for name, value in re.findall(r"^([a-z_]+(?:\{[^}]*\})?) (\S+)$", page, re.MULTILINE)}


@pytest.mark.slow
def test_the_numbers_of_all_workers_are_added_up(tmp_path: Path) -> None:
    settings, port = environment(tmp_path) | {"HYS_ENVIRONMENT": "development", "HYS_LOG": "json"}, free_port()
    migrate(settings)
    with running(settings, tmp_path, "--workers", "2", "--metrics-port", str(port)) as site:
        for _ in range(30):
            site.get("/results/", Connection="close")
        numbers = collected(port)
        assert numbers['hys_requests_total{method="GET",status="200",view="results.index"}'] == 30
        assert numbers['hys_request_seconds_count{view="results.index"}'] == 30
        assert numbers["hys_database_up"] == 1
        os.kill(site.workers()[0], signal.SIGKILL)
        time.sleep(2)
        site.wait_until_it_answers()
        assert collected(port)['hys_requests_total{method="GET",status="200",view="results.index"}'] == 30, "the dead one's too"
    told = [json.loads(line) for line in (tmp_path / "site.log").read_text().splitlines()]
    assert any("a new one takes its place" in line["message"] for line in told)


def test_what_is_stored_is_counted(app: Flask) -> None:
    make(questionnaire="have-your-say-2026")
    survey = consultations.release("survey")
    responses.save(survey, responses.begin(survey.questionnaire.audiences[0].code), {"other_priority": "Lights"}, None)
    registry = CollectorRegistry()
    registry.register(Stored(app))
    page = generate_latest(registry).decode()
    assert 'hys_drafts{consultation="survey"} 1.0' in page
    assert 'hys_responses_stored{consultation="survey"} 0.0' in page
    assert "hys_previews_running 0.0" in page
    assert "hys_mails_waiting 0.0" in page
    assert "hys_database_up 1.0" in page


def test_a_database_that_fails_is_told(app: Flask) -> None:
    registry = CollectorRegistry()
    registry.register(Stored(app))
    db.session.execute(text("ALTER TABLE preparation RENAME TO elsewhere"))
    db.session.commit()
    try:
        assert "hys_database_up 0.0" in generate_latest(registry).decode()
    finally:
        db.session.execute(text("ALTER TABLE elsewhere RENAME TO preparation"))
        db.session.commit()
