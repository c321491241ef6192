"""The codebook: what every column of the responses and the tables means, as a Frictionless data package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import pandas as pd

from ...questionnaire.code_frame import CODING, CONFIRMED, SUGGESTED, theme_columns
from ...questionnaire.model import NOT_ASKED, Questionnaire
from ...questionnaire.response_columns import Column, columns

KEY = "reference"       # names a row of the responses
STORED = {
    KEY: "A random name of the response; it has nothing to do with the receipt",
    "submitted_on": "The day it was sent", "source": "How it came: online, paper, assisted or import",
    "audience": "Which group of respondents answered", "language": "The language it was answered in",
    "lsoa": "The small area (LSOA) that the postcode lies in", "ward": "The ward", "authority": "The local authority",
    "place_status": "What became of the postcode: matched, terminated, outside, no_area, unknown, invalid or not_given",
    "imd_decile": "Tenth of England by deprivation, 1 the most deprived",
    "imd_quintile_local": "Fifth of the consultation's own area by deprivation, 1 the most deprived",
    "imd_edition": "The edition of the index of deprivation", "weight": "How many people the response stands for",
    "deprivation_quintile": "A quintile of deprivation that came with the data, 1 the most deprived",
    "_flags": "What was noted as it came: trapped, hurried, reused",
    "_seconds": "How long it took: the seconds at which its band begins (0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45 or 60 "
                "minutes); blank where not known",
}


TYPES: Mapping[str, Mapping[str, Any]] = {     # in a data package, by how pandas calls them
    "int": {"type": "integer"}, "float": {"type": "number"},
    "bool": {"type": "boolean", "trueValues": ["True"], "falseValues": ["False"]}}
SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"


class ColumnWords(Protocol):
    """A column of a published table in words."""

    @property
    def head(self) -> str: ...
    @property
    def meaning(self) -> str: ...
    @property
    def measured_in(self) -> str: ...


class TableWords(Protocol):
    """A published table in words: its title, the columns that name a row, and every column by its name."""

    @property
    def title(self) -> str: ...
    @property
    def key(self) -> tuple[str, ...]: ...
    @property
    def columns(self) -> Mapping[str, ColumnWords]: ...


def of_responses(questionnaire: Questionnaire, names: Iterable[str], path: str = "responses.csv") -> dict[str, Any]:
    """Returns the data package of a response file with these columns."""
    asked = {column.name: column for column in columns(questionnaire)}
    themes, names = set(theme_columns(questionnaire)), list(names)
    fields = [_answer(asked[name], questionnaire) if name in asked else _theme(name, questionnaire) if name in themes else
              {"name": name, "type": "string", "description": STORED[name]} for name in names]
    return _package(questionnaire.id.replace("_", "-"), questionnaire.title, "",
                    [_resource("responses", path, "Responses, one a row", fields, [name for name in names if name == KEY])])


def of_tables(name: str, title: str, tables: Mapping[str, pd.DataFrame], described: Mapping[str, TableWords],
              licence: str = "") -> dict[str, Any]:
    """Returns the data package of published tables: the meaning, heading and unit of every column.

    Each table is a CSV file in the folder `tables`. `licence` is the address of its text; "" if none is set.
    """
    return _package(name, title, licence, [
        _resource(key.replace("_", "-"), f"tables/{key}.csv", described[key].title,
                  [_field(table[column], described[key].columns[str(column)]) for column in table],
                  [column for column in described[key].key if column in table])
        for key, table in tables.items()])


def _package(name: str, title: str, licence: str, resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {"$schema": SCHEMA, "name": name, "title": title, **({"licenses": [{"path": licence}]} if licence else {}),
            "resources": resources}


def _resource(name: str, path: str, title: str, fields: list[dict[str, Any]], key: list[str]) -> dict[str, Any]:
    return {"name": name, "path": path, "title": title, "type": "table", "format": "csv", "mediatype": "text/csv",
            "encoding": "utf-8", "schema": {"fields": fields, "missingValues": [""], **({"primaryKey": key} if key else {})}}


def _answer(column: Column, questionnaire: Questionnaire) -> dict[str, Any]:
    question = column.question
    words = question.kind.column_label(column, questionnaire)
    described = words if words == question.label else f"{question.label}: {words}"
    field: dict[str, Any] = {"name": column.name, "type": "string", "title": words, "description": described}
    if column.codes:
        labels = question.kind.code_labels(column)
        field["categories"] = [{"value": code, "label": text} for code, text in {**labels, NOT_ASKED: "Not asked"}.items()]
    return field


def _theme(name: str, questionnaire: Questionnaire) -> dict[str, Any]:
    """Describes the column of a theme, or of how a comment was coded."""
    question, _, theme = name.rpartition(".")
    labels = {one.id: one.label for one in questionnaire.themes}
    said = {SUGGESTED: "By the words in it", CONFIRMED: "By a person"} if theme == CODING else {"0": "No", "1": "Yes"}
    return {"name": name, "type": "string", "title": labels.get(theme, "How it was coded"),
            "description": f"{questionnaire.question(question).label}: {labels.get(theme, 'how the comment was coded')}",
            "categories": [{"value": code, "label": text} for code, text in said.items()]}


def _field(cells: pd.Series, words: ColumnWords) -> dict[str, Any]:
    """Describes a column. Data packages have no word for a unit, so that one is ours."""
    kind = next((kind for kind in TYPES if str(cells.dtype).lower().startswith(kind)), "")
    return {"name": str(cells.name), **TYPES.get(kind, {"type": "string"}), "title": words.head, "description": words.meaning,
            **({"unit": words.measured_in} if words.measured_in else {})}
