"""Chooses the words for a figure by rule, and separately checks whether words hold for their cell.

- a share in whole percent, never "almost" or "over" a round figure
- "28 points", "twice" where the shares of two groups differ by that, and clearly
- "higher", "more" and their opposites ("higher than") only where the difference has an adjusted p-value below 0.05
- "none" and "all" for a share of nobody and of everybody
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from .share_words import NONE, NUMBERS, rounds_to, share_holds

HIGHER, LOWER = frozenset({"higher", "more", "larger", "greater"}), frozenset({"lower", "fewer", "less", "smaller"})
SIDE_ENDS = re.compile(r" (?:than|in|among|for)$")
WITH_WHAT = re.compile(r" (?:likely|often|common|concern|people)$")      # more likely, less often
UNCLEAR = frozenset({"no clear difference", "no clear differences", "not clearly different", "cannot be told apart"})
FIRST = frozenset({"first", "biggest", "largest", "top", "main", "greatest", "number one"})
PLACE = re.compile(r"^(?:the |our |their )?(.*?)(?: (?:problem|concern|issue|worry|place|position))?$")
COULD_BE_FIRST = re.compile(r"could (?:each |all )?be (?:the )?(?:first|biggest)(?: problem)?")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
NUMBERS_GIVEN = frozenset({"mean", "mean_low", "mean_high", "median"})      # columns of what people gave as numbers
SIGNIFICANT = 0.05
TOTALS = {"ranking_summary": "pairs", "deprivation_summary": "compared", "two_years_summary": "compared"}    # of all
UNITS = re.compile(r"(?<=\d) (?:days|weeks|people|residents|respondents|responses|answers|comments|problems|pairs|areas)$")
POINTS = re.compile(r"(?P<points>\d+(?:\.\d)?) (?:percentage )?points?(?: (?P<side>higher|lower|more|less|fewer))?")
TWICE = frozenset({"twice", "double", "twice as high", "twice as many", "double the share", "twice the share"})
TWICE_FROM, TWICE_TO = 1.9, 2.2     # one share is about twice the other
Row = Mapping[str, Any]


def percent(value: float) -> str:
    """Returns a share in whole percent; halves round up."""
    return f"{math.floor(value + 0.5)}%"


def part(value: float) -> str:
    """Describes a share of people at the start of a statement: "none" (of them), "all", or "59%"."""
    return {0.0: "none", 100.0: "all"}.get(float(value)) or percent(value)


def number(value: float) -> str:
    """Returns a count of people as text."""
    return f"{value:,.0f}"


def decimal(value: float) -> str:
    """Returns a mean or a median as text, to one decimal: "3.4", "3"."""
    return f"{value:,.1f}".removesuffix(".0")


def people(value: float) -> str:
    """Returns the noun for this many people."""
    return "person" if value == 1 else "people"


def number_or_none(value: float) -> str:
    """Returns a count of things, or "none" for zero."""
    return number(value) if value else "none"


def number_or_one(value: float) -> str:
    """Returns a count of things whose noun does not follow: "the other one"."""
    return "one" if value == 1 else number(value)


def all_of(value: float) -> str:
    """Returns a count of things that are all there are: "all 5", or "one"."""
    return "one" if value == 1 else f"all {number(value)}"


def difference(row: Row) -> str:
    """Says how two groups compare: higher, lower, or no clear difference."""
    if row["p_adjusted"] is None or row["p_adjusted"] >= SIGNIFICANT:
        return "no clear difference"
    return "higher" if row["difference"] > 0 else "lower"


def day(value: str) -> str:
    """Returns a date as people write it."""
    return f"{date.fromisoformat(value):%-d %B %Y}"


def holds(words: str, row: Row, column: str) -> bool:
    """Says whether the words are true of the cell `column` of this row. No words are true of an empty cell."""
    value = row.get(column)
    if value is None:
        return False
    said = re.sub(r"(?<=\d) ?(?:%|per ?cent)$", " %", " ".join(words.lower().split()))
    match value:
        case _ if column == "difference":
            return _difference_holds(said, row)
        case bool():
            return said in ({"can be told apart"} if value else UNCLEAR)
        case int() | float() if column in ("rank", "rank_low"):
            return said == str(value) or _place_holds(said, column, row)
        case int() | float() if column.endswith(("percent", "percent_low", "percent_high")):
            return share_holds(said, float(value), row)
        case int() | float():
            return said == decimal(float(value)) if column in NUMBERS_GIVEN else _number_holds(said, float(value))
        case _ if column == "measure" and value == "unclear":
            return said in UNCLEAR
        case _:
            return said == " ".join(str(value).lower().split()) or _text_holds(words, str(value))


def words_for(row: Row, column: str) -> str:
    """Suggests words that hold for a non-empty cell, to replace words that do not."""
    value = row[column]
    match value:
        case _ if column == "difference":
            return difference(row)
        case bool():
            return "can be told apart" if value else "cannot be told apart"
        case int() | float() if column in NUMBERS_GIVEN:
            return decimal(float(value))
        case int() | float() if column.endswith("percent"):
            return percent(value)
        case int() | float() if float(value).is_integer():
            return number(value)
    return str(value)


def _place_holds(said: str, column: str, row: Row) -> bool:
    """Says whether a word for a place holds: only if the problem could have no other position, or could have the first."""
    rank = int(row[column])
    if said in UNCLEAR:
        return bool(row.get("rank_low") != row.get("rank_high"))
    if column == "rank_low":
        return rank == 1 and COULD_BE_FIRST.fullmatch(said) is not None
    place = PLACE.sub(r"\1", said)
    sure = row.get("rank_low") == rank == row.get("rank_high")
    return sure and ((rank == 1 and place in FIRST) or place.removesuffix(" biggest") in ORDINALS[rank - 1:rank])


def _difference_holds(said: str, row: Row) -> bool:
    clear = row["p_adjusted"] is not None and float(row["p_adjusted"]) < SIGNIFICANT
    if said in UNCLEAR:
        return not clear
    if points := POINTS.fullmatch(said):
        return clear and rounds_to(abs(row["difference"]), points["points"]) and (
            points["side"] is None or _difference_holds(points["side"], row))
    if said in TWICE:
        return clear and _is_twice(row)
    return clear and WITH_WHAT.sub("", SIDE_ENDS.sub("", said)) in (HIGHER if row["difference"] > 0 else LOWER)


def _is_twice(row: Row) -> bool:
    shares = sorted(float(value) for name, value in row.items() if name.endswith("_percent") and value)
    return len(shares) == 2 and TWICE_FROM <= shares[1] / shares[0] <= TWICE_TO


def _number_holds(said: str, value: float) -> bool:
    said = UNITS.sub("", said)
    found = re.fullmatch(r"(almost |nearly |over |all )?([\d,]+)", said)
    if not found:
        return (said in NONE and value == 0) or said in NUMBERS[int(value) - 1:int(value)]
    target = float(found[2].replace(",", ""))
    match (found[1] or "").strip():
        case "" | "all":
            return value == target
        case "over":
            return target < value <= 1.01 * target
    return 0.99 * target <= value < target


def _text_holds(words: str, value: str) -> bool:
    """Checks a number or a date that the table holds as text."""
    try:
        return words == day(value)
    except ValueError:
        pass
    try:
        return float(UNITS.sub("", words.lower()).replace(",", "")) == float(value)
    except ValueError:
        return False
