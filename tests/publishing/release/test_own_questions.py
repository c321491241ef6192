"""A lead's own questions are published: on the results page, in the chapter, in the tables, as charts; protected like others."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from flask import Flask

from survey_app.consultations import Survey
from survey_app.demo import areas
from survey_app.publishing.chapter.sentences import plain
from survey_app.publishing.publications import versions
from survey_app.publishing.release import commands, self_attack
from tests.factories.own_questions import own_survey

pytestmark = pytest.mark.sqlite_only
OWN = {"q1": "How do you mostly travel?", "q2": "Which of these would help in the next 12 months?",
       "q3": "How satisfied are you with these?", "q6": "How many dogs do you meet on a usual day?",
       "q7": "Which should come first?"}


@pytest.fixture
def survey(app: Flask) -> Survey:
    return own_survey()


def test_each_has_a_section_with_a_table_and_a_chart_and_rows_in_the_files(survey: Survey, tmp_path: Path) -> None:
    commands.analyse(survey, tmp_path / "out", publishable=True)
    chapter = (tmp_path / "out" / "chapter.md").read_text()
    page = (tmp_path / "out" / "chapter.html").read_text()
    answers = (tmp_path / "out" / "tables" / "answers.csv").read_text()
    for question, label in OWN.items():
        section = chapter.split(f"## [[{label}|", 1)[1].split("\n## ", 1)[0]
        assert "of the [[" in section or "the [[120" in section or "the [[1" in section, section
        assert re.search(rf"^{{(table|cross) answers of {question}:", section, re.MULTILINE)
        assert re.search(rf"<h2[^>]*>{re.escape(label)}", page)
        assert (tmp_path / "out" / "charts" / f"answers-{question}.svg").exists()
        assert f"\n{question}" in answers
    assert "Roads and parks" in page
    assert re.search(r"The 120 who answered gave a mean of 2.\d and a median of 1\.", plain(chapter))
    assert "q6,How many dogs do you meet on a usual day?,120,2." in (tmp_path / "out" / "tables" / "numbers.csv").read_text()


def test_an_own_grid_of_concerns_is_ranked_and_own_codes_agree(survey: Survey, tmp_path: Path) -> None:
    commands.analyse(survey, tmp_path / "out", publishable=True)
    chapter = (tmp_path / "out" / "chapter.md").read_text()
    ranked = (tmp_path / "out" / "tables" / "ranked_problems.csv").read_text()
    assert "Quad bikes" in ranked
    assert "Dogs" in ranked
    assert "## Agreement with the priorities" in chapter
    assert re.search(r"Asked “Wardens at night”, [^.]* of the 120 who answered agreed, and [^.]* disagreed", plain(chapter))


@pytest.mark.parametrize("people", [120, 31, 9])
def test_nothing_more_can_be_worked_out_from_them(app: Flask, people: int) -> None:
    areas.store()
    own_survey(people)
    commands.publish("own")
    found = self_attack.attack(versions.closed("own"))
    assert found.sums or people < 20
    assert found.findings == ()


def test_a_ranking_is_told_by_first_choices_and_mean_places_and_whole_or_not_at_all(app: Flask, tmp_path: Path) -> None:
    own_survey()
    commands.analyse(versions.closed("own"), tmp_path / "many", publishable=True)
    told = pd.read_csv(tmp_path / "many" / "tables" / "rankings.csv")
    assert told["count"].sum() == told["base"].iloc[0] == 120
    assert told["mean_place"].between(2, 3.1).all()
    assert (told["rank_low"] <= told["rank"]).all()


def test_few_answers_to_a_ranking_hide_all_of_it(app: Flask, tmp_path: Path) -> None:
    own_survey(31)
    commands.analyse(versions.closed("own"), tmp_path / "few", publishable=True)
    told = pd.read_csv(tmp_path / "few" / "tables" / "rankings.csv")
    assert told[["count", "percent", "rank", "mean_place"]].isna().all().all()
    assert set(told["shorthand"]) == {"[c]"}
    answers = pd.read_csv(tmp_path / "few" / "tables" / "answers.csv", keep_default_na=False)
    of_ranking = answers[answers["item"].str.startswith("q7.")]
    assert set(of_ranking["count"]) == set(of_ranking["percent"]) == {""}
    if "count_from" in answers:
        assert set(of_ranking["count_from"]) == {""}
