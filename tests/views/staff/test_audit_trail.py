"""The audit trail as a page and as a file."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask import Flask

from survey_app import audit
from survey_app.models import Role
from survey_app.views.staff.accounts import detail_rows
from tests.staff import signed_in
from tests.views.markup import squeezed


def test_shows_and_filters(app: Flask) -> None:
    audit.record_now("thing done", "this-one", who="who@example.org", number=12)
    audit.record_now("thing done", "another", who="who@example.org")
    page = squeezed(signed_in(app, Role.LEAD).get("/staff/audit?who=WHO@&about=this-one").text)
    assert "<dd>this-one</dd>" in page
    assert "<dt>Number:</dt><dd>12</dd>" in page
    assert "<dd>another</dd>" not in page


@pytest.mark.parametrize(("details", "words"), [
    ({"rows": 2379, "file": "a.csv"}, [("File", "a.csv"), ("Rows", "2,379")]),
    ({"after": "5 May", "before": "4 May"}, [("Before", "4 May"), ("After", "5 May")]),
    ({"serials": ["1", "2"], "themes": []}, [("Serials", "1, 2"), ("Themes", "none")]),
    ({"group": {"kind": "areas", "kept_by": None}, "ok": True}, [("Group", "Kept by: none; Kind: areas"), ("Ok", "yes")]),
    ({"changes": [{"where": "Page", "before": "A", "after": "B"}, {"where": "Page", "before": "", "after": "C"}]},
     [("Changes", "Page: “A” became “B”, Page: “C” was put in")])])
def test_details_are_told_in_words(details: dict[str, Any], words: list[tuple[str, str]]) -> None:
    assert detail_rows(details) == words


def test_what_was_typed_into_a_title_is_no_markup(app: Flask) -> None:
    audit.record_now("thing done", "marked up", changes=[{"where": "<b>&\"", "before": "", "after": "<i>"}])
    page = squeezed(signed_in(app, Role.LEAD).get("/staff/audit?about=marked").text)
    assert "<dd>&lt;b&gt;&amp;&#34;: “&lt;i&gt;” was put in</dd>" in page


def test_a_day_that_is_none_is_said_and_filters_nothing(app: Flask) -> None:
    page = signed_in(app, Role.LEAD).get("/staff/audit?since-day=31&since-month=2&since-year=2026").text
    assert "From must be a real date" in page


def test_pages_of_fifty(app: Flask) -> None:
    for number in range(60):
        audit.record("one of many", f"paged {number:02}")
    audit.record_now("one of many", "paged last")
    browser = signed_in(app, Role.LEAD)
    first = browser.get("/staff/audit?about=paged").text
    assert "page 1 of" in first
    assert "paged last" in first
    assert "Earlier events" in first
    assert browser.get("/staff/audit?about=paged&page=0").status_code == 200


def test_the_download_is_itself_an_event_and_holds_no_formula(app: Flask) -> None:
    audit.record_now("thing done", "=cmd()", who="download@example.org", note="é")
    browser = signed_in(app, Role.ADMIN)
    answer = browser.post("/staff/audit/export", {"who": "download@example.org"}, "/staff/audit")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert rows[0]["about"] == "'=cmd()"
    assert rows[0]["details"] == '{"note": "é"}'
    last = audit.events(audit.Filter(action="audit trail downloaded"), limit=1)[0]
    assert last.who == "admin@example.org"
    assert last.details == {"events": len(rows)}
