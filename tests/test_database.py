"""The engine for single statements: each is stored when it returns, and stays prepared whatever else is rolled back."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import insert, text

from survey_app.database import db, one_statement
from survey_app.models import Contact

PREPARED = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%draft%' AND statement NOT LIKE '%prepared%'")
ASKED_OFTEN = text("SELECT revision FROM draft WHERE token_hash = :token")


def test_a_single_statement_is_stored_when_it_returns(app: Flask) -> None:
    with one_statement() as connection:
        connection.execute(insert(Contact), {"email": "resident@example.com"})
        assert db.session.scalar(text("SELECT count(*) FROM contact")) == 1   # seen from another connection


def test_what_is_asked_often_stays_prepared_whatever_is_rolled_back(app: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite is asked in the same process, and its statements are kept by the driver")
    for _ in range(40):   # the pool may hold several connections, and prepares on each at the sixth time
        with one_statement() as connection:
            connection.execute(ASKED_OFTEN, {"token": "none"})
        db.session.execute(text("SELECT 1"))
        db.session.rollback()
    with one_statement() as connection:
        assert connection.scalar(PREPARED)
