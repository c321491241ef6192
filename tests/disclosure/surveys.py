"""Small made-up surveys for disclosure control: people by group and answer, and every table that fits what is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np

from survey_app.disclosure import ALL_PEOPLE, Count, Group
from survey_app.disclosure.people import Item, People

NAME = "problems.litter"
ANSWERS = ("yes", "no", "maybe")


def named(axis: str, label: str) -> Group:
    """The group of people with this label."""
    return frozenset({(axis, label)})


def survey(rows: Sequence[tuple[Sequence[Group], str]], levels: Mapping[Group, int],
           answers: Sequence[str] = ANSWERS[:2]) -> People:
    """People from the groups and the answer of each; '' is no answer."""
    groups = {ALL_PEOPLE: np.ones(len(rows), bool)}
    groups |= {group: np.array([group in inside for inside, _ in rows], bool) for group in levels if group}
    codes = np.array([answers.index(answer) if answer else -1 for _, answer in rows], int)
    return People(groups, {ALL_PEOPLE: 0, **levels}, {NAME: Item(NAME, tuple(answers), tuple(answers), codes)})


def of_counts(cells: Mapping[tuple[Group, ...], Sequence[int]], levels: Mapping[Group, int],
              answers: Sequence[str] = ANSWERS[:2]) -> People:
    """People from the number of each answer among those who are in exactly these groups."""
    return survey([(inside, answer) for inside, numbers in cells.items() for answer, number in zip(answers, numbers, strict=True)
                   for _ in range(number)], levels, answers)


def count(*answers: str, group: Group = ALL_PEOPLE) -> Count:
    """The count of these answers in a group."""
    return Count(NAME, frozenset(answers), group)


def random_survey(random: np.random.Generator, people: int = 12) -> People:
    """A few people in up to three areas, some inside a side, with up to three answers."""
    areas = [named("ward", letter) for letter in "abc"[:random.integers(1, 4)]]
    sides = [named("deprivation", side) for side in ("deprived", "other")]
    answers = ANSWERS[:random.integers(2, 4)]
    side_of = {area: sides[random.integers(0, 2)] for area in areas}
    rows = []
    for _ in range(random.integers(1, people + 1)):
        area = areas[random.integers(0, len(areas))]
        side = side_of[area] if random.random() < 0.7 else sides[random.integers(0, 2)]
        inside = [area, side] if random.random() < 0.8 else []
        rows.append((inside, str(random.choice(["", *answers], p=[0.1, *[0.9 / len(answers)] * len(answers)]))))
    return survey(rows, {**dict.fromkeys(sides, 1), **dict.fromkeys(areas, 2)}, answers)


def every_table(people: People, printed: Mapping[Count, tuple[int, int]]) -> Iterator[np.ndarray]:
    """Every table (atoms, answers) that has the true bases and fits the printed ends: by trying them all."""
    item, split = people.items[NAME], people.split
    size = len(item.answers)
    bases = np.bincount(split.member[item.based >= 0], minlength=split.count)
    rows = [(split.masks([(0, count.group)])[0], [item.answers.index(answer) for answer in sorted(count.answers)], ends)
            for count, ends in printed.items()]
    for table in product(*(list(_ways(int(base), size)) for base in bases)):
        numbers = np.array(table)
        if all(low <= numbers[mask][:, places].sum() <= high for mask, places, (low, high) in rows):
            yield numbers


def _ways(people: int, answers: int) -> Iterator[tuple[int, ...]]:
    if answers == 1:
        yield (people,)
        return
    for first in range(people + 1):
        yield from ((first, *rest) for rest in _ways(people - first, answers - 1))
