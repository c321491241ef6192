"""The figures that a page draws: bars with ranges, and two groups side by side, from the rows of finished tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..chapter.table_phrases import TICKED
from ..chapter.wording_rules import difference, percent
from .results import Results, Row

CLEAR = ("higher", "lower")     # verdicts of a comparison; any other one is no clear difference


@dataclass(frozen=True, slots=True)
class Bar:
    """One share with the range in which it could lie, in percent from 0 to 100. `place` is its rank, if it has one."""

    name: str
    percent: float
    low: float
    high: float
    base: int | None = None
    place: str = ""
    starts_group: bool = False      # the answers tell it apart from the bar above it

    @property
    def share(self) -> str:
        """Returns the share in whole percent: "73%"."""
        return percent(self.percent)

    @property
    def ends(self) -> tuple[str, str]:
        """Returns both ends of the range in whole percent, without the sign: "71", "75"."""
        return percent(self.low)[:-1], percent(self.high)[:-1]


@dataclass(frozen=True, slots=True)
class Pair:
    """The shares of two groups in percent, their difference in points, and whether it is clear: higher, lower or neither."""

    name: str
    first: float
    second: float
    difference: float
    low: float
    high: float
    verdict: str

    @property
    def shares(self) -> tuple[str, str]:
        """Returns both shares in whole percent."""
        return percent(self.first), percent(self.second)

    @property
    def is_clear(self) -> bool:
        """Says whether the difference is more than chance would explain."""
        return self.verdict in CLEAR

    @property
    def points(self) -> tuple[str, str, str]:
        """Returns the difference and both ends of its range in whole points: "+8", "+2", "+13"."""
        return _signed(self.difference), _signed(self.low), _signed(self.high)


def _signed(value: float) -> str:
    return f"{round(value):+d}".replace("-", "−").replace("+0", "0").replace("−0", "0")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that is a table: what the shares are of, its bars, and the names of what is not shown."""

    caption: str
    bars: tuple[Bar, ...]
    not_shown: tuple[str, ...] = ()
    heading: str = ""

    def __bool__(self) -> bool:
        return bool(self.bars or self.not_shown)


def bar(row: Row, name: str) -> Bar | None:
    """Returns the bar of a row; None if its share or its range is not shown."""
    figures = [row.get(column) for column in ("percent", "percent_low", "percent_high")]
    if any(figure is None for figure in figures):
        return None
    share, low, high = map(float, figures)      # type: ignore[arg-type]  # none of them is None
    return Bar(name, share, low, high, row.get("base"))


def chart(rows: Iterable[Row], name: str, caption: str, heading: str = "") -> Chart:
    """Returns the chart of these rows, each named by the words in the column `name`."""
    bars: list[Bar] = []
    hidden: list[str] = []
    for row in rows:
        drawn = bar(row, str(row[name]))
        bars, hidden = ([*bars, drawn], hidden) if drawn else (bars, [*hidden, str(row[name])])
    return Chart(caption, tuple(bars), tuple(hidden), heading)


def ranked(results: Results, caption: str, table: str = "ranked_problems") -> Chart:
    """Returns the ranking with equal places marked, and a new group where the answers tell two neighbours apart."""
    rows = results.rows(table)
    apart = {str(row["lower"]) for row in results.rows("neighbours") if row["told_apart"]}
    places = [row.get("rank") for row in rows]
    drawn = chart(rows, "problem", caption)
    ranks = {str(row["problem"]): f"{row['rank']}{'=' if places.count(row['rank']) > 1 else ''}"
             for row in rows if row.get("rank") is not None}
    return replace(drawn, bars=tuple(replace(one, place=ranks.get(one.name, ""), starts_group=one.name in apart)
                                     for one in drawn.bars))


def first_bars(bars: Sequence[Bar], most: int) -> tuple[Bar, ...]:
    """Returns the first bars, and those with the same share as the last of them: a tie is never cut."""
    last = bars[most - 1].percent if len(bars) > most else None
    return tuple(one for place, one in enumerate(bars) if place < most or one.percent == last)


def pairs(rows: Iterable[Row], first: str, second: str) -> tuple[list[Pair], list[Row]]:
    """Returns the comparisons of two groups whose figures are shown, and the rows of the others."""
    shown, hidden = [], []
    for row in rows:
        pair = _pair(row, first, second)
        if pair:
            shown.append(pair)
        else:
            hidden.append(row)
    return shown, hidden


def _pair(row: Row, first: str, second: str) -> Pair | None:
    values: list[Any] = [row.get(name) for name in (f"{first}_percent", f"{second}_percent", "difference", "difference_low",
                                                    "difference_high")]
    if any(value is None for value in values):
        return None
    one, other, points, low, high = map(float, values)
    return Pair(str(row["problem"]), one, other, points, low, high, difference(row))


def widest_first(shown: Iterable[Pair]) -> list[Pair]:
    """Returns the clear differences, the widest first, then the others in their order."""
    every = list(shown)
    return sorted((one for one in every if one.is_clear), key=lambda one: -abs(one.difference)) + \
        [one for one in every if not one.is_clear]


def by_item(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yields the rows of each item together, in their order."""
    items: dict[str, list[Row]] = {}
    for row in rows:
        items.setdefault(str(row["item"]), []).append(row)
    yield from items.values()


def is_ticked(rows: Sequence[Row]) -> bool:
    """Says whether the rows are options that people tick: the option is named in another column than the answer."""
    return all(row.get("answer") == TICKED for row in rows)
