"""How another tool's file is read: its columns become canonical columns, its values become option codes.

A mapping is a TOML file:

    ignore = ["split"]                       # columns that are left out on purpose; ["*"] for all that are not mapped
    [constants]                              # a canonical column that is the same in every row
    source = "paper"
    [values.agreement]                       # value in the file -> option code; "" is a blank, missing = no answer
    "1" = "agree"
    missing = ["8", "9"]
    [columns.q7_01]                          # a column of the file ...
    to = "problems.litter"                   # ... becomes this canonical column
    values = "agreement"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from ...consultations import Refused
from ...questionnaire import toml_input
from ...questionnaire.model import Questionnaire
from ...questionnaire.response_columns import OPTIONAL_COLUMNS, RESPONSE_COLUMNS, Column, columns
from ...questionnaire.toml_input import TomlFault
from .csv_file import Line

PARTS: Mapping[str, tuple[type, str]] = {
    "columns": (dict, "a table of columns"), "values": (dict, "a table of tables of values"),
    "constants": (dict, "a table of columns and their one value"), "ignore": (list, "a list of columns")}


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How another tool's columns and values become canonical ones."""

    columns: Mapping[str, tuple[str, Mapping[str, str]]]
    ignore: frozenset[str]
    constants: Mapping[str, str]


def read_mapping(path: Path, questionnaire: Questionnaire) -> ColumnMapping:
    """The mapping in a TOML file. Raises Refused, naming all that is wrong in it."""
    try:
        document = toml_input.read(path.read_text("utf-8"))
    except OSError as error:
        raise Refused(f"{path.name}: the mapping cannot be read: {error.strerror}. Check the path and who may read it.") from None
    except UnicodeDecodeError:
        raise Refused(f"{path.name}: the mapping cannot be read, because it is not UTF-8 text. Save it as UTF-8.") from None
    except TomlFault as error:
        raise Refused(f"{path.name}: the mapping cannot be read, because it is no TOML: {error}. Correct it there.") from None
    return mapping_of(document, questionnaire, path.name)


def mapping_of(document: Mapping[str, Any], questionnaire: Questionnaire, name: str) -> ColumnMapping:
    """The mapping in a document that is already read. Raises Refused, naming `name` and all that is wrong in it."""
    faults = _faults(document, canonical_columns(questionnaire))
    if faults:
        raise Refused("\n".join(f"{name}: {fault}" for fault in faults))
    named = document.get("values", {})
    return ColumnMapping({column: (table["to"], _codes(table.get("values", {}), named))
                          for column, table in document.get("columns", {}).items()},
                         frozenset(document.get("ignore", ())), document.get("constants", {}))


def _faults(document: Mapping[str, Any], known: Mapping[str, None]) -> list[str]:
    wrong = [f"has the unknown part '{name}'; known are {', '.join(PARTS)}" for name in document.keys() - PARTS.keys()]
    wrong += [f"'{name}' is not {words}" for name, (kind, words) in PARTS.items()
              if not isinstance(document.get(name, kind()), kind)]
    if wrong:
        return wrong
    for column, table in document.get("columns", {}).items():
        wrong += [f"column {column}: {fault}" for fault in _column_faults(table, document.get("values", {}), known)]
    wrong += [f"values {name}: is not a table" for name, table in document.get("values", {}).items()
              if not isinstance(table, dict)]
    return wrong + [f"constant {name}: is not a column of this questionnaire" if name not in known else
                    f"constant {name}: is not text in quotes" for name, value in document.get("constants", {}).items()
                    if name not in known or not isinstance(value, str)]


def _column_faults(table: Any, named: Mapping[str, Any], known: Mapping[str, None]) -> Iterator[str]:
    if not isinstance(table, dict):
        yield "is not a table with 'to'"
        return
    if table.get("to", "") not in known:
        yield f"maps to '{table.get('to', '')}', which is not a column of this questionnaire"
    values = table.get("values", {})
    if isinstance(values, str) and values not in named:
        yield f"uses the values '{values}', which are not defined under [values]"
    elif not isinstance(values, str | dict):
        yield "has 'values' that are neither the name of a table nor a table"


def canonical_columns(questionnaire: Questionnaire) -> dict[str, None]:
    """Every column that an import can hold, in order; a postcode can stand instead of the place columns."""
    answers = (column.name for column in columns(questionnaire))
    return dict.fromkeys((*RESPONSE_COLUMNS, *OPTIONAL_COLUMNS, "postcode", *answers))


def plain(cell: str) -> str:
    """A whole number written as a decimal ("3.0") without its zeros, as statistics packages write codes."""
    return cell[:-2] if cell.endswith(".0") and cell[:-2].lstrip("-").isdigit() else cell


def _codes(values: str | Mapping[str, Any], named: Mapping[str, Any]) -> dict[str, str]:
    """Value to option code; empty where the values stay as they are."""
    table = named[values] if isinstance(values, str) else values
    if not table:
        return {}
    missing = {str(value): "" for value in table.get("missing", ())}
    return {**missing, "": "", **{key: str(code) for key, code in table.items() if key != "missing"}}


CLOSE_ENOUGH = 0.72        # of two texts, 1 being the same
FILLERS = {"", "response", "open-ended response"}
COLUMN_SYNONYMS = {
    "reference": ("respondentid", "respondent id", "response id", "id"), "postcode": ("postcode", "post code", "zip/postal code"),
    "submitted_on": ("date", "end date", "date submitted", "submitted", "submitted on")}


def with_column_names(lines: Sequence[Line]) -> list[Line]:
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
    known = column.question.kind.known_as(column)
    found = {}
    for value in values:
        likeness = {code: max(_likeness(value, text) for text in texts if text) for code, texts in known.items()}
        best = max(likeness, key=lambda code: likeness[code])
        if likeness[best] >= (CLOSE_ENOUGH if column.question.kind.is_read_loosely else 1):
            found[value] = best
    return found


def _words(questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    """What each canonical column might be called in another tool."""
    called: dict[str, tuple[str, ...]] = {name: (name, *others) for name, others in COLUMN_SYNONYMS.items()}
    for column in columns(questionnaire):
        called[column.name] = (column.name, *_labels(column, questionnaire))
    return called


def _labels(column: Column, questionnaire: Questionnaire) -> tuple[str, ...]:
    question, part = column.question, column.question.kind.column_label(column, questionnaire)
    if not column.part:
        return (part,)
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
