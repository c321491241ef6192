"""Guesses how another tool's file is meant: which column is which question, and which value which answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from ..questionnaire.columns import Column, columns
from ..questionnaire.model import Kind, Questionnaire
from ..questionnaire.routing import rows
from .csv_files import Line

CLOSE_ENOUGH = 0.72        # of two texts, 1 being the same
FILLERS = {"", "response", "open-ended response"}
TICKED, UNTICKED = {"1", "yes", "true", "x", "ticked", "selected", "checked"}, {"0", "no", "false", "unticked", "not selected"}
ALSO_CALLED = {
    "reference": ("respondentid", "respondent id", "response id", "id"), "postcode": ("postcode", "post code", "zip/postal code"),
    "submitted_on": ("date", "end date", "date submitted", "submitted", "submitted on")}


def headed(lines: Sequence[Line]) -> list[Line]:
    """The lines of a file with a first line that names every column, and none twice.

    Some tools name a question once above several columns and put what each column is in a second line.
    """
    if len(lines) < 2 or not _needs_names(lines[0][1]):
        return list(lines)
    has_second = not lines[1][1][0].strip() and any(cells and cells[0].strip() for _, cells in lines[2:])
    parts = lines[1][1] if has_second else [_only_value(lines[1:], number) for number in range(len(lines[0][1]))]
    return [(lines[0][0], _unique(_joined(lines[0][1], parts))), *lines[2 if has_second else 1:]]


def columns_for(header: Iterable[str], questionnaire: Questionnaire) -> dict[str, str]:
    """For each column of a file the canonical column that it is most like; those that are like none are left out."""
    wanted = _words(questionnaire)
    scores = sorted(((max(_likeness(part, word) for part in _parts(name) for word in words), name, target)
                     for name in header for target, words in wanted.items()), key=lambda found: -found[0])
    found: dict[str, str] = {}
    for score, name, target in scores:
        if score >= CLOSE_ENOUGH and name not in found and target not in found.values():
            found[name] = target
    return found


def values_for(values: Iterable[str], column: Column) -> dict[str, str]:
    """For each value of a file the code that it most likely stands for; those that are like none are left out."""
    found = {}
    for value in values:
        code = _tick(value, column) if column.question.kind is Kind.MULTIPLE else _code(value, column)
        if code is not None:
            found[value] = code
    return found


def _tick(value: str, column: Column) -> str | None:
    text = _plain(value)
    option = column.question.option(column.part)
    if text in TICKED or text in (_plain(option.label), _plain(option.short), option.code):
        return "1"
    return "0" if text in UNTICKED else None


def _code(value: str, column: Column) -> str | None:
    likeness = {option.code: max(_likeness(value, text) for text in (option.code, option.label, option.short) if text)
                for option in column.question.options}
    best = max(likeness, key=lambda code: likeness[code])
    return best if likeness[best] >= CLOSE_ENOUGH else None


def _words(questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    """What each canonical column might be called in another tool."""
    called: dict[str, tuple[str, ...]] = {name: (name, *others) for name, others in ALSO_CALLED.items()}
    for column in columns(questionnaire):
        called[column.name] = (column.name, *_told(column, questionnaire))
    return called


def _told(column: Column, questionnaire: Questionnaire) -> tuple[str, ...]:
    question = column.question
    if question.kind is Kind.MATRIX:
        part = next(item.label for item in rows(question, questionnaire) if item.id == column.part)
    elif question.kind is Kind.MULTIPLE:
        part = question.option(column.part).label
    else:
        return (question.label,)
    return (f"{question.label} {part}", part) if not question.rows_from else (f"{question.label} {part}",)


def _parts(name: str) -> list[str]:
    """A column's name, and what stands in it after a colon, after a dash or in brackets."""
    return [name, *(part for part in re.split(r": | - | – |\[|\]", name)[1:] if part.strip())]


def _likeness(one: str, other: str) -> float:
    left, right = _plain(one), _plain(other)
    if left == right:
        return 1.0
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= CLOSE_ENOUGH and matcher.quick_ratio() >= CLOSE_ENOUGH else 0.0


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower().replace("_", " ").replace("’", "'").replace("'", "")))


def _needs_names(header: Sequence[str]) -> bool:
    names = [name.strip() for name in header]
    return "" in names or len(set(names)) < len(names)


def _joined(header: Sequence[str], parts: Sequence[str]) -> list[str]:
    names, last = [], ""
    for number, name in enumerate(header):
        part = parts[number].strip() if number < len(parts) else ""
        begins = bool(name.strip())
        last = name.strip() or last
        more = part if part.lower() not in FILLERS else "" if begins else f"column {number + 1}"
        is_list = number + 1 < len(header) and not header[number + 1].strip()
        names.append(f"{last}: {more}" if more and (not begins or is_list) else last)
    return names


def _unique(names: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return unique


def _only_value(lines: Sequence[Line], number: int) -> str:
    """What a column holds when it only ever holds one thing: the answer that was ticked there."""
    values = {cells[number].strip() for _, cells in lines if number < len(cells)} - {""}
    return values.pop() if len(values) == 1 else ""


