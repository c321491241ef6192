"""A migration keeps what is stored: a check of a table is replaced without a copy of the table."""

from __future__ import annotations

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from survey_app import consultations
from survey_app.database import db
from survey_app.models import Consultation, Response
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
        flask_migrate.downgrade(revision="0013")
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


def _counts() -> dict[str, int]:
    return {name: db.session.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("response", "comment_coding", "draft")}    # noqa: S608
