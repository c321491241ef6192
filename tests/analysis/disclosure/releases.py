"""Small releases made from counts of undivided people, and what a reader can bound by trying every table there is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from hypothesis import strategies as st

from survey_app.analysis.disclosure.cells import Cell, Key, Release

ALL = "everyone"
ANSWERS = {"base": ("concern", "rest"), "concern": ("very", "fairly"), "rest": ("little", "none")}
TWO = {"base": ("concern", "rest")}


def cross(release: Release, item: str, cells: Mapping[tuple[str, str], Cell], answers: Mapping[str, Sequence[str]],
          groups: Mapping[str, Sequence[str]]) -> None:
    """Adds the cells of one item, by (answer, group), and all totals both ways.

    `answers` and `groups` name the parts of each whole. Every answer must be there in every group.
    Raises ReleaseError when counts do not add up, or contradict what is there already.
    """
    for (answer, group), cell in cells.items():
        release.add(Key(item, answer, group), cell)
    for answer in dict.fromkeys(answer for answer, _ in cells):
        for whole, parts in groups.items():
            release.adds_up(Key(item, answer, whole), (Key(item, answer, part) for part in parts))
    for group in dict.fromkeys(group for _, group in cells):
        for whole, parts in answers.items():
            release.adds_up(Key(item, whole, group), (Key(item, part, group) for part in parts))


class Example:
    """A release of one item by one or two groupings. `people` has the shape (answers, groups, other groups)."""

    def __init__(self, people: np.ndarray, threshold: int, whole_published: bool = True,
                 last_group_printed: bool = True) -> None:
        self.people, self.threshold = people, threshold
        self.answers = TWO if len(people) == 2 else ANSWERS
        self.release = Release()
        self.members: dict[Key, np.ndarray] = {}
        for axis, name in ((1, "area"), (2, "tenure")):
            groups = {ALL: tuple(f"{name} {number}" for number in range(people.shape[axis]))}
            cells = {(answer, group): self._cell(answer, group, groups[ALL], axis, whole_published, last_group_printed)
                     for answer in self._answers() for group in (ALL, *groups[ALL])}
            cross(self.release, "litter", cells, self.answers, groups)
        for group in {key.group for key in self.release.cells}:
            self.release.percentage(Key("litter", "concern", group), Key("litter", "base", group))

    def known_values(self, suppressed: Collection[Key]) -> tuple[list[Key], np.ndarray]:
        known = self.release.known(suppressed)
        return list(known), np.array(list(known.values()))

    def ranges(self, suppressed: Collection[Key]) -> dict[Key, tuple[int, int]]:
        """The least and greatest count of every cell among all tables of people that fit what is known."""
        keys, values = self.known_values(suppressed)
        tables = compositions(int(self.people.sum()), self.people.size)
        fitting = tables[(tables @ np.array([self.members[key] for key in keys]).T == values).all(axis=1)]
        counts = {key: fitting @ member for key, member in self.members.items()}
        return {key: (int(count.min()), int(count.max())) for key, count in counts.items()}

    def _answers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for whole, parts in self.answers.items() for name in (whole, *parts)))

    def _cell(self, answer: str, group: str, groups: tuple[str, ...], axis: int, whole: bool, last: bool) -> Cell:
        chosen = np.zeros(self.people.shape, dtype=int)
        where: list[Any] = [self._rows(answer), slice(None), slice(None)]
        if group != ALL:
            where[axis] = [groups.index(group)]
        chosen[np.ix_(*(np.arange(size)[index] for size, index in zip(self.people.shape, where, strict=True)))] = 1
        self.members[Key("litter", answer, group)] = chosen.ravel()
        fixed = (answer, group) == ("base", ALL)
        printed = fixed or ((whole or group != ALL) and (last or group != groups[-1]))
        count = int((chosen * self.people).sum())
        return Cell(count, self.threshold, published=printed, guarded=not fixed, fixed=fixed)

    def _rows(self, answer: str) -> list[int]:
        leaves = [name for name in self._answers() if name not in self.answers]
        below = [answer]
        while any(name in self.answers for name in below):
            below = [part for name in below for part in self.answers.get(name, (name,))]
        return [leaves.index(name) for name in below]


@cache
def compositions(total: int, places: int) -> np.ndarray:
    """Every way to put `total` people in `places`."""
    return np.array(list(_ways(total, places)))


def _ways(total: int, places: int) -> Iterator[tuple[int, ...]]:
    if places == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _ways(total - first, places - 1):
            yield (first, *rest)


@st.composite
def small_examples(draw: st.DrawFn) -> Example:
    """So small that every table can be tried."""
    shape = draw(st.sampled_from([(2, 2, 1), (2, 3, 1), (2, 4, 1), (4, 2, 1), (2, 2, 2), (2, 3, 1)]))
    total = draw(st.integers(3, 14 if np.prod(shape) <= 6 else 11))
    cuts = sorted(draw(st.lists(st.integers(0, total), min_size=int(np.prod(shape)) - 1,
                                max_size=int(np.prod(shape)) - 1)))
    people = np.diff([0, *cuts, total]).reshape(shape)
    return Example(people, draw(st.integers(3, 4)), draw(st.booleans()), draw(st.booleans()))


@st.composite
def examples(draw: st.DrawFn) -> Example:
    """Of the size of real tables: four answers, up to eight areas, up to three of another grouping."""
    shape = draw(st.sampled_from([(2, 1), (4, 1), (4, 3), (2, 3)]))
    areas = draw(st.integers(2, 8))
    some = st.one_of(st.integers(0, 6), st.integers(0, 40))
    size = shape[0] * areas * shape[1]
    people = np.array(draw(st.lists(some, min_size=size, max_size=size))).reshape(shape[0], areas, shape[1])
    return Example(people, draw(st.sampled_from([3, 5, 10])), draw(st.booleans()), draw(st.booleans()))


@st.composite
def several_items(draw: st.DrawFn) -> Release:
    """Items asked of the same people by area, how many there are in an area being printed nowhere."""
    sizes = draw(st.lists(st.integers(10, 30), min_size=2, max_size=5))
    areas = [f"area {number}" for number in range(len(sizes))]
    release = Release()
    for name, count in zip([ALL, *areas], [sum(sizes), *sizes], strict=True):
        release.add(Key("", "(all)", name), Cell(count, 10, published=name == ALL, guarded=False, fixed=name == ALL))
    for item in ("litter", "noise", "graffiti")[:draw(st.integers(2, 3))]:
        outside = [draw(st.integers(0, min(4, size))) for size in sizes]
        concern = [draw(st.integers(0, size - without)) for size, without in zip(sizes, outside, strict=True)]
        rest = [size - without - one for size, without, one in zip(sizes, outside, concern, strict=True)]
        _add_item(release, item, areas, {"concern": concern, "rest": rest, "outside": outside})
    return release


def _add_item(release: Release, item: str, areas: list[str], counts: dict[str, list[int]]) -> None:
    """One item whose base is printed, beside the known counts of everyone."""
    counts = {"base": [one + other for one, other in zip(counts["concern"], counts["rest"], strict=True)], **counts}
    cells = {(answer, group): Cell(count, 10, published=answer != "outside", guarded=group != ALL and answer != "outside",
                                   fixed=group == ALL)
             for answer, own in counts.items() for group, count in zip([ALL, *areas], [sum(own), *own], strict=True)}
    cross(release, item, cells, TWO, {ALL: areas})
    for group in (ALL, *areas):
        release.adds_up(Key("", "(all)", group), [Key(item, "base", group), Key(item, "outside", group)])
        release.percentage(Key(item, "concern", group), Key(item, "base", group))
