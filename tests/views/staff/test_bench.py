"""The bench in the staff area: a table with a permanent address, for those who may see results."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from survey_app import audit
from survey_app.audit import Filter
from survey_app.consultations import Survey
from survey_app.demo.respondents import wycombe_2015
from survey_app.models import Role
from survey_app.questionnaire import parsing
from tests.factories.consultations import consultation, make
from tests.staff import Browser, signed_in
from tests.views.markup import faults

pytestmark = pytest.mark.sqlite_only
PAGE = "/staff/consultations/small/tables"


@pytest.fixture
def closed(app: Flask) -> Survey:
    return consultation(parsing.load("have-your-say-2015"), wycombe_2015(seed=2015), days=(date(2015, 11, 16), date(2016, 2, 7)))


@pytest.fixture
def analyst(app: Flask, closed: Survey) -> Browser:
    return signed_in(app, Role.ANALYST)


def test_an_analyst_ranks_by_sex_from_an_address(analyst: Browser) -> None:
    page = analyst.get(f"{PAGE}?count=ranked-problems&by=sex&only=source%3Donline&by=").text
    assert faults(page) == []
    assert "The problems, ranked by" in page
    assert "Not for publication" in page
    assert page.count("Adjusted p") == 1
    assert '<option value="sex" selected >' in page
    assert '<option value="source=online" selected >' in page


def test_the_first_page_asks_and_computes_nothing(analyst: Browser) -> None:
    page = analyst.get(PAGE).text
    assert faults(page) == []
    assert "Make the table" in page
    assert "Not for publication" not in page


def test_a_wrong_choice_is_said_and_the_others_are_kept(analyst: Browser) -> None:
    answer = analyst.get(f"{PAGE}?count=priorities&since=1999-01-01&until=1999-02-01")
    assert answer.status_code == 400
    assert "Nobody fits these choices" in answer.text
    assert '<option value="priorities" selected >' in answer.text
    assert analyst.get(f"{PAGE}?by=no_such").status_code == 400


def test_the_download_is_recorded_and_holds_the_definition(analyst: Browser) -> None:
    answer = analyst.post(PAGE, {"count": "priorities", "by": "sex"}, page=f"{PAGE}?count=priorities")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="small-table.csv"'
    assert answer.data.startswith(b"\xef\xbb\xbfitem,problem,group,")
    assert "Not for publication" in answer.text
    event = audit.events(Filter(action="table downloaded", about="small"), limit=1)[0]
    assert event.details["table"] == {"count": "priorities", "by": ["sex"]}


def test_an_open_consultation_says_when(app: Flask) -> None:
    make("small")
    assert "once the consultation has closed" in signed_in(app, Role.LEAD).get(PAGE).text


def test_clerks_see_no_table(app: Flask, closed: Survey) -> None:
    assert signed_in(app, Role.ENTRY).get(PAGE).status_code == 403
