"""Checks words for a share of people: “59%”, “almost two thirds”, “seven in ten”, “most”."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

FRACTIONS = {"a quarter": 25.0, "a third": 100 / 3, "half": 50.0, "two thirds": 200 / 3, "three quarters": 75.0}
FIFTHS = {"a tenth": 10.0, "a fifth": 20.0, "two fifths": 40.0, "three fifths": 60.0, "four fifths": 80.0}
NAMED = FRACTIONS | FIFTHS
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
BELOW = frozenset({"almost", "nearly", "just under", "just below", "slightly under", "less than", "fewer than", "under"})
ABOVE = frozenset({"over", "more than", "just over", "slightly over", "slightly more than", "just above"})
NEAR_TO = frozenset({"about", "around", "roughly", "approximately"})
HEDGE = rf"(?:{'|'.join(sorted(BELOW | ABOVE | NEAR_TO, key=len, reverse=True))})"
ONE_TO_TEN = rf"(?:{'|'.join(NUMBERS)}|10|[1-9])"
IN_WORDS = (rf"(?:{'|'.join(sorted(NAMED, key=len, reverse=True))}|(?:one|two|three|four)[ -](?:quarter|third|fifth|tenth)s?|"
            rf"{ONE_TO_TEN} (?:in|out of) (?:every )?{ONE_TO_TEN}|(?:the|a) majority|most)")
MAJORITY, MINORITY = frozenset({"most", "majority"}), frozenset({"minority"})
FEW, AT_MOST = frozenset({"few", "few people", "very few"}), 10.0
NONE, ALL = frozenset({"no", "none", "nobody"}), frozenset({"all", "everybody", "everyone"})
BEYOND = 5.0    # "over" a fraction holds up to this many points above it
NEAR = 2.0      # a fraction is named if the share is within this many points of it
SAID = re.compile(rf"(?:(?P<hedge>{HEDGE}) )?(?P<target>\d+(?:\.\d)? %|[a-z0-9 ]+)")
Row = Mapping[str, Any]


def share_holds(said: str, value: float, row: Row, beside: bool = False) -> bool:
    """Says whether lower-case words are true of a share. `beside` says that its percentage stands beside them: “half (51%)”."""
    found = SAID.fullmatch(said.replace("-", " "))
    if found is None:
        return False
    target, hedge = _target(found["target"]), found["hedge"] or ""
    if target is None:
        return _whole_holds(found["target"], value, row) if not hedge else False
    if target == 50 and hedge in ("over", "more than"):
        return value > 50 and (row.get("percent_low") or 0) > 50
    if target == 50 and hedge in ("less than", "fewer than", "under") and (row.get("percent_high") or 100) < 50:
        return True
    return _is_near(hedge, found["target"], value, target, NEAR if beside else 0.5)


def _target(said: str) -> float | None:
    """Returns the share that the words name without their hedge; None for “most” and the like."""
    if said.endswith("%"):
        return float(said[:-1])
    words = re.sub(r"^one (?=quarter|third|fifth|tenth)", "a ", said).replace("a half", "half").replace("one half", "half")
    if ratio := re.fullmatch(rf"({ONE_TO_TEN}) (?:in|out of) (?:every )?({ONE_TO_TEN})", words):
        some, whole = (NUMBERS.index(part) + 1 if part in NUMBERS else int(part) for part in ratio.groups())
        return 100 * some / whole
    return NAMED.get(words)


def _is_near(hedge: str, named: str, value: float, target: float, exact: float) -> bool:
    fraction = not named.endswith("%")
    shown = math.floor(value + 0.5) if fraction else value      # a reader measures a fraction by the percentage beside it
    if hedge in BELOW:
        return value < target <= shown + (NEAR if fraction else 1)
    if hedge in ABOVE:
        return target < value and shown <= target + ((NEAR if hedge[:4] in ("just", "slig") else BEYOND) if fraction else 1)
    if hedge in NEAR_TO:
        return abs(value - target) <= NEAR
    return abs(value - target) <= exact if fraction else rounds_to(value, named[:-1].strip())


def _whole_holds(said: str, value: float, row: Row) -> bool:
    """Says whether a word for nobody, for everybody, or for more or fewer than half is true."""
    said = said.removeprefix("the ").removeprefix("a ")
    if said in MAJORITY:
        return value > 50 and (row.get("percent_low") or 0) > 50
    if said in MINORITY:
        return value < 50 and (row.get("percent_high") or 100) < 50
    if said.removeprefix("only ") in FEW:
        return 0 < value <= AT_MOST
    return (said in NONE and value == 0) or (said in ALL and value == 100)


def rounds_to(value: float, shown: str) -> bool:
    """Says whether a value is written as this number, halves rounded up."""
    places = len(shown.partition(".")[2])
    scale = float(10**places)
    return math.floor(value * scale + 0.5) == round(float(shown) * scale)
