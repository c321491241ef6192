"""Runs the tests behind each criterion of WCAG 2.2 and writes their results for the accessibility statement and the report.

Run it after a change of the pages: `python -m tests.browser.conformance`. It takes about half an hour. With numbers
(`python -m tests.browser.conformance 1.4.3 2.4.1`) it evaluates these criteria alone, and the others keep their results. If a
test cannot be run, for want of a browser or of anything else, nothing is written.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from survey_app.assurance.conformance import Conformance, Criterion, conformance

from . import chromium

ROOT = Path(__file__).parents[2]
FILE = ROOT / "survey_app" / "assurance" / "conformance.toml"
REPORT = ROOT / "docs" / "conformance.md"


class Outcomes:
    """The outcome of each test, by its name."""

    def __init__(self) -> None:
        self.passed: dict[str, bool] = {}
        self.broken: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Takes down one phase of one test. A test whose preparation failed says nothing about the pages."""
        if report.when == "call":
            self.passed[report.nodeid] = report.passed
        elif report.failed:
            self.broken.add(report.nodeid)

    def of(self, test: str) -> list[bool]:
        """Whether each test under a name passed."""
        return [passed for name, passed in self.passed.items() if name == test or name.startswith((f"{test}[", f"{test}::"))]

    def not_run(self, tests: Iterable[str]) -> list[str]:
        """The tests that could not be run, wholly or in part."""
        return sorted(self.broken | {test for test in tests if not self.of(test)})


def results(criteria: Sequence[Criterion]) -> Mapping[str, str]:
    """Runs every test that these criteria name. Returns "passed" or "failed" by the criterion's number.

    Ends the process with a message if a test could not be run.
    """
    outcomes = Outcomes()
    tests = sorted({test for criterion in criteria for test in criterion.tests})
    pytest.main(["-q", "-n", "2", "--no-header", *tests], plugins=[outcomes])
    if missing := outcomes.not_run(tests):
        sys.exit("Nothing was written, because these tests could not be run:\n" + "\n".join(missing))
    return {criterion.number: "passed" if all(all(outcomes.of(test)) for test in criterion.tests) else "failed"
            for criterion in criteria}


def chosen(present: Conformance, numbers: Sequence[str]) -> Sequence[Criterion]:
    """The criteria with these numbers; all if there are none. Ends the process with a message if one is unknown."""
    known = {criterion.number: criterion for criterion in present.criteria}
    if unknown := [number for number in numbers if number not in known]:
        sys.exit(f"There is no criterion {', '.join(unknown)} at levels A and AA.")
    return [known[number] for number in numbers] or present.criteria


def written(text: str, found: Mapping[str, str], day: str) -> str:
    """The file with these results; a criterion without one keeps its own."""
    text = re.sub(r"^tested_on = .*$", f"tested_on = {day}", text, flags=re.MULTILINE)
    parts = re.split(r"(?=^\[\[criteria\]\])", text, flags=re.MULTILINE)
    return "".join(_with_result(part, found) for part in parts)


def _with_result(part: str, found: Mapping[str, str]) -> str:
    number = re.search(r'^number = "(.+)"$', part, re.MULTILINE)
    if number is None or number[1] not in found:
        return part
    return re.sub(r'^result = ".*"$', f'result = "{found[number[1]]}"', part, flags=re.MULTILINE)


def report(present: Conformance) -> str:
    """The accessibility conformance report, in the form of a VPAT."""
    lines = [HEAD.format(tested=f"{present.tested_on:%-d %B %Y}", inspected=f"{present.inspected_on:%-d %B %Y}")]
    for level in ("A", "AA"):
        lines += [f"\n## Table: success criteria, level {level}\n", TABLE_HEAD, "|---|---|---|"]
        lines += [_row(criterion) for criterion in present.criteria if criterion.level == level]
    return "\n".join(lines) + "\n"


def _row(criterion: Criterion) -> str:
    return f"| {criterion.number} {criterion.name} | {criterion.conformance} | {criterion.explanation} |"


TABLE_HEAD = "| criterion | conformance level | remarks and explanations |"
HEAD = """# Accessibility conformance report

International form of the VPAT, for WCAG 2.2. This file is written by `python -m tests.browser.conformance` from the results
of the tests that `survey_app/assurance/conformance.toml` names.

- **Product:** Have Your Say, the version that this file comes with: the survey, published results and the staff area.
- **Tested on:** {tested}. **Inspected on:** {inspected}.
- **Evaluation methods:** axe-core by all of its rules, and tests of keyboard, focus, layout, forced colours and the accessibility
  tree in Chromium. Where it says “Inspected”, somebody looked at the pages or read what a screen reader is given. Nobody who uses
  assistive technology every day has audited the pages.
- **Terms:** Supports; Partially Supports; Does Not Support; Not Applicable; Not Evaluated."""


def write() -> None:
    """Runs the tests, and writes the file and the report."""
    chromium.fetch()
    found, day = results(chosen(conformance(), sys.argv[1:])), f"{datetime.now(UTC).date()}"
    FILE.write_text(written(FILE.read_text("utf-8"), found, day), "utf-8")
    conformance.cache_clear()
    REPORT.write_text(report(conformance()), "utf-8")


if __name__ == "__main__":
    write()
