"""Paper forms through HTTP, as an entry clerk keys them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from survey_app import audit, consultations
from survey_app.audit import Filter
from survey_app.fieldwork import monitoring
from survey_app.models import Role
from survey_app.questionnaire import parsing
from tests.staff import Browser, signed_in
from tests.views.markup import squeezed

TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone
HERE = "/staff/consultations/papered/paper"
SECOND = {"second-entry": "1"}     # what the page of a second entry sends


@pytest.fixture
def clerk(app: Flask) -> Browser:
    consultations.create("papered", parsing.load("have-your-say-2026"), "Papered", TODAY, TODAY + timedelta(days=9), "P")
    consultations.release("papered")
    return signed_in(app, Role.ENTRY)


def test_two_forms_with_one_disagreement(app: Flask, clerk: Browser) -> None:
    assert clerk.post(HERE, {"serial": "b-1"}).location.endswith("/paper/B-1")
    for serial in ("B-1", "B-2"):
        done = clerk.post(f"{HERE}/{serial}", {"victim": "1", "problems.litter": "1"}, follow_redirects=True)
        assert f"The form {serial} is stored and counted" in done.text
    assert monitoring.total(consultations.get("papered")) == 2
    other = signed_in(app, Role.ENTRY, "second@example.org")
    same = {**SECOND, "victim": "1", "problems.litter": "1"}
    assert "is verified" in other.post(f"{HERE}/B-1", same, follow_redirects=True).text
    differs = other.post(f"{HERE}/B-2", {**SECOND, "victim": "1", "problems.litter": "2"})
    assert differs.status_code == 409
    assert "differ in 1 answer" in differs.text
    assert "First entry: A very big problem" in differs.text
    assert "Second entry: A fairly big problem" in differs.text
    decided = {**SECOND, "victim": "1", "problems.litter": "2", "take.problems.litter": "second"}
    assert "is verified" in other.post(f"{HERE}/B-2", decided, follow_redirects=True).text
    assert "2 forms entered, 2 of them verified" in other.get(HERE).text
    assert monitoring.total(consultations.get("papered")) == 2


def test_the_first_entry_sent_again_verifies_nothing(clerk: Browser) -> None:
    assert "second-entry" not in clerk.get(f"{HERE}/B-1").text
    for victim in ("1", "1", "2"):
        done = clerk.post(f"{HERE}/B-1", {"victim": victim}, follow_redirects=True)
    assert "The form B-1 was stored before" in done.text
    assert "1 form entered, 0 of them verified" in done.text
    assert monitoring.total(consultations.get("papered")) == 1
    assert 'name="second-entry"' in clerk.get(f"{HERE}/B-1").text


def test_a_wrong_number_is_told_beside_its_box_and_nothing_is_stored(clerk: Browser) -> None:
    answer = clerk.post(f"{HERE}/B-1", {"victim": "9", "problems.litter": "1", "comments": "Kept <words>"})
    assert answer.status_code == 400
    assert 'href="#victim"' in answer.text
    assert "no number from 1 to 3" in answer.text
    assert "Kept &lt;words&gt;" in answer.text
    assert monitoring.total(consultations.get("papered")) == 0


def test_enter_shows_the_page_again_as_typed_and_stores_nothing(clerk: Browser) -> None:
    page = squeezed(clerk.get(f"{HERE}/B-1").text).partition('<form method="post" novalidate>')[2]
    assert page.startswith('<button type="submit" name="press-enter"'), "the first button of a form is what Enter presses"
    answer = clerk.post(f"{HERE}/B-1", {"press-enter": "1", "victim": "2", "comments": "Half"})
    assert answer.status_code == 200
    assert "Nothing is stored yet" in answer.text
    assert "Half" in answer.text
    assert monitoring.total(consultations.get("papered")) == 0


def test_an_empty_form_is_not_stored(clerk: Browser) -> None:
    answer = clerk.post(f"{HERE}/B-1", {"audience": "elected", "comments": "  "})
    assert answer.status_code == 400
    assert "Nothing was entered" in answer.text
    assert monitoring.total(consultations.get("papered")) == 0


def test_the_audience_is_asked_for(clerk: Browser) -> None:
    for number in range(10):
        clerk.post(f"{HERE}/B-{number + 1}", {"audience": "elected", "victim": "1"})
    lines = {line.label: line.count for line in monitoring.by_audience(consultations.get("papered"))}
    assert lines["Residents"] == 0


def test_a_serial_that_is_none(clerk: Browser) -> None:
    for typed in ("?", "banana"):
        assert "Enter the serial" in clerk.post(HERE, {"serial": typed}).text
    assert clerk.get(f"{HERE}/a b").status_code == 404


def test_one_printed_form_counts_once(clerk: Browser) -> None:
    for typed in ("1", "00001"):
        there = clerk.post(HERE, {"serial": typed}).location
        assert there.endswith("/paper/00001")
        clerk.post(there, {"victim": "1"})
    clerk.post(f"{HERE}/1", {"victim": "1"})
    assert monitoring.total(consultations.get("papered")) == 1


def test_only_a_lead_deletes_a_form(app: Flask, clerk: Browser) -> None:
    clerk.post(f"{HERE}/B-1", {"victim": "1"})
    assert clerk.post(f"{HERE}/B-1/delete", page=HERE).status_code == 403
    lead = signed_in(app, Role.LEAD)
    lead.post(f"{HERE}/B-1/delete", page=HERE)
    assert monitoring.total(consultations.get("papered")) == 0
    assert lead.post(f"{HERE}/B-1/delete", page=HERE).status_code == 404


def test_an_analyst_enters_nothing(app: Flask, clerk: Browser) -> None:
    assert signed_in(app, Role.ANALYST).get(HERE).status_code == 403


def test_forms_are_printed_with_their_serials_and_it_is_recorded(app: Flask, clerk: Browser) -> None:
    address = "/staff/consultations/papered/print"
    assert clerk.get(address).status_code == 403
    lead = signed_in(app, Role.LEAD)
    made = lead.post(address, {"first": "12", "count": "2"})
    assert made.mimetype == "application/pdf"
    assert made.headers["Content-Disposition"].endswith("papered-forms-00012-00013.pdf")
    assert audit.events(Filter(action="paper forms printed"), limit=1)[0].details == {"first": "00012", "last": "00013"}
    assert "Enter a number from 1 to 200" in lead.post(address, {"first": "1", "count": "201"}).text
