"""Stores the chapter's edited text for each consultation. It checks each edit first and never overwrites someone else's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from ... import audit
from ...consultations import Refused, Survey
from ...consultations.settings_change import ChangedMeanwhile
from ...database import db
from ...models import ChapterText
from ...models.consultations import now
from ..chapter import section_edits
from ..chapter.cell_references import Cells
from ..chapter.claim_check import ChapterError
from ..chapter.section_edits import EditedSection, Edits

LONGEST = 50_000


@dataclass(frozen=True, slots=True)
class Edited:
    """The edited sections, by the heading that the program writes. `revision` counts the edits."""

    edits: Edits = field(default_factory=dict)
    revision: int = 0
    edited_by: str = ""
    edited_at: datetime | None = None


def edited(survey: Survey) -> Edited:
    """Returns the stored edits of a consultation's chapter."""
    row = db.session.execute(select(ChapterText.edits, ChapterText.revision, ChapterText.edited_by, ChapterText.edited_at)
                             .where(ChapterText.consultation_id == survey.id)).one_or_none()
    return Edited(**row._mapping) if row else Edited()


def edit(survey: Survey, own: str, seen: Edited, number: int, heading: str, text: str, cells: Cells) -> None:
    """Stores an edited section of the program's chapter `own`; the editor saw the edits `seen`.

    Raises ChangedMeanwhile if there are newer edits, Refused or ChapterError if the section cannot be published like this.
    """
    section = section_edits.sections(own)[number]
    if not heading and (number == 0 or text.strip()):
        raise Refused("Enter a heading. To take the section out, empty its text as well.")
    if len(text) > LONGEST:
        raise Refused(f"The text has {len(text):,} characters; the most is {LONGEST:,}.")
    _without_titles(text)
    edits = {**seen.edits, section.key: {"heading": heading, "text": text.strip("\n")}}
    if (heading, text.strip("\n")) == (section.heading, section.text.strip("\n")):
        del edits[section.key]
    faults = [claim for claim in section_edits.claims(section_edits.edited(own, edits), cells)[number] if claim.fault]
    if faults:
        raise ChapterError(faults)
    _keep(survey, edits, seen, section)


def put_back(survey: Survey, own: str, seen: Edited, number: int) -> None:
    """Drops the edit of a section, which restores the program's own text. Raises ChangedMeanwhile."""
    section = section_edits.sections(own)[number]
    _keep(survey, {key: text for key, text in seen.edits.items() if key != section.key}, seen, section)


def _without_titles(text: str) -> None:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().startswith("#") and not line.strip().startswith("##"):
            raise Refused(f"Line {number} of the text begins with one #, as the title of the chapter does. A section of "
                          "its own begins with ##.")


def _keep(survey: Survey, edits: Mapping[str, Mapping[str, str]], seen: Edited, section: EditedSection) -> None:
    """Stores the edits and their author in one transaction, if nobody made other edits meanwhile."""
    values = {"edits": dict(edits), "revision": seen.revision + 1, "edited_by": audit.actor()[:254], "edited_at": now()}
    try:
        if not seen.revision:
            db.session.add(ChapterText(consultation_id=survey.id, **values))
        elif db.session.execute(update(ChapterText).where(
                ChapterText.consultation_id == survey.id, ChapterText.revision == seen.revision).values(values)
                .returning(ChapterText.revision)).first() is None:
            raise IntegrityError(None, None, ValueError("another revision"))
        audit.record("chapter edited", survey.slug, section=section.name)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        raise ChangedMeanwhile(f"{edited(survey).edited_by or 'Somebody else'} has edited the chapter since you opened this "
                               "page, so nothing was saved.") from None
