"""A form that was not sent from a page of ours changes nothing, and loses nothing that was typed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from survey_app.database import db
from survey_app.models import Draft, Response
from tests.views.public.resident import Resident

pytestmark = pytest.mark.sqlite_only
FORGED = {"csrf_token": "forged"}



@pytest.mark.parametrize("page", ["views", "area", "contact", "about_you"])
def test_of_nothing_at_all_are_answered(resident: Resident, page: str) -> None:
    resident.open("views")
    resident.answer_all()
    assert resident.client.post(f"{resident.start}{page}").status_code == 400


def test_of_a_page_keep_the_answers_and_ask_again(resident: Resident) -> None:
    resident.open("views")
    reply = resident.send(**FORGED, proposed_priorities__abuse="agree", other_priority="Lights")
    assert reply.status_code == 400
    assert "We could not tell that this came from your own browser" in resident.page.words
    assert resident.answers == {"proposed_priorities.abuse": "agree", "other_priority": "Lights"}
    assert db.session.scalars(select(Draft)).all() == []
    resident.send()
    assert db.session.scalars(select(Draft)).one().answers["other_priority"] == "Lights"


def test_of_the_whole_store_nothing(resident: Resident) -> None:
    resident.open("views")
    resident.answer_all(victim="no")
    assert resident.send(**FORGED).status_code == 400
    assert "so your answers have not been sent yet. They are kept" in resident.page.words
    assert db.session.scalars(select(Response)).all() == []
    resident.send()
    assert resident.address.endswith("/thanks")


def test_of_the_whole_without_a_draft_show_no_answers(resident: Resident) -> None:
    resident.open("views")
    resident.answer_all(victim="no")
    token = resident.client.get_cookie("hys_survey")
    assert token is not None
    resident.client.delete_cookie("hys_survey")
    form, forged = resident.filled(), resident.filled(**FORGED)
    assert resident.post(resident.address, forged).status_code == 400
    assert "We could not find your answers" in resident.page.words
    assert "Not answered" not in resident.page.words
    resident.client.set_cookie("hys_survey", token.value)
    resident.post(f"{resident.start}check", form)
    resident.post(f"{resident.start}check", forged)
    assert resident.address.endswith("/thanks")


@pytest.mark.parametrize("address", ["/consultations/survey/start", "/withdraw/survey", "/alerts", "/alerts/stop",
                                     "/consultations/survey/resume"])
def test_of_any_other_form_change_nothing(resident: Resident, address: str) -> None:
    reply = resident.client.post(address, data={"csrf_token": "forged", "receipt": "x", "email": "a@b.example"})
    assert reply.status_code == 400
    assert "We could not tell" in reply.get_data(as_text=True)
