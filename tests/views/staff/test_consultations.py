"""A lead makes, changes, opens and closes consultations in the browser."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from survey_app import audit, consultations
from survey_app.audit import Filter
from survey_app.consultations import State, setup
from survey_app.fieldwork import responses
from survey_app.models import Role
from survey_app.questionnaire import parsing
from tests.staff import Browser, dates, signed_in
from tests.views.markup import squeezed

pytestmark = pytest.mark.sqlite_only
TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone
SURVEY = "/staff/consultations/survey/"


def closing(day: date, **more: str) -> dict[str, str]:
    """The fields of the last day."""
    return {**{f"closes-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}, **more}


def new(**changes: Any) -> dict[str, Any]:
    """A form that makes a consultation, with changes."""
    return {"source": "library:have-your-say-2026", "title": "Have Your Say 2027", "slug": "",
            **dates(TODAY, TODAY + timedelta(days=30)), **changes}


@pytest.fixture
def lead(app: Flask) -> Browser:
    return signed_in(app, Role.LEAD)


def make(slug: str = "survey", opens: int = 0) -> None:
    consultations.create(slug, parsing.load("have-your-say-2026"), "A survey", TODAY + timedelta(days=opens),
                         TODAY + timedelta(days=30), "A partnership")


class TestMaking:
    def test_from_the_library(self, lead: Browser) -> None:
        answer = lead.post("/staff/consultations/new", new())
        assert answer.location == "/staff/consultations/have-your-say-2027/"
        survey = consultations.get("have-your-say-2027")
        assert survey.state() is State.DRAFT
        assert survey.questionnaire == setup.titled(parsing.load("have-your-say-2026"), "Have Your Say 2027")
        assert survey.organisation == "Test Partnership"

    def test_as_a_copy_with_its_texts_and_links_of_its_own(self, lead: Browser) -> None:
        make()
        lead.post("/staff/consultations/survey/details", {
            "title": "Earlier", "organisation": "P", "thanks": "Thank you all", "controller": "Ask us",
            **dates(TODAY, TODAY + timedelta(days=3))})
        lead.post("/staff/consultations/new", new(source="copy:survey", slug="copied"))
        earlier, copy = consultations.get("survey"), consultations.get("copied")
        assert copy.questionnaire.pages == earlier.questionnaire.pages
        assert copy.organisation == earlier.organisation == "P"
        assert copy.settings == consultations.Settings(thanks="Thank you all", controller="Ask us")
        assert copy.audience_keys.keys() == earlier.audience_keys.keys()
        assert copy.audience_keys != earlier.audience_keys

    def test_a_copy_is_not_called_as_last_year_in_another_language(self, lead: Browser) -> None:
        make()
        lead.post("/staff/consultations/new", new(source="copy:survey", slug="copied"))
        earlier, copy = consultations.get("survey"), consultations.get("copied")
        assert consultations.asked_in(earlier, "cy").title == "Dweud Eich Dweud 2026"
        assert consultations.asked_in(copy, "cy").title == "Have Your Say 2027"
        assert consultations.asked_in(copy, "cy").pages == consultations.asked_in(earlier, "cy").pages

    def test_from_a_file(self, lead: Browser) -> None:
        text = b"id='q'\ntitle='Q'\n[[pages]]\nid='p'\ntitle='P'\n[[pages.questions]]\nid='x'\nkind='short_text'\nlabel='X'\n"
        lead.post("/staff/consultations/new", new(source="file:", slug="filed", file=(io.BytesIO(text), "q.toml")))
        assert [question.id for question in consultations.get("filed").questionnaire.questions] == ["x"]

    def test_a_file_with_an_error_on_line_40_says_so(self, lead: Browser) -> None:
        text = b"\n" * 39 + b"id = unfinished\n"
        answer = lead.post("/staff/consultations/new", new(source="file:", file=(io.BytesIO(text), "q.toml")))
        assert answer.status_code == 400
        assert "q.toml" in answer.text
        assert "Line 40: id = unfinished" in answer.text

    @pytest.mark.parametrize(("changes", "message"), [
        ({"title": " "}, "Enter a title"), ({"source": ""}, "Choose what to start from"),
        ({"source": "copy:nothing"}, "Choose one of those shown"), ({"source": "file:"}, "Choose the questionnaire file"),
        ({"slug": "With Capitals"}, "cannot be the short name"), ({"title": "?", "slug": ""}, "cannot be the short name"),
        (dates(TODAY, TODAY - timedelta(days=1)), "The last day must not be before the day it opens"),
        ({"opens-month": "13"}, "Opens on must be a real date"), ({"opens-day": "", "opens-month": "", "opens-year": ""},
                                                                  "Enter the day it opens"),
        ({"opens-year": f"{TODAY:%y}"}, "Opens on: Enter the year with four numbers"),
        ({"closes-year": "27"}, "Last day: Enter the year with four numbers"),
        ({"closes-day": "x"}, "Last day must be a real date"), ({"opens_time": "25:00"}, "must be a time such as"),
        ({**dates(TODAY, TODAY), "opens_time": "17:00", "closes_time": "9:00"}, "before it opens")])
    def test_what_is_refused(self, lead: Browser, changes: dict[str, str], message: str) -> None:
        answer = lead.post("/staff/consultations/new", new(**changes))
        assert answer.status_code == 400
        assert message in answer.text
        assert consultations.listed() == []

    def test_a_short_name_that_is_taken(self, lead: Browser) -> None:
        make("taken")
        assert "already a consultation called" in lead.post("/staff/consultations/new", new(slug="taken")).text

    def test_what_was_typed_stays(self, lead: Browser) -> None:
        page = lead.post("/staff/consultations/new", new(title="Kept <b>", **{"opens-month": "13"})).text
        assert 'value="Kept &lt;b&gt;"' in page
        assert 'name="opens-month" type="text" inputmode="numeric" value="13"' in squeezed(page)

    def test_200_megabytes_are_refused_before_they_are_read(self, lead: Browser) -> None:
        answer = lead.send("POST", "/staff/consultations/new", content_type="multipart/form-data; boundary=x",
                           environ_overrides={"CONTENT_LENGTH": str(200 * 1024 * 1024)})
        assert answer.status_code == 413
        assert "too large" in answer.text


class TestDetails:
    def test_times_are_those_of_london(self, lead: Browser) -> None:
        make()
        lead.post("/staff/consultations/survey/details", {
            "title": "Summer", "organisation": "P", "opens_time": "9.00", "closes_time": "17:30",
            **dates(date(2027, 6, 1), date(2027, 6, 30))})
        survey = consultations.get("survey")
        assert survey.opens_at == datetime(2027, 6, 1, 8, tzinfo=UTC)
        assert survey.closes_at == datetime(2027, 6, 30, 16, 30, tzinfo=UTC)
        page = lead.get("/staff/consultations/survey/details").text
        assert 'value="09:00"' in page
        assert 'value="17:30"' in page

    def test_without_times_it_is_whole_days_even_when_the_clocks_change(self, lead: Browser) -> None:
        make()
        lead.post("/staff/consultations/survey/details", {
            "title": "Autumn", "organisation": "P", **dates(date(2026, 10, 24), date(2026, 10, 25))})
        survey = consultations.get("survey")
        assert (survey.opens_at, survey.closes_at) == (datetime(2026, 10, 23, 23, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC))
        page = lead.get("/staff/consultations/survey/details").text
        assert 'id="closes-day" name="closes-day" type="text" inputmode="numeric" value="25"' in squeezed(page)

    def test_an_open_one_is_locked(self, lead: Browser) -> None:
        make()
        page = lead.get("/staff/consultations/survey/details").text
        assert "Title, dates and texts" in page
        consultations.release("survey")
        assert lead.get("/staff/consultations/survey/details").status_code == 409
        before = consultations.get("survey")
        answer = lead.post("/staff/consultations/survey/details", {"title": "Other"}, page="/staff/")
        assert answer.status_code == 409
        assert consultations.get("survey") == before

    def test_a_text_that_is_too_long(self, lead: Browser) -> None:
        make()
        answer = lead.post("/staff/consultations/survey/details", {
            "title": "T", "organisation": "P", "thanks": "x" * 5001, **dates(TODAY, TODAY)})
        assert "5,001 characters" in answer.text


class TestMoves:
    def test_opening_asks_first_and_then_opens(self, lead: Browser) -> None:
        make()
        assert "no question, answer or route can be changed" in lead.get("/staff/consultations/survey/open").text
        assert consultations.get("survey").state() is State.DRAFT
        page = lead.post("/staff/consultations/survey/open", follow_redirects=True).text
        assert "is open" in page
        assert "http://localhost/consultations/survey/?key=" in page
        assert consultations.get("survey").state() is State.OPEN

    def test_one_that_waits_can_be_taken_back(self, lead: Browser) -> None:
        make(opens=5)
        assert "opens by itself" in lead.post("/staff/consultations/survey/open", follow_redirects=True).text
        lead.post("/staff/consultations/survey/take-back")
        assert consultations.get("survey").state() is State.DRAFT

    def test_closing_early(self, lead: Browser) -> None:
        make()
        lead.post("/staff/consultations/survey/open")
        assert "cannot be opened again" in lead.get("/staff/consultations/survey/close").text
        lead.post("/staff/consultations/survey/close")
        assert consultations.get("survey").state() is State.CLOSED

    def test_moves_that_make_no_sense_are_refused(self, lead: Browser) -> None:
        make()
        for move in ("close", "take-back"):
            assert lead.get(f"/staff/consultations/survey/{move}").status_code == 409
            assert "only" in lead.post(f"/staff/consultations/survey/{move}", page="/staff/", follow_redirects=True).text
        assert consultations.get("survey").state() is State.DRAFT
        assert lead.get("/staff/consultations/survey/explode").status_code == 404
        assert lead.get("/staff/consultations/none/").status_code == 404

    @pytest.mark.parametrize("opens", [0, 5])
    def test_the_closing_date_can_be_changed_once_it_is_opened(self, lead: Browser, opens: int) -> None:
        make(opens=opens)
        lead.post("/staff/consultations/survey/open")
        answer = lead.post(f"{SURVEY}closing-date", closing(date(2999, 6, 30), closes_time="17:30"))
        assert answer.location == SURVEY
        survey = consultations.get("survey")
        assert survey.closes_at == datetime(2999, 6, 30, 16, 30, tzinfo=UTC)
        assert survey.state() is (State.SCHEDULED if opens else State.OPEN)
        assert "30 June 2999, 17:30" in lead.get(SURVEY).text
        event = audit.events(Filter(about="survey"), limit=1)[0]
        assert (event.action, event.who) == ("closing date changed", "lead@example.org")
        assert event.details["after"] == "30 June 2999, 17:30"

    @pytest.mark.parametrize(("day", "message"), [
        (TODAY - timedelta(days=1), "before it opens"), (TODAY, "The new closing time is past")])
    def test_a_closing_date_that_makes_no_sense(self, lead: Browser, day: date, message: str) -> None:
        make()
        lead.post("/staff/consultations/survey/open")
        before = consultations.get("survey")
        answer = lead.post(f"{SURVEY}closing-date", closing(day, closes_time="0:01"))
        assert answer.status_code == 400
        assert message in answer.text
        assert consultations.get("survey") == before

    def test_the_closing_date_of_a_draft_or_a_closed_one_is_not_changed_here(self, lead: Browser) -> None:
        make()
        assert lead.get(f"{SURVEY}closing-date").status_code == 409
        lead.post("/staff/consultations/survey/open")
        seen = consultations.get("survey")
        lead.post("/staff/consultations/survey/close")
        assert lead.get(f"{SURVEY}closing-date").status_code == 409
        with pytest.raises(consultations.Refused, match="meanwhile"):
            setup.change_closing(seen, seen.closes_at + timedelta(days=1))
        assert consultations.get("survey").closes_at == seen.closes_at

    def test_an_analyst_cannot_change_it(self, app: Flask, lead: Browser) -> None:
        make()
        lead.post("/staff/consultations/survey/open")
        assert signed_in(app, Role.ANALYST).get(f"{SURVEY}closing-date").status_code == 403

    def test_results_are_not_offered_while_answers_can_still_be_sent(self, lead: Browser) -> None:
        make()
        survey = consultations.release("survey")
        responses.save(survey, responses.begin("resident", page=""), {}, None)
        until = consultations.close("survey").grace_ends_at.astimezone(consultations.LONDON)
        told = f"until {until:%-d %B %Y, %H:%M}"
        page = lead.get(SURVEY).text
        assert told in page
        assert "Look at its results" not in page
        assert told in lead.get(f"{SURVEY}results").text

    def test_everything_is_in_the_trail(self, lead: Browser) -> None:
        make("trailed")
        lead.post("/staff/consultations/trailed/open")
        lead.post("/staff/consultations/trailed/close")
        done = audit.events(Filter(about="trailed"), limit=3)
        assert [(event.action, event.who) for event in done] == [
            ("consultation closed", "lead@example.org"), ("consultation opened", "lead@example.org"),
            ("consultation made", "command line")]
