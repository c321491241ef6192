"""The program writes a chapter however few answered, and says what is not shown."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from survey_app.demo.respondents import buckinghamshire_2020, wycombe_2015
from survey_app.publishing.chapter import claim_check, section_edits, sentences
from survey_app.publishing.chapter.cell_references import Cells
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.release import disclosure_control
from survey_app.publishing.release.chapter_tables import chapter_tables
from survey_app.publishing.tables import registry, release_counts
from survey_app.questionnaire import parsing
from tests.factories.consultations import consultation
from tests.publishing.chapter.known_tables import KNOWN, cells, withheld

pytestmark = pytest.mark.sqlite_only
DEMOS = {"have-your-say-2015": wycombe_2015, "residents-survey-2020": buckinghamshire_2020}


@pytest.mark.parametrize("slug", DEMOS)
@pytest.mark.parametrize("responses", [1, 2, 4])
def test_a_chapter_of_few_responses(app: Flask, slug: str, responses: int) -> None:
    rows = DEMOS[slug](seed=1)[:responses]
    survey = consultation(parsing.load(slug), rows, slug, "Few", (date(2020, 1, 6), date(2020, 1, 31)))
    counted = release_counts.count(frozen_data.source(survey).frame(), survey)
    tables = disclosure_control.unpublished(counted)
    made = Cells(chapter_tables(tables, registry.described(counted, tables)))
    text = section_edits.write(made)
    claim_check.must_hold(text, made)
    assert "Too few" not in sentences.plain(text)


@pytest.mark.parametrize("table", [name for name in KNOWN if name not in ("fieldwork", "questions", "problem_answers")])
def test_any_table_may_be_without_figures(table: str) -> None:
    made = cells({**KNOWN, table: withheld(KNOWN[table])})
    claim_check.must_hold(section_edits.write(made), made)


def test_where_all_is_withheld_every_section_says_so() -> None:
    kept = {"fieldwork", "questions", "problem_answers", "respondents"}
    made = cells({name: rows if name in kept else withheld(rows) for name, rows in KNOWN.items()})
    text = section_edits.write(made)
    claim_check.must_hold(text, made)
    told = {part.heading: part.text for part in section_edits.sections(text)}
    assert "Key findings" not in told
    for heading in ("Agreement with the priorities", "The problems, ranked", "How safe people feel",
                    "How well informed people feel"):
        assert told[heading].startswith("The figures are not shown, so that nobody can be picked out.")
    assert told["More deprived areas"] == (
        "How concern differs between more deprived areas and other areas is not shown, so that nobody can be picked out.")


@pytest.mark.parametrize(("table", "heading"), [
    ("agreement", "Agreement with the priorities"), ("channels", "How people would like to hear about community safety"),
    ("victims", "Victims of crime, and whether it was reported"), ("informed", "How well informed people feel")])
def test_what_nobody_was_asked_is_not_spoken_of(table: str, heading: str) -> None:
    rows = [{**row, "base": 0, "count": None, "percent": None, "percent_low": None, "percent_high": None, "shorthand": "[z]"}
            for row in KNOWN[table]]
    for made in (cells({**KNOWN, table: rows}), cells({name: some for name, some in KNOWN.items() if name != table})):
        assert f"## {heading}" not in section_edits.write(made)
