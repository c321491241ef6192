"""The statement is the one that the law asks for, says of each criterion what the tests found, and names tests that there are."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from survey_app.assurance.conformance import conformance
from tests.browser import conformance as writer

pytestmark = pytest.mark.sqlite_only
ROOT = Path(__file__).parents[3]


def test_every_criterion_stands_in_it_once() -> None:
    numbers = [one.number for one in conformance().criteria]
    assert len(set(numbers)) == len(numbers) == 55     # WCAG 2.2 at levels A and AA, without 4.1.1, which it dropped
    assert Counter(one.level for one in conformance().criteria) == {"A": 31, "AA": 24}


@pytest.mark.parametrize("test", sorted({test for one in conformance().criteria for test in one.tests}))
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
    assert '\nresult = ""' in again.partition('number = "1.2.1"')[2].partition("[[criteria]]")[0]


@pytest.mark.parametrize(("result", "way_round", "level"), [
    ("passed", "", "Supports"), ("passed", "Ask.", "Partially Supports"), ("failed", "", "Does Not Support"),
    ("untested", "", "Not Evaluated")])
def test_the_level_follows_from_the_result(result: str, way_round: str, level: str) -> None:
    assert replace(conformance().criteria[0], result=result, way_round=way_round).conformance == level


def test_the_page_has_the_parts_of_the_model_and_every_failure(client: FlaskClient) -> None:
    words = client.get("/accessibility").text
    for part in ("Enforcement procedure", "Compliance status", "Non-accessible content", "(No. 2) Accessibility Regulations 2018",
                 "Preparation of this accessibility statement", "partially compliant"):
        assert part in words
    for one in conformance().failures:
        assert one.way_round in words
    for one in conformance().criteria:
        assert f"{one.number} {one.name}" in words.replace("&#39;", "'")
