"""A consultation's state follows from its dates and now, and only the moves that make sense are made."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from survey_app import consultations
from survey_app.consultations import GRACE, Refused, State
from survey_app.database import db
from survey_app.questionnaire import parsing
from tests.factories.consultations import TODAY, make
from tests.outages import out_of_reach

NEVER = ("nope", "Capital", "under_score", "two--hyphens", "", "a" * 81)


@pytest.mark.usefixtures("app")
class TestStates:
    def test_is_a_draft_until_it_is_released(self) -> None:
        assert make().state() is State.DRAFT

    def test_opens_at_once_when_its_first_day_has_come(self) -> None:
        make()
        assert consultations.release("survey").state() is State.OPEN

    def test_waits_for_its_first_day(self) -> None:
        make(opens=2)
        survey = consultations.release("survey")
        assert survey.state() is State.SCHEDULED
        assert survey.state(survey.opens_at) is State.OPEN

    def test_includes_the_whole_last_day_in_london(self) -> None:
        survey = consultations.create("summer", parsing.load("have-your-say-2015"), "T", date(2026, 6, 1), date(2026, 6, 30), "P")
        assert survey.opens_at == datetime(2026, 5, 31, 23, tzinfo=UTC)
        assert survey.closes_at == datetime(2026, 6, 30, 23, tzinfo=UTC)

    def test_closes_by_itself_and_takes_drafts_an_hour_longer(self) -> None:
        make()
        survey = consultations.release("survey")
        assert survey.state(survey.closes_at - timedelta(seconds=1)) is State.OPEN
        assert survey.state(survey.closes_at) is State.CLOSED
        assert survey.accepts_drafts(survey.closes_at + GRACE - timedelta(seconds=1))
        assert not survey.accepts_drafts(survey.closes_at + GRACE)

    def test_can_be_closed_early(self) -> None:
        make()
        consultations.release("survey")
        assert consultations.close("survey").state() is State.CLOSED


@pytest.mark.usefixtures("app")
class TestRefusals:
    def test_a_last_day_before_the_first(self) -> None:
        with pytest.raises(Refused, match="before it opens"):
            make(opens=5, closes=4)

    def test_one_day_is_enough(self) -> None:
        assert make(opens=5, closes=5).closes_at - make("other", opens=5, closes=5).opens_at >= timedelta(hours=23)

    @pytest.mark.parametrize("slug", NEVER[1:])
    def test_a_short_name_that_cannot_stand_in_an_address(self, slug: str) -> None:
        with pytest.raises(Refused, match="short name"):
            make(slug)

    def test_the_same_short_name_twice(self) -> None:
        make()
        with pytest.raises(Refused, match="already a consultation called 'survey'"):
            make()
        assert len(consultations.listed()) == 1

    def test_an_unknown_one_names_those_there_are(self) -> None:
        make()
        with pytest.raises(Refused, match=r"no consultation called 'nope'.*survey"):
            consultations.get("nope")

    def test_opening_twice_and_closing_a_draft(self) -> None:
        make()
        with pytest.raises(Refused, match="is draft; only an open one"):
            consultations.close("survey")
        consultations.release("survey")
        with pytest.raises(Refused, match="already open"):
            consultations.release("survey")

    def test_an_untitled_one(self) -> None:
        with pytest.raises(Refused, match="needs a title"):
            consultations.create("untitled", parsing.load("have-your-say-2015"), "  ", TODAY, TODAY, "P")


def test_equal_questionnaires_are_one_version(app: Flask) -> None:
    assert make("one").version_id == make("two").version_id
    assert make("three", questionnaire="residents-survey-2020").version_id != make("four").version_id


def test_other_audiences_have_a_link_of_their_own(app: Flask) -> None:
    survey = make(questionnaire="residents-survey-2020")
    other = survey.questionnaire.audiences[1]
    assert survey.audience_of(survey.audience_keys[other.code]) == other
    assert survey.audience_of("guessed") == survey.audience_of("") == survey.questionnaire.audiences[0]


def test_with_the_table_out_of_reach_gives_the_survey_last_seen(app: Flask) -> None:
    make()
    seen = consultations.find("survey")
    with out_of_reach("consultation"):
        assert consultations.find("survey") == seen
        with pytest.raises(DBAPIError):
            consultations.find("never-seen")


def test_what_another_process_changed_is_seen_when_a_second_is_over(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make()
    db.session.execute(text("UPDATE consultation SET title = 'Changed'"))   # as by another process: this one is not told
    db.session.commit()
    monkeypatch.setattr(consultations, "SECONDS_SEEN", 3600.0)
    recent = consultations.recent("survey")
    assert recent == made
    assert recent != consultations.get("survey")
    monkeypatch.setattr(consultations, "SECONDS_SEEN", 0.0)
    assert consultations.recent("survey") == consultations.get("survey")


def test_what_this_process_changed_is_seen_at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consultations, "SECONDS_SEEN", 3600.0)
    assert make() == consultations.recent("survey")
    released = consultations.release("survey")
    assert released.state() is State.OPEN
    assert consultations.recent("survey") == released
