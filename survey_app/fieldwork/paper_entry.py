"""Paper forms: keyed once they are responses in every total, marked as paper; keyed a second time they are verified.

A form is known by its serial. The row that tells which response it became is of use while forms are being verified; it
holds nothing about the person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from .. import audit
from ..consultations import LONDON, Refused, State, Survey
from ..database import db
from ..models import PaperForm, Response
from ..models.consultations import now
from ..questionnaire.model import NOT_ASKED
from ..questionnaire.response_columns import Column, columns, flatten, gather
from ..questionnaire.routing import settle
from . import paper_form, responses
from .responses import PLACE_COLUMNS, new_reference, place_columns

SERIAL = re.compile(r"(?=.*[1-9])[A-Z0-9][A-Z0-9-]{0,19}")     # as printed elsewhere; our own are digits alone
POSTCODE = "postcode"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One answer that the two entries of a form do not share; blank is not answered."""

    column: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How many forms were keyed, and which of them nobody has verified yet."""

    entered: int
    verified: int
    waiting: Sequence[str]


def tidied(serial: str) -> str:
    """A serial as it is printed: digits alone with the zeros before them. Raises Refused for what cannot be one."""
    text = serial.strip().upper()
    if not SERIAL.fullmatch(text):
        raise Refused("Enter the serial that is printed on the form, such as 00001: up to 20 digits, letters and hyphens, "
                      "with a number in it.")
    return paper_form.serial(int(text)) if text.isdigit() else text


def meant(survey: Survey, typed: str) -> str:
    """The serial that is meant: of the form that was keyed under it, with whatever zeros, else as it is printed."""
    known = find(survey, typed.strip().upper())
    if known:
        return known.serial
    serial = tidied(typed)
    zeroless = select(PaperForm.serial).where(PaperForm.consultation_id == survey.id,
                                              func.ltrim(PaperForm.serial, "0") == serial.lstrip("0"))
    return (serial.isdigit() and db.session.scalars(zeroless.order_by(PaperForm.serial)).first()) or serial


def find(survey: Survey, serial: str) -> PaperForm | None:
    """The form of this serial, if it was keyed."""
    return db.session.scalars(select(PaperForm).where(
        PaperForm.consultation_id == survey.id, PaperForm.serial == serial)).one_or_none()


def progress(survey: Survey) -> Progress:
    """How far the entry of forms is."""
    mine = select(PaperForm.serial).where(PaperForm.consultation_id == survey.id)
    entered = db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    waiting = db.session.scalars(mine.where(PaperForm.verified_by.is_(None)).order_by(PaperForm.serial)).all()
    return Progress(entered, entered - len(waiting), waiting)


def enter(survey: Survey, serial: str, answers: Mapping[str, Any], postcode: str, audience: str = "") -> None:
    """Stores a form as a response. Raises Refused when its serial was keyed before or the consultation is not there yet."""
    if survey.state() not in (State.OPEN, State.CLOSED):
        raise Refused(f"The consultation is {survey.state()}; paper forms are entered once it has opened.")
    reference = new_reference()
    db.session.execute(insert(Response).values(
        consultation_id=survey.id, version_id=survey.version_id, reference=reference, source="paper",
        submitted_on=now().astimezone(LONDON).date(), audience=audience or survey.questionnaire.audiences[0].code,
        language=survey.questionnaire.language, answers=settle(survey.questionnaire, answers), flags=[],
        **place_columns(responses.find_place(survey, postcode))))
    db.session.add(PaperForm(consultation_id=survey.id, serial=serial, reference=reference, entered_by=audit.actor()))
    audit.record("paper form entered", survey.slug, serial=serial)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        raise Refused(f"The form {serial} was entered already. Enter it again only to verify it.") from None


def disagreements(survey: Survey, form: PaperForm, answers: Mapping[str, Any], postcode: str) -> list[Disagreement]:
    """Where a second entry differs from the first."""
    first, second = _rows(survey, form, answers)
    found = [Disagreement(name, first[name], second[name]) for name in first if first[name] != second[name]]
    if survey.questionnaire.asks_place and (places_differ := _areas(survey, form, postcode)):
        found.append(Disagreement(POSTCODE, *places_differ))
    return found


def verify(survey: Survey, form: PaperForm, answers: Mapping[str, Any], postcode: str, take: Mapping[str, str]) -> None:
    """Ends the verification of a form: of every disagreement, `take` says whether the "first" or the "second" is right."""
    found = disagreements(survey, form, answers, postcode)
    if undecided := [one.column for one in found if take.get(one.column) not in ("first", "second")]:
        raise Refused(f"Say which entry is right for {', '.join(undecided)}.")
    first, second = _rows(survey, form, answers)
    final = {name: (second if take.get(name) == "second" else first)[name] for name in first}
    values: dict[str, Any] = {"answers": settle(survey.questionnaire, gather(final, columns(survey.questionnaire)))}
    if take.get(POSTCODE) == "second" and any(one.column == POSTCODE for one in found):
        values |= place_columns(responses.find_place(survey, postcode))
    db.session.execute(update(Response).where(*_is(survey, form)).values(values))
    form.verified_by, form.disagreements = audit.actor(), len(found)
    audit.record("paper form verified", survey.slug, serial=form.serial, disagreements=[one.column for one in found])
    db.session.commit()


def remove(survey: Survey, form: PaperForm) -> None:
    """Deletes a form that was keyed by mistake, and its response."""
    db.session.execute(delete(Response).where(*_is(survey, form)))
    audit.record("paper form deleted", survey.slug, serial=form.serial)
    db.session.delete(form)
    db.session.commit()


def _rows(survey: Survey, form: PaperForm, answers: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Both entries, cell by cell; what was routed past counts as blank."""
    layout = columns(survey.questionnaire)
    stored: Mapping[str, Any] = db.session.scalar(select(Response.answers).where(*_is(survey, form))) or {}
    return _cells(stored, layout), _cells(settle(survey.questionnaire, answers), layout)


def _cells(answers: Mapping[str, Any], layout: tuple[Column, ...]) -> dict[str, str]:
    cells = flatten(answers, layout)
    return {column.name: "" if cell == NOT_ASKED else cell for column, cell in zip(layout, cells, strict=True)}


def _areas(survey: Survey, form: PaperForm, postcode: str) -> tuple[str, str] | None:
    """What is known of the place by each entry, when it is not the same; the postcode itself is not kept."""
    row = db.session.execute(select(*(getattr(Response, name) for name in PLACE_COLUMNS)).where(*_is(survey, form))).one()
    stored, keyed = dict(row._mapping), place_columns(responses.find_place(survey, postcode))
    if all(stored[name] == keyed[name] for name in ("lsoa", "ward", "authority", "place_status")):
        return None
    return _told(stored), _told(keyed)


def _told(place: Mapping[str, Any]) -> str:
    """What came of a postcode, and the smallest area that is kept of it."""
    smallest = place["lsoa"] or place["ward"] or place["authority"] or ""
    return f"{place['place_status'].replace('_', ' ')} {smallest}".strip()


def _is(survey: Survey, form: PaperForm) -> tuple[Any, Any]:
    return Response.consultation_id == survey.id, Response.reference == form.reference
