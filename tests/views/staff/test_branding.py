"""The page on which a lead chooses the branding."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from flask import Flask
from PIL import Image

from survey_app import consultations
from survey_app.models import Role
from survey_app.publishing.publications import branding
from survey_app.questionnaire import parsing
from tests.factories.pictures import opened, png, saved
from tests.staff import Browser, signed_in

pytestmark = pytest.mark.sqlite_only
TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone
HERE = "/staff/consultations/branded/branding"


@pytest.fixture
def lead(app: Flask) -> Browser:
    consultations.create("branded", parsing.load("have-your-say-2026"), "Branded", TODAY, TODAY + timedelta(days=9), "Who asks")
    return signed_in(app, Role.LEAD)


def test_shows_what_is_usual_with_its_contrasts(lead: Browser) -> None:
    page = lead.get(HERE).text
    assert "Left empty: Who asks" in page
    assert "White words on your colour" in page
    assert "9.1 to 1" in page
    assert "Liberation Sans" in page
    assert 'accept="image/png,image/jpeg,image/webp"' in page
    assert lead.get(f"{HERE}/logo.png").status_code == 404


def test_choices_and_logo_are_saved_and_shown(lead: Browser) -> None:
    answer = lead.post(HERE, {"wordmark": "Ours", "colour": "#7a1e5a", "logo": (io.BytesIO(png()), "logo.png"),
                              "logo_alt": "A “board”"}, content_type="multipart/form-data", follow_redirects=True)
    assert "The branding is saved" in answer.text
    assert 'value="#7a1e5a"' in answer.text
    assert 'alt="A “board”"' in answer.text
    logo = lead.get(f"{HERE}/logo.png")
    assert (logo.content_type, logo.data[:4]) == ("image/png", b"\x89PNG")
    photograph = saved(Image.new("RGB", (80, 40)), "JPEG")
    lead.post(HERE, {"colour": "#7a1e5a", "logo": (io.BytesIO(photograph), "logo.png"), "logo_alt": "A “board”"},
              content_type="multipart/form-data")
    assert opened(lead.get(f"{HERE}/logo.png").data).size == (80, 40)
    lead.post(HERE, {"wordmark": "", "colour": "#7a1e5a", "drop_logo": "y", "logo_alt": "A “board”"})
    assert branding.chosen(consultations.get("branded")) == branding.Choices(colour="#7a1e5a")


def test_a_refusal_is_beside_what_it_is_about_and_loses_nothing(lead: Browser) -> None:
    answer = lead.post(HERE, {"wordmark": "Ours & theirs", "colour": "#ffcc00"})
    assert answer.status_code == 400
    assert "#ffcc00 has a contrast of 1.51 to 1 with white, and needs 4.5 to 1. The nearest that has it is #" in answer.text
    assert '<a href="#colour">' in answer.text
    assert 'value="Ours &amp; theirs"' in answer.text
    assert lead.post(HERE, {"typeface": "Comic Sans MS"}).status_code == 400
    answer = lead.post(HERE, {"logo": (io.BytesIO(b"<svg/>"), "logo.png"), "logo_alt": "x"}, content_type="multipart/form-data")
    assert (answer.status_code, "not a whole PNG, JPEG or WebP picture" in answer.text) == (400, True)
    assert consultations.get("branded").settings == consultations.Settings()


def test_only_a_lead_chooses(app: Flask, lead: Browser) -> None:
    for role in (Role.ANALYST, Role.ENTRY):
        assert signed_in(app, role).get(HERE).status_code == 403
