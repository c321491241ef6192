"""A consultation that is passed on: its card has a picture of ours with the title, and nobody else is asked for anything."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from PIL import Image

from survey_app import consultations
from survey_app.questionnaire import parsing
from tests.factories.consultations import TODAY
from tests.views.public.resident import Resident

pytestmark = pytest.mark.sqlite_only
CARD = "/consultations/survey/card/en.png"
GROUND = (0x1f, 0x4f, 0x58)
EDGE = 30       # pixels that stay free on each side


def meta(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', html))


def picture(client: FlaskClient, address: str = CARD) -> Image.Image:
    reply = client.get(address)
    assert (reply.status_code, reply.content_type) == (200, "image/png")
    return Image.open(io.BytesIO(reply.data)).convert("RGB")


def titled(title: str) -> None:
    consultations.create("survey", parsing.load("have-your-say-2026"), title, TODAY, TODAY + timedelta(days=20), "P")
    consultations.release("survey")


def test_the_card_names_the_survey_and_a_picture_of_ours(resident: Resident) -> None:
    resident.go(resident.start)
    given = meta(resident.html)
    assert given["og:url"] == "http://localhost/consultations/survey/"
    assert given["og:image"] == f"http://localhost{CARD}"
    assert given["og:image:alt"] == given["og:title"]
    assert given["twitter:card"] == "summary_large_image"
    drawn = picture(resident.client)
    assert drawn.size == (int(given["og:image:width"]), int(given["og:image:height"]))


def test_in_welsh_it_leads_to_the_welsh_page(resident: Resident) -> None:
    resident.go(f"{resident.start}?language=cy")
    given = meta(resident.html)
    assert given["og:url"].endswith("/consultations/survey/?language=cy")
    assert given["og:image"].endswith("/card/cy.png")
    assert picture(resident.client, "/consultations/survey/card/cy.png").tobytes() != picture(resident.client).tobytes()


def test_it_may_be_kept_and_shown_elsewhere_and_sets_no_cookie(resident: Resident) -> None:
    reply = resident.client.get(CARD)
    assert reply.headers["Cache-Control"] == "public, max-age=86400"
    assert reply.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in reply.headers


@pytest.mark.parametrize("title", [
    "HAVE YOUR SAY ABOUT CRIME AND SAFETY WHERE YOU LIVE", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    "Have your say on crime, anti-social behaviour and safety in the boroughs and districts of the county, once again " * 2,
    "<b>&\"' \N{PILE OF POO} \U0010fffd", "\U0010fffd", "MWMWMWMWMWMWMW@@@@@@"])
def test_no_title_runs_off_it(client: FlaskClient, title: str) -> None:
    titled(title.strip())
    drawn = picture(client)
    edges = [drawn.crop((0, 0, EDGE, 630)), drawn.crop((1200 - EDGE, 0, 1200, 630)), drawn.crop((0, 505, 1200, 528))]
    for edge in edges:
        assert edge.getcolors() == [(edge.width * edge.height, GROUND)]
    words = drawn.crop((0, 130, 1200, 505)).getcolors(maxcolors=100_000) or []
    assert len(words) > 1, "there are no words"


@pytest.mark.parametrize(("address", "status"), [
    ("/consultations/survey/card/xx.png", 404), ("/consultations/survey/card/fr.png", 404),
    ("/consultations/nothing/card/en.png", 404), ("/consultations/survey/card/en.svg", 404)])
def test_there_is_none_of_what_is_not_asked(resident: Resident, address: str, status: int) -> None:
    assert resident.client.get(address).status_code == status


def test_a_draft_has_none(client: FlaskClient) -> None:
    survey = replace(parsing.load("have-your-say-2026"), title="Secret")
    consultations.create("survey", survey, "Secret", TODAY, TODAY + timedelta(days=20), "P")
    assert client.get(CARD).status_code == 404
