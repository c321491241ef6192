"""What a questionnaire does, in plain sentences."""

from __future__ import annotations

from dataclasses import replace

from survey_app.questionnaire import editing, parsing, summary
from survey_app.questionnaire.model import Condition
from survey_app.questionnaire.parsing import bank, rows_for

SURVEY = parsing.load("have-your-say-2026")


def test_a_route_in_words() -> None:
    assert summary.route(editing.page(SURVEY, "experience").show_if, SURVEY) == (
        "Asked only if the answer to “Have you been a victim of crime in the past 12 months?” is “Yes”.")
    two = (Condition("problems.litter", ("very_big", "fairly_big")), Condition("victim", ("no",)))
    assert summary.route(two, SURVEY) == (
        "Asked only if the answer to “Rubbish or litter lying around” is “A very big problem” or “A fairly big problem” "
        "and the answer to “Have you been a victim of crime in the past 12 months?” is “No”.")
    assert summary.route((), SURVEY) == ""


def test_rows_that_come_from_an_earlier_matrix() -> None:
    assert summary.rows_asked(SURVEY.question("problems_source"), SURVEY).endswith("answered “A very big problem”.")
    assert summary.rows_asked(SURVEY.question("problems"), SURVEY) == ""


def test_advice_on_what_is_missing() -> None:
    [untranslated] = summary.advice(SURVEY)
    assert untranslated.startswith("3 of its texts have no translation in the language ur and are shown in the base language")
    words = " ".join(summary.advice(editing.remove_question(SURVEY, "postcode")))
    assert "No postcode is asked" in words
    plain = editing.replace_question(SURVEY, "sex", editing.remove_option(SURVEY.question("sex"), "declined"))
    assert "Prefer not to say" in " ".join(summary.advice(plain))
    wordy = editing.replace_question(SURVEY, "sex", replace(SURVEY.question("sex"), label="x" * 201))
    assert "201 characters" in " ".join(summary.advice(wordy))


def test_the_bank_offers_rows_that_a_matrix_does_not_have() -> None:
    offered = rows_for(SURVEY.question("problems"))
    assert "fly_tipping" in {item.id for item in offered}
    assert "litter" not in {item.id for item in offered}


def test_the_bank_asks_what_the_surveys_asked_in_the_same_words() -> None:
    for name in ("age_band", "sex", "ethnic_group", "health", "victim", "safe_dark"):
        assert bank().question(name).label == SURVEY.question(name).label
        assert bank().question(name).codes == SURVEY.question(name).codes
