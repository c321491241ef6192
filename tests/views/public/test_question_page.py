"""The resident's way over HTTP, without JavaScript: from the start page to the receipt, and every way back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.fieldwork import responses
from survey_app.models import Draft, PlaceRow, Response
from survey_app.models.consultations import now
from tests.views.public.resident import Resident

pytestmark = pytest.mark.sqlite_only


def stored() -> list[Response]:
    return list(db.session.scalars(select(Response)))


def only() -> Response:
    [response] = stored()
    return response


class TestTheWholeWay:
    def test_ends_with_one_response_and_a_receipt(self, resident: Resident, place: PlaceRow) -> None:
        resident.open("views")
        page = resident.complete(proposed_priorities__abuse="agree", problems__litter="very_big", problems__drugs="dont_know",
                                 problems_source__litter="news", safe_day="very_safe", victim="yes", reported="no",
                                 not_reported=["too_minor", "afraid"], channels="none", comments="Street lights.\r\nPlease.",
                                 postcode="zz1 1aa", age_band="45_54")
        assert page.status_code == 200
        assert resident.address.endswith("/thanks")
        assert re.search(r'hys-receipt"[^>]*>[A-Z2-7]{4}(-[A-Z2-7]{4}){3}<', resident.html)
        response = only()
        assert response.answers["proposed_priorities"] == {"abuse": "agree"}
        assert response.answers["problems_source"]["litter"] == "news"
        assert response.answers["problems_source"]["drugs"] == "not_asked"
        assert response.answers["not_reported"] == ["too_minor", "afraid"]
        assert response.answers["comments"] == "Street lights.\nPlease."
        assert (response.lsoa, response.ward, response.authority) == (place.lsoa, place.ward, place.authority)
        assert (response.imd_decile, response.imd_quintile_local, response.imd_edition) == (2, 1, "2025")
        assert (response.place_status, response.source, response.audience, response.language) == \
            ("matched", "online", "resident", "en")
        assert db.session.scalars(select(Draft)).all() == []

    def test_needs_no_answer_at_all(self, resident: Resident) -> None:
        resident.open("views")
        resident.complete()
        assert resident.address.endswith("/thanks")
        assert only().place_status == "not_given"

    def test_keeps_an_unknown_postcode_s_response(self, resident: Resident) -> None:
        resident.open("views")
        resident.complete(postcode="ZZ9 9ZZ", victim="no")
        response = only()
        assert (response.place_status, response.lsoa) == ("unknown", None)
        assert response.answers["victim"] == "no"

    def test_says_what_area_a_postcode_is_in_before_sending(self, resident: Resident, place: PlaceRow) -> None:
        resident.open("views")
        resident.answer_all(postcode="ZZ1 1AA")
        assert "Castle, Hilltop" in resident.page.words
        assert "ZZ1" not in resident.page.words

    def test_the_number_of_pages_never_grows(self, resident: Resident) -> None:
        resident.open("views")
        places = [_progress(resident)]
        for answers in ({}, {"problems__litter": "very_big"}, {}, {}, {"victim": "yes"}, {"reported": "no"}, {}, {}):
            resident.send(**answers)
            places.append(_progress(resident))
        assert [number for number, _ in places] == [1, 2, 2, 3, 4, 4, 4, 5, 6]
        assert {total for _, total in places} == {6}

    def test_the_answers_can_be_kept_as_a_copy_before_they_are_sent(self, resident: Resident) -> None:
        resident.open("views")
        resident.answer_all(problems__litter="very_big", comments="Lights <b>&</b> paths")
        copy = resident.client.get("/consultations/survey/check/copy")
        assert copy.headers["Content-Disposition"] == 'attachment; filename="answers.txt"'
        assert copy.headers["Cache-Control"] == "no-store"
        assert "Rubbish or litter lying around: A very big problem\n" in copy.text
        assert "Lights <b>&</b> paths" in copy.text
        assert "Vandalism: Not answered" in copy.text
        resident.send()
        assert resident.client.get("/consultations/survey/check/copy").status_code == 303     # the draft is gone

    def test_titles_tell_the_page_and_no_answer(self, resident: Resident) -> None:
        resident.open("views")
        resident.answer_all(problems__litter="very_big", victim="yes", reported="no", health="yes")
        titles = [_title(html) for html in resident.seen if "govuk-caption-l" in html]
        assert len(set(titles)) == len(titles)
        assert titles[0] == "Our priorities for next year – Page 1 of 6 – Have Your Say 2026"
        assert "Page 4 of 6, part 2 – Have Your Say 2026" in titles      # of a victim of crime
        assert not any("crime" in title or "reported" in title or "health" in title for title in titles)

    def test_every_audience_has_its_link(self, resident: Resident, survey: Survey) -> None:
        resident.go(f"{resident.start}?key={survey.audience_keys['elected']}")
        assert "This link is for: Elected representatives" in resident.page.words
        first = next(link for link in resident.page.links if "/views" in link)
        resident.go(first)
        resident.complete()
        assert only().audience == "elected"


class TestDrafts:
    def test_are_stored_as_each_page_is_sent(self, resident: Resident) -> None:
        resident.open("views")
        resident.send(proposed_priorities__abuse="agree")
        resident.send(problems__litter="not_a_problem")
        draft = db.session.scalars(select(Draft)).one()
        assert draft.answers["proposed_priorities"] == {"abuse": "agree"}
        assert draft.answers["problems"] == {"litter": "not_a_problem"}

    def test_outlive_the_closed_tab(self, resident: Resident, app: Flask, survey: Survey) -> None:
        resident.open("views")
        resident.send(proposed_priorities__abuse="agree")
        token = resident.client.get_cookie("hys_survey")
        assert token is not None
        browser = app.test_client()
        browser.set_cookie("hys_survey", token.value)
        again = Resident(browser, survey.slug)
        assert "Continue where you left off" in again.page.words
        again.open("views")
        assert again.answers["proposed_priorities.abuse"] == "agree"

    def test_of_another_person_on_the_same_device_are_left_alone(self, resident: Resident) -> None:
        resident.open("views")
        resident.complete(victim="no")
        resident.post(f"{resident.start}start", resident.filled())
        assert resident.address.endswith("/views")
        resident.complete(victim="yes")
        assert sorted(str(response.answers["victim"]) for response in stored()) == ["no", "yes"]


class TestChanges:
    def test_from_the_check_page_lead_back_to_it(self, resident: Resident) -> None:
        resident.open("views")
        resident.answer_all(victim="no")
        resident.go(next(link for link in resident.page.links if "/safety" in link))
        assert resident.answers["victim"] == "no"
        resident.send(victim="declined")
        assert resident.address.endswith("/check")
        assert "Prefer not to say" in resident.page.words

    def test_that_open_pages_lead_to_them(self, resident: Resident) -> None:
        resident.open("views")
        resident.answer_all(victim="no")
        resident.go(next(link for link in resident.page.links if "/safety" in link))
        resident.send(victim="yes")
        assert resident.address.endswith("/experience")

    def test_drop_what_is_no_longer_asked(self, resident: Resident) -> None:
        resident.open("views")
        resident.answer_all(victim="yes", reported="no", not_reported=["afraid"])
        resident.go(next(link for link in resident.page.links if "/safety" in link))
        resident.send(victim="no")
        resident.send()
        assert only().answers["reported"] == only().answers["not_reported"] == "not_asked"

    def test_a_page_can_be_cleared(self, resident: Resident, place: PlaceRow) -> None:
        resident.open("views")
        resident.answer_all(postcode="ZZ1 1AA", age_band="45_54", victim="no")
        resident.open("about_you?change=1")
        resident.press("action", "clear")
        assert resident.address.endswith("/about_you?change=1")
        assert resident.answers == {"postcode": ""}
        resident.send()
        resident.send()
        assert (only().place_status, "age_band" in only().answers) == ("not_given", False)

    def test_with_the_back_button_send_an_old_page_again(self, resident: Resident) -> None:
        resident.open("views")
        resident.send(proposed_priorities__abuse="agree")
        old = resident.filled(problems__litter="very_big")
        resident.send()
        resident.client.post(f"{resident.start}area", data=dict(old))
        resident.open("reasons")
        assert "problems_source.litter" in resident.page.options
        resident.complete(problems_source__litter="news")
        assert only().answers["problems_source"]["litter"] == "news"


class TestSendingTwice:
    def test_stores_one_response_and_shows_the_same_receipt(self, resident: Resident) -> None:
        resident.open("views")
        resident.answer_all(victim="no")
        form = dict(resident.page.pairs)
        receipts = set()
        for _ in range(2):
            reply = resident.client.post(f"{resident.start}check", data=form, follow_redirects=True)
            receipts.add(_receipt(reply.get_data(as_text=True)))
        assert len(stored()) == len(receipts) == 1

    def test_after_it_an_old_page_leads_to_the_thank_you(self, resident: Resident) -> None:
        resident.open("views")
        old = dict(resident.filled(proposed_priorities__abuse="agree"))
        resident.complete(victim="no")
        reply = resident.client.post(f"{resident.start}views", data=old, follow_redirects=True)
        assert reply.request.path.endswith("/thanks")
        assert "These answers had been sent already" in reply.get_data(as_text=True)
        assert resident.open("safety").request.path.endswith("/thanks")
        assert "proposed_priorities" not in only().answers

    def test_from_two_tabs_loses_nothing(self, resident: Resident) -> None:
        resident.open("views")
        resident.answer_all()
        resident.open("views?change=1")
        first = dict(resident.filled(proposed_priorities__abuse="agree"))
        resident.open("safety?change=1")
        second = dict(resident.filled(safe_day="very_safe"))
        resident.client.post(f"{resident.start}views?change=1", data=first)
        resident.client.post(f"{resident.start}safety?change=1", data=second)
        resident.open("check")
        resident.send()
        assert only().answers["proposed_priorities"] == {"abuse": "agree"}
        assert only().answers["safe_day"] == "very_safe"


class TestReceipts:
    def test_delete_the_answers(self, resident: Resident) -> None:
        resident.open("views")
        resident.complete()
        receipt = _receipt(resident.html)
        resident.go("/withdraw/survey")
        assert resident.send(receipt="AAAA-BBBB-CCCC-DDDD").status_code == 400
        assert "There is no response with this receipt code" in resident.page.words
        assert resident.send(receipt=receipt.lower()).status_code == 200
        assert stored() == []

    def test_are_not_shown_to_who_has_not_sent(self, resident: Resident) -> None:
        assert resident.open("thanks").request.path == resident.start
        assert resident.open("check").request.path == resident.start


@pytest.mark.parametrize(("filled_in", "flags"), [
    ({}, ["hurried"]), ({"website": "http://spam.example"}, ["trapped", "hurried"])])
def test_suspicious_responses_are_kept_and_flagged(resident: Resident, filled_in: dict[str, Any], flags: list[str]) -> None:
    resident.open("views")
    resident.answer_all(victim="no")
    resident.send(**filled_in)
    assert resident.address.endswith("/thanks")
    assert only().flags == flags


def _progress(resident: Resident) -> tuple[int, int]:
    number, total = re.findall(r"Page (\d+) of (\d+)", resident.page.words)[0]
    return int(number), int(total)


def _title(html: str) -> str:
    return str(re.findall(r"<title>(.*?)</title>", html, re.DOTALL)[0])


def _receipt(html: str) -> str:
    found = re.search(r'hys-receipt"[^>]*>([A-Z2-7-]{19})<', html)
    assert found
    return found[1]


def test_the_first_page_sent_twice_leaves_no_draft_behind(resident: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    instant = now()
    monkeypatch.setattr(responses, "now", lambda: instant)     # both are sent within one half minute
    resident.open("views")
    page, pairs = resident.address, resident.filled(proposed_priorities__abuse="agree")
    resident.post(page, pairs)
    resident.client.delete_cookie("hys_survey", path="/")    # the second press came before the first one's answer
    resident.post(page, pairs)
    assert db.session.query(Draft).count() == 1
    resident.complete()
    assert db.session.query(Draft).count() == 0
    assert db.session.query(Response).count() == 1
