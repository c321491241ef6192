"""Keyed answers: numbers become codes, and what cannot be right is told box by box."""

from __future__ import annotations

import pytest

from survey_app.forms.responses import keyed
from survey_app.questionnaire import parsing

SURVEY = parsing.load("have-your-say-2026")


def test_numbers_become_codes() -> None:
    found = keyed(SURVEY, {"victim": "1", "problems.litter": "2", "not_reported": "3,1", "comments": " Words \r\n here ",
                           "problems_source.litter": "1", "postcode": "hp11 1bb"})
    assert found.faults == {}
    assert found.answers["victim"] == "yes"
    assert found.answers["problems"] == {"litter": "fairly_big"}
    assert found.answers["problems_source"] == {"litter": "own_experience"}
    assert found.answers["not_reported"] == ["no_response", "too_minor"]
    assert found.answers["comments"] == "Words \n here"
    assert found.postcode == "hp11 1bb"


def test_empty_boxes_are_no_answers() -> None:
    found = keyed(SURVEY, {})
    assert not any(found.answers.values())
    assert (found.postcode, found.faults) == ("", {})


@pytest.mark.parametrize(("box", "typed", "message"), [
    ("victim", "4", "no number from 1 to 3"), ("victim", "0", "no number from 1 to 3"),
    ("victim", "yes", "no number from 1 to 3"),
    ("victim", "²", "no number"), ("problems.litter", "6", "no number from 1 to 5"), ("not_reported", "1 9", "“9” is no number"),
    ("not_reported", "1 8", "cannot stand with other answers"), ("postcode", "nowhere at all", "cannot be a postcode"),
    ("comments", "x" * 2001, "2,001 characters")])
def test_what_cannot_be_right(box: str, typed: str, message: str) -> None:
    assert message in keyed(SURVEY, {box: typed}).faults[box]
