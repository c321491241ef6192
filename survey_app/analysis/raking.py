"""Raking: calculates weights so that the respondents match the population on each margin in turn.

Weighting removes only the bias that the margins explain. Source: Deming and Stephan 1940.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .arguments import checked
from .frame_checks import require
from .items import BLANK
from .response_frame import grouping, weights
from .shares import missing_as_na

LARGEST_POPULATION = 1e12   # of a target: more people than there can be
FEWEST = 5              # fewest respondents in a category that can represent its part of the population
CONVERGED = 1e-8        # largest relative distance of a margin from its target
ROUNDS = 1_000
TRIMS = 25

Targets = Mapping[str, Mapping[str, float]]


class RakingError(ValueError):
    """No weights can meet the targets, or none should. The message gives the margin, the category and what to do."""


@dataclass(frozen=True, eq=False)
class Raked:
    """The raked weights, with a mean of 1, and how well they meet the targets.

    `margin_error` is the largest relative distance of a margin from its target. `trimmed` is the number of weights at a
    limit of the cap. `margins` has one row per category: margin, category, respondents, target_percent, raked_percent.
    """

    weights: pd.Series
    converged: bool
    margin_error: float
    trimmed: int
    margins: pd.DataFrame

    @property
    def design_effect(self) -> float:
        """Kish's design effect: how many times larger the variance of a share is than with equal weights."""
        w = self.weights.to_numpy()
        return float(len(w) * (w**2).sum() / w.sum() ** 2)

    @property
    def effective_base(self) -> float:
        """The largest number of equally weighted respondents that would give the same precision."""
        return len(self.weights) / self.design_effect


@checked
def rake(frame: pd.DataFrame, targets: Targets, *, weight: str = "", cap: float | None = None) -> Raked:
    """Rakes the responses to `targets`, which give for each margin (a column of `frame`) the population of every category.

    Only the proportions within a margin matter. People who did not state a characteristic keep their share of the sample.
    `weight` names a column of design weights to start from. `cap` trims weights to between 1/cap and cap times the mean
    and rakes them again; `margin_error` gives the distance that remains. Raises RakingError for a target that cannot be
    met and FrameError for a missing column.
    """
    if cap is not None and not cap > 1:
        raise RakingError(f"the cap is {cap}; it must be larger than 1, since weights have mean 1")
    if not targets:
        raise RakingError("there are no targets to rake to; give the population of every category of a margin, as "
                          "`margin_targets` does")
    require(frame, [weight] if weight else [], "which is to hold the design weights")
    base = weights(frame, weight) if weight else None
    start = np.ones(len(frame)) if base is None else base
    coded = {margin: _coded(frame, margin, wanted) for margin, wanted in targets.items()}
    goals = [_goal(margin, codes, targets[margin], start) for margin, codes in coded.items()]
    places = [codes.codes.astype("int64") for codes in coded.values()]
    cells = np.ravel_multi_index(places, [len(goal) for goal in goals])
    raked = _trimmed(start, cells, goals, cap)
    return _report(pd.Series(raked, index=frame.index, name="weight"), coded, cells, goals, cap)


def _coded(frame: pd.DataFrame, margin: str, wanted: Mapping[str, float]) -> pd.Categorical:
    """Returns each respondent's category, in the order of the targets with blank last.

    Raises RakingError when a category has no target.
    """
    require(frame, [margin], "which has population targets")
    if not len(frame):
        raise RakingError("there are no responses to rake")
    found = grouping(frame[margin])
    counts = pd.Series(found).value_counts()
    for category in found.categories:
        if counts.get(category, 0) and category not in wanted and category != BLANK:
            raise RakingError(f"{margin}: {counts[category]} respondents are '{category}', which has no target; "
                              "give its population, or recode it to a category that has one")
    labels = [label for label in wanted if label != BLANK]
    return found.set_categories([*labels, *([BLANK] if counts.get(BLANK, 0) else [])])


def _goal(margin: str, codes: pd.Categorical, wanted: Mapping[str, float], start: np.ndarray) -> np.ndarray:
    """Returns the target share of every category. Blank keeps its share of the sample."""
    labels = [str(label) for label in codes.categories if label != BLANK]
    people = np.array([float(wanted[label]) for label in labels])
    _check_targets(margin, labels, people, np.bincount(codes.codes, minlength=len(codes.categories)))
    weight = np.bincount(codes.codes, start, len(codes.categories))
    unknown = weight[len(labels):] / weight.sum()
    for label, target, own in zip(labels, people, weight, strict=False):
        if target and not own:
            raise RakingError(f"{margin}: the respondents who are '{label}' all have weight zero, but a target")
    return np.append(people / people.sum() * (1 - unknown.sum()), unknown)


def _check_targets(margin: str, labels: list[str], people: np.ndarray, respondents: np.ndarray) -> None:
    if not ((people >= 0) & (people <= LARGEST_POPULATION)).all() or not people.any():
        raise RakingError(f"{margin}: the targets {dict(zip(labels, people.tolist(), strict=True))} are no population; "
                          "give a number of people, zero or more, for every category")
    for place, (label, target) in enumerate(zip(labels, people, strict=True)):
        if respondents[place] and not target:
            raise RakingError(f"{margin}: {respondents[place]} respondents are '{label}', whose target is zero; "
                              "correct the target or recode them")
        if target and respondents[place] < FEWEST:
            raise RakingError(f"{margin}: only {respondents[place]} respondents are '{label}', fewer than the {FEWEST} "
                              f"who could stand for its population; {_merge(labels, place, respondents)}")


def _merge(labels: list[str], place: int, respondents: np.ndarray) -> str:
    """Returns advice on the neighbour to merge with: the one with fewer respondents, if both together have enough."""
    neighbours = [near for near in (place - 1, place + 1) if 0 <= near < len(labels)]
    if not neighbours:
        return "leave this margin out"
    enough = [near for near in neighbours if respondents[near] + respondents[place] >= FEWEST]
    best = min(enough or neighbours, key=lambda near: respondents[near])
    return f"merge it with '{labels[best]}' in the targets and the responses"


def _trimmed(start: np.ndarray, cells: np.ndarray, goals: list[np.ndarray], cap: float | None) -> np.ndarray:
    """Returns raked weights with a mean of 1. With a cap, it trims and rakes in turn until both hold, and trims last."""
    w = _raked(start, cells, goals)
    for _ in range(TRIMS if cap else 0):
        held = _held(w, cap or 1)
        if np.abs(held - w).max() <= CONVERGED:
            break
        w = _raked(held, cells, goals)
    return _held(w, cap) if cap else w


def _held(w: np.ndarray, cap: float) -> np.ndarray:
    """Returns weights between 1/cap and cap times the mean. Trimming changes the mean, so it repeats until the mean is 1."""
    for _ in range(ROUNDS):
        w = w.clip(1 / cap, cap)
        if abs(w.mean() - 1) <= CONVERGED:
            break
        w = w / w.mean()
    return w


def _raked(start: np.ndarray, cells: np.ndarray, goals: list[np.ndarray]) -> np.ndarray:
    """Fits the distinct cells (not the rows) by iterative proportional fitting, and multiplies each row by its cell's factor."""
    shape = tuple(len(goal) for goal in goals)
    before = np.bincount(cells, start, int(np.prod(shape))).reshape(shape)
    after = _fit(before / before.sum(), goals) * len(start)
    factor = np.divide(after, before, out=np.ones(shape), where=before > 0).ravel()
    return np.asarray(start * factor[cells])


def _fit(table: np.ndarray, goals: list[np.ndarray]) -> np.ndarray:
    for _ in range(ROUNDS):
        for axis, goal in enumerate(goals):
            own = _margin(table, axis)
            factor = np.divide(goal, own, out=np.zeros(len(goal)), where=own > 0)
            table = table * factor.reshape([-1 if place == axis else 1 for place in range(table.ndim)])
        if _error(table, goals) <= CONVERGED / 100:
            break
    return table


def _margin(table: np.ndarray, axis: int) -> np.ndarray:
    return np.asarray(table.sum(axis=tuple(place for place in range(table.ndim) if place != axis)))


def _error(table: np.ndarray, goals: list[np.ndarray]) -> float:
    """Returns the largest relative distance of a margin from its goal."""
    return max((float(np.abs(_margin(table, axis)[goal > 0] / goal[goal > 0] - 1).max())
                for axis, goal in enumerate(goals)), default=0.0)


def _report(raked: pd.Series, coded: Mapping[str, pd.Categorical], cells: np.ndarray, goals: list[np.ndarray],
            cap: float | None) -> Raked:
    shape = tuple(len(goal) for goal in goals)
    table = np.bincount(cells, raked, int(np.prod(shape))).reshape(shape) / raked.sum()
    rows = [pd.DataFrame({"margin": margin, "category": list(codes.categories),
                          "respondents": np.bincount(codes.codes, minlength=len(goal)),
                          "target_percent": missing_as_na(goal * 100),
                          "raked_percent": missing_as_na(_margin(table, axis) * 100)})
            for axis, ((margin, codes), goal) in enumerate(zip(coded.items(), goals, strict=True))]
    error = _error(table, goals)
    at_the_edge = 0 if cap is None else int(((raked <= 1 / cap) | (raked >= cap)).sum())
    return Raked(raked, error <= CONVERGED, error, at_the_edge, pd.concat(rows, ignore_index=True))
