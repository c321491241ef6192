"""Answers as one flat row of codes, and back."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.questionnaire import kinds
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.parsing import bundled, load
from survey_app.questionnaire.response_columns import RESPONSE_COLUMNS, columns, flatten, gather
from survey_app.questionnaire.routing import rows, settle

SURVEYS = {name: load(name) for name in bundled()}


@st.composite
def answers_to(draw: st.DrawFn, survey: Questionnaire) -> dict[str, Any]:
    """Answers as a resident could send them, blanks and stale ones included."""
    answers: dict[str, Any] = {}
    for question in survey.questions:
        code = st.sampled_from(question.codes) if question.codes else st.nothing()
        match question.kind:
            case kinds.SINGLE:
                value: Any = draw(st.none() | code)
            case kinds.MULTIPLE:
                value = sorted(draw(st.lists(code, unique=True)), key=question.codes.index)
            case kinds.MATRIX:
                items = [item.id for item in rows(question, survey)]
                value = draw(st.dictionaries(st.sampled_from(items), code))
            case _:
                value = draw(st.none() | st.text(max_size=30))
        if value is not None:
            answers[question.id] = value
    return answers


@pytest.mark.parametrize("name", SURVEYS)
@settings(max_examples=60)
@given(data=st.data())
def test_a_row_gives_back_the_settled_answers(name: str, data: st.DataObject) -> None:
    survey = SURVEYS[name]
    settled = settle(survey, data.draw(answers_to(survey)))
    layout = columns(survey)
    row = flatten(settled, layout)
    again = gather(dict(zip([column.name for column in layout], row, strict=True)), layout)
    assert again == settled
    assert flatten(again, layout) == row


@pytest.mark.parametrize("name", SURVEYS)
def test_column_names_differ_from_each_other_and_from_those_of_every_response(name: str) -> None:
    names = [column.name for column in columns(SURVEYS[name])]
    assert len(names) == len(set(names))
    assert not set(names) & {*RESPONSE_COLUMNS, "postcode", "weight", "deprivation_quintile"}


def test_closed_questions_come_first_and_words_last() -> None:
    names = [column.name for column in columns(SURVEYS["residents-survey-2020"])]
    assert names[0] == "crime.burglary"
    assert names[-1] == "comments"
    assert names.index("not_reported.no_response") < names.index("age_band")


def test_a_follow_up_has_a_column_for_every_row_it_can_have() -> None:
    names = [column.name for column in columns(SURVEYS["residents-survey-2020"])]
    assert {name.removeprefix("crime_source.") for name in names if name.startswith("crime_source.")} == \
        {item.id for item in SURVEYS["residents-survey-2020"].question("crime").items}


def test_a_multiple_choice_is_noughts_and_ones_or_blank_or_not_asked() -> None:
    survey = SURVEYS["residents-survey-2020"]
    layout = tuple(column for column in columns(survey) if column.question.id == "not_reported")
    assert flatten({"not_reported": ["not_caught", "afraid"]}, layout) == ["0", "1", "0", "0", "0", "1", "0", "0"]
    assert flatten({}, layout) == [""] * 8
    assert flatten({"not_reported": "not_asked"}, layout) == ["not_asked"] * 8
    assert layout[0].codes == ("0", "1")


def test_the_codes_of_a_column_are_those_of_its_question() -> None:
    layout = {column.name: column for column in columns(SURVEYS["have-your-say-2015"])}
    assert layout["problems.litter"].codes == ("very_big", "fairly_big", "not_very_big", "not_a_problem", "dont_know")
    assert layout["priorities"].codes == ("agree", "neither", "disagree")
