"""Assisted entry through HTTP: a clerk fills the survey in with a resident."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from survey_app import audit, consultations
from survey_app.audit import Filter
from survey_app.database import db
from survey_app.fieldwork import monitoring, responses
from survey_app.models import Consultation, Response, Role
from survey_app.publishing.microdata import exports
from survey_app.questionnaire import parsing
from tests.staff import Browser, signed_in
from tests.views.markup import squeezed

TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone
HERE = "/staff/consultations/helped/assisted"
RECEIPT = re.compile(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}")


@pytest.fixture
def clerk(app: Flask) -> Browser:
    consultations.create("helped", parsing.load("have-your-say-2026"), "Helped", TODAY, TODAY + timedelta(days=9), "P")
    consultations.release("helped")
    return signed_in(app, Role.ENTRY)


def entry(browser: Browser) -> str:
    """The address of a new entry."""
    answer = browser.get(HERE)
    assert answer.status_code == 303
    return str(answer.location)


def store(browser: Browser, address: str, **typed: str) -> str:
    """The page that says what is stored."""
    answer = browser.post(address, typed)
    assert (answer.status_code, answer.location) == (303, address)
    return str(browser.get(address).text)


def test_it_is_counted_exported_and_in_the_trail_and_the_resident_can_delete_it(clerk: Browser, tmp_path: Path) -> None:
    survey = consultations.get("helped")
    done = store(clerk, entry(clerk), **{"victim": "1", "problems.litter": "2", "language": "cy", "audience": "elected"})
    receipt = RECEIPT.search(done)
    assert receipt
    assert [line.label for line in monitoring.by_source(survey)] == ["Assisted"]
    event = audit.events(Filter(action="assisted response entered"), limit=1)[0]
    assert (event.who, event.about, event.details) == ("entry@example.org", "helped", {})
    exports.export(survey, "csv", tmp_path / "out.csv")
    [row] = csv.DictReader((tmp_path / "out.csv").read_text().splitlines())
    told = [row[name] for name in ("source", "audience", "language", "problems.litter")]
    assert told == ["assisted", "elected", "cy", "fairly_big"]
    assert responses.withdraw(survey, receipt[0])
    assert monitoring.total(survey) == 0


def test_sent_twice_is_stored_once_with_the_same_receipt(clerk: Browser) -> None:
    here = entry(clerk)
    receipts = {RECEIPT.search(store(clerk, here, victim="1"))[0] for _ in range(2)}  # type: ignore[index]  # it is there
    assert len(receipts) == 1
    assert monitoring.total(consultations.get("helped")) == 1


def test_going_back_leads_to_what_is_stored_and_another_resident_to_a_new_page(clerk: Browser) -> None:
    here = entry(clerk)
    assert "Store the answers" in clerk.get(here).text
    stored = store(clerk, here, victim="1")
    assert clerk.get(here).text == stored
    store(clerk, entry(clerk), victim="1")
    assert monitoring.total(consultations.get("helped")) == 2


@pytest.mark.parametrize("changed", [{"victim": "2"}, {"audience": "elected"}, {"language": "cy"}, {"postcode": "ZZ1 1AA"}])
def test_what_is_changed_after_storing_is_not_lost_in_silence(clerk: Browser, changed: dict[str, str]) -> None:
    here = entry(clerk)
    typed = {"victim": "1", "comments": "As before"}
    receipt = RECEIPT.search(store(clerk, here, **typed))
    assert receipt
    answer = clerk.post(here, typed | changed)
    assert answer.status_code == 409
    assert "your later changes are not" in answer.text
    assert receipt[0] in answer.text
    assert "As before" in answer.text
    assert responses.withdraw(consultations.get("helped"), receipt[0])
    assert receipt[0] in store(clerk, here, **typed | changed)


def test_nobody_else_sees_the_receipt_of_an_entry(clerk: Browser, app: Flask) -> None:
    here = entry(clerk)
    store(clerk, here, victim="1")
    for browser in (signed_in(app, Role.ENTRY, "another@example.org"), signed_in(app, Role.ENTRY, "entry@example.org")):
        assert not RECEIPT.search(browser.get(here).text)


def test_a_wrong_number_keeps_what_was_typed_and_stores_nothing(clerk: Browser) -> None:
    answer = clerk.post(entry(clerk), {"victim": "9", "comments": "Kept <words>"})
    assert answer.status_code == 400
    assert "no number from 1 to 3" in answer.text
    assert "Kept &lt;words&gt;" in answer.text
    assert monitoring.total(consultations.get("helped")) == 0


def test_enter_shows_the_page_again_as_typed_and_stores_nothing(clerk: Browser) -> None:
    here = entry(clerk)
    page = squeezed(clerk.get(here).text).partition('<form method="post" novalidate>')[2]
    assert page.startswith('<button type="submit" name="press-enter"'), "the first button of a form is what Enter presses"
    answer = clerk.post(here, {"press-enter": "1", "victim": "2", "comments": "Half"})
    assert answer.status_code == 200
    assert "Nothing is stored yet" in answer.text
    assert "Half" in answer.text
    assert monitoring.total(consultations.get("helped")) == 0


def test_an_empty_form_is_not_stored(clerk: Browser) -> None:
    answer = clerk.post(entry(clerk), {"audience": "elected", "language": "cy"})
    assert answer.status_code == 400
    assert "Nothing was entered" in answer.text
    assert monitoring.total(consultations.get("helped")) == 0


def test_the_page_reads_out_what_to_ask_whom(clerk: Browser) -> None:
    page = clerk.get(entry(clerk)).text
    assert "Asked only if the answer to" in page
    assert "You need not take part" in page


def test_after_closing_nothing_is_taken_and_what_was_typed_is_not_lost(clerk: Browser, app: Flask) -> None:
    here = entry(clerk)
    stored = db.session.scalars(select(Response)).all()
    survey = consultations.get("helped")
    db.session.execute(update(Consultation).values(opens_at=survey.opens_at - timedelta(days=9),
                                                   closes_at=survey.opens_at - timedelta(hours=2)))
    db.session.commit()
    assert "It is closed" in clerk.get(here).text
    late = clerk.post(here, {"victim": "1", "comments": "Typed"}, page="/staff/")
    assert late.status_code == 409
    assert "it takes answers only while it is open" in late.text
    assert "Typed" in late.text
    assert db.session.scalars(select(Response)).all() == stored


def test_an_analyst_enters_nothing(app: Flask, clerk: Browser) -> None:
    assert signed_in(app, Role.ANALYST).get(HERE).status_code == 403
