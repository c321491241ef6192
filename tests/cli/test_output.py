"""A database that cannot be used is said in words that help."""

from __future__ import annotations

import sqlite3

import click
import pytest
from sqlalchemy.exc import OperationalError

from survey_app.cli.output import report_errors


@pytest.mark.parametrize(("said", "advice"), [
    ("database is locked", "Another program is writing to it. Nothing was changed; try again in a minute."),
    ("no such table: response", "If it is new, run: have-your-say db upgrade"),
])
def test_what_to_do_depends_on_what_is_wrong(said: str, advice: str) -> None:
    @report_errors
    def command() -> None:
        raise OperationalError("SELECT 1", {}, sqlite3.OperationalError(said))

    with pytest.raises(click.ClickException) as told:
        command()
    assert told.value.message == f"The database cannot be used: {said}\n{advice}"
