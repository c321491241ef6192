"""A database with awkward values and no empty table that matters, and its rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from survey_app import accounts, consultations
from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.models import (
    Announcement,
    AreaName,
    BrandLogo,
    ChapterText,
    CheckedComment,
    CommentCoding,
    CommentMark,
    Contact,
    DataComplaint,
    Draft,
    FrozenResponses,
    ImportBatch,
    ImportUpload,
    MailCount,
    OneTimeCode,
    PaperForm,
    Passkey,
    PlaceEdition,
    PopulationRow,
    PostcodeRow,
    Preparation,
    PreparedFile,
    PreparedRelease,
    Publication,
    PublishedFile,
    RecoveryCode,
    Response,
    Role,
    SecondReading,
)
from survey_app.operations import table_schema
from survey_app.questionnaire import parsing

NOW = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)   # during the night when London's clocks change


def fill() -> Survey:
    """Puts rows with awkward values into the current database."""
    consultations.create("asked", parsing.load("have-your-say-2026"), "Asked “so”, Łódź 👍", NOW.date(), NOW.date(), "P")
    survey = consultations.release("asked")
    lead = accounts.add("lead@example.org", Role.LEAD, "a long enough password")
    answered = [_response(survey, number) for number in range(3)]
    db.session.add_all(answered)
    db.session.add_all([
        Draft(token_hash="1" * 64, consultation_id=survey.id, audience="resident", language="cy", revision=3, place={},
              answers={"comments": "begun\nand \"left\" \\ ☂"}),
        DataComplaint(number="ABCD-EFGH-2345-6722", received_on=NOW.date(), text="“Why?”\n☂", reply="é", replied_by="l",
                      reply_to="reply@example.org"),
        Passkey(account_id=lead.id, name="“Blue” 🔑", credential_id="Y3I", public_key="cGs", sign_count=2**31 - 1, added_at=NOW),
        RecoveryCode(digest="5" * 64, account_id=lead.id, key="0123abcd"),
        Contact(email="someone@example.org", agreed_in="2026-03", wording=1),
        MailCount(day=NOW.date(), kind="results", sent=2, given_up=1),
        Announcement(consultation_id=survey.id, event="opening", people=2, day=NOW.date()),
        AreaName(code="E05000001", name="Ŵ & <b>"),
        PlaceEdition(id=7, kind="population", name="p", recognised={"rows": 2, "nested": [{"a": None}]}),
        PostcodeRow(postcode="ZZ11AA", place_id=1, terminated=True),
        ImportUpload(token="-", consultation_id=survey.id, name="a.csv", data=bytes(range(256)) * 9,  # noqa: S106
                     uploaded_by="l"),
        ImportBatch(consultation_id=survey.id, name="b.csv", fingerprint="4" * 64, rows=2, imported_by="l", imported_at=NOW),
        PaperForm(consultation_id=survey.id, serial="A-1", reference="ref-0", entered_by="one"),
        OneTimeCode(digest="2" * 64, consultation_id=survey.id, audience="resident", batch=1),
        BrandLogo(consultation_id=survey.id, sha256="3" * 64, png=b"\x89PNG\r\n\0"),
        ChapterText(consultation_id=survey.id, edits={"## “One”": {"text": "1\n2", "heading": ""}}, revision=2, edited_by="l"),
        Preparation(consultation_id=survey.id, run="r", asked_by="l", asked_at=NOW, alive_at=NOW),
        FrozenResponses(id=5, consultation_id=survey.id, version=1, sha256="0" * 64, data=b"PAR1\0", program="x",
                        response_count=3, responses_sum=3, frozen_at=NOW + timedelta(days=200)),
    ])
    db.session.flush()
    db.session.add_all([PopulationRow(edition_id=7, code="E05000001", sex="f", total=3, by_age=[1, 2]),
                        Publication(id=9, consultation_id=survey.id, frozen_id=5, version=1, page="<p>", facts={"x": 1.5},
                                    told=[["a", 1]], published_at=NOW),
                        CommentCoding(response_id=answered[1].id, question="comments", themes=["litter", "“odd”"]),
                        CheckedComment(id=11, response_id=answered[1].id, question="comments", text_sha256="4" * 64),
                        CommentMark(comment_id=11, start=0, stop=2, kind="name", reason="“odd”", string="na", decision="accepted",
                                    decided_by="l", deed="1-a"),
                        SecondReading(comment_id=11, place=0, read_by="m", finds=0),
                        PreparedRelease(id=4, consultation_id=survey.id, frozen_id=5, page="<p>", own="# “One”\n", facts={},
                                        told=[], withheld=[["t", "r", "f", "w"]], basis={"text": -1}, made_by="l")])
    db.session.flush()
    db.session.add_all([PublishedFile(publication_id=9, name="a.png", sha256="0" * 64, content=b"\x89PNG\r\n\0"),
                        PreparedFile(release_id=4, name="a.csv", sha256="0" * 64, content="é".encode())])
    db.session.commit()
    return survey


def rows(but_last_event: bool = False) -> dict[str, list[Any]]:
    """Returns every row of every table of the current database, by table."""
    db.session.rollback()
    with db.engine.connect() as connection:
        found = {table.name: [tuple(row) for row in connection.execute(
            sa.select(*table.sql.columns).order_by(*(sa.column(name) for name in table.key)))]
            for table in table_schema.tables(connection)}
    if but_last_event:
        found["audit_event"].pop()
    return found


def _response(survey: Survey, number: int) -> Response:
    return Response(
        consultation_id=survey.id, version_id=survey.version_id, reference=f"ref-{number}", submitted_on=NOW.date(),
        seconds=None if number else 3_600, source="online", audience="resident", language="en",
        answers={"z": "2", "a": {"deep": ["very_big", ""]}, "comments": "naïve\r\n😀"}, place_status="not_given",
        weight=0.1 + number, imd_decile=number or None, flags=["short"] if number else [])
