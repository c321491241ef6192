"""Two officers at the pages of settings of one consultation: both opened theirs before either saved, and nothing is lost."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from survey_app import consultations
from survey_app.database import db
from survey_app.models import Consultation, Role
from tests.factories.consultations import TODAY, make, make_year
from tests.staff import Browser, dates, signed_in

HERE = "/staff/consultations/survey/"
PAGES: dict[str, tuple[dict[str, str], dict[str, Any]]] = {     # what is sent, and what is then stored
    "details": ({"title": "A survey", "organisation": "P", "thanks": "Thank you", **dates(TODAY, TODAY + timedelta(days=9))},
                {"thanks": "Thank you"}),
    "keeping": ({"months": "7"}, {"keep_months": 7}),
    "earlier-year": ({"earlier": "y2015"}, {"earlier": "y2015"}),
    "places": ({"deprivation": "national_deciles:2", "store": "ward"},
               {"store": "ward", "deprivation": {"kind": "national_deciles", "deciles": 2}}),
    "provisional": ({"allowed": "yes"}, {"results_before_closing": True}),
    "branding": ({"wordmark": "Ours", "problem": "problems.drugs"},
                 {"brand": {"wordmark": "Ours"}, "map_problem": "problems.drugs"}),
    "small-numbers": ({"smallest": "12"}, {"thresholds": {"count": 12}}),
    "links/of/resident": ({"access": "accepted"}, {"ways": {"resident": "accepted"}}),
    "links/of/elected": ({"access": "open"}, {"ways": {"elected": "open"}})}


@pytest.fixture
def officers(app: Flask) -> tuple[Browser, Browser]:
    make_year("y2015", 2015)
    make(questionnaire="have-your-say-2026")
    return signed_in(app, Role.LEAD, "first@example.org"), signed_in(app, Role.LEAD, "second@example.org")


def opened(officer: Browser, page: str) -> dict[str, str]:
    """What the form of an opened page carries unseen."""
    html = officer.get(HERE + page).text
    found = {name: re.search(rf'name="{name}"[^>]*value="([^"]+)"', html) for name in ("csrf_token", "seen")}
    return {name: hit[1] for name, hit in found.items() if hit}


def stored(*pages: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for page in pages:
        for name, value in PAGES[page][1].items():
            found[name] = {**found.get(name, {}), **value} if isinstance(value, dict) else value
    return found


def test_two_pages_that_were_open_at_once_lose_nothing(officers: tuple[Browser, Browser]) -> None:
    first, second = officers
    for one, other in itertools.permutations(PAGES, 2):
        db.session.execute(update(Consultation).where(Consultation.slug == "survey").values(settings={}))
        db.session.commit()
        carried, carried_too = opened(first, one), opened(second, other)
        assert first.send("POST", HERE + one, data={**carried, **PAGES[one][0]}).status_code == 303
        assert second.send("POST", HERE + other, data={**carried_too, **PAGES[other][0]}).status_code == 303, (one, other)
        assert consultations.get("survey").settings.as_json() == stored(one, other)


@pytest.mark.parametrize("page", PAGES)
def test_who_saves_the_same_page_second_is_told_who_was_first(officers: tuple[Browser, Browser], page: str) -> None:
    first, second = officers
    carried, carried_too = opened(first, page), opened(second, page)
    first.send("POST", HERE + page, data={**carried, **PAGES[page][0]})
    before = consultations.get("survey").settings
    assert before.as_json() == stored(page)
    answer = second.send("POST", HERE + page, data={**carried_too, **PAGES[page][0]}, follow_redirects=True)
    assert "first@example.org has changed this since you opened the page" in answer.text
    assert consultations.get("survey").settings == before
    again = {**opened(second, page), **PAGES[page][0]}
    assert second.send("POST", HERE + page, data=again).status_code == 303


def test_a_setting_that_cannot_be_read_is_told_to_staff_with_what_to_do(officers: tuple[Browser, Browser]) -> None:
    db.session.execute(update(Consultation).where(Consultation.slug == "survey").values(settings={"keep_months": "many"}))
    db.session.commit()
    answer = officers[0].get(HERE + "keeping")
    assert answer.status_code == 500
    assert "have-your-say retention set survey --months NUMBER" in answer.text
    assert "retention set" not in officers[0].get("/consultations/survey/privacy").text
    assert set(consultations.get("survey").settings.faults) == {"keep_months"}
