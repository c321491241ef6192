"""A migration keeps what is stored, and takes away what shows who came when."""

from __future__ import annotations

from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from survey_app.database import db
from survey_app.models import CommentCoding, Contact, FrozenResponses, Response
from survey_app.publishing.microdata import freeze_state
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


def _answers() -> dict[str, Any]:
    return {one.reference: one.answers for one in db.session.scalars(select(Response))}


def _coded() -> list[tuple[str, Any]]:
    query = select(Response.reference, CommentCoding.themes).join(CommentCoding, CommentCoding.response_id == Response.id)
    return [(row.reference, row.themes) for row in db.session.execute(query)]


def _counts() -> dict[str, int]:
    return {name: db.session.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("response", "comment_coding", "draft")}    # noqa: S608
