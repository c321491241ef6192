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

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..questionnaire.columns import OPTIONAL_COLUMNS, RESPONSE_COLUMNS, columns
from ..questionnaire.model import Questionnaire
from .consultations import Refused

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
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refused(f"{path.name}: the mapping cannot be read: {error}") from None
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
