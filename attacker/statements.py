"""What each printed row says, as statements about counts: so many of a group, or a share of so many, gave these answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from . import figures
from .figures import Figure
from .knowledge import DEPRIVED, OTHER, Codes, Questions
from .people import EVERYONE, GIVEN, NOT_GIVEN, Group
from .reading import Printed
from .tables import Cells, Table

ALL_BUT = re.compile(r"all but (?:fewer than|under) (\d+)")
FEWER = re.compile(r"(?:fewer|less) than (\d+)")
FROM_TO = re.compile(r"(\d[\d,]*) to (\d[\d,]*)")
OR_MORE = re.compile(r"(\d[\d,]*) or more")
PREFIXES: Mapping[str, frozenset[tuple[str, str]]] = {
    "deprived_": frozenset({("deprivation", DEPRIVED)}), "other_": frozenset({("deprivation", OTHER)}),
    "given_": frozenset({("postcode", GIVEN)}), "not_given_": frozenset({("postcode", NOT_GIVEN)})}
PAIRS = (("deprived_", "other_"), ("given_", "not_given_"), ("earlier_", "later_"))
ALTERNATIVES = ("concern", "top", "concern_dont_know_in_base", "top_dont_know_in_base")
DIFFERENCE = ("difference", "difference_low", "difference_high", "p_value")
NOBODY = "[z]"
FEWEST_SHOWN = 4        # counts from which the order of a table can be told


@dataclass(frozen=True, slots=True)
class Statement:
    """How many people of `group` gave one of `answers`, of those who gave one of `of`; `low` and `high` if anything is said.

    `rest` are the ends of those who gave another answer. `share` is a percentage whose base or weights are not printed.
    An empty `item` counts people, whatever they answered.
    """

    table: str
    row: str
    item: str
    group: Group
    answers: Codes
    of: Codes
    base: int | None = None
    low: int | None = None
    high: int | None = None
    rest: tuple[int, int] | None = None
    share: Figure | None = None
    weighted: bool = False
    derived: bool = False       # worked out by the attacker, not printed

    @property
    def is_exact(self) -> bool:
        """Says whether the count is printed."""
        return self.low is not None and self.low == self.high and not self.derived


def statements(printed: Printed, questions: Questions, version: int) -> Iterator[Statement]:
    """Yields everything that a release says of this consultation's people."""
    for table in printed.tables.values():
        for row in table.rows:
            if "group" in row:
                yield from _sizes(table, row, questions, version)
            else:
                yield from _of_row(table, row, questions, version, printed.release.later_year)


def _sizes(table: Table, row: Cells, questions: Questions, version: int) -> Iterator[Statement]:
    """Yields the number of people in a group that a row of `respondents`, of deprivation or of postcodes names."""
    label = row["group"].partition(":")[0]
    groups: dict[str, tuple[tuple[str, str], ...]] = {
        questions.main: (), "placed": (("placed", "yes"),), DEPRIVED: (("deprivation", DEPRIVED),),
        OTHER: (("deprivation", OTHER),), "unplaced": (("deprivation", "unplaced"),), GIVEN: (("postcode", GIVEN),),
        NOT_GIVEN: (("postcode", NOT_GIVEN),)}
    people = figures.whole(row.get("responses", ""))
    if people is not None and label in groups:
        none: Codes = frozenset()
        yield Statement(table.name, label, "", Group(version, frozenset(groups[label])), none, none, people, people, people)


def _of_row(table: Table, row: Cells, questions: Questions, version: int, later_year: bool) -> Iterator[Statement]:
    if "mentions" in row and row.get("item") in questions.pooled:
        yield _mentions(table, row, questions, version)
        return
    answers = _answers(row, questions)
    if answers is None:
        return
    item, chosen, of = answers
    start = Statement(table.name, _words(row), item, Group(version), chosen, of, weighted=table.name.endswith("_weighted"))
    if later_year:
        yield from _prefixed(start, row, ("earlier_",))
    elif "percent_concern" in row:
        yield from _alternatives(start, row, questions)
    else:
        if "percent" in row or "count" in row:
            yield _side(replace(start, group=Group(version, _area(table, row))), row, "")
        yield from _prefixed(start, row, ("later_", *PREFIXES))


def _prefixed(start: Statement, row: Cells, prefixes: tuple[str, ...]) -> Iterator[Statement]:
    """Yields what a row of two groups says of either."""
    both = dict(_from_difference(row))
    for prefix in prefixes:
        if f"{prefix}percent" in row:
            group = Group(start.group.version, PREFIXES.get(prefix, EVERYONE))
            side = _side(replace(start, group=group), row, prefix)
            yield side
            if prefix in both and side.low is None and not side.weighted:
                yield replace(side, low=both[prefix][0], high=both[prefix][1], derived=True)


def _answers(row: Cells, questions: Questions) -> tuple[str, Codes, Codes] | None:
    """Returns the item of a row, the answers that are counted and those that percentages are of."""
    item = questions.items.get(row.get("item", ""))
    option = row.get("option", "")
    if item is None:
        return None
    if not option:
        return (item.id, item.concern, item.base) if item.concern else None
    codes = frozenset(option.split("+"))
    if codes <= set(item.codes):
        return item.id, codes, item.base if codes <= item.base else item.answered
    theme = questions.items.get(f"{item.id}.{option}")
    return (theme.id, frozenset({"1"}), theme.base) if theme else None


def _mentions(table: Table, row: Cells, questions: Questions, version: int) -> Statement:
    """Returns what a row of pooled mentions says; those who are counted are mentions, not people."""
    start = Statement(table.name, _words(row), f"{row['item']}*", Group(version), frozenset(row["option"].split("+")),
                      frozenset(questions.pooled[row["item"]]))
    return _side(start, {**row, "count": row["mentions"]}, "")


def _area(table: Table, row: Cells) -> frozenset[tuple[str, str]]:
    """Returns the group of a row by area: its ward or authority, or an area of the council's own."""
    if not row.get("area"):
        return EVERYONE
    kind = row.get("kind") or ("authority" if "authority" in table.name else "ward")
    return frozenset({(kind, row["area"])})


def _side(start: Statement, row: Cells, prefix: str) -> Statement:
    """Adds what the columns with this prefix say: count, band, percentage and interval."""
    base = figures.whole(row.get(f"{prefix}base") or "")
    shorthand = _shorthand(row.get("shorthand") or "", prefix)
    made = replace(start, base=0 if shorthand == NOBODY and base is None else base)
    counts_printed = (figures.whole(row.get(f"{prefix}{name}") or "") for name in ("count", "concerned"))
    count = next((one for one in counts_printed if one is not None), None)
    printed = {name: found for name in ("percent", "percent_low", "percent_high")
               if (found := figures.figure(row.get(f"{prefix}{name}") or ""))}
    if count is not None:
        made = replace(made, low=count, high=count)
    elif made.base is not None and printed and not start.weighted:
        counts = figures.counts_of_share(made.base, printed)
        made = replace(made, low=int(counts.min()), high=int(counts.max())) if len(counts) else made
    else:
        made = _with_band(_with_ends(made, row, prefix), shorthand)
    return replace(made, share=printed.get("percent")) if start.weighted or made.base is None else made


def _shorthand(words: str, prefix: str) -> str:
    """Returns the part of a shorthand that is about one of two groups: "deprived: fewer than 5; other: 10 to 14"."""
    parts = dict(part.split(": ", 1) for part in words.split("; ") if ": " in part)
    return parts.get(prefix.rstrip("_"), "" if parts else words)


def _with_ends(start: Statement, row: Cells, prefix: str) -> Statement:
    """Adds the ends of a band that stand in columns of their own."""
    for name in ("count", "concerned", "mentions"):
        low, high = (figures.whole(row.get(f"{prefix}{name}_{end}") or "") for end in ("from", "to"))
        if low is not None and high is not None:
            return replace(start, low=low, high=high)
    return start


def _with_band(start: Statement, words: str) -> Statement:
    if found := ALL_BUT.search(words):
        return replace(start, rest=(0, int(found[1]) - 1))
    if found := FEWER.search(words):
        return replace(start, low=0, high=int(found[1]) - 1)
    if found := FROM_TO.search(words):
        return replace(start, low=figures.whole(found[1]), high=figures.whole(found[2]))
    if found := OR_MORE.search(words):
        return replace(start, low=figures.whole(found[1]))
    return start


def _from_difference(row: Cells) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yields the counts of two groups that their difference and its test give away where a percentage is not printed."""
    printed = {name: found for name in DIFFERENCE if (found := figures.figure(row.get(name) or ""))}
    for prefixes in PAIRS:
        bases = [figures.whole(row.get(f"{prefix}base") or "") or 0 for prefix in prefixes]
        shares = [figures.figure(row.get(f"{prefix}percent") or "") for prefix in prefixes]
        if not printed or not all(bases) or None not in shares:
            continue
        counts = [figures.counts_of_share(base, {"percent": share} if share else {})
                  for base, share in zip(bases, shares, strict=True)]
        pairs = figures.counts_of_two((bases[0], bases[1]), printed, counts[0], counts[1])
        for place, prefix in enumerate(prefixes if len(pairs) else ()):
            yield prefix, (int(pairs[:, place].min()), int(pairs[:, place].max()))


def _alternatives(start: Statement, row: Cells, questions: Questions) -> Iterator[Statement]:
    """Yields the percentages of a ranking made in other ways: strongest concern alone, or with those who did not know."""
    item = questions.items[start.item]
    for name in ALTERNATIVES:
        for weighted in ("", "_weighted"):
            if printed := figures.figure(row.get(f"percent_{name}{weighted}") or ""):
                yield replace(start, answers=item.top if name.startswith("top") else item.concern, share=printed,
                              of=item.answered if "dont_know" in name else item.base, weighted=bool(weighted))


def _words(row: Cells) -> str:
    """Returns the words that name a row for a person."""
    words = [row.get(name) or "" for name in ("area_name", "problem", "answer", "label")]
    area = row.get("area") or ""
    return ", ".join(dict.fromkeys(word for word in (words[0] or area, *words[1:]) if word)) or row.get("item", "")


def between(stated: list[Statement], questions: Questions) -> list[Statement]:
    """Adds what the order of the rows tells: where rows stand by number, a hidden one lies between its neighbours."""
    return [*stated, *(found for table in dict.fromkeys(one.table for one in stated)
                     for found in _between([one for one in stated if one.table == table], questions))]


def _between(rows: list[Statement], questions: Questions) -> Iterator[Statement]:
    if not _stand_by_number(rows, questions):
        return
    for place, row in enumerate(rows):
        before, after = _shown(rows[:place]), _shown(rows[place + 1:])
        if not row.is_exact and after:
            yield replace(row, low=after[0], high=before[-1] if before else None, rest=None, share=None, derived=True)


def _stand_by_number(rows: list[Statement], questions: Questions) -> bool:
    """Says whether answers of everyone stand in an order that is that of their counts, and not that of the questions."""
    order = [(list(questions.items).index(one.item), sorted(one.answers)) for one in rows if one.item in questions.items]
    shown = _shown(rows)
    whole = len(order) == len(rows) and not any(one.group.conditions for one in rows)
    once = len({(one.item, one.answers) for one in rows}) == len(rows)
    falling = all(first >= second for first, second in pairwise(shown))
    return whole and once and falling and len(shown) >= FEWEST_SHOWN and order != sorted(order)


def _shown(rows: list[Statement]) -> list[int]:
    return [one.low for one in rows if one.is_exact and one.low is not None]
