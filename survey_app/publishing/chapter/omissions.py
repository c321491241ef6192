"""Finds lines that leave out what a reader must know beside their figures.

A majority against is said first and without a hedge; problems that are withheld are counted; and themes that no person has
confirmed are called so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...questionnaire.roles import AGREE, DISAGREE
from .cell_references import Cells, side_of_agreement
from .sentences import Placed, Sentence
from .wording_rules import TOTALS

HEDGES = re.compile(r"\b(?:almost|nearly|over|more than|less than|under|about|half|third|thirds|quarter|quarters|most|"
                    r"majority)\b",
                    re.IGNORECASE)
UNCONFIRMED = re.compile(r"\b(?:suggested|computer|program|automatic\w*|not (?:been )?(?:read|confirmed|checked)|"
                         r"unconfirmed|no person|"
                         r"nobody has)\b", re.IGNORECASE)
NOT_SHOWN = re.compile(r"\b(?:withheld|(?:not|never) (?:be |been |being )?(?:shown|given|published|told)|left out|hidden|"
                       r"suppressed|cannot be shown)\b", re.IGNORECASE)
SUMMARIES = {"deprivation_summary": "deprivation_comparison", "two_years_summary": "two_years"}


def omission_faults(line: Sequence[Sentence], cells: Cells) -> Iterator[tuple[str, str]]:
    """Yields the figures of a line that need something said beside them, which the line does not say."""
    placed = [one for sentence in line for one in sentence.placed]
    text = " ".join(sentence.text for sentence in line)
    yield from _majority_against([one for one in placed if one.bound.cell.column == "percent"], cells)
    yield from _unconfirmed(placed, text, cells)
    yield from _withheld(placed, text, cells)
    yield from _not_all(placed, cells)


def _majority_against(shares: Sequence[Placed], cells: Cells) -> Iterator[tuple[str, str]]:
    before: set[bool] = set()
    for one in shares:
        row = cells.row(one.bound.cell.table, one.bound.cell.row) or {}
        side = agrees(row)
        if side is None:
            continue
        item = [other for _, other in cells.rows(one.bound.cell.table) if other.get("item") == row.get("item")]
        against = largest(item, agree=False) >= max(largest(item, agree=True), 0.0)
        if against and side and False not in before and largest(item, agree=False) > largest(item, agree=True):
            yield one.bound.words, "leaves out that more people disagreed; say that first"
        elif against and HEDGES.search(one.bound.words):
            yield one.bound.words, "hedges a share where at least as many disagreed; write it in percent"
        before.add(side)


def agrees(row: Mapping[str, Any]) -> bool | None:
    """Says whether a row counts those who agree, or those who disagree; None for another row."""
    return {AGREE: True, DISAGREE: False}.get(side_of_agreement(row))


def largest(item: Sequence[Mapping[str, Any]], agree: bool) -> float:
    """Returns the share of all who agree, or of all who disagree: that of the widest row; -1 if it is not shown."""
    found = [row for row in item if agrees(row) is agree]
    widest = max((len(str(row["option"]).split("+")) for row in found), default=0)
    return max((row["percent"] for row in found if row.get("percent") is not None
                and len(str(row["option"]).split("+")) == widest), default=-1.0)


def _unconfirmed(placed: Sequence[Placed], text: str, cells: Cells) -> Iterator[tuple[str, str]]:
    for one in placed:
        row = cells.row("themes", one.bound.cell.row) if one.bound.cell.table == "themes" else None
        coded = cells.row("theme_coding", str(row["item"])) if row and one.bound.cell.column == "percent" else None
        if coded and coded.get("confirmed") != coded.get("comments") and not UNCONFIRMED.search(text):
            yield one.bound.words, "is a theme that no person has confirmed; say in the same line that a computer suggested it"
            return


def _withheld(placed: Sequence[Placed], text: str, cells: Cells) -> Iterator[tuple[str, str]]:
    for one in placed:
        cell = one.bound.cell
        hidden = withheld(cell.table, cells) if cell.table in SUMMARIES and cell.row in ("higher", "lower", "unclear") else 0
        if hidden and cell.column == "value" and not NOT_SHOWN.search(text):
            yield one.bound.words, f"passes over {hidden} that are withheld; say in the same line how many are not shown"
            return


def _not_all(placed: Sequence[Placed], cells: Cells) -> Iterator[tuple[str, str]]:
    for one in placed:
        cell = one.bound.cell
        says_all = one.bound.words.lower().startswith("all ") and cell.table in TOTALS and cell.column == "value"
        if says_all and cells.value(cell) != (cells.row(cell.table, TOTALS[cell.table]) or {}).get("value"):
            yield one.bound.words, "is not all of them"


def withheld(summary: str, cells: Cells) -> int:
    """Returns how many problems of a comparison have no figure that may be shown."""
    counted = cells.row(summary, "withheld")
    if counted:
        return int(counted.get("value") or 0)
    return sum(row.get("difference") is None and str(row.get("shorthand") or "") not in ("", "[z]", "[x]")
               for _, row in cells.rows(SUMMARIES[summary]))
