"""A second database, of either kind, into which a backup of the first can be restored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from survey_app import accounts, consultations, create_app
from survey_app.consultations import Survey
from survey_app.database import db, disconnect
from survey_app.models import (
    AreaName,
    BrandLogo,
    ChapterText,
    CommentCoding,
    Contact,
    Draft,
    FrozenResponses,
    ImportUpload,
    OneTimeCode,
    PaperForm,
    PlaceEdition,
    PopulationRow,
    PostcodeRow,
    Preparation,
    PreparedFile,
    PreparedRelease,
    Publication,
    PublishedFile,
    Response,
    Role,
)
from survey_app.operations import table_schema
from survey_app.questionnaire import parsing
from tests.conftest import embedded_database, own_database, postgres_server

NOW = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)   # in the night in which London's clocks change


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def target_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The address of another empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('target') / 'target.sqlite'}"
    elif server := postgres_server():
        yield from own_database(server, f"hys_target_{worker_id}")
    else:
        yield from embedded_database(f"hys_target_{worker_id}")


@pytest.fixture(scope="session")
def target_app(target_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application of its own on that database, with the same SECRET_KEY."""
    made = create_app({"SQLALCHEMY_DATABASE_URI": target_url, "SECRET_KEY": "for tests only", "TESTING": True,
                       "INSTANCE_PATH": str(tmp_path_factory.mktemp("target_instance"))})
    with made.app_context():
        flask_migrate.upgrade()
    yield made
    with made.app_context():
        disconnect()


@pytest.fixture
def target(target_app: Flask) -> Iterator[Flask]:
    """The same, empty before and after each test."""
    yield target_app
    with target_app.app_context():
        db.session.remove()
        with db.engine.begin() as connection:
            tables = table_schema.tables(connection)
            with table_schema.without_triggers(connection, tables):
                for table in reversed(tables):
                    connection.execute(sa.delete(table.sql))


@pytest.fixture
def everything(app: Flask) -> dict[str, list[Any]]:
    """One database in which no table that matters is empty and no value is easy. Its rows, by table."""
    fill()
    return rows()


def fill() -> Survey:
    """Puts rows with awkward values into the present database."""
    consultations.create("asked", parsing.load("have-your-say-2026"), "Asked “so”, Łódź 👍", NOW.date(), NOW.date(), "P")
    survey = consultations.release("asked")
    accounts.add("lead@example.org", Role.LEAD, "a long enough password")
    answered = [_response(survey, number) for number in range(3)]
    db.session.add_all(answered)
    db.session.add_all([
        Draft(token_hash="1" * 64, consultation_id=survey.id, audience="resident", language="cy", revision=3, place={},
              answers={"comments": "begun\nand \"left\" \\ ☂"}, started_at=NOW),
        Contact(email="someone@example.org"), AreaName(code="E05000001", name="Ŵ & <b>"),
        PlaceEdition(id=7, kind="population", name="p", recognised={"rows": 2, "nested": [{"a": None}]}),
        PostcodeRow(postcode="ZZ11AA", place_id=1, terminated=True),
        ImportUpload(token="-", consultation_id=survey.id, name="a.csv", data=bytes(range(256)) * 9,  # noqa: S106
                     uploaded_by="l"),
        PaperForm(consultation_id=survey.id, serial="A-1", reference="ref-0", entered_by="one"),
        OneTimeCode(digest="2" * 64, consultation_id=survey.id, audience="resident", batch=1),
        BrandLogo(consultation_id=survey.id, sha256="3" * 64, png=b"\x89PNG\r\n\0"),
        ChapterText(consultation_id=survey.id, edits={"## “One”": {"text": "1\n2", "heading": ""}}, revision=2, edited_by="l"),
        Preparation(consultation_id=survey.id, run="r", asked_by="l", asked_at=NOW, alive_at=NOW),
        FrozenResponses(id=5, consultation_id=survey.id, version=1, sha256="0" * 64, data=b"PAR1\0", program="x",
                        response_count=3, last_response=3, frozen_at=NOW + timedelta(days=200)),
    ])
    db.session.flush()
    db.session.add_all([PopulationRow(edition_id=7, code="E05000001", sex="f", total=3, by_age=[1, 2]),
                        Publication(id=9, consultation_id=survey.id, frozen_id=5, version=1, page="<p>", facts={"x": 1.5},
                                    told=[["a", 1]], published_at=NOW),
                        CommentCoding(response_id=answered[1].id, question="comments", themes=["litter", "“odd”"]),
                        PreparedRelease(id=4, consultation_id=survey.id, frozen_id=5, page="<p>", own="# “One”\n", facts={},
                                        told=[], withheld=[["t", "r", "f", "w"]], basis={"text": -1}, made_by="l")])
    db.session.flush()
    db.session.add_all([PublishedFile(publication_id=9, name="a.png", sha256="0" * 64, content=b"\x89PNG\r\n\0"),
                        PreparedFile(release_id=4, name="a.csv", sha256="0" * 64, content="é".encode())])
    db.session.commit()
    return survey


def rows(but_last_event: bool = False) -> dict[str, list[Any]]:
    """Every row of every table of the present database, by table."""
    db.session.rollback()
    with db.engine.connect() as connection:
        found = {table.name: [tuple(row) for row in connection.execute(
            sa.select(*table.sql.columns).order_by(*(sa.column(name) for name in table.key)))]
            for table in table_schema.tables(connection)}
    if but_last_event:
        found["audit_event"].pop()
    return found


@pytest.fixture
def row_counts() -> Callable[[], dict[str, int]]:
    """How many rows each table of the present database has, the empty ones left out."""
    return lambda: {name: len(found) for name, found in rows().items() if found}


def _response(survey: Survey, number: int) -> Response:
    return Response(
        consultation_id=survey.id, version_id=survey.version_id, reference=f"ref-{number}", submitted_on=NOW.date(),
        seconds=None if number else 2**31 - 1, source="online", audience="resident", language="en",
        answers={"z": "2", "a": {"deep": ["very_big", ""]}, "comments": "naïve\r\n😀"}, place_status="not_given",
        weight=0.1 + number, imd_decile=number or None, flags=["short"] if number else [])
