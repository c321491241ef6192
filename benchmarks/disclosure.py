"""How long disclosure control takes, and how much it leaves to print, on made-up surveys of the size of a county.

    python -m benchmarks.disclosure                    # 23 items, 49 wards, 16 boards; then one rare item by 200 areas
    python -m benchmarks.disclosure --brute 1000       # the ends of every small sum, against a trial of every table

Method: one process, one run each; the clock runs while the counts are decided, not while people are made. "Told" counts are
printed exactly or as a band. The baseline is the same release without areas.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from survey_app.disclosure import ALL_PEOPLE, Count, Group, Revealed, Share
from survey_app.disclosure.audit import Audit, bounds
from survey_app.disclosure.people import Item, People
from survey_app.disclosure.problem import Problem, problem
from survey_app.disclosure.protection import protect
from survey_app.disclosure.release import Released, release
from tests.disclosure.surveys import NAME, every_table, random_survey

ANSWERS, CONCERN = ("very", "fairly", "not_very", "none"), frozenset({"very", "fairly"})
THRESHOLD, PLACED = 5, 0.95


def county(people: int, wards: int, boards: int, items: int, least: float = 0.08, most: float = 0.75, seed: int = 1) -> People:
    """A county: wards of different size, each inside a board and most of them on both sides of the deprivation line."""
    random = np.random.default_rng(seed)
    size = random.gamma(4, 1, wards)
    ward = np.where(random.random(people) < PLACED, random.choice(wards, people, p=size / size.sum()), -1)
    deprived = (random.random((wards, 3)) < 0.3)[ward, random.integers(0, 3, people)] & (ward >= 0)
    groups: dict[Group, np.ndarray] = {ALL_PEOPLE: np.ones(people, bool)}
    groups |= {_group("deprivation", "deprived"): deprived, _group("deprivation", "other"): ~deprived & (ward >= 0)}
    groups |= {_group("area", str(board)): (ward >= 0) & (ward * boards // wards == board) for board in range(boards)}
    groups |= {_group("ward", str(place)): ward == place for place in range(wards)}
    levels = {group: ["deprivation", "area", "ward"].index(next(iter(group))[0]) + 1 if group else 0 for group in groups}
    asked = [_item(f"problems.{place}", share, ward, deprived, random)
             for place, share in enumerate(np.linspace(most, least, items))]
    return People(groups, levels, {item.name: item for item in asked})


def _item(name: str, share: float, ward: np.ndarray, deprived: np.ndarray, random: np.random.Generator) -> Item:
    """A problem that worries this share of people, somewhat more or fewer by ward, and more in deprived areas."""
    chance = np.clip(share + random.normal(0, share / 8, ward.max() + 1)[ward] + deprived * share / 8, 0, 0.99)
    concerned = random.random(len(ward)) < chance
    answers = np.where(concerned, random.integers(0, 2, len(ward)), random.integers(2, 4, len(ward)))
    return Item(name, ANSWERS, ANSWERS, np.where(random.random(len(ward)) < 0.05, -1, answers))


def figures(people: People, axes: Sequence[str]) -> Iterator[Revealed]:
    """Every answer of everyone, and concern in the groups of these axes."""
    for name in people.items:
        yield from (Count(name, frozenset({answer})) for answer in ANSWERS)
        yield from (Share(Count(name, CONCERN, group), Count(name, frozenset(ANSWERS), group))
                    for group in people.groups if not group or next(iter(group))[0] in axes)


def timed(people: People, axes: Sequence[str]) -> tuple[Released, float]:
    """A release and its seconds."""
    began = time.perf_counter()
    released = release(people, list(figures(people, axes)), THRESHOLD)
    return released, time.perf_counter() - began


def told(released: Released, axis: str) -> str:
    """How many concern counts of an axis are printed exactly, as a band, and not."""
    ranges = [told for count, told in released.ranges.items()
              if count.answers == CONCERN and any(name == axis for name, _ in count.group)]
    kinds = Counter("exact" if one.is_exact else "blank" if one.is_blank else "band" for one in ranges)
    return f"{axis}: {kinds['exact']} exact, {kinds['band']} bands, {kinds['blank']} blank of {len(ranges)}"


def by_trial(surveys: int) -> None:
    """Compares the ends of every small sum with a trial of every table, on surveys of a few people."""
    sums = narrow = different = 0
    for seed in range(surveys):
        random = np.random.default_rng(seed)
        people, threshold = random_survey(random, 9), int(random.integers(3, 6))
        answers = people.items[NAME].answers
        listed = [*(Count(NAME, frozenset({answer})) for answer in answers),
                  *(Count(NAME, frozenset({answers[0]}), group) for group in people.groups if group)]
        described = problem(people.items[NAME], people, listed, threshold)
        ends, small = protect(described), described.small
        if not len(small) or small.atoms.shape[1] != people.split.count:
            continue
        printed = {count: (int(low), int(high)) for count, (low, high) in zip(described.counts, ends, strict=True)}
        values = np.array([[table[mask][:, sorted(own)].sum() for mask, own in zip(small.atoms, small.answers, strict=True)]
                           for table in every_table(people, printed)])
        trial = np.stack([values.min(axis=0), values.max(axis=0)], axis=1)
        sums += len(small)
        different += int((trial != bounds(described, ends[:, 0], ends[:, 1], small)).sum())
        narrow += int((np.ptp(trial, axis=1) < _needs(described, ends)).sum())
    print(f"{surveys} surveys: {sums} small sums, {different} ends that differ from the trial, {narrow} too narrow")


def _needs(described: Problem, ends: np.ndarray) -> np.ndarray:
    """How many values every small sum needs beyond one."""
    audit = Audit(described)
    for row, (low, high) in enumerate(ends):
        audit.print(row, low, high)
    return audit.needs()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--brute", type=int, default=0, metavar="SURVEYS")
    chosen = parser.parse_args()
    if chosen.brute:
        by_trial(chosen.brute)
        return
    for people, wards, boards, items, least, most in ((2379, 49, 16, 23, 0.08, 0.75), (4000, 200, 40, 1, 0.03, 0.03)):
        made = county(people, wards, boards, items, least, most)
        _, alone = timed(made, ("deprivation",))
        released, seconds = timed(made, ("deprivation", "area", "ward"))
        print(f"{people:,} people, {wards} wards, {boards} boards, {items} items: {seconds:.1f} s, {seconds / alone:.0f} times "
              f"the release without areas; {told(released, 'ward')}; {told(released, 'area')}")


def _group(axis: str, label: str) -> Group:
    return frozenset({(axis, label)})


if __name__ == "__main__":
    main()
