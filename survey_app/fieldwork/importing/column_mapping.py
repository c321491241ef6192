"""How another tool's file is read: its columns become canonical columns, its values become option codes.

A mapping is a TOML file:

    ignore = ["split"]                       # columns that are left out on purpose; ["*"] for all that are not mapped
    dates = "day-first"                      # or "month-first": what 10/11/2026 is, if the file does not show it
    blank_weights = "leave-out"              # rows without a weight: 0, so that no weighted table counts them
    far_dates = "keep"                       # dates far outside the consultation
    contradictions = "set-aside"             # an exclusive answer beside others: neither is kept
    [leave_out_rows]                         # rows that are no responses, by the values of a column
    Status = ["Survey Preview"]
    [constants]                              # a canonical column that is the same in every row
    source = "paper"
    [values.agreement]                       # value in the file -> option code; "" is a blank, missing = no answer
    "1" = "agree"
    missing = ["8", "9"]
    [columns.q7_01]                          # a column of the file ...
    to = "problems.litter"                   # ... becomes this canonical column
    values = "agreement"
    [columns.q8]
    to = "channels"                          # a question with several answers: all ticks of it are in one cell
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...consultations import Refused
from ...questionnaire import toml_input
from ...questionnaire.kinds.base import Tabulation
from ...questionnaire.model import Questionnaire
from ...questionnaire.response_columns import OPTIONAL_COLUMNS, RESPONSE_COLUMNS, Column, columns
from ...questionnaire.toml_input import TomlFault
from .submission_dates import DAY_FIRST, MONTH_FIRST

PARTS: Mapping[str, tuple[type, str]] = {
    "columns": (dict, "a table of columns"), "values": (dict, "a table of tables of values"),
    "constants": (dict, "a table of columns and their one value"), "ignore": (list, "a list of columns"),
    "leave_out_rows": (dict, "a table of columns and the values of rows that are left out"),
    "dates": (str, "text in quotes"), "blank_weights": (str, "text in quotes"), "contradictions": (str, "text in quotes"),
    "far_dates": (str, "text in quotes")}
CHOICES: Mapping[str, tuple[str, ...]] = {
    "dates": (DAY_FIRST, MONTH_FIRST), "blank_weights": ("leave-out",), "contradictions": ("set-aside",),
    "far_dates": ("keep",)}


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How another tool's columns and values become canonical ones.

    `leave_out_rows` gives the values of a column by which rows are left out. `values_are_all` says that a value which
    the mapping does not name is a fault; else it is checked as it stands. The other parts are explained above.
    """

    columns: Mapping[str, tuple[str, Mapping[str, str]]]
    ignore: frozenset[str]
    constants: Mapping[str, str]
    leave_out_rows: Mapping[str, frozenset[str]] = field(default_factory=dict)
    dates: str = ""
    blank_weights: str = ""
    contradictions: str = ""
    far_dates: str = ""
    values_are_all: bool = True

    def as_document(self) -> dict[str, Any]:
        """Returns it in the form of a mapping file."""
        tables = {name: {"to": target, **({"values": dict(values)} if values else {})}
                  for name, (target, values) in self.columns.items()}
        rows = {name: sorted(values) for name, values in self.leave_out_rows.items()}
        return {"columns": tables, "ignore": sorted(self.ignore), "constants": dict(self.constants), "leave_out_rows": rows,
                **{part: said for part in CHOICES if (said := getattr(self, part))}}


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


def mapping_of(document: Mapping[str, Any], questionnaire: Questionnaire, name: str, *, strict: bool = True) -> ColumnMapping:
    """The mapping in a document that is already read. Raises Refused, naming `name` and all that is wrong in it.

    Unless it is `strict`, a value that it does not name is checked as it stands.
    """
    faults = _faults(document, {**canonical_columns(questionnaire), **dict.fromkeys(list_columns(questionnaire))})
    if faults:
        raise Refused("\n".join(f"{name}: {fault}" for fault in faults))
    named = document.get("values", {})
    return ColumnMapping({column: (table["to"], _codes(table.get("values", {}), named))
                          for column, table in document.get("columns", {}).items()},
                         frozenset(document.get("ignore", ())), document.get("constants", {}),
                         {column: frozenset(map(str, values)) for column, values in document.get("leave_out_rows", {}).items()},
                         **{part: document.get(part, "") for part in CHOICES}, values_are_all=strict)


def _faults(document: Mapping[str, Any], known: Mapping[str, None]) -> list[str]:
    wrong = [f"has the unknown part '{name}'; known are {', '.join(PARTS)}" for name in document.keys() - PARTS.keys()]
    wrong += [f"'{name}' is not {words}" for name, (kind, words) in PARTS.items()
              if not isinstance(document.get(name, kind()), kind)]
    wrong += [f"'{part}' is '{document[part]}'; it can be {' or '.join(known)}" for part, known in CHOICES.items()
              if not wrong and document.get(part, "") not in ("", *known)]
    if wrong:
        return wrong
    wrong += [f"leave_out_rows {column}: is not a list of values" for column, values in document.get("leave_out_rows", {}).items()
              if not isinstance(values, list)]
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


def list_columns(questionnaire: Questionnaire) -> dict[str, Column]:
    """The columns that hold all ticks of a multiple choice in one cell, by the id of their question."""
    return {question.id: Column(question.id, question) for question in questionnaire.questions
            if question.kind.tabulation is Tabulation.TICKS}


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
