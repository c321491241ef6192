"""The procurement pack says what the site does: a changed setting changes it, and every sentence names what shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from survey_app.assurance import procurement_pack
from survey_app.assurance.procurement_pack import OUTLINED, Document
from survey_app.assurance.site_settings import FROM_CONFIGURATION, site_settings, variable_of
from survey_app.assurance.statements import Statement, outline
from survey_app.consultations import policies
from survey_app.models import Role
from tests.assurance.evidence import is_there
from tests.factories.consultations import make
from tests.staff import signed_in

pytestmark = pytest.mark.sqlite_only
ROOT = Path(__file__).parents[2]
STATEMENTS = [statement for file in OUTLINED.values() for section in outline(file).sections for statement in section.statements]
OTHER_VALUES: dict[str, Any] = {
    **{name: 7 for name in FROM_CONFIGURATION if name.startswith("KEEP_")}, "TRACES_DAYS": 9, "STAFF_MINUTES": 5,
    "STAFF_HOURS": 3, "PARTNERSHIP": "Another Partnership", "CONTACT": "another@example.org", "PRODUCTION": True,
    "SECOND_STEP_REQUIRED": True, "SMTP_URL": "smtps://somebody:hidden-word@mail.example.org:465",
    "REDIS_URL": "redis://:hidden-word@127.0.0.1:6379/0", "TRUSTED_HOSTS": ["another.example.org"],
    "FORMER_SECRET_KEY": "hidden-word", "OIDC_ISSUER": "https://sign-in.example.org"}


def pack() -> dict[str, Document]:
    """The documents as they are now, by name."""
    return {document.name: document for document in procurement_pack.documents()}


@pytest.mark.parametrize("name", OTHER_VALUES)
def test_another_value_of_a_setting_changes_the_pack(app: Flask, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    if name == "TRACES_DAYS":
        monkeypatch.setitem(app.config, "SQLALCHEMY_DATABASE_URI", "postgresql+psycopg://db/survey")
    before = pack()
    monkeypatch.setitem(app.config, name, OTHER_VALUES[name])
    after = pack()
    assert before != after
    assert "hidden-word" not in str(after)


def test_every_setting_is_tried() -> None:
    assert set(FROM_CONFIGURATION) - set(OTHER_VALUES) == {"OIDC_NAME"}, "it is shown with a provider alone"


def test_the_period_of_a_consultation_changes_the_impact_assessment(app: Flask) -> None:
    survey = make()
    before = pack()["dpia"]
    policies.set_months(survey, 18)
    after = pack()["dpia"]
    assert before != after
    assert "18 months after closing" in str(after)


def test_who_did_not_write_a_purpose_is_told(app: Flask) -> None:
    make()
    assert procurement_pack.NOT_SET in str(pack()["record-of-processing"])


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda one: one.says[:40])
def test_every_sentence_is_bound(app: Flask, statement: Statement) -> None:
    known = site_settings()
    assert set(statement.settings) <= set(known)
    assert [name for name in statement.tests if not is_there(name)] == []
    assert statement.tests or any(map(variable_of, statement.settings)), "nothing shows it"


def test_every_variable_that_is_named_is_documented(app: Flask) -> None:
    page = (ROOT / "docs" / "operator.md").read_text("utf-8")
    named = {variable_of(name) for statement in STATEMENTS for name in statement.settings} - {""}
    assert len(named) > 10
    assert [name for name in named if f"`{name}`" not in page] == []


def test_either_the_one_or_the_other_sentence_stands(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Staff can use a second step and need not" in str(pack()["dpia"])
    monkeypatch.setitem(app.config, "SECOND_STEP_REQUIRED", True)
    assert "Staff can use a second step and need not" not in str(pack()["dpia"])
    assert "All staff need a second step" in str(pack()["dpia"])


def test_the_command_writes_the_pages_and_again_over_them(run: FlaskCliRunner, tmp_path: Path) -> None:
    for _ in range(2):
        done = run.invoke(args=["procurement-pack", "--output", str(tmp_path / "pack")])
        assert done.exit_code == 0, done.output
    files = sorted(path.name for path in (tmp_path / "pack").iterdir())
    assert files == ["accessibility-report.html", "dpia.html", "record-of-processing.html", "security-answers.html",
                     "transparency-record.html"]
    assert "Test Partnership" in (tmp_path / "pack" / "dpia.html").read_text("utf-8")


def test_a_folder_that_cannot_be_written_is_said(run: FlaskCliRunner, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run.invoke(args=["procurement-pack", "--output", str(tmp_path / "file" / "pack")])
    assert done.exit_code == 1
    assert "cannot be written" in done.output
    assert "--output" in done.output


def test_leads_read_the_same_on_pages(app: Flask) -> None:
    browser = signed_in(app, Role.LEAD)
    assert "Security answers" in browser.get("/staff/procurement-pack").text
    for document in procurement_pack.documents():
        page = browser.get(f"/staff/procurement-pack/{document.name}")
        assert page.status_code == 200
        assert document.parts[0].heading in page.text
    assert browser.get("/staff/procurement-pack/another").status_code == 404
    assert signed_in(app, Role.ANALYST).get("/staff/procurement-pack").status_code == 403
