"""Finds lines that leave out what a reader must know beside their figures.

A majority against is said first and without a hedge; problems that are withheld are counted; and themes that no person has confirmed
are called so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..tables.question_roles import AGREE, DISAGREE
from .cell_references import Cells
from .sentences import Placed, Sentence

HEDGES = re.compile(r"\b(?:almost|nearly|over|more than|less than|under|about|half|third|thirds|quarter|quarters|most|majority)\b",
                    re.IGNORECASE)
UNCONFIRMED = re.compile(r"\b(?:suggested|computer|program|automatic\w*|not (?:been )?(?:read|confirmed|checked)|unconfirmed|no person|"
                         r"nobody has)\b", re.IGNORECASE)
NOT_SHOWN = re.compile(r"\b(?:withheld|not shown|left out|hidden|suppressed|cannot be shown)\b", re.IGNORECASE)
SUMMARIES = {"deprivation_summary": "deprivation_comparison", "two_years_summary": "two_years"}


def omission_faults(line: Sequence[Sentence], cells: Cells) -> Iterator[tuple[str, str]]:
    """Yields the figures of a line that need something said beside them, which the line does not say."""
    placed = [one for sentence in line for one in sentence.placed]
    text = " ".join(sentence.text for sentence in line)
    yield from _majority_against([one for one in placed if one.bound.cell.column == "percent"], cells)
    yield from _unconfirmed(placed, text, cells)
    yield from _withheld(placed, text, cells)


def _majority_against(shares: Sequence[Placed], cells: Cells) -> Iterator[tuple[str, str]]:
    before: list[Mapping[str, Any]] = []
    for one in shares:
        row = cells.row(one.bound.cell.table, one.bound.cell.row) or {}
        against = opposed(row, [other for _, other in cells.rows(one.bound.cell.table) if other.get("item") == row.get("item")])
        if against and _is_agreement(row) and against not in before:
            yield one.bound.words, "leaves out that at least as many disagreed; say that first"
        elif against and HEDGES.search(one.bound.words):
            yield one.bound.words, "hedges a share where at least as many said the opposite; write it in percent"
        before.append(row)


def opposed(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Returns the row of those who disagree for one of those who agree, and the other way round, if it is at least as large.

    Which is which is known by the codes of the options.
    """
    codes = set(str(row.get("option") or "").split("+"))
    for own, opposite in ((AGREE, DISAGREE), (DISAGREE, AGREE)):
        if codes <= set(own):
            found = [other for other in rows if set(str(other.get("option") or "").split("+")) <= set(opposite)]
            widest = max(found, key=lambda other: other.get("percent") or 0.0, default=None)
            if widest and (widest.get("percent") or 0.0) >= (row.get("percent") or 0.0):
                return widest
    return None


def _is_agreement(row: Mapping[str, Any]) -> bool:
    return set(str(row.get("option") or "").split("+")) <= set(AGREE)


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


def withheld(summary: str, cells: Cells) -> int:
    """Returns how many problems of a comparison have no figure that may be shown."""
    told = cells.row(summary, "withheld")
    if told:
        return int(told.get("value") or 0)
    return sum(row.get("difference") is None and str(row.get("shorthand") or "") not in ("", "[z]", "[x]")
               for _, row in cells.rows(SUMMARIES[summary]))
