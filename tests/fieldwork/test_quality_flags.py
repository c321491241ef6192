"""What is suspicious is flagged from the answers alone."""

from __future__ import annotations

from survey_app.fieldwork import quality_flags

FULL = {"problems": dict.fromkeys((f"item{number}" for number in range(12)), "very_big"), "victim": "no"}


def test_a_tenth_of_the_reading_time_is_hurried() -> None:
    assert quality_flags.flags(trapped=False, seconds=47, minutes=8) == ["hurried"]
    assert quality_flags.flags(trapped=False, seconds=48, minutes=8) == []
    assert quality_flags.flags(trapped=True, seconds=480, minutes=8) == ["trapped"]


def test_the_same_answers_have_the_same_digest() -> None:
    assert quality_flags.digest(FULL) == quality_flags.digest(dict(reversed(FULL.items())))
    assert quality_flags.digest(FULL) != quality_flags.digest({**FULL, "victim": "yes"})


def test_few_answers_are_too_often_alike_by_chance() -> None:
    assert quality_flags.digest({"victim": "no"}) is None
    assert quality_flags.digest({"problems": dict.fromkeys(map(str, range(30)), "not_asked")}) is None
