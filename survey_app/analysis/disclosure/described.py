"""The cells of a release, and how they add up, from what the figures of its tables reveal.

`add_described` is the one place where described counts become cells. A table states no sum: that an item's codes divide those
who were asked, that the labels of a grouping divide everyone, and what a percentage tells, follow from the counts.
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
    """Who answered, counted in every way that tables tell of.

    `tallies` are by one grouping each, "" for everyone. `sizes` are groups that no tally is by, and `wrote` how many people
    have an answer that is in no tally, by item. `made_of` are groups that others make up, `parts_of` groups that hold others
    and a rest.
    """

    tallies: Sequence[tuple[str, Tally]]
    sizes: Mapping[Group, int] = field(default_factory=dict)
    wrote: Mapping[str, int] = field(default_factory=dict)
    made_of: Mapping[Group, Sequence[Group]] = field(default_factory=dict)
    parts_of: Sequence[tuple[Group, Sequence[Group]]] = ()


def add_described(release: Release, figures: Iterable[tuple[Revealed, ...]], population: Population,
                  limits: Thresholds) -> None:
    """Adds every count that these figures reveal, and how they hang together. Raises ReleaseError where counts contradict."""
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
    """The answers that are told of the groups of one tally, and how many people these have where that is told."""
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
    """How many people of a group answered is a secret of nobody where no table tells it, and is not known either."""
    key = key_of(Count("", group=of))
    if key in release.cells:
        shown = of in people
        release.cells[key] = replace(release.cells[key], published=shown, guarded=shown)


def _add_mentions(release: Release, told: Sequence[Revealed], population: Population, limits: Thresholds) -> None:
    """Mentions pooled over the rows of a question; a sum of two options is told of those who mentioned either."""
    def option(count: Count) -> str:
        return min(count.answers).removeprefix(MENTIONED)

    pooled = [one for one in told if any(min(count.answers, default="").startswith(MENTIONED) for count in counts_of([one]))]
    for question in dict.fromkeys(count.item for count in counts_of(pooled)):
        sums = [one.counts for one in pooled if isinstance(one, Sum) and one.counts[0].item == question]
        pairs = [(option(first), option(second)) for first, second in sums]
        add_mentions(release, population.tallies[0][1], question, together=pairs, thresholds=limits)


def _add_people(release: Release, people: Mapping[Group, Count], population: Population, limits: Thresholds) -> None:
    """How many people there are of groups that no tally is by, and of what these are made up."""
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
    """How many wrote something, and of these how many about each theme, and how many about other things."""
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
    """A larger area is the sum of the wards in it and of a rest that is shown nowhere: those of few people, above all."""
    for key in [key for key in release.cells if key.group == name and key.item]:
        inside = [Key(key.item, key.answer, part) for part in parts]
        rest = Key(key.item, key.answer, f"{name} less its wards")
        left = release.cells[key].count - sum(release.cells[part].count for part in inside)
        guarded = release.cells[key].guarded
        release.add(rest, Cell(left, limits.detailed if guarded else 0, published=False, guarded=guarded))
        release.adds_up(key, [*inside, rest])


def _name(of: Group) -> str:
    return group(dict(of))
