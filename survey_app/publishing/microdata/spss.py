"""Writes the responses for SPSS. Codes become whole numbers with value labels, because SPSS labels only numbers and short text.

SPSS limits names, labels and texts to some bytes. A label that must be cut ends in its code, so that two labels never become the
same; `datapackage.json` and the questionnaire have every label in full.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd
import pyreadstat

from ...questionnaire.model import NOT_ASKED, Questionnaire
from ...questionnaire.response_columns import Column, columns

LONGEST_NAME, LONGEST_VALUE_LABEL, LONGEST_LABEL, LONGEST_TEXT = 64, 120, 250, 32_767    # bytes
RESERVED = frozenset({"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"})
NOTES = ("A name or label that is too long for SPSS is cut, and ends in a number or code.",     # 80 bytes a line at most
         "The label of a variable whose name was changed begins with its whole name.",
         "A text ends after 32,767 bytes, the most that SPSS takes.")


def write(path: Path, rows: pd.DataFrame, questionnaire: Questionnaire, dated: datetime) -> None:
    """Writes the rows of the canonical file. `dated` takes the place of the time at which the file is written."""
    layout, names = {column.name: column for column in columns(questionnaire)}, variable_names([str(name) for name in rows])
    coded = {name: _cells(layout[name], rows[name]) if name in layout else rows[name].map(_text) for name in rows}
    pyreadstat.write_sav(
        pd.DataFrame(coded, index=rows.index).rename(columns=names), str(path), note=list(NOTES),
        variable_value_labels={names[name]: value_labels(column) for name, column in layout.items()
                               if column.codes or column.question.kind.is_number},
        column_labels={names[name]: _label(column, names[name], questionnaire) for name, column in layout.items()})
    _date(path, dated)


def variable_names(header: Sequence[str]) -> dict[str, str]:
    """Returns SPSS names: no dots, no reserved words, 64 bytes at most, and different ones even where case does not count.

    SPSS allows dots in names, pandas and R do not. A name that must change ends in the place of its column.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for place, name in enumerate(header):
        plain = name.replace(".", "_")
        changes = len(plain) > LONGEST_NAME or plain.lower() in RESERVED | taken
        names[name] = f"{plain[:LONGEST_NAME - len(str(place)) - 1]}_{place}" if changes else plain
        taken.add(names[name].lower())
    return names


def value_labels(column: Column) -> dict[int | float, str]:
    """Returns the label of every number. A label that must be cut ends in its code, or in its number if the code is long too."""
    kind = column.question.kind
    words = kind.code_labels(column)
    made: dict[int | float, str] = {number: _short(words[code], f" ({code if len(code) <= 40 else number})")
                                    for code, number in kind.code_numbers(column).items()}
    return {**made, -1: "Not asked"}


def _short(label: str, end: str) -> str:
    if len(label.encode()) <= LONGEST_VALUE_LABEL:
        return label
    return _cut(label, LONGEST_VALUE_LABEL - len(f"…{end}".encode())).rstrip() + f"…{end}"


def _cells(column: Column, answers: pd.Series) -> pd.Series:
    if column.question.kind.is_number:
        return pd.to_numeric(answers.replace({NOT_ASKED: "-1", "": None}), errors="coerce").astype("Float64")
    return _numbers(column, answers) if column.codes else answers.map(_text)


def _numbers(column: Column, answers: pd.Series) -> pd.Series:
    return answers.map({**column.question.kind.code_numbers(column), NOT_ASKED: -1}).astype("Float64")


def _label(column: Column, name: str, questionnaire: Questionnaire) -> str:
    """Returns the label of a variable: the question, its row or option. The column's own name is first if SPSS cannot have it."""
    words = column.question.kind.column_label(column, questionnaire)
    label = words if words == column.question.label else f"{column.question.label}: {words}"
    own = column.name.replace(".", "_")
    return _cut(label if own == name else f"{column.name}: {label}", LONGEST_LABEL)


def _text(cell: str) -> str:
    return cell if len(cell) * 4 <= LONGEST_TEXT else _cut(cell, LONGEST_TEXT)


def _cut(text: str, limit: int) -> str:
    """Returns the beginning of a text that fits into so many bytes, without half a character."""
    return text.encode()[:limit].decode(errors="ignore")


def _date(path: Path, dated: datetime) -> None:
    """Writes the data's date over the time at which the library wrote the file (bytes 92 to 108 of the header)."""
    with open(path, "r+b") as file:
        file.seek(92)
        file.write(f"{dated:%d %b %y%H:%M:%S}".encode())
