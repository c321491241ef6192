"""Importing a file in the browser: from another tool's columns and values to responses, with every fault before."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from survey_app import audit, consultations
from survey_app.audit import Filter
from survey_app.database import db
from survey_app.fieldwork import monitoring
from survey_app.fieldwork.importing import upload_session
from survey_app.models import ImportUpload, Role
from survey_app.questionnaire import parsing
from tests.staff import Browser, signed_in

TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone
HERE = "/staff/consultations/asked/import"
QUESTION = "How much of a problem, if at all, are these in your neighbourhood?"


def survey_monkey(*rows: list[str]) -> bytes:
    """A file with two lines of headings, as SurveyMonkey writes it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["RespondentID", QUESTION, "", "How old are you?", "Why did you not report the crime?", "", "Colour"])
    writer.writerow(["", "Rubbish or litter lying around", "Graffiti", "Response", "I was afraid of what might happen",
                     "It did not seem serious enough", "Response"])
    writer.writerows(rows)
    return text.getvalue().encode()


TEN = survey_monkey(*[[str(number), "A very big problem", "Not a problem at all", "16-24", "", "It did not seem serious enough",
                       "red"] for number in range(10)])


@pytest.fixture
def lead(app: Flask) -> Browser:
    consultations.create("asked", parsing.load("have-your-say-2026"), "Asked", TODAY, TODAY + timedelta(days=9), "P")
    consultations.release("asked")
    return signed_in(app, Role.LEAD)


def upload(browser: Browser, data: bytes, **fields: Any) -> str:
    """Sends a file; the address of its first page."""
    answer = browser.post(HERE, {"file": (io.BytesIO(data), "theirs.csv"), **fields})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def fields(html: str) -> dict[str, str]:
    """What a browser would send of the selects of a page, as they stand."""
    found = {}
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


def names(html: str) -> dict[str, str]:
    """The field of each column, by the column's name."""
    return {words.strip(): f"column.{number}" for number, words in
            re.findall(r'<label[^>]*for="column-(\d+)">(.*?)</label>', html)}


def mapped(browser: Browser, address: str, **values: str) -> Any:
    """Takes the suggestions, leaves the colour out, and says what the values are that were not recognised."""
    page = browser.get(address).text
    browser.post(address, {**fields(page), names(page)["Colour"]: "-", "source": "paper"})
    page = browser.get(f"{address}/values").text
    chosen = {**fields(page), **values}
    return browser.post(f"{address}/values", chosen, follow_redirects=True)


def test_ten_responses_come_in_with_the_suggestions_and_one_decision(lead: Browser) -> None:
    address = upload(lead, TEN)
    page = mapped(lead, address, **{"value.age_band.0": "16_24"}).text
    assert "10 responses can be imported" in page
    survey = consultations.get("asked")
    assert monitoring.total(survey) == 0, "nothing is stored before it is confirmed"
    done = lead.post(f"{address}/check", {"action": "import"}, follow_redirects=True)
    assert "10 responses imported" in done.text
    exported = lead.post("/staff/consultations/asked/download", {"format": "csv"}).text
    rows = list(csv.DictReader(io.StringIO(exported)))
    assert len(rows) == monitoring.total(survey) == 10
    assert {(row["problems.litter"], row["problems.graffiti"], row["age_band"], row["source"]) for row in rows} == {
        ("very_big", "not_a_problem", "16_24", "paper")}
    assert {(row["not_reported.too_minor"], row["not_reported.afraid"]) for row in rows} == {("1", "0")}
    assert audit.events(Filter(action="responses imported"), limit=1)[0].details == {"file": "theirs.csv", "rows": 10}


def test_imported_once_the_file_is_gone(lead: Browser) -> None:
    address = upload(lead, TEN)
    mapped(lead, address, **{"value.age_band.0": "16_24"})
    lead.post(f"{address}/check", {"action": "import"})
    assert lead.get(address).status_code == 404
    assert db.session.query(ImportUpload).count() == 0


def test_a_column_that_is_not_decided_is_a_fault(lead: Browser) -> None:
    address = upload(lead, TEN)
    page = lead.get(address).text
    lead.post(address, {**fields(page), "source": "import"})
    lead.post(f"{address}/values", fields(lead.get(f"{address}/values").text))
    checked = lead.get(f"{address}/check").text
    assert "is neither mapped nor ignored by the mapping" in checked
    assert "Colour" in checked
    assert 'value="import"' not in checked, "there is no button to import with"
    lead.post(f"{address}/check", {"action": "import"})
    assert monitoring.total(consultations.get("asked")) == 0


def test_every_fault_is_shown_with_its_line(lead: Browser) -> None:
    broken = survey_monkey(["1", "Enormous", "", "16-24", "", "", ""], ["2", "", "", "", "", "", "", "too many"],
                           ["1", "A very big problem", "", "", "", "", ""])
    page = mapped(lead, upload(lead, broken), **{"value.age_band.0": "16_24"}).text
    assert "3 faults to put right" in page
    for words in ("Enormous", "has 8 cells where the first line names 7 columns", "references must differ"):
        assert words in page


def test_a_mapping_is_saved_and_used_for_the_next_file(lead: Browser) -> None:
    address = upload(lead, TEN)
    mapped(lead, address, **{"value.age_band.0": "16_24"})
    assert "Give the mapping a name" in lead.post(f"{address}/check", {"action": "save", "name": " "}).text
    saved = lead.post(f"{address}/check", {"action": "save", "name": " Monkey "}, follow_redirects=True)
    assert "is saved as “Monkey”" in saved.text
    following = upload(lead, TEN, mapping="Monkey")
    assert "10 responses can be imported" in lead.get(f"{following}/check").text


def test_giving_up_deletes_the_file(lead: Browser) -> None:
    address = upload(lead, TEN)
    lead.post(f"{address}/check", {"action": "give-up"})
    assert db.session.query(ImportUpload).count() == 0
    assert monitoring.total(consultations.get("asked")) == 0


@pytest.mark.parametrize(("data", "message"), [
    (b"", "has no responses"), (b"only,a,header\n", "has no responses"),
    (b"Caf\x81\n1\n", "is not text in UTF-8, UTF-16 or Windows-1252"),
    (b'a,b\n"unfinished\n', "is not well-formed CSV")])
def test_files_that_cannot_be_read(lead: Browser, data: bytes, message: str) -> None:
    answer = lead.post(HERE, {"file": (io.BytesIO(data), "theirs.csv")})
    assert answer.status_code == 400
    assert message in answer.text


def test_no_file(lead: Browser) -> None:
    assert "Choose a file" in lead.post(HERE).text


def test_a_file_of_responses_may_be_large_and_nothing_else(lead: Browser) -> None:
    large = survey_monkey(*[[str(number), "A very big problem", "", "", "", "", "x" * 350] for number in range(9_000)])
    assert len(large) > 3 * 1024 * 1024
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', lead.get(HERE).text)
    assert token
    body = (f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token[1]}\r\n'
            '--b\r\nContent-Disposition: form-data; name="file"; filename="theirs.csv"\r\n\r\n').encode()
    body += large + b"\r\n--b--\r\n"
    for address, status in ((HERE, 303), ("/staff/consultations/new", 413)):
        assert lead.send("POST", address, data=body, content_type="multipart/form-data; boundary=b").status_code == status


def test_another_consultation_cannot_take_it(lead: Browser) -> None:
    token = upload(lead, TEN).rsplit("/", 1)[1]
    consultations.create("other", parsing.load("have-your-say-2026"), "Other", TODAY, TODAY, "P")
    assert upload_session.load(consultations.get("other"), token) is None
    assert lead.get(f"/staff/consultations/other/import/{token}").status_code == 404
