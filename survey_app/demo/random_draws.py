"""Draws answers with exact counts: so many people per code, the highest scores taking the strongest codes. Pure.

The counts are given, not probabilities, so that published figures come out exactly with any seed. Scores shared between
questions make one person's answers fit together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

Leaning = np.ndarray[Any, np.dtype[np.float64]]
T = TypeVar("T")


def apportion(total: int, shares: Mapping[str, float]) -> dict[str, int]:
    """Whole numbers in proportion to `shares` that add up to `total`; the largest remainders are rounded up."""
    all_shares = sum(shares.values())
    exact = {code: total * share / all_shares for code, share in shares.items()}
    counts = {code: int(value) for code, value in exact.items()}
    by_remainder = sorted(exact, key=lambda code: counts[code] - exact[code])
    for code in by_remainder[:total - sum(counts.values())]:
        counts[code] += 1
    return counts


def allot(rng: np.random.Generator, leaning: Leaning, ranked: Mapping[str, int],
          anyone: Mapping[str, int] | None = None) -> list[str]:
    """One code per person, exactly `ranked[code]` or `anyone[code]` of each.

    The codes of `anyone` are drawn at random; then the highest `leaning` gets the first code of `ranked`, and so on.
    Raises ValueError unless the counts add up to the number of people.
    """
    anyone = anyone or {}
    if sum(ranked.values()) + sum(anyone.values()) != len(leaning):
        raise ValueError(f"the counts {dict(ranked)} and {dict(anyone)} do not add up to {len(leaning)} people")
    shuffled = rng.permutation(len(leaning))
    outside = sum(anyone.values())
    by_leaning = sorted(shuffled[outside:], key=lambda person: -leaning[person])
    codes = [code for counts in (anyone, ranked) for code, count in counts.items() for _ in range(count)]
    given = dict(zip([*shuffled[:outside], *by_leaning], codes, strict=True))
    return [given[person] for person in range(len(leaning))]


def allot_within(rng: np.random.Generator, leaning: Leaning, groups: Sequence[str],
                 ranked: Mapping[str, Mapping[str, int]]) -> list[str]:
    """As `allot`, but with exact counts in each group: `ranked[group][code]`."""
    given: dict[int, str] = {}
    for group, counts in ranked.items():
        members = [person for person, own in enumerate(groups) if own == group]
        given |= zip(members, allot(rng, leaning[members], counts), strict=True)
    return [given[person] for person in range(len(groups))]


def tick(rng: np.random.Generator, people: int, counts: Mapping[str, int], alone: str = "") -> list[list[str]]:
    """The options that each person ticks: at least one each, exactly `counts[option]` of each.

    People who tick `alone` ("none of these") tick nothing else. Raises ValueError if there are too few ticks.
    """
    several = {option: count for option, count in counts.items() if option != alone}
    choosers = rng.permutation(people)[counts.get(alone, 0):]
    if sum(several.values()) < len(choosers):
        raise ValueError(f"the counts {dict(counts)} leave some of {people} people without a tick")
    ticked = np.zeros((len(several), len(choosers)), dtype=bool)
    for row, count in enumerate(several.values()):
        ticked[row, rng.permutation(len(choosers))[:count]] = True
    _go_round(rng, ticked)
    chosen = {person: [option for option, row in zip(several, ticked, strict=True) if row[place]]
              for place, person in enumerate(choosers)}
    return [chosen.get(person, [alone]) for person in range(people)]


def like(rng: np.random.Generator, leaning: Leaning) -> Leaning:
    """A question's own score from a shared one: two parts of its own variance to one part shared."""
    return np.asarray(leaning + rng.normal(scale=1.5, size=len(leaning)))


def scatter(people: int, values: Sequence[T], at: Iterable[int]) -> list[T | None]:
    """The values at the places `at`, and None elsewhere."""
    given = dict(zip(at, values, strict=True))
    return [given.get(person) for person in range(people)]


def _go_round(rng: np.random.Generator, ticked: np.ndarray[Any, np.dtype[np.bool_]]) -> None:
    """Gives each person without a tick one from somebody who has several, so that each option keeps its count."""
    for person in np.flatnonzero(~ticked.any(axis=0)):
        donor = rng.choice(np.flatnonzero(ticked.sum(axis=0) > 1))
        option = rng.choice(np.flatnonzero(ticked[:, donor]))
        ticked[option, [donor, person]] = False, True
