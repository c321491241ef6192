"""Adds the cells of a release, and the relations between them, from the tallies of its tables.

    release = Release()
    add_items(release, tally(frame, questionnaire, by="deprivation"), by="deprivation", groups=("deprived", "other"))
    hidden = protect(release, before=cells_published_before)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from ..items import Answer, ConcernItem
from ..tallies import N, Tally
from .cells import Bound, Cell, Key, Release
from .counts import (
    ASKED,
    BASE,
    EVERYONE,
    MENTIONS,
    PEOPLE,
    PEOPLE_MENTIONING,
    REST,
    SHARE,
    UNSEEN,
    Thresholds,
    base_key,
    counted_key,
    group,
    mentions_key,
    together,
)


def add_items(release: Release, tally: Tally, by: str | Sequence[str] = (), *,
              items: Iterable[ConcernItem] | None = None, distribution: bool = False, top: bool = False,
              groups: Collection[str] | None = None, thresholds: Thresholds | None = None, audience: str = "") -> None:
    """Adds the tables of concern items by one grouping, by several crossed groupings, or without grouping, from `tally`.

    `distribution` adds every answer including don't know; `top` adds the top box. The other arguments are those of
    `add_shares`.
    """
    shown: list[Answer] = []
    for item in tally.items if items is None else items:
        base = item.base(tally.dont_know)
        shown.append(item.answer(dont_know=tally.dont_know))
        shown += [item.answer("top", tally.dont_know)] if top and item.top else []
        shown += [Answer(code, "", item.id, (code,), base)
                  for code in item.base(dont_know=True)] if distribution else []
    add_shares(release, tally, shown, by, groups=groups, thresholds=thresholds, audience=audience)


def add_shares(release: Release, tally: Tally, shown: Iterable[Answer], by: str | Sequence[str] = (), *,
               groups: Collection[str] | None = None, thresholds: Thresholds | None = None, audience: str = "") -> None:
    """Adds a table of these answers with their bases, by one grouping, by several crossed groupings, or without grouping.

    `groups` are the labels that the table shows, if it does not show all. Readers may calculate the others, so these are
    guarded too. `audience` names an audience shown in addition to the main one. Raises ReleaseError if the counts contradict
    a table that was added before.
    """
    axes = [by] if isinstance(by, str) else list(by)
    table = _Table(tally.over(*axes), groups, thresholds or Thresholds(), audience)
    columns: dict[str, list[Answer]] = {}
    for answer in shown:
        columns.setdefault(answer.column, []).append(answer)
    for column, own in columns.items():
        _add_column(release, table, _Column.of(column, own, tuple(table.tally.codes[column])))


Sum = tuple[tuple[str, ...], list[tuple[str, ...]]]      # a set of codes, and the sets that it consists of


@dataclass(frozen=True, slots=True)
class _Table:
    """The tally and the settings of a table."""

    tally: Tally
    groups: Collection[str] | None
    thresholds: Thresholds
    audience: str

    def name(self, labels: Mapping[str, str]) -> str:
        return group({axis: labels[axis] for axis in self.tally.axes if axis in labels}, self.audience)

    def tells(self, labels: Mapping[str, str]) -> bool:
        """Returns whether the table shows this group. Readers may be able to calculate a group that it does not show."""
        return self.groups is None or all(label in self.groups for label in labels.values())


@dataclass(frozen=True, slots=True)
class _Column:
    """The answers that a table shows from one answer column."""

    name: str
    shown: tuple[Answer, ...]
    codes: tuple[str, ...]

    @classmethod
    def of(cls, name: str, shown: Iterable[Answer], codes: tuple[str, ...]) -> _Column:
        def in_order(some: Collection[str]) -> tuple[str, ...]:
            return tuple(code for code in codes if code in some)
        return cls(name, tuple(replace(answer, counted=in_order(answer.counted), base=in_order(answer.base))
                               for answer in shown), codes)

    def sets(self) -> list[tuple[tuple[str, ...], Cell]]:
        """Returns the sets of codes that the table counts or that follow from its counts, with the settings of each."""
        return [(codes, kind) for answer in self.shown
                for codes, kind in ((answer.base, BASE), (answer.counted, SHARE), (_rest(answer), REST)) if codes]

    def atoms(self) -> list[tuple[str, ...]]:
        """Returns the codes in groups, so that every set contains all codes of a group or none."""
        alike: dict[tuple[bool, ...], list[str]] = {}
        for code in self.codes:
            alike.setdefault(tuple(code in codes for codes, _ in self.sets()), []).append(code)
        return [tuple(codes) for codes in alike.values()]

    def key(self, codes: tuple[str, ...], name: str) -> Key:
        """Returns the cell of a set. A base that several columns share belongs to their question."""
        based = next((answer for answer in self.shown if answer.base == codes), None)
        return base_key(based, name) if based else Key(self.name, together(codes), name)

    def sums(self) -> Iterator[Sum]:
        """Yields the sets that are sums of other sets."""
        atoms = self.atoms()
        for codes, _ in self.sets():
            yield codes, [atom for atom in atoms if set(atom) <= set(codes)]
        for answer in self.shown:
            if _rest(answer):
                yield answer.base, [answer.counted, _rest(answer)]


def _rest(answer: Answer) -> tuple[str, ...]:
    """Returns the other codes in the base of an answer, or none if the answer is outside the base, such as don't know."""
    inside = set(answer.counted) <= set(answer.base)
    return tuple(code for code in answer.base if code not in answer.counted) if inside else ()


def _add_column(release: Release, table: _Table, column: _Column) -> None:
    """Adds the cells of one column for every group, and their sums."""
    axes = table.tally.axes
    cube = list(_cube(axes))
    for labels in cube:
        _add_group(release, table, column, labels)
    for labels in cube:
        for axis in axes.keys() - labels.keys():
            parts = [table.name({**labels, axis: label}) for label in axes[axis]]
            sets = dict.fromkeys([*(codes for codes, _ in column.sets()), *column.atoms()])
            keys = [column.key(codes, table.name(labels)) for codes in sets]
            for key in [Key("", ASKED, table.name(labels)), *keys]:
                release.adds_up(key, [key._replace(group=part) for part in parts])


def _add_group(release: Release, table: _Table, column: _Column, labels: Mapping[str, str]) -> None:
    """Adds the cells of one column for one group, and their sums."""
    name, atoms = table.name(labels), column.atoms()
    counts, threshold = _counts(table.tally, column, labels), table.thresholds.of(labels, table.audience)

    def add(key: Key, codes: Iterable[str], kind: Cell) -> None:
        release.add(key, replace(kind, count=sum(counts[code] for code in codes), threshold=threshold,
                                 published=kind.published and table.tells(labels), cost=kind.cost * (1 if labels else 1000),
                                 fixed=kind is PEOPLE and not labels))

    add(Key("", ASKED, name), column.codes, PEOPLE)
    for codes in atoms if labels else [*atoms, *((code,) for code in column.codes)]:
        add(column.key(codes, name), codes, UNSEEN)
    for codes, kind in column.sets():
        add(column.key(codes, name), codes, kind)
    release.adds_up(Key("", ASKED, name), [column.key(atom, name) for atom in atoms])
    undivided: list[Sum] = [] if labels else [(atom, [(code,) for code in atom]) for atom in atoms]
    for whole, some in [*column.sums(), *undivided]:
        keys = [column.key(part, name) for part in some]
        if keys != [column.key(whole, name)]:
            release.adds_up(column.key(whole, name), keys)
    for answer in column.shown:
        if set(answer.counted) <= set(answer.base):
            release.percentage(counted_key(answer, name), base_key(answer, name))


def _counts(tally: Tally, column: _Column, labels: Mapping[str, str]) -> dict[str, int]:
    """Returns how many people of one group gave each code."""
    at = tuple(tally.axes[axis].index(labels[axis]) if axis in labels else slice(None) for axis in tally.axes)
    sums = tally.cells[column.name][N][at]
    by_code = sums.reshape(-1, sums.shape[-1]).sum(axis=0)
    return dict(zip(column.codes, (round(count) for count in by_code), strict=True))


def _cube(axes: Mapping[str, tuple[str, ...]]) -> Iterator[dict[str, str]]:
    """Yields every group of a crossing: one label or none from each grouping."""
    for chosen in product(*((None, *labels) for labels in axes.values())):
        yield {axis: label for axis, label in zip(axes, chosen, strict=True) if label is not None}


def add_mentions(release: Release, tally: Tally, question: str, *, together: Iterable[tuple[str, str]] = (),
                 thresholds: Thresholds | None = None) -> None:
    """Adds the mentions pooled over the rows of a question, and the number of people who made them.

    Add the rows first. The number of people is at most the number of mentions, and at least the count of each row.
    `together` lists pairs of options that a table combines, which reveals how many people mentioned both or only one.
    """
    threshold = (thresholds or Thresholds()).of(())
    rows = [name for name in tally.codes if name.rpartition(".")[0] == question]
    for option in tally.pooled[question]:
        parts = [Key(row, option, EVERYONE) for row in rows]
        mentioned, people = (mentions_key(question, what, option) for what in (MENTIONS, PEOPLE_MENTIONING))
        release.add(mentioned, replace(SHARE, count=sum(release.cells[part].count for part in parts),
                                       threshold=threshold))
        release.add(people, replace(SHARE, count=_mentioning(tally, question, {option}), threshold=threshold))
        release.adds_up(mentioned, parts)
        release.bounds.append(Bound(((people, 1), (mentioned, -1)), 0))
        release.bounds += [Bound(((part, 1), (people, -1)), 0) for part in parts]
    for pair in together:
        _add_both(release, tally, question, pair, threshold)


def _add_both(release: Release, tally: Tally, question: str, pair: tuple[str, str], threshold: int) -> None:
    """Adds how many people mentioned either of two options, only one of them, and both."""
    either, both = "+".join(pair), " and ".join(pair)
    counts = {option: _mentioning(tally, question, {option}) for option in pair}
    union = _mentioning(tally, question, set(pair))
    overlap = sum(counts.values()) - union
    people = mentions_key(question, PEOPLE_MENTIONING, either)
    release.add(people, replace(SHARE, count=union, threshold=threshold))
    shared = mentions_key(question, PEOPLE_MENTIONING, both)
    release.add(shared, replace(REST, count=overlap, threshold=threshold))
    alone = [mentions_key(question, PEOPLE_MENTIONING, f"{option} alone") for option in pair]
    for key, option in zip(alone, pair, strict=True):
        release.add(key, replace(REST, count=counts[option] - overlap, threshold=threshold))
        release.adds_up(mentions_key(question, PEOPLE_MENTIONING, option), [key, shared])
    release.adds_up(people, [*alone, shared])


def _mentioning(tally: Tally, question: str, options: Collection[str]) -> int:
    """Returns how many people mentioned one of these options at least once."""
    places = [place for place, option in enumerate(tally.pooled[question]) if option in options]
    counts = dict(zip(tally.codes[question], tally.over().cells[question][N], strict=True))
    return sum(round(count) for pattern, count in counts.items()
               if pattern and any(int(pattern.split(",")[place]) for place in places))
