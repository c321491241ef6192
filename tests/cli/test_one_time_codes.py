"""`codes`: sets who is let in, makes a list once, counts and revokes."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from survey_app import consultations
from survey_app.database import db
from survey_app.models import OneTimeCode
from tests.factories.consultations import make


@pytest.fixture
def survey(app: Flask) -> consultations.Survey:
    make(questionnaire="have-your-say-2026")
    return consultations.release("survey")


@pytest.mark.usefixtures("survey")
class TestCodes:
    def test_are_made_counted_and_revoked(self, run: FlaskCliRunner, tmp_path: Path) -> None:
        path = tmp_path / "codes.csv"
        assert run.invoke(args=["codes", "set", "survey", "elected", "required"]).exit_code == 0
        done = run.invoke(args=["codes", "make", "survey", "--number", "5", "--site", "https://x.example/",
                                "--output", str(path)])
        assert done.exit_code == 0, done.output
        rows = list(csv.DictReader(path.read_text().splitlines()))
        assert len(rows) == 5
        assert rows[0]["link"] == f"https://x.example/consultations/survey/invited?code={rows[0]['code']}"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert rows[0]["code"] not in done.output
        assert "5 codes made, 0 used" in run.invoke(args=["codes", "show", "survey"]).output
        before = run.invoke(args=["codes", "show", "survey"]).output
        assert run.invoke(args=["codes", "revoke", "survey", "1"]).exit_code == 0
        assert run.invoke(args=["codes", "show", "survey"]).output == before, "a list does not tell what became of its codes"

    def test_an_earlier_list_is_not_overwritten(self, run: FlaskCliRunner, tmp_path: Path) -> None:
        path = tmp_path / "codes.csv"
        path.write_text("the only copy")
        run.invoke(args=["codes", "set", "survey", "resident", "accepted"])
        done = run.invoke(args=["codes", "make", "survey", "--number", "5", "--output", str(path)])
        assert done.exit_code == 1
        assert "already exists" in done.output
        assert path.read_text() == "the only copy"
        assert db.session.scalars(select(OneTimeCode)).all() == []

    @pytest.mark.parametrize(("given", "said"), [
        ([], "No audience uses codes yet"), (["--audience", "resident"], "Set its access to one-time codes first"),
        (["--audience", "nobody"], "has no audience 'nobody'")])
    def test_are_refused_in_clear_and_leave_no_file(self, run: FlaskCliRunner, tmp_path: Path, given: list[str],
                                                    said: str) -> None:
        path = tmp_path / "codes.csv"
        done = run.invoke(args=["codes", "make", "survey", "--number", "5", "--output", str(path), *given])
        assert done.exit_code == 1
        assert said in done.output
        assert not path.exists()
