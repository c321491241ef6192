"""While the database fails, pages are shown as far as they can be, and nothing typed is lost."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.models import Draft, Response
from tests.outages import failing_once, lose_connection, out_of_reach
from tests.views.public.resident import Resident


def test_a_page_that_is_sent_keeps_the_typing(resident: Resident) -> None:
    resident.open("views")
    with out_of_reach("draft"):
        assert resident.send(proposed_priorities__abuse="agree", other_priority="Lights").status_code == 503
        assert "could not be stored just now" in resident.page.words
        assert resident.answers == {"proposed_priorities.abuse": "agree", "other_priority": "Lights"}
    resident.send()
    assert resident.address.endswith("/area")


def test_a_postcode_must_be_given_again(resident: Resident) -> None:
    resident.open("views")
    while "/about_you" not in resident.address:
        resident.send()
    with out_of_reach("draft"):
        assert resident.send(postcode="ZZ1 1AA", age_band="45_54").status_code == 503
        assert "Enter your postcode again" in resident.page.words
        assert "ZZ1" not in resident.html.replace("try ZZ1 1AA", "")
        assert resident.answers["age_band"] == "45_54"


def test_the_answers_are_not_lost_when_they_are_sent(resident: Resident) -> None:
    resident.open("views")
    resident.answer_all(victim="no")
    form = dict(resident.page.pairs)
    with out_of_reach("response"):
        reply = resident.client.post(f"{resident.start}check", data=form)
        assert reply.status_code == 503
        assert "Your answers are not sent yet" in reply.get_data(as_text=True)
    assert resident.client.post(f"{resident.start}check", data=form).status_code == 303
    assert db.session.scalars(select(Response)).one().answers["victim"] == "no"


def test_the_first_page_is_still_shown(client: FlaskClient, survey: Survey) -> None:
    client.get("/consultations/survey/views")
    client.delete_cookie("hys_survey")
    with out_of_reach("consultation"):
        assert client.get("/consultations/survey/views").status_code == 200


def test_what_was_answered_is_kept_when_it_is_back_at_once(resident: Resident) -> None:
    resident.open("views")
    resident.send(other_priority="Lights")
    with failing_once("FROM draft"):
        assert resident.send(problems__litter="very_big").status_code == 409
    assert "could not be stored just now" in resident.page.words
    assert resident.answers["problems.litter"] == "very_big"
    resident.send()
    kept = db.session.scalars(select(Draft)).one().answers
    assert (kept["other_priority"], kept["problems"]) == ("Lights", {"litter": "very_big"})


def test_a_connection_that_was_lost_is_replaced(resident: Resident) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no connection to lose")
    resident.open("views")
    resident.send(other_priority="Lights")
    lose_connection()
    resident.send(problems__litter="very_big")
    lose_connection()
    assert resident.open("area").status_code == 200
    kept = db.session.scalars(select(Draft)).one().answers
    assert (kept["other_priority"], kept["problems"]) == ("Lights", {"litter": "very_big"})
