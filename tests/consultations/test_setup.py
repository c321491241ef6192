"""Preparing a consultation: what is broken is never stored, and instants are London's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask

from survey_app import consultations
from survey_app.consultations import Refused, Survey, setup
from survey_app.consultations.settings_change import ChangedMeanwhile
from survey_app.consultations.setup import Details, Faulty
from survey_app.questionnaire import editing, parsing
from survey_app.questionnaire.model import Questionnaire

TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone


@pytest.fixture
def survey(app: Flask) -> Survey:
    return consultations.create("prepared", parsing.load("have-your-say-2026"), "Prepared", TODAY, TODAY + timedelta(days=9), "P")


def test_a_broken_questionnaire_is_never_stored(survey: Survey) -> None:
    with pytest.raises(Faulty) as refused:
        setup.set_questionnaire(survey, editing.remove_question(survey.questionnaire, "victim"), "broke it")
    victim = survey.questionnaire.question("victim").label
    [page] = [page.title for page in survey.questionnaire.pages if page.id == "experience"]
    said = f"The page “{page}” is shown by an earlier answer: there is no question “{victim}”"
    assert said in refused.value.faults
    assert not any("'" in fault.replace(victim, "") for fault in refused.value.faults)
    assert consultations.get("prepared") == survey


def test_details_are_not_changed_over_somebody_else_s_questionnaire(survey: Survey) -> None:
    setup.set_questionnaire(survey, editing.remove_question(survey.questionnaire, "comments"), "removed comments")
    with pytest.raises(ChangedMeanwhile):
        setup.edit(survey, Details("T", "P", survey.opens_at, survey.closes_at))


def test_a_correction_needs_an_open_consultation_and_wording_alone(survey: Survey) -> None:
    question = replace(survey.questionnaire.question("victim"), label="Were you a victim of crime?")
    corrected = editing.replace_question(survey.questionnaire, "victim", question)
    with pytest.raises(Refused, match="A draft is simply changed"):
        setup.correct_wording(survey, corrected)
    opened = consultations.release("prepared")
    with pytest.raises(Refused, match="Only wording"):
        setup.correct_wording(opened, editing.remove_question(survey.questionnaire, "comments"))
    after = setup.correct_wording(opened, corrected)
    _at, who, changes = setup.corrections(after)[0]
    assert who == "command line"
    assert changes[:1] == [{"where": "Question", "before": survey.questionnaire.question("victim").label,
                            "after": "Were you a victim of crime?"}]
    assert [change["where"] for change in changes[1:]] == [
        "“Were you a victim of crime?” in Cymraeg", "“Were you a victim of crime?” in اردو"]


@pytest.mark.parametrize(("change", "where"), [
    (lambda asked: replace(asked, title="T"), "Title"),
    (lambda asked: editing.replace_page(asked, "area", replace(editing.page(asked, "area"), title="T")), "Title of a page"),
    (lambda asked: editing.replace_page(asked, "area", replace(editing.page(asked, "area"), intro="T")),
     "The page “Your neighbourhood”, introduction"),
    (lambda asked: editing.replace_question(asked, "victim", replace(asked.question("victim"), hint="T")), "“{}”, hint"),
    (lambda asked: editing.replace_question(asked, "victim", replace(asked.question("victim"), options=tuple(
        replace(option, label=f"{option.label}.") for option in asked.question("victim").options))), "“{}”, answer")])
def test_a_correction_says_in_words_where_it_is(
        survey: Survey, change: Callable[[Questionnaire], Questionnaire], where: str) -> None:
    opened = consultations.release("prepared")
    _at, _who, changes = setup.corrections(setup.correct_wording(opened, change(survey.questionnaire)))[0]
    assert changes[0]["where"] == where.format(survey.questionnaire.question("victim").label)


@pytest.mark.parametrize(("title", "slug"), [
    ("Have Your Say 2027!", "have-your-say-2027"), ("  Café – été ", "cafe-ete"), ("?", ""), ("x" * 100, "x" * 80)])
def test_short_names_are_made_of_titles(title: str, slug: str) -> None:
    assert setup.slug_of(title) == slug


def test_instants_are_london_s() -> None:
    summer, winter = date(2027, 7, 1), date(2027, 1, 1)
    assert setup.instant(summer, None).astimezone(UTC) == datetime(2027, 6, 30, 23, tzinfo=UTC)
    assert setup.instant(winter, None, closing=True).astimezone(UTC) == datetime(2027, 1, 2, tzinfo=UTC)
    assert setup.instant(summer, time(17, 30), closing=True).astimezone(UTC) == datetime(2027, 7, 1, 16, 30, tzinfo=UTC)


def test_new_words_are_no_lost_translations(survey: Survey) -> None:
    problems = survey.questionnaire.question("problems")
    grown = editing.add_item(editing.add_item(problems, "Loud fireworks"), "Loose dogs")
    changed = editing.replace_question(survey.questionnaire, "problems", grown)
    after = setup.set_questionnaire(survey, changed, "added rows")
    assert setup.lost_translations(survey, after) == {}
