"""Results before closing: off unless a lead allows them, marked as provisional, protected, and never for residents."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from survey_app import audit, consultations
from survey_app.audit import Filter
from survey_app.consultations import Refused, Survey, policies
from survey_app.fieldwork.importing import importer
from survey_app.models import Role
from survey_app.publishing import interim_ranking
from tests.staff import Browser, signed_in
from tests.views.markup import faults, squeezed

pytestmark = pytest.mark.sqlite_only
PAGE = "/staff/consultations/survey/provisional"


@pytest.fixture
def answered(survey: Survey) -> Survey:
    """Of thirty people, 24 find litter a very big problem and 12 drugs; graffiti is answered by two."""
    rows = [{"problems.litter": "very_big" if number < 24 else "none", "problems.drugs": "very_big" if number < 12 else "none"}
            for number in range(30)]
    for row in rows[:2]:
        row["problems.graffiti"] = "very_big"
    codes = survey.questionnaire.question("problems").codes
    importer.import_rows(survey, [{name: code if code in codes else codes[-2] for name, code in row.items()} for row in rows])
    return survey


@pytest.fixture
def lead(app: Flask, answered: Survey) -> Browser:
    assert answered
    return signed_in(app, Role.LEAD)


def test_it_is_off_and_says_why(lead: Browser) -> None:
    answer = lead.get(PAGE)
    assert answer.status_code == 409
    assert "Results are not shown before the consultation has closed" in answer.text
    assert "ranked so far" not in answer.text
    assert faults(answer.text) == []


def test_a_lead_allows_it_and_it_is_marked_with_its_base(lead: Browser, app: Flask) -> None:
    page = lead.post(PAGE, {"allowed": "yes"}, follow_redirects=True).text
    assert "Provisional, and not for publication" in page
    assert "By the 30 responses of Residents so far" in page
    first = r'numeric">1</td><th scope="row"[^>]*>Rubbish or litter lying around</th><td[^>]*>30</td><td[^>]*>80<'
    assert re.search(first, squeezed(page))
    assert faults(page) == []
    analyst = signed_in(app, Role.ANALYST)
    assert "ranked so far" in analyst.get(PAGE).text
    assert "shown before closing for this consultation" in analyst.get("/staff/consultations/survey/watch").text
    assert audit.events(Filter(action="results before closing allowed"), limit=1)[0].about == "survey"


def test_small_numbers_are_taken_out(answered: Survey) -> None:
    rows = {row["item"]: row for row in interim_ranking.ranking(policies.allow_early_results(answered, True)).rows}
    assert rows["problems.graffiti"]["percent"] is None
    assert rows["problems.graffiti"]["shorthand"] == "[c]"
    assert rows["problems.drugs"]["concerned"] == 12


def test_the_page_says_of_a_small_number_what_is_known(survey: Survey, app: Flask) -> None:
    """Of thirty people three call litter a problem, and of five who answered two graffiti."""
    options = survey.questionnaire.question("problems").options
    worst = next(option.code for option in options if option.concern)
    best = next(option.code for option in options if not option.concern and not option.dont_know)
    importer.import_rows(survey, [{"problems.litter": worst if number < 3 else best,
                                   **({"problems.graffiti": worst if number < 2 else best} if number < 5 else {})}
                                  for number in range(30)])
    policies.allow_early_results(survey, True)
    page = squeezed(signed_in(app, Role.LEAD).get(PAGE).text)
    numeric = '<td class="govuk-table__cell govuk-table__cell--numeric">'
    for label, base, words in (("Rubbish or litter lying around", 30, "fewer than 5 people"), ("Graffiti", 5, r"\[c\]")):
        assert re.search(rf'{label}[^<]*</th>{numeric}{base}</td>{numeric}{words}</td>{numeric}</td>{numeric}</td>', page), label
    assert faults(page) == []


def test_it_can_be_taken_back(lead: Browser) -> None:
    lead.post(PAGE, {"allowed": "yes"})
    assert "ranked so far" not in lead.post(PAGE, {"allowed": "no"}, follow_redirects=True).text
    assert lead.get(PAGE).status_code == 409


def test_an_analyst_cannot_allow_it_and_a_clerk_sees_nothing(lead: Browser, app: Flask) -> None:
    analyst = signed_in(app, Role.ANALYST)
    assert analyst.post(PAGE, {"allowed": "yes"}, page="/staff/account").status_code == 403
    assert lead.get(PAGE).status_code == 409
    assert signed_in(app, Role.ENTRY).get(PAGE).status_code == 403


def test_of_a_few_people_nothing_is_told_and_nothing_after_closing(survey: Survey) -> None:
    allowed = policies.allow_early_results(survey, True)
    importer.import_rows(survey, [{"problems.litter": survey.questionnaire.question("problems").codes[0]}] * 9)
    rows = interim_ranking.ranking(allowed).rows
    assert {row["percent"] for row in rows} == {None}
    assert {row["shorthand"] for row in rows} <= {"[c]", "[z]"}
    closed = consultations.close("survey")
    with pytest.raises(Refused, match="is closed"):
        interim_ranking.ranking(closed)
    with pytest.raises(Refused, match="has closed"):
        policies.allow_early_results(closed, True)
