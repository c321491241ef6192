"""How an audience is let in: what a link's key opens under each setting."""

from __future__ import annotations

import pytest
from flask import Flask

from survey_app import audit, consultations
from survey_app.audit import Filter
from survey_app.consultations import Refused, Survey, audience_access
from survey_app.consultations.settings import Access
from tests.factories.consultations import make


@pytest.fixture
def survey(app: Flask) -> Survey:
    make(questionnaire="have-your-say-2026")
    return consultations.release("survey")


def audience(survey: Survey, key: str) -> str | None:
    found = audience_access.admitted(survey, key)
    return found.code if found else None


def test_usually_the_main_one_is_open_and_the_others_have_a_secret_link(survey: Survey) -> None:
    main, other = survey.questionnaire.audiences[:2]
    assert audience_access.access_of(survey, main.code) is Access.OPEN
    assert audience_access.access_of(survey, other.code) is Access.LINK
    assert audience(survey, "") == audience(survey, "guessed") == audience(survey, "elected") == "resident"
    assert audience(survey, survey.audience_keys["elected"]) == "elected"
    assert audience_access.key_of(survey, "resident") is None


def test_an_open_link_carries_the_audiences_own_name(survey: Survey) -> None:
    survey = audience_access.change_access(survey, "elected", Access.OPEN)
    assert audience_access.key_of(survey, "elected") == "elected"
    assert audience(survey, "elected") == "elected"


def test_a_code_can_be_accepted_beside_the_link(survey: Survey) -> None:
    survey = audience_access.change_access(survey, "elected", Access.ACCEPTED)
    survey = audience_access.change_access(survey, "resident", Access.ACCEPTED)
    assert audience(survey, "") == "resident"
    assert audience(survey, survey.audience_keys["elected"]) == "elected"
    assert audience(survey, "elected") == "resident"
    assert audience_access.uses_codes(survey)


def test_where_a_code_is_required_no_link_lets_in(survey: Survey) -> None:
    survey = audience_access.change_access(survey, "elected", Access.REQUIRED)
    assert audience(survey, survey.audience_keys["elected"]) is None
    assert audience(survey, "") == "resident"
    survey = audience_access.change_access(survey, "resident", Access.REQUIRED)
    assert audience(survey, "") is audience(survey, "resident") is None
    with pytest.raises(Refused, match="one-time code"):
        audience_access.check_access(survey, "")


def test_the_main_audience_can_have_a_secret_link(survey: Survey) -> None:
    survey = audience_access.change_access(survey, "resident", Access.LINK)
    key = audience_access.key_of(survey, "resident")
    assert key
    assert len(key) == 16
    assert audience(survey, key) == "resident"
    assert audience(survey, "") is audience(survey, "resident") is None
    assert not audience_access.uses_codes(survey)


def test_a_change_is_in_the_trail(survey: Survey) -> None:
    audience_access.change_access(survey, "elected", Access.REQUIRED)
    assert audit.events(Filter(action="access changed"), limit=1)[0].details == {
        "before": {"access": {}}, "after": {"access": {"elected": "required"}}}


def test_what_cannot_be_changed_is_refused(survey: Survey) -> None:
    with pytest.raises(Refused, match="no audience 'nobody'"):
        audience_access.change_access(survey, "nobody", Access.OPEN)
    with pytest.raises(Refused, match="has closed"):
        audience_access.change_access(consultations.close(survey.slug), "elected", Access.OPEN)
