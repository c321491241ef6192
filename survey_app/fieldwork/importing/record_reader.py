"""Checks the columns of a file that are no answers: reference, date, audience, place, weight."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from ...consultations import LONDON, Survey
from ...database import db
from ...models import Response
from ...models.consultations import PLACE_STATUSES, now
from ...questionnaire.characters import as_typed
from ...questionnaire.kinds.base import brief
from ...questionnaire.response_columns import LARGEST_WEIGHT, SMALLEST_WEIGHT, SOURCES, WEIGHT_RANGE
from ...questionnaire.validation import LANGUAGE
from .. import response_places
from ..responses import new_reference
from . import postcode_cells, submission_dates
from .folding import fold
from .submission_dates import DAY_FIRST

AREA_CODE = re.compile(r"(?=.{8,9}$)[A-Z]{1,2}[0-9]{7,8}")
LONGEST_LANGUAGE, LONGEST_EDITION = 12, 20      # characters, as they are stored
FAR = timedelta(days=31)      # before the first and after the last day of a consultation
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in a file, with its line and column."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        where = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{where}: {self.message}"


@dataclass(slots=True)
class Found:
    """What is said of a file beside its responses and its faults.

    `left_out` counts rows by what they say of themselves; `set_aside` counts answers off the route by column;
    `contradictions` and `places` give line numbers, by question and by the outcome of the postcode.
    """

    blank: list[int] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    set_aside: Counter[str] = field(default_factory=Counter)
    contradictions: dict[str, list[int]] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)
    without_weight: list[int] = field(default_factory=list)
    left_out_of_weighted: int = 0
    stored_without_weight: int = 0


class RecordReader:
    """Reads what is stored with the answers of each row, and collects the faults of the file.

    `by_hand` says that the rows come from a file and not from the program itself; `near` that their days must be near the
    consultation.
    """

    def __init__(self, survey: Survey, *, by_hand: bool, near: bool) -> None:
        self.survey, self.by_hand, self.near = survey, by_hand, near
        self.faults: list[Fault] = []
        self.found = Found()
        self.order = ""
        self.references: dict[str, int] = {}
        self.stored = set(db.session.scalars(select(Response.reference).where(Response.consultation_id == survey.id)))
        self.audiences = {fold(text): one.code for one in survey.questionnaire.audiences for text in (one.label, one.code)}
        self.today = now().astimezone(LONDON).date()
        self.days = (survey.opens_at.astimezone(LONDON).date() - FAR, survey.ended_at.astimezone(LONDON).date() + FAR)

    def fault(self, line: int, column: str, message: str) -> None:
        """Adds a fault."""
        self.faults.append(Fault(line, column, message))

    def learn_dates(self, column: str, cells: Sequence[str]) -> None:
        """Finds out whether dates that are numbers alone begin with the day. A fault if nobody can tell."""
        orders = submission_dates.orders_of(cells)
        if len(orders) == 2:
            self.fault(1, column, f"holds dates such as {submission_dates.first_open(cells)}, of which nobody can tell whether "
                       "the day or the month comes first; say which (dates = day-first or month-first)")
        elif not orders:
            self.fault(1, column, "has dates that begin with the day and others that begin with the month; say which come first "
                       "and correct the others")
        self.order = next(iter(orders)) if len(orders) == 1 else DAY_FIRST

    def check_weights(self, rows: Sequence[dict[str, Any]], leave_out_blank: bool) -> None:
        """Refuses weights that would leave nobody to count, and asks about blank ones among others, stored ones too."""
        weights = [row["weight"] for row in rows if row["weight"] is not None]
        blank = [row for row in rows if row["weight"] is None]
        with_weight, without = self._stored_weights() if self.by_hand else (0, 0)
        if self.by_hand and blank and (weights or with_weight):
            self._blank_weights(blank, leave_out_blank, beside=with_weight if not weights else 0)
        if weights and without:
            self.found.stored_without_weight = without
            if not leave_out_blank:
                have, they = ("has", "it is") if without == 1 else ("have", "they are")
                self.fault(1, "weight", f"is given, and {many(without, 'response')} stored before {have} none; leave the column "
                           f"out, or say that {they} left out of weighted tables (blank_weights = leave-out)")
        if weights and not any(weights):
            self.fault(1, "weight", "is 0 in every line, so that nobody would count; correct it, or leave the column out")

    def _blank_weights(self, blank: Sequence[dict[str, Any]], leave_out: bool, beside: int) -> None:
        """Leaves rows out of weighted tables, or asks about them."""
        if leave_out:
            self.found.left_out_of_weighted = len(blank)
            for row in blank:
                row["weight"] = 0.0
            return
        where = f" ({lines_named(self.found.without_weight)})" if self.found.without_weight else ""
        stored = f", and {many(beside, 'response')} stored before {'has' if beside == 1 else 'have'} one" if beside else ""
        self.fault(1, "weight", f"is blank in {many(len(blank), 'row')}{where}{stored}; fill it in, or say that these rows are "
                   "left out of weighted tables (blank_weights = leave-out)")

    def _stored_weights(self) -> tuple[int, int]:
        """Returns how many stored responses have a weight, and how many have none."""
        numbers = dict(db.session.execute(select(Response.weight.is_not(None), func.count()).where(
            Response.consultation_id == self.survey.id).group_by(Response.weight.is_not(None))).all())
        return numbers.get(True, 0), numbers.get(False, 0)

    def record(self, line: int, row: Row) -> dict[str, Any]:
        """Returns all that is stored of a row beside its answers."""
        weight = self._number(line, "weight", row.get("weight", ""))
        if "weight" in row and weight is None:
            self.found.without_weight.append(line)
        return {"consultation_id": self.survey.id, "version_id": self.survey.version_id, "receipt_hash": None, "seconds": None,
                "reference": self._reference(line, row.get("reference", "")),
                "submitted_on": self._date(line, row.get("submitted_on", "")),
                "source": self._one_of(line, "source", row.get("source") or "import", SOURCES),
                "audience": self._audience(line, row.get("audience", "")),
                "language": self._language(line, row.get("language") or self.survey.questionnaire.language),
                "weight": weight,
                "deprivation_quintile": self._whole(line, "deprivation_quintile", row.get("deprivation_quintile", ""), 5),
                **self._place(line, row)}

    def _reference(self, line: int, cell: str) -> str:
        reference = as_typed(cell) if self.by_hand else cell
        reference = reference or new_reference()
        if len(reference) > 40 or not reference.isprintable():
            self.fault(line, "reference", "is longer than 40 characters or not plain text")
        elif reference in self.references:
            self.fault(line, "reference", f"is '{reference}', as on line {self.references[reference]}; references must differ")
        elif reference in self.stored:
            self.fault(line, "reference", f"is '{reference}', which is already stored; was this file imported before?")
        self.references.setdefault(reference, line)
        return reference

    def _date(self, line: int, cell: str) -> date:
        if not cell:
            return self.today
        day = submission_dates.day_of(cell, self.order or DAY_FIRST)
        if day is None:
            self.fault(line, "submitted_on", f"holds '{brief(cell)}'; write the date as 2026-01-31")
        elif self.near and not self.days[0] <= day <= self.days[1]:
            self.fault(line, "submitted_on", f"holds '{brief(cell)}', which is {day:%-d %B %Y} and far outside the consultation "
                                             f"({self.survey.opens_at:%-d %B %Y} to {self.survey.ended_at:%-d %B %Y}); correct "
                                             "it or the consultation's days, or keep such dates (far_dates = keep)")
        return day or self.today

    def _place(self, line: int, row: Row) -> dict[str, Any]:
        if "postcode" in row:
            place = postcode_cells.areas_in(self.survey, row["postcode"])
            self.found.places.setdefault(place["place_status"], []).append(line)
            return place
        codes = {name: self._area(line, name, row.get(name, "")) for name in ("lsoa", "ward", "authority")}
        given = "matched" if codes["lsoa"] else "not_given"
        return response_places.kept(self.survey, {
            **codes, "imd_edition": self._edition(line, row.get("imd_edition", "")),
            "place_status": self._one_of(line, "place_status", row.get("place_status") or given, PLACE_STATUSES),
            "imd_decile": self._whole(line, "imd_decile", row.get("imd_decile", ""), 10),
            "imd_quintile_local": self._whole(line, "imd_quintile_local", row.get("imd_quintile_local", ""), 5)})

    def _area(self, line: int, name: str, cell: str) -> str | None:
        if cell and not AREA_CODE.fullmatch(cell):
            self.fault(line, name, f"holds '{brief(cell)}', which is not an area code such as E01017647")
        return cell or None

    def _audience(self, line: int, cell: str) -> str:
        known = {one.code for one in self.survey.questionnaire.audiences}
        code = self.audiences.get(fold(cell), cell) if cell else self.survey.questionnaire.audiences[0].code
        return self._one_of(line, "audience", code, known)

    def _language(self, line: int, cell: str) -> str:
        if len(cell) > LONGEST_LANGUAGE or not LANGUAGE.fullmatch(cell):
            self.fault(line, "language", f"holds '{brief(cell)}'; write the code of a language, such as en or cy, or nothing")
        return cell

    def _edition(self, line: int, cell: str) -> str | None:
        if len(cell) > LONGEST_EDITION or not cell.isprintable():
            self.fault(line, "imd_edition", f"holds '{brief(cell)}'; write at most {LONGEST_EDITION} characters, such as 2025")
        return cell or None

    def _whole(self, line: int, name: str, cell: str, most: int) -> int | None:
        if not cell:
            return None
        if not (cell.isascii() and cell.isdigit() and len(cell) < 4 and 1 <= int(cell) <= most):
            self.fault(line, name, f"holds '{brief(cell)}'; it must be a whole number from 1 to {most}, or blank")
            return None
        return int(cell)

    def _number(self, line: int, name: str, cell: str) -> float | None:
        try:
            number = float(cell) if cell else None
        except ValueError:
            number = math.nan
        if number is not None and not (number == 0 or SMALLEST_WEIGHT <= number <= LARGEST_WEIGHT):
            self.fault(line, name, f"holds '{brief(cell)}'; a weight is {WEIGHT_RANGE}")
        return number

    def _one_of(self, line: int, name: str, cell: str, known: Iterable[str]) -> str:
        if cell not in known:
            self.fault(line, name, f"holds '{brief(cell)}'; it can hold {', '.join(sorted(known))}")
        return cell


def lines_named(lines: Sequence[int], most: int = 5) -> str:
    """Returns a few line numbers in words."""
    listed = ", ".join(f"{line}" for line in lines[:most])
    return f"line{'' if len(lines) == 1 else 's'} {listed}" + (f" and {len(lines) - most:,} more" if len(lines) > most else "")


def many(number: int, noun: str) -> str:
    """Returns a number and its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
