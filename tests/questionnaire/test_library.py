"""What the bundled questionnaires promise their readers and each other."""

import pytest

from survey_app.questionnaire.kinds import MULTIPLE, POSTCODE, Kind
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.parsing import bundled, load

SURVEYS = [pytest.param(load(name), id=name) for name in bundled()]
OF_2015, OF_2020, OF_2026 = (load(name) for name in (
    "have-your-say-2015", "residents-survey-2020", "have-your-say-2026"))
NEUTRAL = {"views", "area", "awareness", "contact", "about_you", "about_you_2", "crime", "behaviour", "reasons", "safety",
           "experience", "reporting", "comments"}


@pytest.mark.parametrize("survey", SURVEYS)
def test_an_address_never_says_what_somebody_lived_through(survey: Questionnaire) -> None:
    assert {page.id for page in survey.pages} <= NEUTRAL


@pytest.mark.parametrize("survey", SURVEYS)
def test_nobody_has_to_say_who_they_are(survey: Questionnaire) -> None:
    about = [question for page in survey.pages if page.id.startswith("about_you") for question in page.questions]
    for question in about:
        assert question.kind is POSTCODE or any(option.declined for option in question.options), question.id


@pytest.mark.parametrize("survey", SURVEYS)
def test_a_multiple_choice_can_be_answered_with_none(survey: Questionnaire) -> None:
    for question in survey.questions:
        if question.kind is MULTIPLE:
            assert [option.exclusive for option in question.options].count(True) == 1, question.id


@pytest.mark.parametrize("survey", SURVEYS)
def test_whoever_rates_a_problem_may_not_know(survey: Questionnaire) -> None:
    rated = [question for question in survey.questions if question.is_concern]
    assert rated
    for question in rated:
        assert any(option.dont_know for option in question.options), question.id
        assert [option.top for option in question.options].count(True) == 1, question.id


@pytest.mark.parametrize("survey", SURVEYS)
def test_support_is_offered_beside_questions_about_being_a_victim(survey: Questionnaire) -> None:
    for question in survey.questions:
        assert question.sensitive or question.id not in ("victim", "reported", "not_reported", "informed"), question.id


def test_safety_is_compared_but_not_ranked_among_the_problems() -> None:
    for survey, night in ((OF_2020, "safe_night"), (OF_2026, "safe_dark")):
        for name in ("safe_day", night):
            assert survey.question(name).is_concern
            assert not survey.question(name).ranked


def test_the_18_problems_of_2015_are_asked_again_in_2026_word_for_word() -> None:
    one, other = OF_2015.question("problems"), OF_2026.question("problems")
    assert len(one.items) == 18
    assert (one.label, one.hint, one.items, one.options) == (other.label, other.hint, other.items, other.options)


def test_a_question_of_the_same_id_is_of_the_same_kind_in_every_year() -> None:
    kinds: dict[str, set[Kind]] = {}
    for survey in (OF_2015, OF_2020, OF_2026):
        for question in survey.questions:
            kinds.setdefault(question.id, set()).add(question.kind)
    assert [name for name, of_it in kinds.items() if len(of_it) > 1] == []


def test_elected_representatives_are_the_second_audience() -> None:
    assert [audience.code for audience in OF_2015.audiences] == ["resident"]
    for survey in (OF_2020, OF_2026):
        assert [audience.code for audience in survey.audiences] == ["resident", "elected"]
