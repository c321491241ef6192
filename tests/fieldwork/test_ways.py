"""How an audience is let in: what a link's key opens under each setting."""

from __future__ import annotations

import pytest
from flask import Flask

from survey_app import audit
from survey_app.audit import Filter
from survey_app.fieldwork import consultations, ways
from survey_app.fieldwork.consultations import Refused, Survey
from survey_app.fieldwork.ways import Way

from .test_consultations import make


@pytest.fixture
def survey(app: Flask) -> Survey:
    make(questionnaire="have-your-say-2026")
    return consultations.release("survey")


def audience(survey: Survey, key: str) -> str | None:
    found = ways.let_in(survey, key)
    return found.code if found else None


def test_usually_the_main_one_is_open_and_the_others_have_a_secret_link(survey: Survey) -> None:
    assert [ways.of(survey, one.code) for one in survey.questionnaire.audiences[:2]] == [Way.OPEN, Way.LINK]
    assert audience(survey, "") == audience(survey, "guessed") == audience(survey, "elected") == "resident"
    assert audience(survey, survey.audience_keys["elected"]) == "elected"
    assert ways.key_of(survey, "resident") is None


def test_an_open_link_carries_the_audiences_own_name(survey: Survey) -> None:
    survey = ways.change(survey, "elected", Way.OPEN)
    assert ways.key_of(survey, "elected") == "elected"
    assert audience(survey, "elected") == "elected"


def test_a_code_can_be_accepted_beside_the_link(survey: Survey) -> None:
    survey = ways.change(ways.change(survey, "elected", Way.ACCEPTED), "resident", Way.ACCEPTED)
    assert audience(survey, "") == "resident"
    assert audience(survey, survey.audience_keys["elected"]) == "elected"
    assert audience(survey, "elected") == "resident"
    assert ways.uses_codes(survey)


def test_where_a_code_is_required_no_link_lets_in(survey: Survey) -> None:
    survey = ways.change(survey, "elected", Way.REQUIRED)
    assert audience(survey, survey.audience_keys["elected"]) is None
    assert audience(survey, "") == "resident"
    survey = ways.change(survey, "resident", Way.REQUIRED)
    assert audience(survey, "") is audience(survey, "resident") is None
    with pytest.raises(Refused, match="one-time code"):
        ways.check(survey, "")


def test_the_main_audience_can_have_a_secret_link(survey: Survey) -> None:
    survey = ways.change(survey, "resident", Way.LINK)
    key = ways.key_of(survey, "resident")
    assert key
    assert len(key) == 16
    assert audience(survey, key) == "resident"
    assert audience(survey, "") is audience(survey, "resident") is None
    assert not ways.uses_codes(survey)


def test_a_change_is_in_the_trail(survey: Survey) -> None:
    ways.change(survey, "elected", Way.REQUIRED)
    assert audit.events(Filter(action="way in changed"), limit=1)[0].details == {"audience": "elected", "way": "required"}


def test_what_cannot_be_changed_is_refused(survey: Survey) -> None:
    with pytest.raises(Refused, match="no audience 'nobody'"):
        ways.change(survey, "nobody", Way.OPEN)
    with pytest.raises(Refused, match="has closed"):
        ways.change(consultations.close(survey.slug), "elected", Way.OPEN)
