"""The language can be changed on any page, what was answered and typed stays, and the one that was read is recorded."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey_app import consultations, languages
from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.models import Draft, Response, Role
from tests.factories.consultations import make
from tests.mailbox import MailServer
from tests.staff import signed_in
from tests.views.public.resident import Resident

pytestmark = pytest.mark.sqlite_only


def test_a_page_is_asked_in_the_language_chosen(resident: Resident) -> None:
    resident.go(f"{resident.start}?language=cy")
    assert '<html lang="cy" dir="ltr"' in resident.html
    assert "Dechrau nawr" in resident.page.words
    resident.open("views")
    assert "Ein blaenoriaethau ar gyfer y flwyddyn nesaf" in resident.page.words
    assert "Tudalen 1 o 6" in resident.page.words


@pytest.mark.parametrize("page", ["", "views", "privacy"])
def test_what_is_not_in_a_language_is_said_in_it_before_it_is_chosen(resident: Resident, page: str) -> None:
    resident.open(page) if page else resident.go(resident.start)
    line = f'<small lang="ur" dir="rtl">{languages.speech("ur").questions_only}</small>'
    before, _, after = resident.html.partition(line)
    assert "اردو</" in after.partition("</li>")[0]
    assert "اردو</" not in before
    assert "<small" not in after     # the program speaks English and Welsh


def test_changing_it_in_a_page_keeps_what_was_typed(resident: Resident) -> None:
    resident.open("views")
    resident.press("language", "cy", proposed_priorities__abuse="agree", other_priority="Street lights")
    assert resident.address.endswith("/views")
    assert resident.answers == {"proposed_priorities.abuse": "agree", "other_priority": "Street lights"}
    assert "Cytuno" in resident.page.words
    resident.press("language", "en")
    assert "Agree" in resident.page.words
    assert db.session.scalars(select(Draft)).one().answers["other_priority"] == "Street lights"


def test_changing_it_in_a_page_that_cannot_be_stored_keeps_it_too(resident: Resident) -> None:
    resident.open("views")
    reply = resident.press("language", "cy", other_priority="x" * 300)
    assert reply.status_code == 400
    assert "Mae eich ateb yn 300 nod o hyd" in resident.page.words
    assert resident.answers["other_priority"] == "x" * 300


def test_the_one_last_read_is_recorded(resident: Resident) -> None:
    resident.open("views")
    resident.press("language", "cy")
    resident.complete()
    assert "Diolch. Mae eich atebion wedi’u hanfon" in resident.page.words
    assert db.session.scalars(select(Response)).one().language == "cy"


def test_codes_are_the_same_in_every_language(resident: Resident) -> None:
    resident.go(f"{resident.start}?language=ur")
    resident.open("views")
    resident.complete(problems__litter="very_big", problems_source__litter="news", victim="no")
    answers = db.session.scalars(select(Response)).one().answers
    assert (answers["problems"]["litter"], answers["problems_source"]["litter"], answers["victim"]) == ("very_big", "news", "no")


def test_right_to_left_with_what_is_not_translated_marked(resident: Resident) -> None:
    resident.go(f"{resident.start}?language=ur")
    assert '<html lang="ur" dir="rtl"' in resident.html
    assert '<span lang="en" dir="ltr">Start now</span>' in resident.html
    resident.open("views")
    assert "اگلے سال کے لیے ہماری ترجیحات" in resident.page.words
    while "/contact" not in resident.address:
        resident.send()
    assert '<span lang="en" dir="ltr">Thames Valley Alert messages</span>' in resident.html
    assert re.search("<title>[^<]* – Page 5 of 6 – [^<]*</title>", resident.html)
    assert "&lt;span" not in resident.html


def test_a_draft_translation_says_so(resident: Resident) -> None:
    resident.go(f"{resident.start}?language=cy")
    assert "Drafft yw’r cyfieithiad hwn" in resident.page.words
    resident.go(f"{resident.start}?language=en")
    assert "draft" not in resident.page.words


@pytest.mark.parametrize("asked", ["xx", "fr", "<script>", "cy\x00", ""])
def test_one_that_is_not_offered_is_the_base_language(resident: Resident, asked: str) -> None:
    reply = resident.client.get(resident.start, query_string={"language": asked})
    assert '<html lang="en"' in reply.get_data(as_text=True)
    assert resident.client.get_cookie("hys_language") is None


def test_a_survey_in_one_language_offers_no_other(app: Flask, client: FlaskClient) -> None:
    make()
    consultations.release("survey")
    html = client.get("/consultations/survey/?language=cy").get_data(as_text=True)
    assert "hys-languages" not in html
    assert '<html lang="en"' in html


def test_the_name_of_who_asks_is_marked_as_english(resident: Resident) -> None:
    for code, marked in (("en", False), ("cy", True), ("ur", True)):
        resident.go(f"{resident.start}?language={code}")
        head = resident.html.partition("</header>")[0].rpartition('<div class="govuk-width-container">')[2]
        assert head.strip().startswith('<span lang="en" dir="ltr">') is marked


def test_staff_pages_are_in_english_whatever_was_chosen(app: Flask, survey: Survey) -> None:
    lead = signed_in(app, Role.LEAD)
    lead.get("/cookies?language=cy")
    page = lead.get("/staff/").text
    assert '<html lang="en"' in page
    assert re.search(r"\d (January|February|March|April|May|June|July|August|September|October|November|December) 20", page)
    refused = lead.get("/staff/no-such-page").text
    assert '<html lang="en"' in refused
    assert "Page not found" in refused


def test_errors_and_other_pages_follow_it(client: FlaskClient, survey: Survey, post: MailServer) -> None:
    client.get("/cookies?language=cy")
    for address, words in (("/nope", "Heb ddod o hyd i’r dudalen"), ("/accessibility", "Datganiad hygyrchedd"),
                           ("/alerts", "Cyfeiriad e-bost"), (f"/consultations/{survey.slug}/privacy", "Hysbysiad preifatrwydd")):
        assert words in client.get(address).get_data(as_text=True)
