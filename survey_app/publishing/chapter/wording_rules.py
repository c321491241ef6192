"""The words for a figure, chosen by rule; and, apart from the choosing, whether words hold for the cell they are bound to.

- "almost X" for a share up to a point (of a fraction) or half a point (of tens) below it
- "over a third" and the like for a share up to two points above; "over half" only if the whole interval lies above
- "higher", "more" and their opposites ("higher than") only where the difference has an adjusted p-value below 0.05
- "none" and "all" for a share of nobody and of everybody
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

FRACTIONS = {"a quarter": 25.0, "a third": 100 / 3, "half": 50.0, "two thirds": 200 / 3, "three quarters": 75.0}
HIGHER, LOWER = frozenset({"higher", "more", "larger"}), frozenset({"lower", "fewer", "less", "smaller"})
UNCLEAR = frozenset({"no clear difference", "not clearly different", "cannot be told apart"})
FIRST = frozenset({"first", "biggest", "largest", "top"})
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
NONE, ALL = frozenset({"no", "none", "nobody"}), frozenset({"all", "everybody", "everyone"})
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SIGNIFICANT = 0.05
NEAR = 2.0      # points from a fraction within which it is named
Row = Mapping[str, Any]


def percent(value: float) -> str:
    """A share in whole percent, halves up."""
    return f"{math.floor(value + 0.5)}%"


def part(value: float, say: Callable[[float], str] = percent) -> str:
    """A share of people at the beginning of what they said: "none" (of them), "all", else as `say` gives it."""
    return {0.0: "none", 100.0: "all"}.get(float(value)) or say(value)


def share(value: float) -> str:
    """A share in words where it lies at or just under a round figure: "almost 80%", "almost two thirds", else "59%"."""
    for words, fraction in FRACTIONS.items():
        if words != "a quarter" and fraction - 1 <= value < fraction:
            return f"almost {words}"
    tens = 10 * math.ceil(value / 10)
    return f"almost {tens}%" if 0 < tens - value <= 0.5 else percent(value)


def over(value: float, low: float | None) -> str:
    """A share as what it exceeds: "over half", "over a third"; else as `share` gives it."""
    if value > 50 and low is not None and low > 50 and value < 200 / 3 - NEAR:
        return "over half"
    named = [words for words, fraction in FRACTIONS.items() if words != "half" and fraction < value <= fraction + NEAR]
    return f"over {named[0]}" if named else share(value)


def less(value: float) -> str:
    """A small share as what it does not reach: "less than 9%"."""
    whole = math.ceil(value)
    return f"less than {whole}%" if 0 < whole - value <= 0.5 else percent(value)


def number(value: float) -> str:
    """A count of people."""
    return f"{value:,.0f}"


def people(value: float) -> str:
    """What so many are called."""
    return "person" if value == 1 else "people"


def number_or_none(value: float) -> str:
    """A count of things, "none" where there are none."""
    return number(value) if value else "none"


def number_or_one(value: float) -> str:
    """A count of things that are not named after it: "the other one"."""
    return "one" if value == 1 else number(value)


def about(value: float) -> str:
    """A large count as the round hundred it almost reaches."""
    hundreds = 100 * math.ceil(value / 100)
    return f"almost {hundreds:,}" if value >= 1000 and 0 < hundreds - value <= 0.01 * value else number(value)


def difference(row: Row) -> str:
    """What may be said of two groups: higher, lower, or that there is no clear difference."""
    if row["p_adjusted"] is None or row["p_adjusted"] >= SIGNIFICANT:
        return "no clear difference"
    return "higher" if row["difference"] > 0 else "lower"


def day(value: str) -> str:
    """A day as people write it."""
    return f"{date.fromisoformat(value):%-d %B %Y}"


def holds(words: str, row: Row, column: str) -> bool:
    """Whether the words are true of the cell `column` of this row. An empty cell makes nothing true."""
    value = row.get(column)
    if value is None:
        return False
    said = re.sub(r"(?<=\d) ?(?:%|per ?cent)$", " %", " ".join(words.lower().split()))
    match value:
        case _ if column == "difference":
            return _difference_holds(said, row)
        case bool():
            return said in ({"can be told apart"} if value else UNCLEAR)
        case int() | float() if column == "rank":
            return said == str(value) or (value == 1 and said in FIRST) or said in ORDINALS[int(value) - 1:int(value)]
        case int() | float() if column.endswith("percent"):
            return _percent_holds(said, float(value), row)
        case int() | float():
            return _number_holds(said, float(value))
        case _:
            return said == " ".join(str(value).lower().split()) or _text_holds(words, str(value))


def words_for(row: Row, column: str) -> str:
    """Words that hold for a cell which is not empty, to write instead of words that do not."""
    value = row[column]
    match value:
        case _ if column == "difference":
            return difference(row)
        case bool():
            return "can be told apart" if value else "cannot be told apart"
        case int() | float() if column.endswith("percent"):
            return percent(value)
        case int() | float() if float(value).is_integer():
            return number(value)
    return str(value)


def _difference_holds(said: str, row: Row) -> bool:
    clear = row["p_adjusted"] is not None and float(row["p_adjusted"]) < SIGNIFICANT
    if said in UNCLEAR:
        return not clear
    return clear and said.removesuffix(" than") in (HIGHER if row["difference"] > 0 else LOWER)


def _percent_holds(said: str, value: float, row: Row) -> bool:
    found = re.fullmatch(r"(almost |nearly |over |more than |less than |under |about )?(\d+(?:\.\d)? %|[a-z ]+)", said)
    if not found:
        return False
    qualifier, named = (found[1] or "").strip(), found[2]
    target = FRACTIONS.get(named) if not named.endswith("%") else float(named[:-1])
    if target is None:
        return (said in NONE and value == 0) or (said in ALL and value == 100)
    match qualifier:
        case "almost" | "nearly":
            return target - (NEAR if named in FRACTIONS else 1) <= value < target
        case "less than" | "under":
            return target - 1 <= value < target
        case "over" | "more than" if named == "half":
            return value > 50 and (row.get("percent_low") or 0) > 50
        case "over" | "more than":
            return target < value <= target + (NEAR if named in FRACTIONS else 1)
        case "about":
            return abs(value - target) <= NEAR
    return abs(value - target) <= 0.5 if named in FRACTIONS else _rounds_to(value, named[:-1].strip())


def _rounds_to(value: float, shown: str) -> bool:
    places = len(shown.partition(".")[2])
    scale = float(10**places)
    return math.floor(value * scale + 0.5) == round(float(shown) * scale)


def _number_holds(said: str, value: float) -> bool:
    found = re.fullmatch(r"(almost |nearly |over )?([\d,]+)", said)
    if not found:
        return (said in NONE and value == 0) or said in NUMBERS[int(value) - 1:int(value)]
    target = float(found[2].replace(",", ""))
    match (found[1] or "").strip():
        case "":
            return value == target
        case "over":
            return target < value <= 1.01 * target
    return 0.99 * target <= value < target


def _text_holds(words: str, value: str) -> bool:
    """A number or a day that the table holds as text."""
    try:
        return words == day(value)
    except ValueError:
        pass
    try:
        return float(words.replace(",", "")) == float(value)
    except ValueError:
        return False
