"""A consultation's support lines: its own by topic and question, else the national ones of its country alone."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app import consultations
from survey_app.consultations import Refused, Survey, deprivation_areas, support_lines
from tests.factories.consultations import make
from tests.views.public.resident import Resident

OWN = "Domestic abuse: Our refuge, day and night | 01632 960 001 | problems\n\nSleep: Our night line | 01632 960002\nOr come in."


@pytest.fixture
def survey(app: Flask) -> Survey:
    return make(questionnaire="have-your-say-2026")


def test_are_kept_and_read(survey: Survey) -> None:
    lines = support_lines.of(support_lines.change(survey, OWN))
    assert [(line.name, line.number, line.questions) for line in lines] == [
        ("Domestic abuse: Our refuge, day and night", "01632 960 001", ("problems",)),
        ("Sleep: Our night line", "01632 960002", ()), ("Or come in.", "", ())]
    assert [line.number for line in support_lines.of(consultations.get("survey"), "victim")] == ["01632 960002", ""]
    assert support_lines.of(support_lines.change(survey, " \n ")) == ()


@pytest.mark.parametrize(("text", "said"), [
    ("A: line | none", "Support line 1 has no telephone number that can be dialled: “none”"),
    ("Fine | 116 123\nA: line | <b>1</b>", "Support line 2 has no telephone number"),
    ("A: line |", "Support line 1 has no telephone number"),
    ("A | 116 123 | nowhere", "Support line 1 names the question “nowhere”"),
    ("x" * 5_001, "5,001 characters long together")])
def test_that_cannot_be_used_are_refused_with_their_line(survey: Survey, text: str, said: str) -> None:
    support_lines.change(survey, OWN)
    with pytest.raises(Refused, match=re.escape(said)):
        support_lines.change(survey, text)
    assert consultations.get("survey").settings.support == OWN


@pytest.mark.parametrize(("authority", "shown", "hidden"), [
    ("E06000060", "0808 2000 247", "0808 80 10 800"), ("W06000023", "0808 80 10 800", "0808 2000 247"),
    ("S12000033", "116 123", "0808 2000 247"), ("N09000003", "116 123", "08 08 16 89 111")])
def test_the_usual_ones_are_those_of_the_country(survey: Survey, client: FlaskClient, authority: str, shown: str,
                                                 hidden: str) -> None:
    deprivation_areas.change(survey, within=[authority])
    consultations.release("survey")
    page = client.get("/consultations/survey/support").text
    assert shown in page
    assert hidden not in page


def test_every_number_can_be_called_and_stands_beside_its_question(survey: Survey, client: FlaskClient) -> None:
    support_lines.change(survey, OWN)
    consultations.release("survey")
    resident = Resident(client, "survey")
    resident.open("views")
    resident.send()
    assert 'href="tel:01632960001"' in resident.html
    while "/safety" not in resident.address:
        resident.send()
    assert 'href="tel:01632960002"' in resident.html
    assert "tel:01632960001" not in resident.html
    for address in ("/support", "/consultations/survey/support"):
        page = client.get(address).text
        assert len(re.findall(r'href="tel:\d+"', page)) == len(re.findall("hys-number", page)) >= 2
