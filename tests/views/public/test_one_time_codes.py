"""A resident comes in with a one-time code: by its link or typed, on one device or two, once."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from survey_app.consultations import Survey, audience_access
from survey_app.consultations.settings import Access
from survey_app.database import db
from survey_app.fieldwork import one_time_codes
from survey_app.models import Draft, Response
from tests.views.markup import faults
from tests.views.public.resident import Resident, save_with_code


@pytest.fixture
def codes(survey: Survey) -> list[str]:
    """Codes for the main audience, which nobody can do without."""
    return one_time_codes.make(audience_access.change_access(survey, "resident", Access.REQUIRED), "resident", 4)


def come(app: Flask, code: str) -> Resident:
    """A resident who has followed the link of a code."""
    resident = Resident(app.test_client(), "survey")
    resident.go(f"{resident.start}invited?code={code}")
    return resident


def begin(app: Flask, code: str) -> Resident:
    resident = come(app, code)
    resident.press("action", "new")
    return resident


def responses() -> list[Response]:
    db.session.rollback()
    return list(db.session.scalars(select(Response)))


class TestFollowingTheLink:
    def test_leads_through_the_survey_and_counts_once(self, app: Flask, codes: list[str]) -> None:
        resident = come(app, codes[0])
        assert "Your code works once" in resident.page.words
        assert faults(resident.html) == []
        resident.press("action", "new")
        assert resident.address.endswith("/views")
        resident.complete()
        assert resident.address.endswith("/thanks")
        assert [response.audience for response in responses()] == ["resident"]

    @pytest.mark.parametrize("shared", [True, False])
    def test_asks_whether_others_use_the_device(self, app: Flask, codes: list[str], shared: bool) -> None:
        resident = come(app, codes[0])
        resident.press("action", "new", **({"shared": "1"} if shared else {}))
        kept = resident.client.get_cookie("hys_survey")
        assert kept
        assert (kept.max_age is None) == shared

    def test_to_look_uses_nothing_up_and_stores_nothing(self, app: Flask, codes: list[str]) -> None:
        for _ in range(3):
            come(app, codes[0])
        assert db.session.scalars(select(Draft)).all() == []
        begin(app, codes[0]).complete()
        assert len(responses()) == 1

    def test_no_address_carries_the_code_any_further(self, app: Flask, codes: list[str]) -> None:
        resident = come(app, codes[0])
        before, action = len(resident.visited), f"{resident.start}invited"
        assert f'action="{action}"' in resident.html
        resident.post(action, [*resident.filled(), ("action", "new")])
        resident.complete()
        assert not any(codes[0] in address for address in resident.visited[before:])

    def test_once_used_says_so(self, app: Flask, codes: list[str]) -> None:
        begin(app, codes[0]).complete()
        other = Resident(app.test_client(), "survey")
        assert other.go(f"{other.start}invited?code={codes[0]}").status_code == 410
        assert "This link has been used" in other.page.words
        assert "If it was not you" in other.page.words
        assert faults(other.html) == []

    def test_on_the_device_that_sent_shows_the_way_to_the_receipt(self, app: Flask, codes: list[str]) -> None:
        resident = begin(app, codes[0])
        resident.complete()
        resident.go(f"{resident.start}invited?code={codes[0]}")
        assert "Your answers have been sent from this device" in resident.page.words

    def test_once_revoked_says_so(self, app: Flask, survey: Survey, codes: list[str]) -> None:
        one_time_codes.revoke(survey, 1)
        resident = come(app, codes[0])
        assert "This link is no longer valid" in resident.page.words

    def test_of_an_audience_says_for_whom_it_is(self, app: Flask, survey: Survey) -> None:
        [code] = one_time_codes.make(audience_access.change_access(survey, "elected", Access.REQUIRED), "elected", 1)
        assert "This link is for: Elected representatives" in come(app, code).page.words
        begin(app, code).complete()
        assert [response.audience for response in responses()] == ["elected"]

    def test_in_welsh(self, app: Flask, codes: list[str]) -> None:
        resident = Resident(app.test_client(), "survey")
        resident.go(f"{resident.start}invited?code={codes[0]}&language=cy")
        assert "Fe’ch gwahoddir i ateb" in resident.page.words
        resident.press("action", "new")
        assert db.session.scalars(select(Draft.language)).one() == "cy"


class TestTypingIt:
    def test_begins_at_once(self, resident: Resident, codes: list[str]) -> None:
        resident.open("")
        assert f"{resident.start}invited" in resident.page.links
        resident.open("invited")
        assert faults(resident.html) == []
        resident.send(code=codes[1].lower())
        assert resident.address.endswith("/views")

    def test_where_a_resume_code_is_asked_for_leads_on_too(self, resident: Resident, codes: list[str]) -> None:
        resident.open("resume")
        resident.send(code=codes[1])
        assert "You are invited to answer" in resident.page.words

    def test_wrong_is_said_and_kept(self, resident: Resident, codes: list[str]) -> None:
        assert codes
        resident.open("invited")
        assert resident.send(code="ABCD-EFGH").status_code == 400
        assert "We do not know this code" in resident.page.words
        assert resident.answers["code"] == "ABCD-EFGH"
        assert faults(resident.html) == []

    def test_wrong_ones_are_slowed_down(self, throttled: Flask, survey: Survey) -> None:
        audience_access.change_access(survey, "resident", Access.REQUIRED)
        resident = Resident(throttled.test_client(), "survey")
        statuses = []
        for _ in range(22):
            resident.open("invited")
            statuses.append(resident.send(code="AAAA-AAAA-AAAA-AAAA").status_code)
        assert statuses == [400] * 20 + [429] * 2


class TestWithoutOne:
    def test_there_is_no_way_in_where_it_is_required(self, resident: Resident, codes: list[str]) -> None:
        assert codes
        resident.open("")
        assert "To answer you need the link or the one-time code" in resident.page.words
        assert f"{resident.start}views" not in resident.page.links
        resident.open("views")
        assert resident.address == resident.start

    def test_a_page_that_was_open_before_keeps_what_was_typed(self, resident: Resident, survey: Survey) -> None:
        resident.open("views")
        audience_access.change_access(survey, "resident", Access.REQUIRED)
        reply = resident.send(proposed_priorities__abuse="agree")
        assert reply.status_code == 409
        assert "You need the link or the one-time code" in resident.page.words
        assert resident.answers["proposed_priorities.abuse"] == "agree"

    def test_who_began_before_can_finish(self, resident: Resident, survey: Survey) -> None:
        resident.open("views")
        resident.send()
        audience_access.change_access(survey, "resident", Access.REQUIRED)
        resident.complete()
        assert len(responses()) == 1

    def test_the_open_link_still_works_where_codes_are_accepted(self, resident: Resident, survey: Survey) -> None:
        audience_access.change_access(survey, "resident", Access.ACCEPTED)
        resident.open("views")
        resident.complete()
        assert [response.flags for response in responses()] == [["hurried"]]


class TestComingBack:
    def test_on_another_device_uses_the_same_code(self, app: Flask, survey: Survey, codes: list[str]) -> None:
        resident = begin(app, codes[0])
        resume = save_with_code(resident)
        other = Resident(app.test_client(), "survey")
        other.open("resume")
        other.send(code=resume)
        other.open("views")
        other.complete()
        assert other.address.endswith("/thanks")
        assert one_time_codes.counts(survey) == {"resident": (4, 1)}

    def test_by_the_link_offers_to_go_on(self, app: Flask, codes: list[str]) -> None:
        resident = begin(app, codes[0])
        resident.send(proposed_priorities__abuse="agree")
        resident.go(f"{resident.start}invited?code={codes[0]}")
        resident.press("action", "keep")
        resident.complete()
        [response] = responses()
        assert response.answers["proposed_priorities"] == {"abuse": "agree"}

    def test_two_people_of_one_household_can_use_one_device(self, app: Flask, survey: Survey, codes: list[str]) -> None:
        resident = begin(app, codes[0])
        resident.complete()
        resident.go(f"{resident.start}invited?code={codes[1]}")
        resident.press("action", "new")
        resident.complete()
        assert len(responses()) == 2
        assert one_time_codes.counts(survey) == {"resident": (4, 2)}


class TestTwoPeopleWithOneCode:
    def test_the_second_is_told_and_loses_nothing(self, app: Flask, codes: list[str]) -> None:
        first, second = begin(app, codes[0]), begin(app, codes[0])
        second.answer_all(proposed_priorities__abuse="agree")
        first.complete()
        assert second.send().status_code == 409
        assert "Your answers are not sent yet" in second.page.words
        assert faults(second.html) == []
        assert len(responses()) == 1
        second.open("invited")
        second.send(code=codes[1])
        assert "You have begun to answer on this device" in second.page.words
        second.press("action", "keep")
        assert second.address.endswith("/check")
        second.send()
        assert second.address.endswith("/thanks")
        assert {"abuse": "agree"} in [response.answers.get("proposed_priorities") for response in responses()]

    def test_two_tabs_send_once(self, app: Flask, codes: list[str]) -> None:
        resident = begin(app, codes[0])
        resident.answer_all(victim="no")
        tab, pairs = resident.address, resident.filled()
        resident.send()
        receipt = re.search(r'hys-receipt"[^>]*>([^<]+)<', resident.html)
        resident.post(tab, pairs)
        assert receipt
        assert receipt[1] in resident.page.words
        assert len(responses()) == 1
