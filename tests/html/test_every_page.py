"""The Nu HTML checker has nothing to say about any page: residents', staff's, results', and the files that are published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app import consultations
from survey_app.consultations import Survey
from survey_app.models import Role
from survey_app.publishing.publications import downloads, release_preview, site_pages, versions
from survey_app.questionnaire import parsing
from tests.addresses import addresses, declared
from tests.factories.consultations import consultation, make
from tests.factories.releases import preview_of
from tests.factories.small_survey import QUESTIONNAIRE, hostile_rows
from tests.staff import Browser, signed_in
from tests.views.public.resident import BESIDE, Resident

from . import checker

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
PARTS = {"page_id": "views", "move": "open", "serial": "A-1", "part": "problems", "question_id": "problems"}
NOT_SENT = {"staff.leave_preview", "staff.sign_out_everywhere"}


class Pages:
    """A folder of pages for the checker."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0

    def keep(self, html: str, name: str) -> None:
        """Keeps a page, if it is one."""
        if html.lstrip().lower().startswith("<!doctype"):
            self.count += 1
            safe = re.sub(r"[^a-z0-9]+", "-", name.lower())[:120]
            (self.folder / f"{self.count:04}-{safe}.html").write_text(html, "utf-8")

    def found(self) -> list[str]:
        """What the checker says about all of them."""
        return checker.problems(self.folder)


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    (tmp_path / "pages").mkdir()
    return Pages(tmp_path / "pages")


def test_the_checker_finds_what_is_wrong(pages: Pages) -> None:
    pages.keep('<!DOCTYPE html><html lang="en"><title>x</title><p id=a>One<p id=a>Two<img src="x">', "wrong")
    assert len(pages.found()) >= 3


def test_residents_pages(app: Flask, client: FlaskClient, pages: Pages) -> None:
    make(questionnaire="have-your-say-2026")
    consultations.release("survey")
    make("later", opens=3)
    consultations.release("later")
    for language in ("en", "cy", "ur"):
        resident = Resident(app.test_client(), "survey")
        resident.go(f"{resident.start}?language={language}")
        for _ in _wrong(resident):
            pass
        resident.open("views")
        resident.answer_all(victim="yes", reported="no", problems__litter="very_big", health="yes", comments="x")
        for address in (*BESIDE, "/consultations/later/", "/results/"):
            resident.go(address)
        resident.open("check")
        resident.send()
        resident.go(resident.start)
        for number, html in enumerate(resident.seen):
            pages.keep(html, f"{language}-{number}")
    consultations.close("survey")
    pages.keep(client.get("/consultations/survey/").text, "closed")
    assert pages.count > 60
    assert pages.found() == []


def _wrong(resident: Resident) -> Iterator[None]:
    """Sends nonsense to the first pages, so that each is seen with its errors."""
    resident.open("views")
    for _ in range(5):
        wrong = {name.replace(".", "__"): "nonsense" for name in resident.page.options}
        boxes = {name: "x" * 6_000 for name, value in resident.page.pairs if name != "csrf_token" and not value}
        resident.send(**{**boxes, **wrong})
        resident.send(**{name: [] for name in wrong}, **dict.fromkeys(boxes, ""))
        yield


@pytest.fixture
def small(app: Flask) -> Survey:
    """A closed consultation with hostile words, two versions published, a third made ready."""
    survey = consultation(parsing.from_toml(QUESTIONNAIRE), hostile_rows())
    release_preview.publish(survey, preview_of(survey).id, "")
    release_preview.publish(survey, preview_of(survey).id, 'A "correction" of <this> & that.')
    preview_of(survey)
    return survey


def test_results_and_what_is_published(app: Flask, client: FlaskClient, small: Survey, pages: Pages, tmp_path: Path) -> None:
    published = versions.find("small") or pytest.fail("nothing is published")
    downloads.write(published, tmp_path / "static")
    shown = [page.path for page in site_pages.contents(published.facts, "en")]
    for name in ("index.html", "chapter.html", *(f"{path}.html" for path in shown if path)):
        pages.keep((tmp_path / "static" / name).read_text("utf-8"), f"static {name}")
    for address in ("/results/", "/results/small", "/results/small/v/1", "/consultations/small/",
                    *(f"/results/small/{path}" for path in shown if path)):
        pages.keep(client.get(address).text, address)
    versions.withdraw("small", "It was <wrong>.")
    pages.keep(client.get("/results/small").text, "withdrawn")
    assert pages.count == 7 + 2 * (len(shown) - 1)
    assert pages.found() == []


def test_every_staff_page_in_every_state(app: Flask, small: Survey, pages: Pages) -> None:
    make(questionnaire="have-your-say-2026")
    consultations.release("survey")
    make("draft", questionnaire="have-your-say-2026")
    admin = signed_in(app, Role.ADMIN)
    app.config["WTF_CSRF_ENABLED"] = False   # what is sent without a token here is refused elsewhere
    try:
        for slug in ("draft", "survey", "small"):
            for rule, address, method in _staff_addresses(app, slug):
                answer = admin.send(method, address, data={"sent": "1"}, follow_redirects=method == "POST")
                if answer.mimetype == "text/html":
                    pages.keep(answer.text, f"{method} {address} {answer.status_code}")
                assert answer.status_code < 500, f"{method} {rule}"
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
    for address in ("/staff/sign-in", "/staff/forgotten", "/staff/nowhere"):
        pages.keep(Browser(app.test_client()).get(address).text, address)
    assert pages.count > 100
    assert pages.found() == []


def _staff_addresses(app: Flask, slug: str) -> list[tuple[Any, str, str]]:
    """Every staff address for this consultation, first all that are asked for, then what is sent empty."""
    found = [(rule, address, method) for rule, address, method in addresses(app, {**PARTS, "slug": slug})
             if declared(app, rule.endpoint) not in (None, "public") and rule.endpoint not in NOT_SENT]
    return sorted(found, key=lambda one: one[2] == "POST")
