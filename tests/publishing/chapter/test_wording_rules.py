"""Words for figures: chosen by rule, and checked by another, which must agree on every figure there can be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.publishing.chapter import wording_rules
from survey_app.publishing.chapter.wording_rules import holds

SHARES = st.floats(0, 100)


def row(value: object, column: str = "percent", **more: object) -> dict[str, Any]:
    return {column: value, **more}


@pytest.mark.parametrize(("value", "words"), [
    (100 * 82 / 103, "80%"), (100 * 68 / 103, "66%"), (66.5, "67%"), (0.0, "none"), (100.0, "all"), (99.8, "100%")])
def test_a_share_is_in_whole_percent(value: float, words: str) -> None:
    assert wording_rules.part(value) == words


@given(SHARES, SHARES)
def test_every_share_is_said_so_that_it_holds(value: float, other: float) -> None:
    low = min(value, other)
    for words in (wording_rules.percent(value), wording_rules.part(value)):
        assert holds(words, row(value, percent_low=low), "percent"), (words, value, low)


@given(st.integers(0, 10**6))
def test_every_number_is_said_so_that_it_holds(value: int) -> None:
    for words in (wording_rules.number(value), wording_rules.number_or_none(value),
                  wording_rules.number_or_one(value)):
        assert holds(words, row(value, "base"), "base"), words


@given(st.floats(-100, 100).filter(bool), st.none() | st.floats(0, 1))
def test_every_difference_is_said_so_that_it_holds(difference: float, p_adjusted: float | None) -> None:
    record = row(difference, "difference", p_adjusted=p_adjusted)
    said = wording_rules.difference(record)
    assert holds(said, record, "difference")
    assert holds(f"{said} than", record, "difference") == (said in ("higher", "lower"))
    assert not any(holds(words, record, "difference") for words in {"higher", "lower", "no clear difference"} - {said})


@pytest.mark.parametrize(("words", "value", "column", "more"), [
    ("80 %", 79.4, "percent", {}), ("almost 80 %", 80.0, "percent", {}), ("almost 80 %", 78.9, "percent", {}),
    ("over half", 50.0, "percent", {"percent_low": 40.0}), ("over half", 55.0, "percent", {"percent_low": 49.0}),
    ("over half", 55.0, "percent", {}), ("almost two thirds", 60.0, "percent", {}), ("over a third", 33.0, "percent", {}),
    ("less than 9 %", 9.2, "percent", {}), ("many", 50.0, "percent", {}), ("103", 104, "base", {}),
    ("almost 1,700", 1500, "base", {}),
    ("first", 2, "rank", {}), ("biggest", 2, "rank", {}), ("second", 1, "rank", {}), ("Drugs", "Litter", "problem", {}),
    ("can be told apart", False, "told_apart", {}), ("80 %", None, "percent", {}), ("no", 3, "value", {}),
    ("two", 3, "value", {}), ("one", 0, "value", {}), ("ten", 0, "value", {}), ("all", 99.9, "percent", {}),
    ("none", 0.1, "percent", {}), ("lower than", 5.0, "difference", {"p_adjusted": 0.01}),
    ("higher", 5.0, "difference", {"p_adjusted": 0.2}), ("lower", 5.0, "difference", {"p_adjusted": 0.01}),
    ("no clear difference", 5.0, "difference", {"p_adjusted": 0.01}), ("8 February 2016", "2016-02-07", "value", {})])
def test_what_is_not_so_does_not_hold(words: str, value: object, column: str, more: dict[str, object]) -> None:
    assert not holds(words, row(value, column, **more), column)


@pytest.mark.parametrize(("words", "value", "column"), [
    ("7 February 2016", "2016-02-07", "value"), ("12", "12", "value"), ("litter", "Litter", "problem"), ("none", 0, "value"),
    ("cannot be told apart", False, "told_apart"),
    ("Nearly 34 %", 33.98, "percent"),
    ("under 9 %", 8.7, "percent"), ("about half", 49.0, "percent"), ("79.6 %", 79.61, "percent"), ("nobody", 0.0, "percent"),
    ("all", 100.0, "percent"), ("one", 1, "value"), ("Ten", 10, "base")])
def test_other_words_that_a_person_may_choose(words: str, value: object, column: str) -> None:
    assert holds(words, row(value, column), column)


@pytest.mark.parametrize(("words", "rank", "low", "high", "right"), [
    ("biggest", 1, 1, 1, True), ("first", 1, 1, 1, True), ("biggest", 1, 1, 2, False), ("biggest", 1, None, None, False),
    ("second", 2, 2, 2, True), ("second", 2, 1, 3, False), ("2", 2, 1, 3, True)])
def test_a_word_for_a_place_holds_only_where_no_other_position_is_possible(
        words: str, rank: int, low: int | None, high: int | None, right: bool) -> None:
    assert holds(words, row(rank, "rank", rank_low=low, rank_high=high), "rank") == right


def test_what_could_be_the_biggest_is_bound_to_the_lowest_position() -> None:
    assert holds("could each be the biggest problem", row(1, "rank_low"), "rank_low")
    assert not holds("could each be the biggest problem", row(2, "rank_low"), "rank_low")


CLEAR = {"p_adjusted": 0.001, "deprived_percent": 64.0, "other_percent": 32.1}


@pytest.mark.parametrize(("words", "value", "column", "more", "true"), [
    ("28 points", 27.9, "difference", CLEAR, True), ("28 percentage points higher", 27.9, "difference", CLEAR, True),
    ("28 points lower", 27.9, "difference", CLEAR, False), ("27 points", 27.9, "difference", CLEAR, False),
    ("28 points", 27.9, "difference", CLEAR | {"p_adjusted": 0.2}, False), ("double", 31.9, "difference", CLEAR, True),
    ("twice", 31.9, "difference", CLEAR | {"other_percent": 45.0}, False), ("higher in", 31.9, "difference", CLEAR, True),
    ("twice", 31.9, "difference", CLEAR | {"p_adjusted": 0.2}, False), ("12 weeks", "12", "value", {}, True),
    ("13 weeks", "12", "value", {}, False), ("103 residents", 103, "responses", {}, True), ("103 %", 103, "responses", {}, False),
    ("42%", 42.3, "percent_low", {}, True), ("43%", 42.3, "percent_low", {}, False), ("few", 3.0, "percent", {}, True),
    ("few", 12.0, "percent", {}, False), ("majority", 80.0, "percent", {"percent_low": 71.0}, True),
    ("majority", 55.0, "percent", {"percent_low": 49.0}, False), ("just under half", 47.9, "percent", {}, True),
    ("just under half", 47.4, "percent", {}, False), ("just over a quarter", 27.2, "percent", {}, True)])
def test_points_units_ends_and_quantities(words: str, value: object, column: str, more: dict[str, object], true: bool) -> None:
    assert holds(words, row(value, column, **more), column) is true
