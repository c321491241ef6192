"""A release: every count that its tables reveal, and what is printed of each. Tables read nothing else.

The sizes of groups are no secret, nor how many people left an item out. Only answers are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from .counts import ALL_PEOPLE, MENTIONS, Count, Group, Mean, Range, Revealed, Sum, Weighted, counts_of
from .people import Item, People, Pooled
from .problem import problem
from .protection import protect
from .weighted import printable

Ranges = dict[Count, Range]
ROW = "row"     # the grouping of mentions by the row in which they were made


@dataclass(frozen=True)
class Released:
    """What is printed of every count. `weighted` are the counts whose weighted percentage is printed too, and `years` holds
    what is printed of other years, by consultation. `means` says whether a mean can be printed at all.
    """

    ranges: Mapping[Count, Range]
    weighted: frozenset[Count] = frozenset()
    years: Mapping[str, Released] = field(default_factory=dict)
    means: bool = True

    def range(self, count: Count) -> Range:
        """Returns what is printed of a count. Raises KeyError if no table of the release declared it."""
        if count.year:
            return self.years[count.year].range(count._replace(year=""))
        try:
            return self.ranges[count]
        except KeyError:
            raise KeyError(f"No table of this release declares {count}, so nothing may be printed of it.") from None

    def shows(self, revealed: Revealed) -> bool:
        """Says whether a figure may be printed: whether everything that it reveals is printed exactly."""
        if isinstance(revealed, Weighted) and revealed.counted not in self.weighted:
            return False
        if isinstance(revealed, Mean) and not self.means:
            return False
        return all(self.range(count).is_exact for count in counts_of([_joined(revealed)]))

    def hidden(self, revealed: Iterable[Revealed]) -> Iterator[Range]:
        """Yields what is printed of the counts behind these figures that are not printed exactly."""
        for one in revealed:
            yield from (printed for count in counts_of([_joined(one)]) if not (printed := self.range(count)).is_exact)


def release(people: People, figures: Iterable[Revealed], threshold: int, years: Mapping[str, Released] | None = None) -> Released:
    """Returns what is printed of every count that these figures reveal, so that no small count can be worked out.

    `threshold` is the number of values that a small count keeps. Raises KeyError for a count of an unknown item or group.
    """
    figures = list(dict.fromkeys(figures))
    counts = sorted({count for one in figures for count in counts_of([_joined(one)]) if not count.year}, key=_order)
    ranges: Ranges = {}
    by_item: dict[str, list[Count]] = {name: [] for name in people.items}
    for count in _with_asked(people, [count for count in counts if count.item in people.items]):
        by_item[count.item].append(count)
    for name, own in by_item.items():
        ranges |= _item(people, people.items[name], own, threshold, ranges)
    for question, pooled in people.pooled.items():
        own = [count for count in counts if count.item == question]
        ranges |= _mentions(people, question, pooled, own, threshold, ranges) if own else {}
    shares = {one.counted for one in figures if isinstance(one, Weighted)}
    weighted = (printable(people, people.weights, shares, ranges, threshold)
                if people.weights is not None and not people.has_changed else frozenset())
    return Released(ranges, weighted, years or {}, means=not people.has_changed)     # a difference would tell a person's number


def _order(count: Count) -> tuple[str, list[str], list[tuple[str, str]]]:
    return count.item, sorted(count.answers), sorted(count.group)


def _joined(one: Revealed) -> Revealed:
    """Returns a sum of answers of one item as one count."""
    if not isinstance(one, Sum):
        return one
    return one.counts[0]._replace(answers=frozenset().union(*(count.answers for count in one.counts)))


def _with_asked(people: People, counts: Iterable[Count]) -> list[Count]:
    """Returns the counts, and those of the earlier answers that led to their questions, in the same groups."""
    found = dict.fromkeys(counts)
    for count in list(found):
        waiting = list(people.items[count.item].asked)
        while waiting:
            asked = waiting.pop()._replace(group=count.group)
            found[asked] = None
            waiting += people.items[asked.item].asked
    return list(found)


def _item(people: People, item: Item, counts: list[Count], threshold: int, ranges: Ranges) -> Ranges:
    """Returns what is printed of the counts of one item."""
    based, ends = frozenset(item.answers), {}
    open_groups = {count.group for count in counts if _is_open(people, item, count.group, threshold, ranges)}
    parts = {count: count._replace(answers=count.answers & based) for count in counts}
    secret = {part for count, part in parts.items() if part.answers and part.answers < based and count.group in open_groups}
    if secret:
        ends = _protected(item, people, secret, threshold)
    return {count: _printed(people, item, count, part, threshold, ends, count.group in open_groups)
            for count, part in parts.items()}


def _is_open(people: People, item: Item, group: Group, threshold: int, ranges: Ranges) -> bool:
    """Says whether the base of an item may be printed for a group: the answers that led to it are, and it is not small."""
    if not item.asked:
        return True
    base = int((people.groups[group] & ((item.based if item.answers else item.codes) >= 0)).sum())
    return base >= threshold and all(ranges[asked._replace(group=group)].is_exact for asked in item.asked)


def _protected(item: Item, people: People, counts: Iterable[Count], threshold: int) -> dict[Count, tuple[int, int]]:
    described = problem(item, people, counts, threshold)
    return {count: (int(low), int(high)) for count, (low, high) in zip(described.counts, protect(described), strict=True)}


def _printed(people: People, item: Item, count: Count, part: Count, threshold: int, ends: Mapping[Count, tuple[int, int]],
             is_open: bool) -> Range:
    """Returns what is printed of one count. Answers outside the base are no secret, but few of them are not printed either."""
    inside = people.groups[count.group]
    base = int((inside & (item.based >= 0)).sum())
    others = count.answers - frozenset(item.answers)
    outside = int((inside & item.gave(others)).sum())
    if not is_open:
        return _nothing(int(inside.sum()))
    least, most = (0, threshold - 1) if others and outside < threshold else (outside, outside)
    low, high = ends.get(part, (base, base) if part.answers else (0, 0))
    return Range(low + least, high + most, base + outside if part.answers else int(inside.sum()))


def _mentions(people: People, question: str, pooled: Pooled, counts: list[Count], threshold: int, ranges: Ranges) -> Ranges:
    """Returns what is printed of mentions, and prints the rows of the question anew, because mentions add them up.

    Nothing is printed of mentions if the base of a row is not: the total would tell it. Nor is anything if the answers have
    changed since an earlier version, or if that printed something else: the difference would tell of those who changed.
    """
    rows = {name: people.items[name] for name in pooled.rows}
    total = sum(int(item.gave(frozenset(pooled.options)).sum()) for item in rows.values())
    if people.has_changed or not all(_is_open(people, item, ALL_PEOPLE, threshold, ranges) for item in rows.values()):
        return {count: _nothing(total) for count in counts}
    item, groups = _by_mention(people, rows, pooled)
    of_rows = {count: Count(question, count.answers, frozenset({(ROW, count.item)})) for count in ranges
               if count.item in rows and count.answers < frozenset(pooled.options) and not count.group}
    plain = {count: count._replace(answers=frozenset(answer.removeprefix(MENTIONS) for answer in count.answers))
             for count in counts}
    secret = {one for one in (*of_rows.values(), *plain.values()) if one.answers < frozenset(pooled.options)}
    levels = {group: int(bool(group)) for group in groups}
    ends = _protected(item, People(groups, levels, {question: item}), secret, threshold)
    bases = {one: int((groups[one.group] & (item.based >= 0)).sum()) for one in (*of_rows.values(), *plain.values())}
    made = {count: Range(*ends.get(one, (bases[one], bases[one])), bases[one]) for count, one in (of_rows | plain).items()}
    return {count: printed if _as_before(people, count, printed) else _nothing(printed.base) for count, printed in made.items()}


def _as_before(people: People, count: Count, printed: Range) -> bool:
    """Says whether every earlier version that printed a count printed the same of it."""
    return all(version.printed.get(count, printed[:2]) == printed[:2] for version in people.earlier)


def _nothing(base: int) -> Range:
    """Returns the range of a count of which nothing is printed. It is never exact, even if nobody is in the base."""
    return Range(0, max(1, base), base)


def _by_mention(people: People, rows: Mapping[str, Item], pooled: Pooled) -> tuple[Item, dict[Group, np.ndarray]]:
    """Returns every mention as if it were a person: its option is the answer, and the row in which it was made its group."""
    everyone = people.groups[ALL_PEOPLE]
    codes = {name: replace(item, answers=pooled.options).based[everyone] for name, item in rows.items()}
    made = {name: own[own >= 0] for name, own in codes.items()}
    of_row = np.concatenate([np.full(len(own), place) for place, own in enumerate(made.values())])
    groups: dict[Group, np.ndarray] = {ALL_PEOPLE: np.ones(len(of_row), bool)}
    groups |= {frozenset({(ROW, name)}): of_row == place for place, name in enumerate(made)}
    return Item("", pooled.options, pooled.options, np.concatenate([*made.values()])), groups
