"""One A4 page, whatever was asked and however long the words are, tagged so that a screen reader can read it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

import page as validator
import pikepdf
import pytest

from survey_app.consultations import Survey
from survey_app.languages import speech
from survey_app.publishing.site.one_page import OnePage, one_page
from survey_app.publishing.site.one_page_pdf import to_pdf
from survey_app.publishing.site.results import Results
from tests.publishing.chapter.known_tables import AGAINST, KNOWN, OVERLAP, Rows, cells
from tests.publishing.chapter.test_few_responses import withheld
from tests.publishing.chapter.test_pages import with_own_questions
from tests.publishing.site.test_tiles import ROLES

LONG = "Problems that somebody described at great length and with many words, commas and examples " * 4


def long_labels(tables: Mapping[str, Rows]) -> dict[str, Rows]:
    return {name: [{column: f"{value} {LONG}" if column in ("problem", "answer") else value for column, value in row.items()}
                   for row in rows] for name, rows in tables.items()}


KEPT = {"fieldwork", "questions", "problem_answers"}
OWN = with_own_questions(9)
SURVEYS: Mapping[str, Mapping[str, Rows]] = {
    "every role": ROLES, "tie": OVERLAP, "against": AGAINST, "long": long_labels(ROLES),
    "all withheld": {name: rows if name in KEPT else withheld(rows) for name, rows in KNOWN.items()},
    "own only": {name: OWN[name] for name in ("fieldwork", "questions", "respondents", "answers")}}


def made(name: str, language: str = "en") -> OnePage:
    return one_page(Results(cast(Survey, None), cells(SURVEYS[name]), speech(language)))


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("name", SURVEYS)
def test_it_is_one_tagged_page(name: str, language: str) -> None:
    data = to_pdf(made(name, language), language, datetime(2026, 11, 30, tzinfo=UTC))
    with pikepdf.open(io.BytesIO(data)) as document:
        assert len(document.pages) == 1
        assert str(document.Root.Lang) == language
    assert [(one.rule_id, one.message) for one in validator.validate_pdf_bytes(data, profile="ua1").failures] == []


def test_it_shows_the_top_of_the_ranking_and_the_largest_clear_differences() -> None:
    page = made("every role")
    assert [(bar.name, bar.share) for bar in page.bars][:2] == [("Litter", "71%"), ("Drug dealing", "62%")]
    assert page.answered == "Asked from 2 November 2026 to 24 January 2027. Residents: 400 answered."
    assert page.missing == ""


def test_where_all_is_withheld_it_says_why_there_is_nothing() -> None:
    page = made("all withheld")
    assert (page.tiles, page.bars, page.pairs, page.ranking) == ((), (), (), "")
    assert page.missing == "The figures are not shown, so that nobody can be picked out."
    assert page.answered == "Asked from 2 November 2026 to 24 January 2027."


def test_a_survey_of_own_questions_has_tiles_alone() -> None:
    page = made("own only")
    assert (len(page.tiles), page.bars, page.deprivation) == (6, (), "")
