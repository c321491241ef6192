"""Paper forms. Once keyed, a form is a response in every total, marked as paper; keyed a second time, it is verified.

A serial identifies a form. The table of forms links it to its response while forms are being verified; it holds nothing
about the person.
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
from . import paper_form, response_places
from .response_places import PLACE_COLUMNS, place_columns
from .responses import new_reference

SERIAL = re.compile(r"(?=.*[1-9])[A-Z0-9][A-Z0-9-]{0,19}")     # other printers' serials; ours are digits only
POSTCODE = "postcode"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A difference between the two entries of a form; blank means not answered."""

    column: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Progress:
    """The number of keyed and verified forms, and the serials that wait to be verified."""

    entered: int
    verified: int
    waiting: Sequence[str]


def tidied(serial: str) -> str:
    """A serial as printed, with leading zeros if it is a number. Raises Refused if the text cannot be a serial."""
    text = serial.strip().upper()
    if not SERIAL.fullmatch(text):
        raise Refused("Enter the serial that is printed on the form, such as 00001: up to 20 digits, letters and hyphens, "
                      "with a number in it.")
    return paper_form.serial(int(text)) if text.isdigit() else text


def matching_serial(survey: Survey, typed: str) -> str:
    """The serial of the keyed form that matches, whatever its leading zeros; otherwise the serial as printed."""
    known = find(survey, typed.strip().upper())
    if known:
        return known.serial
    serial = tidied(typed)
    zeroless = select(PaperForm.serial).where(PaperForm.consultation_id == survey.id,
                                              func.ltrim(PaperForm.serial, "0") == serial.lstrip("0"))
    return (serial.isdigit() and db.session.scalars(zeroless.order_by(PaperForm.serial)).first()) or serial


def find(survey: Survey, serial: str) -> PaperForm | None:
    """The keyed form with this serial, if there is one."""
    return db.session.scalars(select(PaperForm).where(
        PaperForm.consultation_id == survey.id, PaperForm.serial == serial)).one_or_none()


def progress(survey: Survey) -> Progress:
    """How many forms have been keyed and verified."""
    # Shown unprotected: it says how an answer came, not whose it is; two clerks need it to share the work.
    mine = select(PaperForm.serial).where(PaperForm.consultation_id == survey.id)
    entered = db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    waiting = db.session.scalars(mine.where(PaperForm.verified_by.is_(None)).order_by(PaperForm.serial)).all()
    return Progress(entered, entered - len(waiting), waiting)


def enter(survey: Survey, serial: str, answers: Mapping[str, Any], postcode: str, audience: str = "") -> None:
    """Stores a form as a response. Raises Refused if the serial was already keyed or the consultation has not opened."""
    if survey.state() not in (State.OPEN, State.CLOSED):
        raise Refused(f"The consultation is {survey.state()}; you can enter paper forms once it has opened.")
    reference = new_reference()
    db.session.execute(insert(Response).values(
        consultation_id=survey.id, version_id=survey.version_id, reference=reference, source="paper",
        submitted_on=now().astimezone(LONDON).date(), audience=audience or survey.questionnaire.audiences[0].code,
        language=survey.questionnaire.language, answers=settle(survey.questionnaire, answers), flags=[],
        **place_columns(response_places.find_place(survey, postcode))))
    db.session.add(PaperForm(consultation_id=survey.id, serial=serial, reference=reference, entered_by=audit.actor()))
    audit.record("paper form entered", survey.slug, serial=serial)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        raise Refused(f"The form {serial} is already stored. Enter it again only to verify it.") from None


def disagreements(survey: Survey, form: PaperForm, answers: Mapping[str, Any], postcode: str) -> list[Disagreement]:
    """The differences between the first entry and a second one."""
    first, second = _rows(survey, form, answers)
    found = [Disagreement(name, first[name], second[name]) for name in first if first[name] != second[name]]
    if survey.questionnaire.asks_place and (places_differ := _areas(survey, form, postcode)):
        found.append(Disagreement(POSTCODE, *places_differ))
    return found


def verify(survey: Survey, form: PaperForm, answers: Mapping[str, Any], postcode: str, take: Mapping[str, str]) -> None:
    """Ends a form's verification: for each difference, `take` says whether the "first" or "second" entry is right. Raises
    Refused.
    """
    differences = disagreements(survey, form, answers, postcode)
    if undecided := [difference.column for difference in differences if take.get(difference.column) not in ("first", "second")]:
        raise Refused(f"Say which entry is right for {', '.join(undecided)}.")
    first, second = _rows(survey, form, answers)
    final = {name: (second if take.get(name) == "second" else first)[name] for name in first}
    values: dict[str, Any] = {"answers": settle(survey.questionnaire, gather(final, columns(survey.questionnaire)))}
    if take.get(POSTCODE) == "second" and any(difference.column == POSTCODE for difference in differences):
        values |= place_columns(response_places.find_place(survey, postcode))
    db.session.execute(update(Response).where(*_is(survey, form)).values(values))
    form.verified_by, form.disagreements = audit.actor(), len(differences)
    audit.record("paper form verified", survey.slug, serial=form.serial,
                 disagreements=[difference.column for difference in differences])
    db.session.commit()


def remove(survey: Survey, form: PaperForm) -> None:
    """Deletes a form that was keyed by mistake, and its response."""
    db.session.execute(delete(Response).where(*_is(survey, form)))
    audit.record("paper form deleted", survey.slug, serial=form.serial)
    db.session.delete(form)
    db.session.commit()


def _rows(survey: Survey, form: PaperForm, answers: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Both entries, as cells by column; a question routed past counts as blank."""
    layout = columns(survey.questionnaire)
    stored: Mapping[str, Any] = db.session.scalar(select(Response.answers).where(*_is(survey, form))) or {}
    return _cells(stored, layout), _cells(settle(survey.questionnaire, answers), layout)


def _cells(answers: Mapping[str, Any], layout: tuple[Column, ...]) -> dict[str, str]:
    cells = flatten(answers, layout)
    return {column.name: "" if cell == NOT_ASKED else cell for column, cell in zip(layout, cells, strict=True)}


def _areas(survey: Survey, form: PaperForm, postcode: str) -> tuple[str, str] | None:
    """The areas of both entries if they differ; the postcodes themselves are not kept."""
    row = db.session.execute(select(*(getattr(Response, name) for name in PLACE_COLUMNS)).where(*_is(survey, form))).one()
    stored, keyed = dict(row._mapping), place_columns(response_places.find_place(survey, postcode))
    if all(stored[name] == keyed[name] for name in ("lsoa", "ward", "authority", "place_status")):
        return None
    return _place_words(stored), _place_words(keyed)


def _place_words(place: Mapping[str, Any]) -> str:
    """The outcome of a postcode and the smallest area stored for it."""
    smallest = place["lsoa"] or place["ward"] or place["authority"] or ""
    return f"{place['place_status'].replace('_', ' ')} {smallest}".strip()


def _is(survey: Survey, form: PaperForm) -> tuple[Any, Any]:
    return Response.consultation_id == survey.id, Response.reference == form.reference
