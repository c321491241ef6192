"""The questionnaire compared with another year's, and shown as residents will see it."""

from __future__ import annotations

import html
import re

import pytest

from survey_app import consultations
from survey_app.questionnaire import parsing, translation
from tests.staff import Browser
from tests.views.markup import squeezed

from .editor import HERE, TODAY, now, send

pytestmark = pytest.mark.sqlite_only


def test_comparing_with_another_year(lead: Browser) -> None:
    consultations.create("earlier", parsing.load("have-your-say-2015"), "Earlier", TODAY, TODAY, "P")
    page = squeezed(lead.get(f"{HERE}/compare?with=earlier").text)
    assert "<li>“Where do these concerns mainly come from?”</li>" in page
    assert "The questions are the same." in lead.get(f"{HERE}/compare?with=edited").text
    assert lead.get(f"{HERE}/compare?with=nothing").status_code == 404


def test_comparing_tells_what_moved_and_what_was_reworded(lead: Browser) -> None:
    consultations.create("earlier", now(), "Earlier", TODAY, TODAY, "P")
    send(lead, f"{HERE}/questions/problems", {"label": now().question("problems").label, "action": "row-up:drugs"})
    send(lead, f"{HERE}/questions/victim", {"label": "Were you a victim?"})
    page = squeezed(lead.get(f"{HERE}/compare?with=earlier").text)
    moved, reworded = page.partition('id="reordered"')[2], page.partition('id="reworded"')[2]
    assert "“People using or dealing in drugs” in “How much of a problem" in moved
    assert "<li>“Were you a victim?”: the question was “" in reworded
    assert 'id="added"' not in page


def test_the_preview_shows_every_page_and_keeps_nothing(lead: Browser) -> None:
    survey = consultations.get("edited")
    for page in survey.questionnaire.pages:
        shown = lead.get(f"/staff/consultations/edited/preview/{page.id}")
        assert "This is a preview" in shown.text
        assert shown.status_code == 200
    reasons = lead.get("/staff/consultations/edited/preview/reasons").text
    assert "Rubbish or litter lying around" in reasons, "every row is there"
    following = lead.post("/staff/consultations/edited/preview/views", {"problems.litter": "very_big"})
    assert following.location.endswith("/preview/area")
    last = lead.post(f"/staff/consultations/edited/preview/{survey.questionnaire.pages[-1].id}")
    assert last.location.endswith("/questionnaire")
    assert lead.get("/staff/consultations/edited/preview/none").status_code == 404


def test_the_preview_offers_every_language_of_the_survey(lead: Browser) -> None:
    here = "/staff/consultations/edited/preview/views"
    offered = translation.languages(now())
    assert len(offered) > 2
    assert re.findall(r'name="language" value="(\w+)"', squeezed(lead.get(here).text)) == list(offered[1:])
    shown = lead.post(here, {"language": "ur"}, follow_redirects=True).text
    assert 'dir="rtl"' in shown
    urdu = consultations.asked_in(consultations.get("edited"), "ur")
    [page] = [page for page in urdu.pages if page.id == "views"]
    assert page.questions[-1].label in html.unescape(shown)
