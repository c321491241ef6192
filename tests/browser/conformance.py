"""Runs the tests behind each criterion of WCAG 2.2 and writes their results for the accessibility statement and the report.

Run it after a change of the pages: `python -m tests.browser.conformance`. It takes about fifteen minutes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from survey_app.assurance.conformance import Conformance, conformance

ROOT = Path(__file__).parents[2]
FILE = ROOT / "survey_app" / "assurance" / "conformance.toml"
REPORT = ROOT / "docs" / "conformance.md"


class Outcomes:
    """What pytest found: whether each test passed, by its name."""

    def __init__(self) -> None:
        self.passed: dict[str, bool] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Takes down one phase of one test."""
        if report.when == "call" or report.failed:
            self.passed[report.nodeid] = self.passed.get(report.nodeid, True) and report.passed

    def result_of(self, test: str) -> bool:
        """Whether everything under a test's name was run and passed."""
        found = [passed for name, passed in self.passed.items() if name == test or name.startswith((f"{test}[", f"{test}::"))]
        return bool(found) and all(found)


def results(present: Conformance) -> Mapping[str, str]:
    """Runs every test that a criterion names. Returns "passed" or "failed" by the criterion's number."""
    outcomes = Outcomes()
    tests = sorted({test for one in present.criteria for test in one.tests})
    pytest.main(["-q", "-n", "2", "--no-header", *tests], plugins=[outcomes])
    return {one.number: "passed" if all(map(outcomes.result_of, one.tests)) else "failed"
            for one in present.criteria if one.tests}


def written(text: str, found: Mapping[str, str], day: str) -> str:
    """The file with these results."""
    text = re.sub(r"^tested_on = .*$", f"tested_on = {day}", text, flags=re.MULTILINE)
    parts = re.split(r"(?=^\[\[criteria\]\])", text, flags=re.MULTILINE)
    return "".join(_with_result(part, found) for part in parts)


def _with_result(part: str, found: Mapping[str, str]) -> str:
    number = re.search(r'^number = "(.+)"$', part, re.MULTILINE)
    result = found.get(number[1], "") if number else ""
    return re.sub(r'^result = ".*"$', f'result = "{result}"', part, flags=re.MULTILINE)


def report(present: Conformance) -> str:
    """The accessibility conformance report, in the form of a VPAT."""
    lines = [HEAD.format(day=f"{present.tested_on:%-d %B %Y}")]
    for level in ("A", "AA"):
        lines += [f"\n## Table: success criteria, level {level}\n", TABLE_HEAD, "|---|---|---|"]
        lines += [f"| {one.number} {one.name} | {one.conformance} | {' '.join(filter(None, (one.remark, one.way_round)))} |"
                  for one in present.criteria if one.level == level]
    return "\n".join(lines) + "\n"


TABLE_HEAD = "| criterion | conformance level | remarks and explanations |"
HEAD = """# Accessibility conformance report

International form of the VPAT, for WCAG 2.2. This file is written by `python -m tests.browser.conformance` from the results
of the tests that `survey_app/assurance/conformance.toml` names.

- **Product:** Have Your Say, the version that this file comes with.
- **Tested on:** {day}.
- **Evaluation methods:** axe-core by all of its rules, and tests of keyboard, focus, layout, forced colours and the accessibility
  tree in Chromium. Nobody who uses assistive technology every day has audited the pages.
- **Terms:** Supports; Partially Supports; Does Not Support; Not Applicable; Not Evaluated."""


def write() -> None:
    """Runs the tests, and writes the file and the report."""
    day = f"{datetime.now(UTC).date()}"
    FILE.write_text(written(FILE.read_text("utf-8"), results(conformance()), day), "utf-8")
    conformance.cache_clear()
    REPORT.write_text(report(conformance()), "utf-8")


if __name__ == "__main__":
    write()
