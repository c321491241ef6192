"""A migration keeps what is stored, and takes away what shows who came when."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from survey_app import consultations
from survey_app.config import folder
from survey_app.database import db, newest_revision, revision
from survey_app.models import CommentCoding, Consultation, Contact, DataComplaint, FrozenResponses, Response
from survey_app.publishing.microdata import freeze_state
from tests.databases import KINDS, empty_database
from tests.factories.consultations import make
from tests.factories.full_database import fill


def _set_weight(weight: float) -> None:
    db.session.execute(update(Response).values(weight=weight))
    db.session.commit()


def test_weights_of_zero_come_and_go_and_nothing_is_lost(app: Flask) -> None:
    fill()
    counts = _counts()
    assert counts["comment_coding"] > 0
    try:
        _set_weight(0)
        flask_migrate.downgrade(revision="0011")
        assert db.session.scalar(text("SELECT min(weight) FROM response")) == 1e-9
        with pytest.raises(IntegrityError):
            _set_weight(0)
        db.session.rollback()
    finally:
        db.session.rollback()
        flask_migrate.upgrade()
    _set_weight(0)
    with pytest.raises(IntegrityError):
        _set_weight(-1)
    db.session.rollback()
    assert _counts() == counts
    flask_migrate.check()
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"


def test_roles_come_from_former_ids_and_settings_and_go_back(app: Flask) -> None:
    make(questionnaire="have-your-say-2026")
    before = consultations.get("survey").questionnaire
    try:
        flask_migrate.downgrade(revision="0021")
        stored = db.session.scalar(text("SELECT document FROM questionnaire_version"))
        assert '"role"' not in stored
        assert '"side"' not in stored
        settings = db.session.scalars(select(Consultation.settings)).one()
        assert settings["roles"]["agreement"] == "proposed_priorities"
        db.session.execute(update(Consultation).values(settings={**settings, "roles": {"night": "safe_dark"}}))
        db.session.commit()
    finally:
        db.session.rollback()
        flask_migrate.upgrade()
    survey = consultations.get("survey")
    assert survey.settings.faults == {}
    assert {one.id: one.role for one in survey.questionnaire.questions if one.role} == {
        "problems_source": "sources", "safe_day": "safety", "safe_dark": "safety", "victim": "victim", "reported": "reported",
        "not_reported": "reasons", "informed": "informed", "channels": "channels", "activities": "profile"}
    for name in ("victim", "reported", "problems_source"):
        assert survey.questionnaire.question(name).options == before.question(name).options


def test_what_is_stored_comes_through_random_keys_and_sealed_addresses_and_back(app: Flask) -> None:
    survey = fill()
    [frozen] = db.session.scalars(select(FrozenResponses))
    frozen.response_count, frozen.responses_sum = freeze_state.responses(survey)
    db.session.commit()
    before, comments = _answers(), _coded()
    db.session.rollback()       # PostgreSQL does not change a table that a transaction has read
    try:
        flask_migrate.downgrade(revision="0013")
        assert db.session.scalar(text("SELECT max(id) FROM response")) == 3
        assert db.session.scalar(text("SELECT last_response FROM frozen_responses")) == 3
        assert db.session.scalar(text("SELECT email FROM contact")) == "someone@example.org"
        assert db.session.scalar(text("SELECT started_at FROM draft")) is not None
        db.session.execute(text("UPDATE response SET seconds = 607"))
        db.session.commit()
    finally:
        db.session.rollback()
        flask_migrate.upgrade()
    assert (_answers(), _coded()) == (before, comments)
    assert min(db.session.scalars(select(Response.id))) > 2**32
    assert set(db.session.scalars(select(Response.seconds))) == {600}
    assert db.session.scalars(select(Contact.email)).one() == "someone@example.org"
    assert "example" not in str(db.session.scalar(text("SELECT email FROM contact")))
    latest = freeze_state.latest(survey)
    assert latest
    assert [latest.response_count, latest.responses_sum] == freeze_state.responses(survey), "the frozen data are still of these"
    flask_migrate.check()


def test_addresses_of_complaints_are_sealed_and_opened_again(app: Flask) -> None:
    fill()
    try:
        flask_migrate.downgrade(revision="0025")
        assert db.session.scalar(text("SELECT reply_to FROM data_complaint")) == "reply@example.org"
    finally:
        db.session.rollback()
        flask_migrate.upgrade()
    assert db.session.scalars(select(DataComplaint.reply_to)).one() == "reply@example.org"
    assert "example" not in str(db.session.scalar(text("SELECT reply_to FROM data_complaint")))
    flask_migrate.check()


def _answers() -> dict[str, Any]:
    return {one.reference: one.answers for one in db.session.scalars(select(Response))}


def _coded() -> list[tuple[str, Any]]:
    query = select(Response.reference, CommentCoding.themes).join(CommentCoding, CommentCoding.response_id == Response.id)
    return [(row.reference, row.themes) for row in db.session.execute(query)]


def _counts() -> dict[str, int]:
    return {name: db.session.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("response", "comment_coding", "draft")}    # noqa: S608


def test_a_used_database_goes_back_through_every_revision_and_forward_again(app: Flask) -> None:
    fill()
    counts, checks = _all_counts(), _checks()
    try:
        for earlier in _earlier_revisions():
            db.session.rollback()
            flask_migrate.downgrade(revision=earlier)
            _check_integrity()
            kept = _all_counts()
            assert all(kept[name] == counts[name] for name in kept if name != "import_upload"), earlier
    finally:
        db.session.rollback()
        flask_migrate.upgrade()
    flask_migrate.check()
    assert _checks() == checks
    assert _all_counts()["response"] == counts["response"]


def test_a_migration_that_fails_changes_nothing(app: Flask) -> None:
    """The tables of a release that is half undone would fit neither version."""
    fill()
    db.session.execute(text("CREATE TABLE taken (id INTEGER PRIMARY KEY)"))
    db.session.commit()
    _swap("comment_coding", "moved")      # so that 0007 cannot drop it, after the later ones are undone
    try:
        with pytest.raises((ProgrammingError, OperationalError)):
            flask_migrate.downgrade(revision="0006")
        db.session.rollback()
        assert revision() == newest_revision()
        assert inspect(db.engine).has_table("prepared_release")
        assert not [name for name in inspect(db.engine).get_table_names() if name.startswith("_alembic_tmp")]
    finally:
        db.session.rollback()
        _swap("moved", "comment_coding")
        db.session.execute(text("DROP TABLE taken"))
        db.session.commit()
    flask_migrate.check()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_of_upgrades_at_once_one_works_and_the_others_wait(kind: str, tmp_path: Path) -> None:
    for url in empty_database(kind, tmp_path, f"hys_upgrade_{os.getpid()}"):
        settings = {**os.environ, "DATABASE_URL": url, "INSTANCE_PATH": str(tmp_path), "HYS_ENVIRONMENT": "development"}
        command = [sys.executable, "-m", "survey_app", "db", "upgrade"]
        started = [subprocess.Popen(command, env=settings, stderr=subprocess.PIPE, text=True) for _ in range(3)]
        said = [process.communicate(timeout=120)[1] for process in started]
        assert [process.returncode for process in started] == [0, 0, 0], said
        assert sum("Running upgrade" in text for text in said) <= 1


def _earlier_revisions() -> list[str]:
    """All revisions but the newest, from the last to the first."""
    scripts = ScriptDirectory(str(folder("migrations")))
    return [script.revision for script in scripts.walk_revisions()][1:]


def _swap(old: str, new: str) -> None:
    db.session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
    db.session.commit()


def _all_counts() -> dict[str, int]:
    """The number of rows of each table that there is, without those that the migrations themselves keep."""
    db.session.rollback()
    names = [name for name in inspect(db.engine).get_table_names() if name not in ("alembic_version", "audit_event")]
    return {name: db.session.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in names}    # noqa: S608


def _checks() -> dict[str, list[str]]:
    """The names of the checks of each table: copying a table must not lose them."""
    found = inspect(db.engine)
    return {name: sorted(str(check["name"]) for check in found.get_check_constraints(name)) for name in found.get_table_names()}


def _check_integrity() -> None:
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
        assert db.session.scalar(text("PRAGMA foreign_keys")) == 1
    db.session.rollback()
