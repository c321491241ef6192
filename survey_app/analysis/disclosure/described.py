"""Makes the cells of a release, and their sums, from the counts that the figures of its tables reveal.

Only `add_described` converts described counts to cells. Tables do not list sums; these follow from the counts. For example,
the codes of an item add up to the people who were asked, and the labels of a grouping add up to everyone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..items import Answer
from ..tallies import Tally
from .cells import Cell, Key, Release
from .counts import (
    ALL_PEOPLE,
    MENTIONS,
    REST,
    SHARE,
    WRITTEN,
    Count,
    Group,
    Revealed,
    Share,
    Sum,
    Thresholds,
    counts_of,
    group,
    key_of,
)
from .relations import add_mentions, add_shares

MENTIONED = f"({MENTIONS}) "


@dataclass(frozen=True)
class Population:
    """All counts of the people who answered that the tables can show.

    `tallies` has one tally per grouping, "" for everyone. `sizes` gives the size of groups that are in no tally. `wrote` gives
    by item the number of people with an answer that is in no tally. `made_of` maps a group to the groups that it consists of;
    `parts_of` lists groups that consist of other groups and a remainder.
    """

    tallies: Sequence[tuple[str, Tally]]
    sizes: Mapping[Group, int] = field(default_factory=dict)
    wrote: Mapping[str, int] = field(default_factory=dict)
    made_of: Mapping[Group, Sequence[Group]] = field(default_factory=dict)
    parts_of: Sequence[tuple[Group, Sequence[Group]]] = ()


def add_described(release: Release, figures: Iterable[tuple[Revealed, ...]], population: Population,
                  limits: Thresholds) -> None:
    """Adds all counts that these figures reveal, and the relations between them. Raises ReleaseError if counts contradict."""
    told = list(dict.fromkeys(one for figure in figures for one in figure))
    people = {count.group: count for count in counts_of(told) if not count.item}
    for axis, tally in population.tallies:
        _add_answers(release, told, axis, tally, limits, people)
    _add_mentions(release, told, population, limits)
    _add_people(release, people, population, limits)
    _add_written(release, told, population, limits)
    for whole, parts in population.parts_of:
        _add_rest(release, _name(whole), [_name(part) for part in parts], limits)


def _add_answers(release: Release, told: Sequence[Revealed], axis: str, tally: Tally, limits: Thresholds,
                 people: Collection[Group]) -> None:
    """Adds the answers that the figures reveal about the groups of one tally, and the sizes of these groups if shown."""
    groups = {frozenset({(axis, label)}) for label in tally.axes[axis]} if axis else {ALL_PEOPLE}

    def within(count: Count) -> bool:
        codes = tally.codes.get(count.item, ())
        return count.group in groups and not count.year and bool(count.answers) and count.answers <= set(codes)

    own = [one for one in told if not isinstance(one, Sum) and all(map(within, counts_of([one])))]
    shares = [one for one in own if isinstance(one, Share)]
    covered = {(count.item, count.answers) for count in counts_of(shares)}
    alone = [one for one in own if isinstance(one, Count) and (one.item, one.answers) not in covered]
    shown = dict.fromkeys([*(_answer(one.counted, one.base.answers) for one in shares),
                           *(_answer(count, ()) for count in alone)])
    labels = {label for count in counts_of(own) for _, label in count.group}
    if shown:
        add_shares(release, tally, shown, axis or (), groups=labels if axis else None, thresholds=limits)
        for of in groups - {ALL_PEOPLE}:
            _hide_size(release, of, people)


def _answer(count: Count, base: Iterable[str]) -> Answer:
    return Answer("", "", count.item, tuple(sorted(count.answers)), tuple(sorted(base)))


def _hide_size(release: Release, of: Group, people: Collection[Group]) -> None:
    """Marks the size of a group as neither published nor guarded if no table shows it."""
    key = key_of(Count("", group=of))
    if key in release.cells:
        shown = of in people
        release.cells[key] = replace(release.cells[key], published=shown, guarded=shown)


def _add_mentions(release: Release, told: Sequence[Revealed], population: Population, limits: Thresholds) -> None:
    """Adds mentions pooled over the rows of a question. A sum of two options reveals how many people mentioned either."""
    def option(count: Count) -> str:
        return min(count.answers).removeprefix(MENTIONED)

    pooled = [one for one in told if any(min(count.answers, default="").startswith(MENTIONED) for count in counts_of([one]))]
    for question in dict.fromkeys(count.item for count in counts_of(pooled)):
        sums = [one.counts for one in pooled if isinstance(one, Sum) and one.counts[0].item == question]
        pairs = [(option(first), option(second)) for first, second in sums]
        add_mentions(release, population.tallies[0][1], question, together=pairs, thresholds=limits)


def _add_people(release: Release, people: Mapping[Group, Count], population: Population, limits: Thresholds) -> None:
    """Adds the sizes of groups that are in no tally, and the groups that they consist of."""
    for of in people:
        if of in population.sizes:
            axes = {axis for axis, _ in of}
            cost = 100.0 if "audience" in axes else 1.0
            release.add(key_of(people[of]), Cell(population.sizes[of], limits.of(axes), cost=cost, fixed=of == ALL_PEOPLE))
    for whole, parts in population.made_of.items():
        keys = [key_of(Count("", group=of)) for of in (whole, *parts)]
        if all(key in release.cells for key in keys):
            release.adds_up(keys[0], keys[1:])


def _add_written(release: Release, told: Sequence[Revealed], population: Population, limits: Thresholds) -> None:
    """Adds how many people wrote something, how many of them about each theme, and how many not about it."""
    threshold = limits.of(())
    for count in dict.fromkeys(count for count in counts_of(told) if count.answers == {WRITTEN}):
        release.add(key_of(count), replace(SHARE, count=population.wrote[count.item], threshold=threshold))
    for share in (one for one in told if isinstance(one, Share) and one.base.answers == {WRITTEN}):
        has, base, number = key_of(share.counted), key_of(share.base), population.wrote[share.counted.item]
        hasnt = has._replace(answer="0")
        release.add(has, replace(SHARE, count=number, threshold=threshold))
        release.add(hasnt, replace(REST, count=release.cells[base].count - number, threshold=threshold))
        release.adds_up(base, [has, hasnt])
        release.percentage(has, base)


def _add_rest(release: Release, name: str, parts: Sequence[str], limits: Thresholds) -> None:
    """Records that a larger area is the sum of its wards and a remainder that no table shows, mainly wards with few people."""
    for key in [key for key in release.cells if key.group == name and key.item]:
        inside = [Key(key.item, key.answer, part) for part in parts]
        rest = Key(key.item, key.answer, f"{name} less its wards")
        left = release.cells[key].count - sum(release.cells[part].count for part in inside)
        guarded = release.cells[key].guarded
        release.add(rest, Cell(left, limits.detailed if guarded else 0, published=False, guarded=guarded))
        release.adds_up(key, [*inside, rest])


def _name(of: Group) -> str:
    return group(dict(of))
