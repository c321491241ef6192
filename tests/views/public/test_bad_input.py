"""Whatever is asked or sent wrongly gets a page that says what is wrong and what to do, and nothing typed is lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from survey_app import consultations
from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.models import Consultation, Draft, Response
from survey_app.models.consultations import now
from tests.factories.consultations import make
from tests.mailbox import MailServer
from tests.views.public.resident import PageReader, Resident

pytestmark = pytest.mark.sqlite_only


class TestAddresses:
    @pytest.mark.parametrize("slug", ["nope", "Capital", "a.b", "a" * 300, "%00", "..%2f..%2fetc"])
    def test_of_an_unknown_consultation(self, client: FlaskClient, survey: Survey, slug: str) -> None:
        for page in ("", "views", "check", "thanks", "privacy", "resume"):
            reply = client.get(f"/consultations/{slug}/{page}")
            assert reply.status_code == 404
            assert "Page not found" in reply.get_data(as_text=True)

    def test_of_a_consultation_that_is_not_released(self, client: FlaskClient) -> None:
        make()
        assert client.get("/consultations/survey/").status_code == 404

    def test_of_an_unknown_page(self, resident: Resident) -> None:
        assert resident.open("no_such_page").status_code == 404
        assert resident.client.post(f"{resident.start}no_such_page").status_code == 404

    def test_of_a_page_out_of_order_lead_to_the_next_one(self, resident: Resident) -> None:
        resident.open("contact")
        assert resident.address.endswith("/views?notice=lost")
        resident.send(proposed_priorities__abuse="agree")
        resident.open("contact")
        assert resident.address.endswith("/area?notice=later")
        assert "You have not reached that page yet" in resident.page.words
        resident.open("check")
        assert resident.address.endswith("/area?notice=later")

    def test_of_a_page_that_is_not_asked(self, resident: Resident) -> None:
        resident.open("views")
        resident.answer_all(victim="no")
        resident.open("experience")
        assert resident.address.endswith("/check?notice=later")


class TestDates:
    def test_one_that_has_closed_says_when(self, client: FlaskClient, survey: Survey) -> None:
        ended = consultations.close("survey").ended_at
        reply = client.get("/consultations/survey/")
        assert reply.status_code == 410
        day = ended.astimezone(consultations.LONDON)
        assert f"closed on {day:%-d %B %Y}" in reply.get_data(as_text=True)
        assert client.get("/consultations/survey/views").status_code == 410

    def test_one_that_is_not_open_yet_says_when(self, client: FlaskClient) -> None:
        make(opens=2)
        opens = consultations.release("survey").opens_at.astimezone(consultations.LONDON)
        reply = client.get("/consultations/survey/")
        assert reply.status_code == 404
        assert f"opens on {opens:%-d %B %Y}" in reply.get_data(as_text=True)

    def test_answers_begun_in_time_can_be_sent_for_an_hour(self, resident: Resident) -> None:
        resident.open("views")
        resident.answer_all(victim="no")
        consultations.close("survey")
        resident.send()
        assert resident.address.endswith("/thanks")

    def test_after_the_hour_the_page_says_that_it_has_closed(self, resident: Resident) -> None:
        resident.open("views")
        resident.send()
        _close_two_hours_ago()
        assert resident.send(proposed_priorities__abuse="agree").status_code == 410
        assert db.session.scalars(select(Response)).all() == []

    def test_a_new_respondent_is_refused_in_that_hour(self, app: Flask, resident: Resident) -> None:
        resident.open("views")
        consultations.close("survey")
        assert resident.send().status_code == 410


class TestAnswers:
    @pytest.mark.parametrize(("page", "name", "code"), [
        ("views", "proposed_priorities.abuse", "nonsense"), ("views", "proposed_priorities.abuse", "not_asked"),
        ("safety", "safe_day", "x' OR 1=1"), ("contact", "channels", '"><script>')])
    def test_with_an_option_that_does_not_exist(self, resident: Resident, page: str, name: str, code: str) -> None:
        resident.open("views")
        while f"/{page}" not in resident.address:
            resident.send()
        other = next(other for other in resident.page.options if other != name)
        chosen = resident.page.options[other][0]
        reply = resident.send(**{name: code, other: chosen})
        assert reply.status_code == 400
        assert "Choose one of the answers shown" in resident.page.words
        assert resident.answers[other] == chosen
        assert code not in resident.html
        resident.send(**{name: []})
        assert f"/{page}" not in resident.address

    def test_that_cannot_stand_together(self, resident: Resident) -> None:
        resident.open("views")
        while "/contact" not in resident.address:
            resident.send()
        assert resident.send(channels=["alert", "none"]).status_code == 400
        assert "Choose either “None of these” or the other answers, not both" in resident.page.words
        assert [value for name, value in resident.page.pairs if name == "channels"] == ["alert", "none"]

    def test_a_comment_of_100_kb_is_kept_and_the_limit_said(self, resident: Resident) -> None:
        comment = "Überall <b>Müll</b> & Lärm.\n" * 4_000
        resident.open("views")
        while "/comments" not in resident.address:
            resident.send()
        assert resident.send(comments=comment).status_code == 400
        assert f"is {len(comment.strip()):,} characters long and the most we can take is 2,000. Shorten it" in resident.page.words
        assert resident.answers["comments"] == comment.strip()
        resident.send(comments=comment[:2_000])
        assert "/safety" in resident.address

    def test_more_than_the_server_takes(self, resident: Resident) -> None:
        resident.open("views")
        resident.send()
        reply = resident.send(other_priority="x" * 3_000_000)
        assert reply.status_code == 413
        assert "What you sent is too large" in resident.page.words
        resident.open("views")
        assert resident.answers["other_priority"] == ""

    def test_with_a_nul_and_other_control_characters(self, resident: Resident) -> None:
        resident.open("views")
        resident.complete(other_priority="Street\x00 lights\x1b[31m\x7f\ufffe", comments="One\r\nTwo\tThree\x00\uffff")
        answers = db.session.scalars(select(Response)).one().answers
        assert answers["other_priority"] == "Street lights[31m"
        assert answers["comments"] == "One\nTwo\tThree"

    @pytest.mark.parametrize("typed", ["HP", "no thanks", "12345", "ZZ1 1AA; DROP TABLE response", "\x00", "ＨＰ１１ 1BBB"])
    def test_a_postcode_that_cannot_be_one(self, resident: Resident, typed: str) -> None:
        resident.open("views")
        while "/about_you" not in resident.address:
            resident.send()
        assert resident.send(postcode=typed, age_band="45_54").status_code == 400
        assert "This cannot be a postcode" in resident.page.words
        assert resident.answers["age_band"] == "45_54"

    @pytest.mark.parametrize("text", [
        "<script>alert(1)</script>", "{{ config }}", "'; DROP TABLE draft; --", "=1+1", "\u202e\u0000"])
    def test_are_words_and_never_code(self, resident: Resident, text: str) -> None:
        resident.open("views")
        resident.answer_all(other_priority=text)
        assert "<script>alert" not in resident.html
        assert text.replace("\x00", "") in resident.page.words


def test_a_page_whose_draft_was_deleted_is_kept_and_the_loss_said(resident: Resident) -> None:
    resident.open("views")
    while "/comments" not in resident.address:
        resident.send()
    db.session.execute(delete(Draft))
    db.session.commit()
    resident.send(comments="Street lights")
    assert resident.address.endswith("/views?notice=lost")
    assert "We could not find your answers" in resident.page.words
    resident.complete()
    assert db.session.scalars(select(Response)).one().answers["comments"] == "Street lights"


@pytest.mark.parametrize(("page", "name", "asked_for"), [
    ("consultations/survey/resume", "code", "Enter your code"),
    ("consultations/survey/invited", "code", "Enter your one-time code"),
    ("withdraw/survey", "receipt", "Enter your receipt code"), ("alerts", "email", "Enter an email address")])
def test_a_box_left_empty_is_asked_for(resident: Resident, post: MailServer, page: str, name: str, asked_for: str) -> None:
    resident.go(f"/{page}")
    assert resident.send(**{name: " "}).status_code == 400
    assert re.search(rf"{asked_for}\s", resident.page.words)


def test_a_browser_that_blocks_cookies_is_told_so_and_keeps_the_answers(app: Flask, survey: Survey) -> None:
    browser = app.test_client(use_cookies=False)
    form = PageReader(browser.get("/consultations/survey/views").get_data(as_text=True))
    reply = browser.post("/consultations/survey/views", data={**dict(form.pairs), "proposed_priorities.abuse": "agree"})
    page = PageReader(reply.get_data(as_text=True))
    assert reply.status_code == 400
    assert "Allow cookies for this site" in page.words
    assert ("proposed_priorities.abuse", "agree") in page.pairs


def _close_two_hours_ago() -> None:
    consultation = db.session.scalars(select(Consultation)).one()
    consultation.closed_at = now() - timedelta(hours=2)
    db.session.commit()
    consultations.get("survey")   # as everything does that changes one
