"""A page that is made once for everybody holds nothing of anybody, and is made again when what it says changes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.consultations import Survey, setup
from survey_app.questionnaire import editing
from tests.views.public.resident import Resident

pytestmark = pytest.mark.sqlite_only


def token(html: str) -> str:
    [found] = re.findall(r'name="csrf_token" value="([^"]+)"', html)
    return str(found)


def without_hidden(html: str) -> str:
    """A page without what it sends back unseen."""
    return re.sub(r'<input type="hidden"[^>]*>', "", html)


def two(app: Flask, survey: Survey) -> tuple[Resident, Resident]:
    """Two residents, one after the other on the first page."""
    first, second = (Resident(app.test_client(), survey.slug) for _ in range(2))
    for resident in (first, second):
        resident.open("views")
    return first, second


def test_each_browser_has_a_token_of_its_own(app: Flask, survey: Survey) -> None:
    first, second = two(app, survey)
    assert token(first.html) != token(second.html)
    assert without_hidden(first.html) == without_hidden(second.html)
    assert second.client.post(f"{second.start}views", data={"csrf_token": token(first.html)}).status_code == 400
    assert second.client.post(f"{second.start}views", data={"csrf_token": token(second.html)}).status_code == 303


def test_nobody_sees_the_answers_of_another(app: Flask, survey: Survey) -> None:
    first, second = two(app, survey)
    first.send(proposed_priorities__abuse="agree", other_priority="Lights")
    for resident in (second, first, second):
        resident.open("views")
        assert resident.answers == ({"proposed_priorities.abuse": "agree", "other_priority": "Lights"}
                                    if resident is first else {"other_priority": ""})


def test_each_receipt_is_shown_once(app: Flask, survey: Survey) -> None:
    receipts = []
    for resident in two(app, survey):
        resident.complete(victim="no")
        receipts += re.findall(r'class="hys-receipt"[^>]*>([^<]+)<', resident.html)
    assert len(set(receipts)) == len(receipts) == 2


def test_a_page_is_made_again_when_its_wording_is_corrected(client: FlaskClient, survey: Survey) -> None:
    address = f"/consultations/{survey.slug}/views"
    question = replace(survey.questionnaire.question("other_priority"), label="What else should be a priority?")
    assert question.label not in client.get(address).text
    setup.correct_wording(survey, editing.replace_question(survey.questionnaire, question.id, question))
    assert question.label in client.get(address).text


def test_a_page_is_made_again_in_another_language(client: FlaskClient, survey: Survey) -> None:
    address = f"/consultations/{survey.slug}/views"
    assert '<html lang="en"' in client.get(address).text
    client.get(f"{address}?language=cy")
    assert '<html lang="cy"' in client.get(address).text


def test_an_address_with_a_query_is_not_kept(client: FlaskClient, survey: Survey) -> None:
    start = f"/consultations/{survey.slug}/"
    plain = client.get(start).text
    assert "language=cy&amp;from=x" not in plain
    assert "from=x" in client.get(f"{start}?from=x").text
    assert client.get(start).text == plain
