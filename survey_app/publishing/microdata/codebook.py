"""The codebook: what every column of the responses and the tables means, as a Frictionless data package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ...questionnaire.code_frame import CODING, CONFIRMED, SUGGESTED, theme_columns
from ...questionnaire.model import NOT_ASKED, Questionnaire
from ...questionnaire.response_columns import Column, columns

STORED = {
    "reference": "A random name of the response; it has nothing to do with the receipt",
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


def of_responses(questionnaire: Questionnaire, names: Iterable[str], path: str = "responses.csv") -> dict[str, Any]:
    """Returns the data package of a response file with these columns."""
    asked = {column.name: column for column in columns(questionnaire)}
    themes = set(theme_columns(questionnaire))
    fields = [_answer(asked[name], questionnaire) if name in asked else _theme(name, questionnaire) if name in themes else
              {"name": name, "type": "string", "description": STORED[name]} for name in names]
    return {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": questionnaire.id.replace("_", "-"),
            "title": questionnaire.title, "resources": [_resource("responses", path, "Responses, one a row", fields)]}


def of_tables(name: str, title: str, tables: Mapping[str, pd.DataFrame], titles: Mapping[str, str],
              meanings: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Returns the data package of published tables and the meaning of every column. Each is a CSV file in the folder `tables`."""
    return {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": name, "title": title,
            "resources": [_resource(key.replace("_", "-"), f"tables/{key}.csv", titles[key],
                                    [_field(table[column], meanings[key][str(column)]) for column in table])
                          for key, table in tables.items()]}


def _resource(name: str, path: str, title: str, fields: list[dict[str, Any]]) -> dict[str, Any]:
    return {"name": name, "path": path, "title": title, "type": "table", "format": "csv", "mediatype": "text/csv",
            "encoding": "utf-8", "schema": {"fields": fields, "missingValues": [""]}}


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


def _field(cells: pd.Series, meaning: str) -> dict[str, Any]:
    kind = str(cells.dtype).lower()
    type_ = "integer" if kind.startswith("int") else "number" if kind.startswith("float") else "string"
    return {"name": str(cells.name), "type": type_, "description": meaning}
