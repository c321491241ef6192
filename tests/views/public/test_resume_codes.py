"""Save and come back: a code opens the answers on any device until the survey closes, and guesses are slowed down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from survey_app import consultations
from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.fieldwork import codes
from survey_app.models import Consultation, Draft, Response
from survey_app.models.consultations import now
from tests.factories.consultations import make
from tests.views.public.resident import Resident, save_with_code


@pytest.mark.parametrize("typed", [str, str.lower, lambda code: code.replace("-", ""), lambda code: f"  {code} "])
def test_the_code_opens_the_answers_on_another_device(resident: Resident, app: Flask, typed: object) -> None:
    code = save_with_code(resident)
    other = Resident(app.test_client(), "survey")
    other.open("resume")
    other.send(code=typed(code))  # type: ignore[operator]  # one of the functions above
    assert "Continue where you left off" in other.page.words
    other.open("views")
    assert other.answers["proposed_priorities.abuse"] == "agree"
    other.complete(proposed_priorities__abuse="disagree")
    resident.open("check")
    assert resident.address.endswith("/thanks")
    assert db.session.scalars(select(Response)).one().answers["proposed_priorities"] == {"abuse": "disagree"}


def test_the_code_is_shown_again_and_stays_the_same(resident: Resident, app: Flask) -> None:
    code = save_with_code(resident)
    other = Resident(app.test_client(), "survey")
    other.open("resume")
    other.send(code=code)
    other.open("views")
    other.press("action", "save")
    assert code in other.page.words
    resident.open("saved")
    assert code in resident.page.words


def test_the_language_comes_along(resident: Resident, app: Flask) -> None:
    resident.go(f"{resident.start}?language=cy")
    code = save_with_code(resident)
    other = Resident(app.test_client(), "survey")
    other.open("resume")
    other.send(code=code)
    assert '<html lang="cy"' in other.html


def test_neither_the_code_nor_the_token_is_stored(resident: Resident) -> None:
    code = save_with_code(resident)
    token = resident.client.get_cookie("hys_survey")
    assert token is not None
    row = str(db.session.execute(select(Draft.__table__)).mappings().one())
    for form in (code, code.replace("-", ""), token.value):
        assert form not in row


def test_a_draft_that_was_not_saved_has_no_code(resident: Resident, app: Flask) -> None:
    code = save_with_code(resident)
    db.session.execute(Draft.__table__.update().values(resume_hash=None, sealed_token=None))  # type: ignore[attr-defined]  # a table
    db.session.commit()
    other = Resident(app.test_client(), "survey")
    other.open("resume")
    assert other.send(code=code).status_code == 400


def test_after_a_change_of_the_instance_s_key_a_new_code_is_given_that_works(resident: Resident, app: Flask,
                                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    old = save_with_code(resident)
    monkeypatch.setitem(app.config, "SECRET_KEY", "another key")
    other = Resident(app.test_client(), "survey")
    other.open("resume")
    assert other.send(code=old).status_code == 400
    token = resident.client.get_cookie("hys_survey")
    assert token is not None
    other.open("resume")
    assert other.send(code=codes.issue(token.value)).status_code == 200
    assert "Continue where you left off" in other.page.words


def test_a_wrong_code_is_said_and_kept(resident: Resident) -> None:
    resident.open("resume")
    reply = resident.send(code="ABCD-EFGH-2345-67")
    assert reply.status_code == 400
    assert "There are no saved answers with this code" in resident.page.words
    assert resident.answers["code"] == "ABCD-EFGH-2345-67"


def test_a_code_of_another_survey_opens_nothing(resident: Resident, app: Flask) -> None:
    code = save_with_code(resident)
    make("other", questionnaire="have-your-say-2026")
    consultations.release("other")
    other = Resident(app.test_client(), "other")
    other.open("resume")
    assert other.send(code=code).status_code == 400


def test_a_code_works_on_another_device_while_answers_can_be_sent(resident: Resident, app: Flask) -> None:
    code = save_with_code(resident)
    consultations.close("survey")
    other = Resident(app.test_client(), "survey")
    assert "Continue with a code that you were given" in other.page.words
    other.open("resume")
    other.send(code=code)
    assert "Continue where you left off" in other.page.words
    assert "You can still send the answers that you have begun" in other.page.words
    other.open("check")
    other.complete()
    assert other.address.endswith("/thanks")
    assert "Start a new survey" not in other.page.words


def test_a_code_ends_60_minutes_after_the_survey(resident: Resident, app: Flask) -> None:
    save_with_code(resident)
    closed = now() - timedelta(minutes=61)
    db.session.execute(update(Consultation).values(opens_at=closed - timedelta(days=1), closes_at=closed))
    db.session.commit()
    consultations.find("survey")
    answer = app.test_client().get("/consultations/survey/resume")
    assert answer.status_code == 410
    assert "Continue with a code" not in answer.get_data(as_text=True)


def test_a_draft_is_not_thrown_away_when_nobody_can_begin_any_more(resident: Resident) -> None:
    save_with_code(resident)
    resident.go(resident.start)
    form = resident.filled()
    consultations.close("survey")
    assert resident.post(f"{resident.start}start", form).status_code == 409
    assert "Nobody can begin a new survey any more" in resident.page.words
    resident.go(resident.start)
    assert "Start a new survey" not in resident.page.words
    resident.open("views")
    assert resident.answers["proposed_priorities.abuse"] == "agree"


def test_wrong_codes_are_slowed_down_and_right_ones_are_not(throttled: Flask, survey: Survey) -> None:
    resident = Resident(throttled.test_client(), survey.slug)
    code = save_with_code(resident)
    for _ in range(3):
        resident.open("resume")
        assert resident.send(code=code).status_code == 200
    statuses = []
    for _ in range(12):
        resident.open("resume")
        statuses.append(resident.send(code="AAAA-AAAA-AAAA-AAAA").status_code)
    assert statuses == [400] * 10 + [429] * 2
    assert "Too many tries" in resident.page.words
    assert resident.send(code=code).status_code == 200
    assert "Continue where you left off" in resident.page.words


@pytest.mark.parametrize("shared", [True, False])
def test_on_a_shared_device_the_answers_stay_until_the_browser_is_closed(app: Flask, resident: Resident, shared: bool) -> None:
    code, box = save_with_code(resident), {"shared": "1"} if shared else {}
    other = Resident(app.test_client(), "survey")
    other.open("resume")
    other.send(code=code, **box)
    kept = other.client.get_cookie("hys_survey")
    assert kept
    assert (kept.max_age is None) == shared
    other.open("area")
    other.send()
    kept = other.client.get_cookie("hys_survey")
    assert kept
    assert (kept.max_age is None) == shared, "and after the next page"
