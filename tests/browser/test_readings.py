"""What a screen reader is given is kept in docs/screen-reader, and every control there has its question and its scale."""

from __future__ import annotations

import re

import pytest

from survey_app.questionnaire import parsing
from survey_app.questionnaire.kinds import MATRIX

from .readings import FOLDER, readings
from .visitor import Visit

pytestmark = pytest.mark.slow

AGAIN = "differs from docs/screen-reader; if that is meant, write them again with `python -m tests.browser.readings`"
NAMED = re.compile(r'^( *)- (group|radio|checkbox|textbox|heading) "(.+?)"(?: |:|$)')
UNNAMED = re.compile(r"^ *- (radio|checkbox|textbox|button|link|combobox)(:| \[|$)")


def test_are_kept_as_they_are(visit: Visit) -> None:
    for name, text in readings(visit()):
        assert text == (FOLDER / f"{name}.txt").read_text("utf-8"), f"{name} {AGAIN}"


def test_every_control_has_a_name() -> None:
    for path in FOLDER.glob("*.txt"):
        nameless = [line for line in path.read_text("utf-8").splitlines() if UNNAMED.match(line)]
        assert nameless == [], path.name


def test_every_answer_is_read_with_its_question_and_its_row() -> None:
    survey = parsing.load("have-your-say-2026")
    for page in survey.pages:
        read = set(_controls((FOLDER / f"{page.id}.txt").read_text("utf-8")))
        for question in page.questions:
            problems = question.items or (survey.question(question.rows_from).items if question.rows_from else ())
            for option in question.options:
                if question.kind is MATRIX:
                    assert {(question.label, item.label, option.brief) for item in problems} <= read
                else:
                    assert (question.label, option.label) in read
            if not question.kind.is_closed:
                assert (question.label,) in read


def _controls(text: str) -> list[tuple[str, ...]]:
    """The name of each control after the names of the groups that it is in."""
    found, within = [], dict[int, str]()
    for line in text.splitlines():
        if named := NAMED.match(line):
            depth, role, name = len(named[1]), named[2], named[3].replace('\\"', '"')
            within = {at: group for at, group in within.items() if at < depth}
            if role == "group":
                within[depth] = name
            elif role != "heading":
                found.append((*within.values(), name))
    return found
