"""Finished tables of the shapes that charts are drawn from, with figures that are easy to recognise in a chart."""

from __future__ import annotations

from typing import Any

import pandas as pd

NAMES = ("Litter", "Drugs", "Vandalism", "Noise", "Graffiti", "Speeding")
LONG = ("Rural crime, including hare coursing, the theft of agricultural machinery and of fuel, livestock worrying and "
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch_without_a_place_to_break")


def names(count: int) -> list[str]:
    return [f"{NAMES[number % len(NAMES)]} {number + 1}" for number in range(count)]


def ranked(problems: list[str]) -> pd.DataFrame:
    """Shares falling from 90 %, the second and third tied."""
    count = len(problems)
    share = [90 - 80 * (1 if place == 2 else place) / count for place in range(count)]
    return pd.DataFrame({
        "rank": [place if place > 1 else place + 1 for place in range(count)],
        "item": [f"problems.p{n}" for n in range(count)], "problem": problems, "base": [1200 + n for n in range(count)],
        "concerned": [600] * count, "percent": share, "percent_low": [value - 4 for value in share],
        "percent_high": [value + 4 for value in share], "rank_low": [max(1, place - 1) for place in range(count)],
        "rank_high": [min(count, place + 3) for place in range(count)], "shorthand": ""})


def comparison(problems: list[str]) -> pd.DataFrame:
    """Differences of +12, -12 and 0 points in turn, the first two of them clear."""
    count = len(problems)
    difference = [(12.0, -12.0, 0.0)[n % 3] for n in range(count)]
    return pd.DataFrame({
        "item": [f"problems.p{n}" for n in range(count)], "problem": problems, "deprived_base": 250,
        "deprived_percent": [50 + one for one in difference], "other_base": 1440, "other_percent": 50.0,
        "difference": difference, "difference_low": [one - 5 for one in difference],
        "difference_high": [one + 5 for one in difference], "p_value": [0.001 if one else 0.9 for one in difference],
        "p_adjusted": [0.01 if one else 1.0 for one in difference], "shorthand": ""})


def answers(*rows: tuple[str, str, int], item: str = "agreement", problem: str = "Do you agree?") -> pd.DataFrame:
    """One question of 100 people: option, answer and count of each row."""
    return pd.DataFrame([{"item": item, "problem": problem, "option": option, "answer": answer, "base": 100, "count": count,
                          "percent": float(count), "percent_low": float(max(0, count - 8)),
                          "percent_high": float(min(100, count + 8)), "shorthand": ""} for option, answer, count in rows])


def distribution(problems: list[str], safety: bool = False) -> pd.DataFrame:
    """Four answers and don't know for each problem; with `safety`, two items more on a scale that ends in concern."""
    scale = [("very", "Very big problem", 20, "concern"), ("fairly", "Fairly big problem", 30, "concern"),
             ("not_very", "Not a very big problem", 33, "other"), ("none", "Not a problem at all", 17, "other"),
             ("unknown", "Don’t know", 8, "dont_know")]
    safe = [("very_safe", "Very safe", 59, "other"), ("safe", "Fairly safe", 30, "other"),
            ("unsafe", "Fairly unsafe", 8, "concern"), ("very_unsafe", "Very unsafe", 3, "concern")]
    items = [(f"problems.p{n}", problem, scale) for n, problem in enumerate(problems)]
    items += [("safe_day", "In daylight", safe), ("safe_night", "At night", safe)] if safety else []
    return pd.DataFrame([
        {"item": item, "problem": problem, "option": option, "label": label, "count": 10 * percent,
         "percent": float(percent), "side": side, "shorthand": ""}
        for item, problem, options in items for option, label, percent, side in options])


def suppress(table: pd.DataFrame, row: int, shorthand: str = "[c]") -> pd.DataFrame:
    """The table with the figures of one row empty, and what its shorthand says of them."""
    table = table.copy()
    figures = list(table.select_dtypes("number").columns)
    table[figures] = table[figures].astype("Float64")
    table.loc[row, figures] = pd.NA
    table.loc[row, "shorthand"] = shorthand
    return table


def polygon(ring: list[tuple[float, float]]) -> dict[str, Any]:
    """A GeoJSON polygon of one ring."""
    return {"type": "Polygon", "coordinates": [[list(position) for position in ring]]}


def square(column: int, row: int) -> dict[str, Any]:
    """A square of a degree on a grid about the equator, where a degree is as wide as it is high."""
    west, south = column, row - 1
    return polygon([(west, south), (west + 1, south), (west + 1, south + 1), (west, south + 1), (west, south)])


def by_area(count: int, hidden: int = 1) -> pd.DataFrame:
    """One problem in areas on a row, its share of 40 rising by ten points from 20 %; the last `hidden` are suppressed."""
    share = [20.0 + 10 * number for number in range(count)]
    table = pd.DataFrame({
        "area": [f"E0500000{n}" for n in range(count)], "area_name": [f"Ward {n + 1}" for n in range(count)],
        "item": "problems.litter", "problem": "Litter", "base": 40, "concerned": [round(0.4 * one) for one in share],
        "percent": share,
        "percent_low": [value - 14 for value in share], "percent_high": [value + 14 for value in share], "shorthand": ""})
    for row in range(count - hidden, count):
        table = suppress(table, row)
    return table
