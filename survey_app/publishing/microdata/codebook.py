"""What every column means: the codebook of the responses and of the tables, as a Frictionless data package."""

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
    "_seconds": "How long it took, in steps of a quarter of a minute, at most an hour; blank where not known",
}
MEANINGS = {
    "rank": "Place in the ranking; equal shares share a rank", "item": "Id of what was asked about",
    "question": "Id of the question", "problem": "What was asked about, in words", "option": "Code of the answer",
    "label": "In words", "side": "concern, other or dont_know", "group": "Which respondents",
    "in_base": "Whether the answer is in the base", "base": "People the percentage is of, never weighted",
    "count": "People who gave the answer, never weighted", "mentions": "How often the answer was given",
    "concerned": "People who called it a problem, never weighted", "responses": "Responses",
    "percent": "Percentage, 0 to 100", "percent_low": "Lower end of its 95 % interval",
    "percent_high": "Upper end of its 95 % interval", "rank_low": "Highest place it could have (1 is the top)",
    "rank_high": "Lowest place it could have",
    "shorthand": "[c] suppressed to protect people, [z] no such figure, [x] not asked alike in both years",
    "measure": "What is given", "value": "The figure or the day",
    "deprived_base": "People answering in more deprived areas", "deprived_percent": "Percentage among them, 0 to 100",
    "other_base": "People answering elsewhere", "other_percent": "Percentage among them, 0 to 100",
    "area": "Code of the ward or authority, or name of the council's own area", "area_name": "What it is called",
    "kind": "Which of the council's own kinds of area", "given_base": "People answering who gave a postcode",
    "given_percent": "Percentage among them, 0 to 100", "not_given_base": "People answering who gave none",
    "not_given_percent": "Percentage among them, 0 to 100",
    "difference": "More deprived areas less the others, or this year less the earlier one, in percentage points",
    "difference_low": "Lower end of the difference's 95 % interval",
    "difference_high": "Upper end of the difference's 95 % interval",
    "comments": "Comments given", "confirmed": "Comments whose themes a person confirmed",
    "suggested": "Comments whose themes only the rules gave",
    "comparability": "comparable, caveat (other words or another place) or broken (another scale, or others asked)",
    "why": "What changed between the two questionnaires", "earlier_base": "People answering in the earlier year",
    "earlier_percent": "Percentage among them, 0 to 100", "later_base": "People answering this year",
    "later_percent": "Percentage among them, 0 to 100",
    "earlier_rank": "Place in the earlier year among the problems compared", "later_rank": "Place among them this year",
    "rank_change": "The later place less the earlier one: below zero is up the list",
    "rank_change_low": "Lower end of its 95 % interval", "rank_change_high": "Upper end of its 95 % interval",
    "moved": "up or down the list, where its interval leaves out zero",
    "p_value": "How often chance alone would give such a difference",
    "p_adjusted": "The same, allowing for the number of comparisons in the table",
}


def of_responses(questionnaire: Questionnaire, names: Iterable[str], path: str = "responses.csv") -> dict[str, Any]:
    """The data package of a response file with these columns."""
    asked = {column.name: column for column in columns(questionnaire)}
    themes = set(theme_columns(questionnaire))
    fields = [_answer(asked[name], questionnaire) if name in asked else _theme(name, questionnaire) if name in themes else
              {"name": name, "type": "string", "description": STORED[name]} for name in names]
    return {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": questionnaire.id.replace("_", "-"),
            "title": questionnaire.title, "resources": [_resource("responses", path, "Responses, one a row", fields)]}


def of_tables(name: str, title: str, tables: Mapping[str, pd.DataFrame], titles: Mapping[str, str]) -> dict[str, Any]:
    """The data package of published tables, each a CSV file in the folder `tables`."""
    return {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": name, "title": title,
            "resources": [_resource(key.replace("_", "-"), f"tables/{key}.csv", titles.get(key, key),
                                    [_field(table[column]) for column in table]) for key, table in tables.items()]}


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
    """The column of a theme, or of how a comment was coded."""
    question, _, theme = name.rpartition(".")
    labels = {one.id: one.label for one in questionnaire.themes}
    said = {SUGGESTED: "By the words in it", CONFIRMED: "By a person"} if theme == CODING else {"0": "No", "1": "Yes"}
    return {"name": name, "type": "string", "title": labels.get(theme, "How it was coded"),
            "description": f"{questionnaire.question(question).label}: {labels.get(theme, 'how the comment was coded')}",
            "categories": [{"value": code, "label": text} for code, text in said.items()]}


def _field(cells: pd.Series) -> dict[str, Any]:
    name, kind = str(cells.name), str(cells.dtype).lower()
    type_ = "integer" if kind.startswith("int") else "number" if kind.startswith("float") else "string"
    return {"name": name, "type": type_, "description": MEANINGS.get(name, name.replace("_", " "))}
