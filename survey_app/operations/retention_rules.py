"""The rules of the retention schedule: what is deleted and when, why it is kept until then, and how much is due.

Each rule finds its own rows; `retention` applies it in a separate transaction. NEVER_DELETED lists what no rule deletes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, literal, select, update

from .. import consultations
from ..accounts.links import VALID_HOURS
from ..consultations import GRACE, Settings, policies
from ..database import db
from ..fieldwork.importing.upload_session import UPLOAD_KEPT
from ..models import (
    Draft,
    FrozenResponses,
    ImportUpload,
    OneTimeCode,
    PaperForm,
    PreparedFile,
    PreparedRelease,
    Publication,
    Response,
)


@dataclass(frozen=True, slots=True)
class Ended:
    """The settings of a consultation that was opened, and when it ends or ended."""

    id: int
    at: datetime
    settings: Settings


class Rule:
    """One kind of data that is deleted when its time has come."""

    code = what = why = ""

    def how_long(self) -> str:
        """How long it is kept, in words."""
        raise NotImplementedError

    def due(self, at: datetime) -> int:
        """The number of rows to delete at an instant."""
        raise NotImplementedError

    def next_due(self, at: datetime) -> datetime | None:
        """When the next row comes due after an instant; None if none will."""
        raise NotImplementedError

    def delete(self, at: datetime) -> int:
        """Deletes what is due and returns the number of rows. Does not commit."""
        raise NotImplementedError


class AfterClosing(Rule):
    """Rows of a consultation that are deleted some time after it closes."""

    model: Any = None

    def ends(self, ended: Ended) -> datetime | None:
        """When the rows of a consultation are due; None for never."""
        raise NotImplementedError

    def rows(self) -> ColumnElement[bool]:
        """The condition for the model's rows that this rule deletes."""
        return literal(True)

    def due(self, at: datetime) -> int:
        return db.session.scalar(select(func.count()).select_from(self.model).where(*self._due(at))) or 0

    def next_due(self, at: datetime) -> datetime | None:
        with_rows = set(db.session.scalars(select(self.model.consultation_id).where(self.rows()).distinct()))
        return min((moment for survey in ended()
                    if survey.id in with_rows and (moment := self.ends(survey)) and moment > at), default=None)

    def delete(self, at: datetime) -> int:
        return deleted_rows(db.session.execute(delete(self.model).where(*self._due(at))))

    def over(self, at: datetime) -> list[int]:
        """The ids of the consultations whose rows are due."""
        return [survey.id for survey in ended() if (moment := self.ends(survey)) and moment <= at]

    def _due(self, at: datetime) -> tuple[ColumnElement[bool], ...]:
        return self.model.consultation_id.in_(self.over(at)), self.rows()


class Drafts(AfterClosing):
    code, what, model = "drafts", "Answers begun and not sent, with their resume codes", Draft
    why = "So that people can go on later, or on another device, until the consultation closes"

    def how_long(self) -> str:
        return f"Until {_minutes(GRACE)} minutes after closing, when nobody can send any more"

    def ends(self, ended: Ended) -> datetime:
        return ended.at + GRACE


class Receipts(AfterClosing):
    code, what, model = "receipts", "Fingerprints of receipt codes", Response
    why = "So that people can delete what they sent, and sending twice is sending once"

    def how_long(self) -> str:
        return f"Until {_minutes(GRACE)} minutes after closing; afterwards nobody can tell whose answers are whose"

    def ends(self, ended: Ended) -> datetime:
        return ended.at + GRACE

    def rows(self) -> ColumnElement[bool]:
        return Response.receipt_hash.is_not(None)

    def delete(self, at: datetime) -> int:
        return deleted_rows(db.session.execute(update(Response).where(*self._due(at)).values(receipt_hash=None)))


class OneTimeCodes(AfterClosing):
    code, what, model = "codes", "Fingerprints of one-time codes, and whether each was used", OneTimeCode
    why = "So that each code lets one person answer once"

    def how_long(self) -> str:
        return f"Until {_minutes(GRACE)} minutes after closing, when nobody can send any more"

    def ends(self, ended: Ended) -> datetime:
        return ended.at + GRACE


class PaperForms(AfterClosing):
    code, what, model = "paper", "Which paper form became which response", PaperForm
    why = "So that no form counts twice, and a second entry can be compared with the first"

    def how_long(self) -> str:
        return f"{setting('KEEP_PAPER_DAYS'):,} days after closing, when the forms have been entered and verified"

    def ends(self, ended: Ended) -> datetime:
        return ended.at + timedelta(days=setting("KEEP_PAPER_DAYS"))


# Kept for good unless a time is set: the years are asked to be compared, and the answers name nobody.
class Answers(AfterClosing):
    code, what, model = "answers", "Answers that were sent, with the themes of comments, and the frozen file of them", Response
    why = "So that results can be checked, and later years compared with them"

    def how_long(self) -> str:
        usual = setting("KEEP_ANSWERS_MONTHS")
        return (f"{usual:,} months after closing" if usual else "For good, without anything that names anybody") + \
            ", unless the consultation says otherwise; what was published from them stays"

    def ends(self, ended: Ended) -> datetime | None:
        months = policies.months_kept(ended.settings)
        return policies.later(ended.at, months) if months else None

    def delete(self, at: datetime) -> int:
        over = self.over(at)
        published = select(Publication.frozen_id)
        previews = PreparedRelease.consultation_id.in_(over)
        db.session.execute(delete(PreparedFile).where(PreparedFile.release_id.in_(select(PreparedRelease.id).where(previews))))
        db.session.execute(delete(PreparedRelease).where(previews))
        db.session.execute(delete(FrozenResponses).where(
            FrozenResponses.consultation_id.in_(over), FrozenResponses.id.not_in(published)))
        db.session.execute(update(FrozenResponses).where(FrozenResponses.consultation_id.in_(over)).values(data=b""))
        db.session.execute(update(Publication).where(Publication.consultation_id.in_(over)).values(groups=None))
        db.session.execute(delete(PaperForm).where(PaperForm.consultation_id.in_(over)))
        return super().delete(at)


class Uploads(Rule):
    code, what = "uploads", "Files of responses that were uploaded and not imported, without their postcodes"
    why = "So that their columns can be mapped and checked before anything is stored"

    def how_long(self) -> str:
        return f"{UPLOAD_KEPT // timedelta(hours=1)} hours"

    def due(self, at: datetime) -> int:
        return db.session.scalar(select(func.count()).select_from(ImportUpload).where(self._due(at))) or 0

    def next_due(self, at: datetime) -> datetime | None:
        oldest = db.session.scalar(select(func.min(ImportUpload.uploaded_at)).where(~self._due(at)))
        return oldest + UPLOAD_KEPT if oldest else None

    def delete(self, at: datetime) -> int:
        return deleted_rows(db.session.execute(delete(ImportUpload).where(self._due(at))))

    def _due(self, at: datetime) -> ColumnElement[bool]:
        return ImportUpload.uploaded_at <= at - UPLOAD_KEPT


# What no rule deletes: what it is, why it is kept, and how long.
NEVER_DELETED = (
    ("Published results and their files", "They are a public record, and hold totals alone",
     "For good; withdrawn ones are marked"),
    ("The preview of results", "So that it is looked at before it is published. It holds totals alone",
     "Until it is published or made again, and no longer than the answers"),
    ("The edited text of a chapter, and the logo", "So that the next version need not be written anew", "For good"),
    ("Flags on responses that look odd", "So that an analyst can see what they do to the results", "As long as the answers"),
    ("The audit trail", "It shows who did what. The database refuses to change or delete it", "For good"),
    ("Saved mappings of import files", "They say what another tool’s columns mean, and hold no answers", "Until replaced"),
    ("How many mails of each kind were sent on a day, and of what subscribers were told",
     "So that staff see what went. They name nobody", "For good"),
    ("Links to set a password", "For staff who are new or have forgotten theirs",
     f"{VALID_HOURS} hours, and once. They are not stored"),
    ("Counts of tries, against misuse",
     "To slow down guessing. They are kept by a code made from the internet address, under a key that is in memory alone",
     "A day, in memory"),
    ("Full postcodes", "Never kept: a postcode, typed or in a file, is turned into areas as it arrives. One inside a comment "
     "is part of the comment", "Not at all"),
)


def ended() -> Iterator[Ended]:
    """Every consultation that was opened, with its end."""
    for survey in consultations.listed():
        if survey.released_at is not None:
            yield Ended(survey.id, survey.ended_at, survey.settings)


def setting(name: str) -> int:
    """A number of the site's settings."""
    return int(current_app.config[name])


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def deleted_rows(result: Any) -> int:
    """How many rows a statement has deleted."""
    return int(result.rowcount)
