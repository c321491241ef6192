"""Measures the speed of counting, ranking, comparing and raking responses, against the minimum work possible.

Method: answers, groups and weights are drawn from a seed and held as category codes in a DataFrame. Every figure is the best
of several runs in this process, in seconds of wall clock; the baseline and the functions compared with it take turns.
Baselines: plain `numpy.bincount` of every item's codes; for weights, plain counts of item x group cells with w and w
squared; plain pandas (one groupby for each item) and statsmodels (one weighted mean for each item) on the same arrays;
weightipy and svy if they are installed. The release is made in a separate process; its peak memory comes from the system.

    python -m benchmarks.counting [RESPONDENTS]
"""

from __future__ import annotations

import importlib.util
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from statsmodels.stats.weightstats import DescrStatsW

from survey_app.analysis import (
    ConcernItem,
    DeprivationGroups,
    compare,
    deprivation_comparison,
    deprivation_groups,
    gradient,
    rake,
    ranked_problems,
    ranking_sensitivity,
    reversals,
    tally,
    with_deprivation,
)
from survey_app.analysis.counting import tally_parquet
from survey_app.analysis.shares import concern_answers, shares

CODES = ("1", "2", "3", "4", "5")
AREAS = 25
SEED = 20261120
RUNS = 7


def main(respondents: int) -> None:
    """Prints every comparison."""
    frame, items = survey(respondents, 40)
    print(f"{respondents:,} respondents, best of {RUNS} runs in turn, {os.cpu_count()} cores, "
          f"load {os.getloadavg()[0]:.1f}\n")
    unweighted(frame.drop(columns="weight"), items)
    weighted(frame, items[:17])
    growth(respondents)
    raking(frame)
    release(respondents)


def survey(respondents: int, questions: int) -> tuple[pd.DataFrame, list[ConcernItem]]:
    """Makes correlated answers for each person, some blank or don't know, with a quintile, an area and a weight."""
    random = np.random.default_rng(SEED)
    names = [f"problem_{place:02d}" for place in range(questions)]
    scale = pd.CategoricalDtype([*CODES, "not_asked"])
    person = random.normal(size=respondents)
    made: dict[str, object] = {}
    for place, name in enumerate(names):
        level = np.digitize(person + random.normal(0, 1.5, respondents), np.array([-1.5, -.5, .5, 2.0]) + place / 40)
        made[name] = pd.Categorical.from_codes(np.where(random.random(respondents) < .03, -1, level), dtype=scale)
    made["imd_quintile_local"] = pd.array(random.integers(1, 6, respondents), dtype="Int8")
    for name, levels in (("age", 7), ("sex", 2), ("ward", AREAS)):
        labels = pd.CategoricalDtype([f"{name}_{level:02d}" for level in range(levels)])
        made[name] = pd.Categorical.from_codes(random.integers(0, levels, respondents), dtype=labels)
    made["weight"] = random.gamma(4, .25, respondents)
    items = [ConcernItem(name, name, name, CODES, ("1", "2"), ("1",), ("5",)) for name in names]
    return with_deprivation(pd.DataFrame(made), DeprivationGroups()), items


def unweighted(frame: pd.DataFrame, items: list[ConcernItem]) -> None:
    """Times the tally and both tables against plain counts."""
    codes = [frame[item.id].cat.codes.to_numpy() + np.int8(1) for item in items]
    report("Unweighted, 40 items: tally by deprivation, ranked table with rank sets, comparison", {
        "bare bincount of every item": lambda: [np.bincount(column, minlength=7) for column in codes],
        "tally and both tables": lambda: both_tables(frame, items, weighted=False, pairs=True)})


def weighted(frame: pd.DataFrame, items: list[ConcernItem]) -> None:
    """Times the same work with weights, with and without rank sets, and other tools on the same arrays."""
    codes = [frame[item.id].cat.codes.to_numpy() for item in items]
    groups, w = frame["deprivation"].cat.codes.to_numpy().astype("int64"), frame["weight"].to_numpy()
    others: dict[str, Callable[[], object]] = {
        "plain pandas, ranked table": lambda: by_pandas(frame, items, []),
        "plain pandas, comparison": lambda: by_pandas(frame, items, ["deprivation"]),
        "statsmodels, ranked table": lambda: by_statsmodels(codes, w)}
    if installed("svy"):
        others["svy, ranked table"] = lambda: by_svy(codes, w)
    report("Weighted, 17 items", {
        "bare bincount of item x group with 1, w and w squared": lambda: bare(codes, groups, w),
        "tally and both tables, no rank sets": lambda: both_tables(frame, items, weighted=True, pairs=False),
        "tally and both tables with rank sets": lambda: both_tables(frame, items, weighted=True, pairs=True),
        **others})


def both_tables(frame: pd.DataFrame, items: list[ConcernItem], weighted: bool, pairs: bool) -> object:
    """Does the work to time: one tally, the ranking (with rank sets only if pairs are counted) and the comparison."""
    counted = tally(frame, items, by="deprivation", pairs=pairs)
    first: object = ranked_problems(counted, weighted=weighted) if pairs else shares(
        counted, concern_answers(counted), weighted).interval()
    return first, deprivation_comparison(counted, weighted=weighted)


def bare(codes: list[np.ndarray], groups: np.ndarray, w: np.ndarray) -> list[object]:
    """Does the minimum work for a weighted table by group."""
    start, squares = groups * 7 + 1, w * w
    return [[np.bincount(keys), np.bincount(keys, w), np.bincount(keys, squares)]
            for keys in (column + start for column in codes)]


def by_pandas(frame: pd.DataFrame, items: list[ConcernItem], by: list[str]) -> list[pd.DataFrame]:
    """Computes weighted shares with their linearised standard errors, one item at a time."""
    found = []
    for item in items:
        answered = frame[frame[item.id].isin(item.base())]
        concerned = answered[item.id].isin(item.concern).astype(float)
        w = answered["weight"]
        parts = pd.DataFrame({"w": w, "wy": w * concerned, "w2": w * w, "w2y": w * w * concerned})
        found.append(parts.groupby([answered[name] for name in by], observed=True).sum() if by else parts.sum().to_frame())
    return found


def by_statsmodels(codes: list[np.ndarray], w: np.ndarray) -> list[tuple[float, float]]:
    """Computes the weighted mean and standard error of every item's concern."""
    found = []
    for column in codes:
        answered = (column >= 0) & (column < 4)
        described = DescrStatsW((column[answered] < 2).astype(float), w[answered])
        found.append((float(described.mean), float(described.std_mean)))
    return found


def by_svy(codes: list[np.ndarray], w: np.ndarray) -> list[object]:
    """Computes the weighted mean and linearised standard error of every item's concern with the package svy."""
    import polars  # type: ignore[import-not-found]  # optional, to compare with
    import svy  # type: ignore[import-not-found]  # optional, to compare with

    answered = {f"y{place}": np.where((column >= 0) & (column < 4), (column < 2).astype(float), np.nan)
                for place, column in enumerate(codes)}
    table = polars.DataFrame({**answered, "w": w}).fill_nan(None)
    sample = svy.Sample(table, svy.Design(wgt="w"))
    return [sample.estimation.mean(name, drop_nulls=True) for name in answered]


def by_weightipy(frame: pd.DataFrame, targets: Mapping[str, Mapping[str, float]]) -> object:
    """Rakes with the package weightipy, which takes percentages of whole-number codes and starts from equal weights."""
    import weightipy  # type: ignore[import-not-found]  # optional, to compare with

    codes = pd.DataFrame({name: frame[name].cat.codes.astype("int64") + 1 for name in targets})
    percents = {name: {place: 100 * people / sum(goal.values()) for place, people in enumerate(goal.values(), 1)}
                for name, goal in targets.items()}
    return weightipy.weight_dataframe(codes, weightipy.scheme_from_dict(percents), "w")


def installed(package: str) -> bool:
    """Returns whether an optional tool for comparison is installed; prints a line if it is not."""
    there = importlib.util.find_spec(package) is not None
    if not there:
        print(f"({package} is not installed and left out)")
    return there


def growth(respondents: int) -> None:
    """Prints the seconds for each million respondents at four sizes: they are level if the cost is linear."""
    print("\nGrowth: weighted tally by deprivation with pairs, 17 items")
    for part in (8, 4, 2, 1):
        frame, items = survey(respondents // part, 17)
        seconds = best({"tally": lambda frame=frame, items=items: tally(frame, items, by="deprivation")})["tally"]  # type: ignore[misc]  # mypy does not see the defaults
        print(f"  {len(frame):>10,} respondents {seconds:8.3f} s {seconds / len(frame) * 1e6:8.3f} s a million")


def raking(frame: pd.DataFrame) -> None:
    """Times raking to three margins, over the distinct cells."""
    random = np.random.default_rng(SEED)
    targets = {name: {str(label): float(people) for label, people in zip(
        frame[name].cat.categories, random.uniform(.8, 1.2, frame[name].cat.categories.size), strict=True)}
               for name in ("age", "sex", "ward")}
    others = {"weightipy": lambda: by_weightipy(frame, targets)} if installed("weightipy") else {}
    report("Raking to age, sex and area", {
        "bare bincount of the weights by cell": lambda: np.bincount(
            (frame["age"].cat.codes.to_numpy().astype("int64") * 2 + frame["sex"].cat.codes.to_numpy()) * AREAS
            + frame["ward"].cat.codes.to_numpy(), frame["weight"].to_numpy()),
        "rake": lambda: rake(frame, targets, weight="weight"), **others})


def release(respondents: int) -> None:
    """Times every table of a release from a Parquet file, in a separate process."""
    print(f"\nAll tables of a release, weighted: {respondents:,} x 40 items x {AREAS} areas from a Parquet file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "responses.parquet"
        survey(respondents, 40)[0].drop(columns="deprivation").to_parquet(path, row_group_size=1 << 18)
        for _ in range(3):
            done = subprocess.run([sys.executable, "-m", "benchmarks.counting", "release", str(path)],  # noqa: S603  # this very program
                                  check=True, capture_output=True, text=True)
            print(f"  {done.stdout.strip()}")


def release_tables(path: Path) -> None:
    """Prints the time for the tables and the peak memory of the process."""
    items = [ConcernItem(f"problem_{place:02d}", "", "", CODES, ("1", "2"), ("1",), ("5",)) for place in range(40)]
    start = time.perf_counter()
    counted = tally_parquet(path, items, prepare=partial(with_deprivation, definition=DeprivationGroups()),
                            by=["deprivation", "imd_quintile_local", "ward"])
    read = time.perf_counter() - start
    tables = {f"ranked, weighted {weighted}": ranked_problems(counted, weighted=weighted) for weighted in (False, True)}
    tables |= {f"deprivation, weighted {weighted}": deprivation_comparison(counted, weighted=weighted)
               for weighted in (False, True)}
    tables |= {"groups": deprivation_groups(counted, DeprivationGroups()), "sensitivity": ranking_sensitivity(counted),
               "gradient": gradient(counted, "imd_quintile_local", weighted=True),
               "reversals": reversals(counted, "deprivation", "deprived", "other", "ward", weighted=True)}
    for area in counted.axes["ward"][1:]:
        tables[f"{area} against the first"] = compare(counted, "ward", area, counted.axes["ward"][0], weighted=True)
    seconds, memory = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{len(tables)} tables in {seconds:.2f} s (reading and counting {read:.2f} s), at most {memory:.2f} GB")


def report(title: str, runs: Mapping[str, Callable[[], object]]) -> None:
    """Prints each run's best time and its ratio to the first."""
    print(title)
    times = best(runs)
    first = next(iter(times.values()))
    for name, seconds in times.items():
        print(f"  {name:<56} {seconds:8.3f} s {seconds / first:7.1f} x")
    print()


def best(runs: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Returns the best time of each run; the runs take turns."""
    times = dict.fromkeys(runs, float("inf"))
    for _ in range(RUNS):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            times[name] = min(times[name], time.perf_counter() - start)
    return times


if __name__ == "__main__":
    if sys.argv[1:2] == ["release"]:
        release_tables(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
