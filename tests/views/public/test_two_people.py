"""Two people at one device: a page that was made for one person's draft stores, sends and shows nothing of the other's."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.models import Draft, Response
from tests.views.markup import faults
from tests.views.public.resident import PageReader, Pairs, Resident, save_with_code

WORD = "the second person's own words"
MADE_FOR_OTHERS = "This page was made for other answers"


def page_of_the_first(resident: Resident, page_id: str) -> tuple[str, Pairs]:
    """The address and the form of a page that was open when the second person began, with an answer."""
    resident.open("views")
    resident.answer_all(victim="no")
    resident.open(page_id)
    return resident.address, resident.filled(**({"other_priority": "of the first"} if page_id == "views" else {}))


def second_person(resident: Resident) -> None:
    """The next person at the same browser begins, and answers a page."""
    resident.go(resident.start)
    resident.post(f"{resident.start}start", resident.filled())
    resident.send(other_priority=WORD)


def draft() -> Draft:
    """The draft of the second person."""
    db.session.rollback()
    [found] = [one for one in db.session.scalars(select(Draft)) if WORD in str(one.answers)]
    return found


@pytest.mark.parametrize("page_id", ["views", "area", "about_you", "views?change=1", "check", "saved"])
def test_a_page_of_the_first_stores_and_shows_nothing(resident: Resident, page_id: str) -> None:
    address, form = page_of_the_first(resident, page_id)
    second_person(resident)
    before = dict(draft().answers)
    assert resident.post(address, form).status_code == 409
    assert MADE_FOR_OTHERS in resident.page.words
    assert WORD not in resident.html
    assert faults(resident.html) == []
    assert draft().answers == before
    assert db.session.scalars(select(Response)).all() == []
    resident.go(next(link for link in resident.page.links if link == resident.start))
    assert "Continue where you left off" in resident.page.words


@pytest.mark.parametrize("action", ["save", "clear"])
def test_nor_do_its_other_buttons(resident: Resident, action: str) -> None:
    address, form = page_of_the_first(resident, "views")
    second_person(resident)
    assert resident.post(address, [*form, ("action", action)]).status_code == 409
    assert draft().answers["other_priority"] == WORD


@pytest.mark.parametrize("form", ["start", "let-go"])
def test_nor_does_it_take_the_others_answers_off_the_device(resident: Resident, form: str) -> None:
    resident.open("views")
    resident.send()
    resident.open("saved")
    stale = resident.filled()
    second_person(resident)
    assert resident.post(f"{resident.start}{form}", stale).status_code == 409
    resident.open("views")
    assert resident.answers["other_priority"] == WORD


@pytest.mark.parametrize("page_id", ["area", "check", "saved", "", "thanks"])
def test_its_links_show_nothing_either(resident: Resident, page_id: str) -> None:
    address, _ = page_of_the_first(resident, "check")
    links = [link for link in resident.page.links if "_draft=" in link]
    assert len(links) > 5
    second_person(resident)
    for link in links:
        assert resident.go(link).status_code == 409
        assert WORD not in resident.html
    resident.open(page_id)
    assert MADE_FOR_OTHERS not in resident.page.words, "the second person's own pages are as ever"
    assert address


def test_links_of_ones_own_pages_lead_on_and_leave_no_word_in_the_address(resident: Resident) -> None:
    page_of_the_first(resident, "check")
    for link in [link for link in resident.page.links if "_draft=" in link]:
        assert resident.go(link).status_code == 200
        assert "_draft" not in resident.address


def test_a_first_page_opened_before_the_second_began_is_not_stored_in_their_answers(app: Flask, survey: Survey) -> None:
    one = Resident(app.test_client(), survey.slug)
    one.open("views")
    stale = one.filled(other_priority="of the first")
    one.open("views")
    one.send(other_priority=WORD)
    assert one.post(f"{one.start}views", stale).status_code == 409
    assert draft().answers["other_priority"] == WORD


def test_a_page_of_somebody_whose_answers_left_the_device_begins_nothing(resident: Resident) -> None:
    address, form = page_of_the_first(resident, "area")
    resident.client.delete_cookie("hys_survey")
    assert resident.post(address, form).status_code == 409
    assert len(db.session.scalars(select(Draft)).all()) == 1
    assert f"{resident.start}resume" in resident.page.links


def test_a_word_that_was_made_up_opens_nothing(resident: Resident) -> None:
    address, form = page_of_the_first(resident, "views")
    forged = [(name, "x" * 16 if name == "_draft" else value) for name, value in form]
    for wrong in (forged, [(name, "é\0" if name == "_draft" else value) for name, value in form]):
        assert resident.post(address, wrong).status_code == 409
    assert "of the first" not in str(db.session.scalars(select(Draft.answers)).one())


def test_the_words_of_two_drafts_differ_and_tell_nothing_of_the_token(app: Flask, survey: Survey) -> None:
    words = []
    for _ in range(2):
        one = Resident(app.test_client(), survey.slug)
        one.open("views")
        one.send()
        words.append(dict(PageReader(one.html).pairs)["_draft"])
        token = one.client.get_cookie("hys_survey")
        assert token
        assert words[-1] not in token.value
    assert words[0] != words[1]


def test_another_code_on_this_device_says_what_happens_to_the_answers_here(app: Flask, resident: Resident) -> None:
    code = save_with_code(resident)
    other = Resident(app.test_client(), "survey")
    other.open("views")
    other.send(other_priority=WORD)
    other.open("resume")
    assert "Another code takes them off it" in other.page.words
    other.send(code=code)
    other.open("views")
    assert other.answers["proposed_priorities.abuse"] == "agree"
