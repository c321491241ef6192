"""The statement is the one that the law asks for, says of each criterion what the tests found, and names tests that there are."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.assurance.conformance import conformance
from survey_app.consultations import Survey, deprivation_areas
from survey_app.models import Role
from tests.browser import conformance as writer
from tests.staff import signed_in
from tests.views.markup import squeezed

pytestmark = pytest.mark.sqlite_only
ROOT = Path(__file__).parents[3]


def test_every_criterion_stands_in_it_once() -> None:
    numbers = [criterion.number for criterion in conformance().criteria]
    assert len(set(numbers)) == len(numbers) == 55     # WCAG 2.2 at levels A and AA, without 4.1.1, which it dropped
    assert Counter(criterion.level for criterion in conformance().criteria) == {"A": 31, "AA": 24}


@pytest.mark.parametrize("test", sorted({test for criterion in conformance().criteria for test in criterion.tests}))
def test_its_tests_exist(test: str) -> None:
    path, _, name = test.partition("::")
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    named = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert set(name.split("::")) <= named | {""}


def test_the_report_is_written_from_the_same_results() -> None:
    assert (ROOT / "docs" / "conformance.md").read_text("utf-8") == writer.report(conformance())


def test_results_are_those_of_the_run() -> None:
    text = writer.FILE.read_text("utf-8")
    again = writer.written(text, {"1.1.1": "failed", "2.1.1": "passed"}, "2031-05-06")
    assert "tested_on = 2031-05-06" in again
    assert '\nresult = "failed"' in again.partition('number = "1.1.1"')[2].partition("[[criteria]]")[0]
    assert again.partition('number = "2.1.2"')[2] == text.partition('number = "2.1.2"')[2]      # these keep theirs


def test_criteria_can_be_evaluated_alone() -> None:
    assert [criterion.number for criterion in writer.chosen(conformance(), ["1.4.3", "1.1.1"])] == ["1.4.3", "1.1.1"]
    assert writer.chosen(conformance(), []) == conformance().criteria
    with pytest.raises(SystemExit, match=r"no criterion 4\.1\.1"):
        writer.chosen(conformance(), ["4.1.1"])


@pytest.mark.parametrize(("result", "workaround", "level"), [
    ("passed", "", "Supports"), ("passed", "Ask.", "Partially Supports"), ("failed", "", "Does Not Support"),
    ("untested", "", "Not Evaluated"), ("failed", "Ask.", "Does Not Support")])
def test_the_level_follows_from_the_result(result: str, workaround: str, level: str) -> None:
    assert replace(conformance().criteria[0], result=result, workaround=workaround).conformance == level


@pytest.mark.parametrize(("result", "level"), [
    ("passed", "Not Applicable"), ("failed", "Does Not Support"), ("untested", "Not Evaluated")])
def test_only_a_test_shows_that_a_criterion_does_not_apply(result: str, level: str) -> None:
    assert replace(conformance().criteria[0], result=result, applies=False).conformance == level


def test_every_criterion_was_evaluated() -> None:
    assert [criterion.number for criterion in conformance().criteria if criterion.result == "untested"] == []
    assert [criterion.number for criterion in conformance().criteria if not criterion.tests or not criterion.explanation] == []


@pytest.mark.parametrize(("passed", "broken", "not_run"), [
    ({"a.py::test_x[1]": True}, set(), []), ({"a.py::test_x": True}, set(), []),
    ({"a.py::test_xy": True}, set(), ["a.py::test_x"]),
    ({"a.py::test_x[1]": True}, {"a.py::test_x[2]"}, ["a.py::test_x[2]"]), ({}, {"a.py::test_x"}, ["a.py::test_x"])])
def test_a_test_that_could_not_be_run_is_no_result(passed: dict[str, bool], broken: set[str], not_run: list[str]) -> None:
    outcomes = writer.Outcomes()
    outcomes.passed, outcomes.broken = passed, broken
    assert outcomes.not_run(["a.py::test_x"]) == not_run


def test_the_page_has_the_parts_of_the_model_and_every_failure(client: FlaskClient) -> None:
    words = client.get("/accessibility").text
    for part in ("How accessible this website is", "Feedback and contact information", "Reporting accessibility problems",
                 "Enforcement procedure", "Technical information about this website", "(No. 2) Accessibility Regulations 2018",
                 "Compliance status", "partially compliant", "Non-accessible content", "Non-compliance with the accessibility",
                 "Disproportionate burden", "not within the scope of the accessibility regulations",
                 "What we are doing to improve accessibility", "It was last reviewed on", "http://localhost/",
                 "Preparation of this accessibility statement"):
        assert part in words
    for criterion in conformance().failures:
        assert criterion.workaround in words
    for criterion in conformance().criteria:
        assert f"{criterion.number} {criterion.name}" in words.replace("&#39;", "'")


@pytest.mark.parametrize(("authorities", "named"), [
    ([], [True, False]), (["E06000060"], [True, False]), (["N09000003"], [False, True]),
    (["E06000060", "N09000003"], [True, True])])
def test_who_enforces_the_law_depends_on_the_country(survey: Survey, client: FlaskClient, authorities: list[str],
                                                     named: list[bool]) -> None:
    if authorities:
        deprivation_areas.change(survey, within=authorities)
    page = client.get("/accessibility?language=cy").text
    assert [address in page for address in ("equalityadvisoryservice.com", "equalityni.org")] == named
    assert ("Comisiwn Cydraddoldeb Gogledd Iwerddon sy’n gyfrifol" in page) is named[1]


def test_a_lead_hears_that_the_statement_lacks_an_address(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = "how to reach the partnership"
    lead, analyst = signed_in(app, Role.LEAD), signed_in(app, Role.ANALYST)
    assert missing in squeezed(lead.get("/staff/").text)
    assert missing not in squeezed(analyst.get("/staff/").text)
    monkeypatch.setitem(app.config, "CONTACT", "residents@example.org")
    assert missing not in squeezed(lead.get("/staff/").text)
    assert "You can write to residents@example.org" in squeezed(lead.get("/accessibility").text)
