"""Retention: each kind is deleted when its time has come and not before, with a row in the trail; a dry run deletes nothing."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskCliRunner

from survey_app import accounts, audit, consultations
from survey_app.audit import Filter
from survey_app.consultations import GRACE, LONDON, Refused, Survey, policies
from survey_app.database import db
from survey_app.fieldwork.importing import upload_session
from survey_app.models import (
    AuditEvent,
    CheckedComment,
    CommentCoding,
    CommentMark,
    Consultation,
    Contact,
    DataComplaint,
    Draft,
    FrozenResponses,
    ImportUpload,
    OneTimeCode,
    PaperForm,
    PreparedFile,
    PreparedRelease,
    Publication,
    PublishedFile,
    Response,
    Role,
    SecondReading,
)
from survey_app.models.consultations import now
from survey_app.operations import retention
from survey_app.operations.retention_rules import Rule
from tests.factories.full_database import fill


@pytest.fixture
def survey(app: Flask) -> Survey:
    """A closed consultation with a draft, three responses, a paper form, an upload, a contact and a publication."""
    return fill()


def left(model: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def applied(at: datetime) -> dict[str, int]:
    return {rule.code: number for rule, number in retention.apply(at) if number}


def test_drafts_receipts_and_codes_go_when_the_grace_is_over(survey: Survey) -> None:
    db.session.execute(sa.update(Response).where(Response.reference == "ref-0").values(receipt_hash="0" * 64))
    db.session.commit()
    assert applied(survey.ended_at + GRACE - timedelta(seconds=1)) == {}
    assert left(Draft) == 1
    assert applied(survey.ended_at + GRACE) == {"drafts": 1, "receipts": 1, "codes": 1}
    assert left(Draft) == left(OneTimeCode) == 0
    assert left(Response) == 3
    assert db.session.scalars(sa.select(Response.receipt_hash).distinct()).all() == [None]


def test_one_that_closed_early_counts_from_then(survey: Survey) -> None:
    early = survey.opens_at + timedelta(hours=1)
    db.session.execute(sa.update(Consultation).values(closed_at=early))
    db.session.commit()
    assert applied(early + GRACE) == {"drafts": 1, "codes": 1}


def test_an_open_one_and_a_draft_of_a_consultation_lose_nothing(survey: Survey) -> None:
    db.session.execute(sa.update(Consultation).values(closes_at=now() + timedelta(days=900)))
    db.session.commit()
    assert "drafts" not in applied(now() + timedelta(days=800))
    db.session.execute(sa.update(Consultation).values(released_at=None))
    db.session.commit()
    assert "drafts" not in applied(now() + timedelta(days=1000))


def test_paper_forms_uploads_and_contacts_each_in_their_time(survey: Survey) -> None:
    paper = survey.ended_at + timedelta(days=90)
    assert "paper" not in applied(paper - timedelta(seconds=1))
    assert applied(paper)["paper"] == 1
    assert left(PaperForm) == 0
    uploaded = db.session.scalars(sa.select(ImportUpload.uploaded_at)).one()
    assert "uploads" not in applied(uploaded + timedelta(hours=23))
    assert applied(uploaded + timedelta(hours=24))["uploads"] == 1
    assert left(ImportUpload) == 0
    contacts = policies.later(survey.ended_at, 24)
    assert "contacts" not in applied(contacts - timedelta(seconds=1))
    assert left(Contact) == 1
    assert applied(contacts)["contacts"] == 1


def test_a_complaint_stays_until_it_is_answered_and_its_time_is_over(survey: Survey) -> None:
    assert "complaints" not in applied(now() + timedelta(days=4_000))
    answered = now().astimezone(LONDON).date()
    db.session.execute(sa.update(DataComplaint).values(closed_on=answered))
    db.session.commit()
    due = policies.later(datetime.combine(answered, time.min, LONDON), 24)
    assert "complaints" not in applied(due - timedelta(seconds=1))
    assert left(DataComplaint) == 1
    assert applied(due)["complaints"] == 1
    assert left(DataComplaint) == 0


def test_an_upload_that_is_too_old_is_gone_before_it_is_deleted(survey: Survey) -> None:
    upload = upload_session.keep(survey, "a.csv", b"reference,victim\none,yes\n")
    assert upload_session.load(survey, upload.token)
    db.session.execute(sa.update(ImportUpload).values(uploaded_at=now() - timedelta(hours=25)))
    db.session.commit()
    assert upload_session.load(survey, upload.token) is None
    with pytest.raises(Refused, match="no longer kept"):
        upload_session.choose(survey, upload, columns={})


def test_answers_are_kept_for_good_unless_a_time_is_set_and_what_is_published_stays(survey: Survey) -> None:
    far = survey.ended_at + timedelta(days=36_500)
    assert "answers" not in applied(far)
    policies.set_months(survey, 12)
    due = policies.later(survey.ended_at, 12)
    assert "answers" not in applied(due - timedelta(seconds=1))
    assert applied(due)["answers"] == 3
    assert left(Response) == 0
    assert left(Publication) == 1
    frozen = db.session.scalars(sa.select(FrozenResponses)).one()
    assert (frozen.data, frozen.sha256) == (b"", "0" * 64)
    assert applied(due) == {}


def test_with_the_answers_go_their_themes_the_preview_and_the_frozen_file_that_is_not_published(survey: Survey) -> None:
    db.session.execute(sa.delete(PublishedFile))
    db.session.execute(sa.delete(Publication))
    db.session.commit()
    policies.set_months(survey, 12)
    assert applied(policies.later(survey.ended_at, 12))["answers"] == 3
    assert [left(model) for model in (
        FrozenResponses, PreparedRelease, PreparedFile, CommentCoding, CheckedComment, CommentMark, SecondReading)] == [0] * 7


def test_a_promised_time_can_be_made_shorter_and_not_longer(survey: Survey) -> None:
    policies.set_months(survey, 12)
    assert policies.months_kept(policies.set_months(consultations.get("asked"), 6).settings) == 6
    for longer in (7, 0):
        with pytest.raises(Refused, match="shorter, not longer"):
            policies.set_months(consultations.get("asked"), longer)
    with pytest.raises(Refused, match="1 to 1,200 months"):
        policies.set_months(consultations.get("asked"), -1)


@pytest.mark.parametrize(("day", "months", "then"), [
    ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"),
    ("2026-11-30", 3, "2027-02-28"), ("2026-12-15", 12, "2027-12-15")])
def test_months_are_those_of_the_calendar(day: str, months: int, then: str) -> None:
    assert policies.later(datetime.fromisoformat(day), months) == datetime.fromisoformat(then)


def test_accounts_that_nobody_uses_go_and_the_last_admin_stays(app: Flask) -> None:
    for email, role in (("boss@example.org", Role.ADMIN), ("gone@example.org", Role.ENTRY), ("here@example.org", Role.LEAD)):
        accounts.add(email, role, "a long enough password")
    later = now() + timedelta(days=900)
    db.session.add(AuditEvent(who="here@example.org", action="signed in", about="here@example.org", at=later, details={}))
    db.session.commit()
    assert applied(later)["accounts"] == 1
    assert [account.email for account in accounts.listed()] == ["boss@example.org", "here@example.org"]
    assert audit.events(Filter(action="account deleted"), limit=1)[0].about == "gone@example.org"
    accounts.add("second@example.org", Role.ADMIN, "a long enough password")
    db.session.add(AuditEvent(who="second@example.org", action="signed in", about="second@example.org", at=later, details={}))
    db.session.commit()
    assert applied(later)["accounts"] == 1
    assert accounts.find("boss@example.org") is None


def test_the_schedule_tells_how_much_is_due_and_when_next(survey: Survey) -> None:
    before = survey.opens_at
    lines = {line.what: line for line in retention.schedule(before)}
    drafts = lines["Answers begun and not sent, with their resume codes"]
    assert (drafts.due, drafts.next_due) == (0, survey.ended_at + GRACE)
    after = {line.what: line for line in retention.schedule(survey.ended_at + GRACE)}[drafts.what]
    assert (after.due, after.next_due) == (1, None)
    assert lines["The audit trail"].due is None
    assert all(line.what and line.why and line.how_long for line in lines.values())


def test_a_dry_run_deletes_nothing_and_a_run_is_in_the_trail(run: FlaskCliRunner, survey: Survey) -> None:
    events = audit.count(Filter(action="retention applied"))
    said = run.invoke(args=["retention", "apply", "--dry-run"])
    assert "drafts: 1 due" in said.stdout
    assert left(Draft) == 1
    assert audit.count(Filter(action="retention applied")) == events
    done = run.invoke(args=["retention", "apply"])
    assert done.exit_code == 0
    assert "drafts: 1 deleted" in done.stdout
    assert left(Draft) == 0
    event = audit.events(Filter(action="retention applied", about="drafts"), limit=1)[0]
    assert (event.who, event.details) == ("command line", {"rows": 1})
    assert "drafts: 0 deleted" in run.invoke(args=["retention", "apply"]).stdout
    assert "due now: 0" in run.invoke(args=["retention", "show"]).stdout
    assert "deleted 6 months after closing" in run.invoke(args=["retention", "set", "asked", "--months", "6"]).stdout


def test_what_was_deleted_is_gone_from_an_sqlite_file_too(survey: Survey) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL overwrites deleted rows when it vacuums")
    path = str(db.engine.url.database)
    words = b"a most unusual comment"
    db.session.execute(sa.update(Draft).values(answers={"comments": words.decode() * 200}))
    db.session.commit()
    assert words in _bytes_of(path)
    applied(datetime.now(UTC))
    assert words not in _bytes_of(path)


def _bytes_of(path: str) -> bytes:
    """The file and its log, read by another process: who closes a file gives up every lock of its process on it."""
    reading = "import sys; [sys.stdout.buffer.write(open(name, 'rb').read()) for name in sys.argv[1:]]"
    return subprocess.run([sys.executable, "-c", reading, path, f"{path}-wal"], capture_output=True, check=True).stdout


def rules_below(rule: type[Rule]) -> set[type[Rule]]:
    return set().union(*map(rules_below, rule.__subclasses__())) or {rule}


def test_every_rule_is_applied() -> None:
    assert {type(rule) for rule in retention.RULES} == rules_below(Rule)
