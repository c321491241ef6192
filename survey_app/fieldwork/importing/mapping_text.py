"""A proposed mapping as a TOML file for somebody to complete: each column and value that is not decided has a comment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import tomli_w

from ...questionnaire.model import Questionnaire
from ...questionnaire.response_columns import Column, columns
from . import proposals, suggestions
from .column_mapping import list_columns
from .suggestions import LEFT_OUT, Suggestions
from .table_files import TableFile

UNDECIDED = "# NOT DECIDED"
MOST_VALUES = 60


def proposed(questionnaire: Questionnaire, file: TableFile) -> tuple[str, int]:
    """Returns the text of the mapping of a file that was prepared, and how many columns and values are not decided in it."""
    suggested = proposals.suggest(questionnaire, file)
    header = file.lines[0][1] if file.lines else []
    lines = [f"# How {file.name} is read into “{questionnaire.title}”. Complete the lines that say NOT DECIDED.",
             *_left_out(suggested), *_rows(file)]
    values = proposals.values_by_column(file)
    for name in header:
        if suggested.decided.get(name, "") != LEFT_OUT:
            lines += ["", *_column(name, values[name], suggested, questionnaire)]
    text = "\n".join(lines) + "\n"
    return text, text.count(UNDECIDED)


def _left_out(suggested: Suggestions) -> Iterator[str]:
    yield "ignore = ["
    for name, why in suggested.why.items():
        yield f"    {_text(name)},   # {why}"
    yield "]"


def _rows(file: TableFile) -> Iterator[str]:
    if rows := proposals.rows_to_leave_out(file):
        yield from ("", "[leave_out_rows]   # remove a value to keep its rows")
        yield from (f"{_text(name)} = [{', '.join(map(_text, values))}]" for name, values in rows.items())


def _column(name: str, values: Sequence[str], suggested: Suggestions, questionnaire: Questionnaire) -> Iterator[str]:
    target = suggested.decided.get(name, "")
    if not target:
        perhaps = f"; perhaps {suggested.perhaps[name]}" if name in suggested.perhaps else ""
        yield f"{UNDECIDED}{perhaps}. Take the # from the next two lines and name a column, or add this one to ignore above."
        yield from (f"# [columns.{_text(name)}]", f"# to = {_text(suggested.perhaps.get(name, ''))}")
        return
    yield from (f"[columns.{_text(name)}]", f"to = {_text(target)}")
    column = {**{one.name: one for one in columns(questionnaire)}, **list_columns(questionnaire)}.get(target)
    if column and (suggestions.is_list(column.question) or column.codes):
        yield from _values(name, column, values, questionnaire)


def _values(name: str, column: Column, values: Sequence[str], questionnaire: Questionnaire) -> Iterator[str]:
    held = proposals.parts_in(values, column.name, questionnaire) if column.name in list_columns(questionnaire) else values
    decided = suggestions.values_for(held, column, questionnaire)
    yield f"[columns.{_text(name)}.values]"
    yield from (f"{_text(value)} = {_text(decided[value])}" for value in held if value in decided)
    for value in [value for value in held if value not in decided][:MOST_VALUES]:
        perhaps = suggestions.perhaps_value(value, column)
        told = f"; perhaps {perhaps}" if perhaps else ""
        yield f"{UNDECIDED}{told}; one of {', '.join(_codes(column))}, or \"\" for no answer:"
        yield f"# {_text(value)} = {_text(perhaps)}"


def _codes(column: Column) -> Mapping[str, Sequence[str]]:
    return suggestions.known_as(column)


def _text(text: str) -> str:
    """Returns a text as TOML writes it."""
    return tomli_w.dumps({"": text}).partition(" = ")[2].strip()
