"""Simulates how often the intervals contain the true value, and writes docs/coverage.md.

Method: the simulation draws respondents from a known population again and again, counts and ranks them with the program
itself, and checks each interval against the known truth. Two designs match the two real surveys in size, shares, don't
knows and share of deprived areas; the answers of one person are correlated (a normal trait with correlation 0.3), and
people in deprived areas are more concerned. In two further designs all problems are equally large, the hardest case
for positions. One core.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.coverage [REPETITIONS]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from survey_app.analysis import ConcernItem, compare, ranked_problems, tally

SEED = 20261120
CORRELATION = 0.3
DEPRIVED = 0.2
SHIFT = 0.3             # how much more concerned people in deprived areas are, on the normal scale
# Very or fairly big, and don't know, of 103: the published ranking of the 2015/16 survey as integer counts.
WYCOMBE = [(71, 0), (61, 8), (53, 11), (51, 5), (46, 6), (42, 5), (42, 5), (30, 23), (36, 7), (33, 5), (30, 0), (24, 7),
           (23, 11), (21, 19), (21, 5), (18, 5), (13, 15), (10, 5)]
OUTPUT = Path(__file__).parent.parent / "docs" / "coverage.md"


@dataclass(frozen=True)
class Design:
    """A population: the share of every problem outside deprived areas, and the share of don't knows."""

    name: str
    respondents: int
    elsewhere: np.ndarray
    unknown: np.ndarray

    @property
    def deprived(self) -> np.ndarray:
        """Returns the shares in deprived areas."""
        return np.asarray(ndtr(ndtri(self.elsewhere) + SHIFT))

    @property
    def overall(self) -> np.ndarray:
        """Returns the shares in all areas together."""
        return np.asarray(DEPRIVED * self.deprived + (1 - DEPRIVED) * self.elsewhere)

    @property
    def position(self) -> np.ndarray:
        """Returns 1 + the number of problems with a larger share; equal problems have the same position."""
        return np.asarray(1 + (self.overall[None, :] > self.overall[:, None] + 1e-12).sum(axis=1))


def designs() -> list[Design]:
    """Returns designs that match the two surveys, and both of them with all problems equally large."""
    share = np.array([concerned / (103 - unknown) for concerned, unknown in WYCOMBE])
    unknown = np.array([unknown / 103 for _, unknown in WYCOMBE])
    tied = np.full(18, 0.35)
    county = np.linspace(0.62, 0.08, 24)
    return [Design("18 problems as in Wycombe 2015/16", 103, share, unknown),
            Design("24 problems as in Buckinghamshire 2020", 2379, county, np.full(24, 0.05)),
            Design("18 problems, all equally large", 103, tied, np.full(18, 0.05)),
            Design("18 problems, all equally large", 2379, tied, np.full(18, 0.05))]


def main(repetitions: int) -> None:
    """Runs every design and writes the page."""
    start = time.perf_counter()
    rows = [row(design, repetitions) for design in designs()]
    page = TEXT.format(repetitions=repetitions, rows="\n".join(rows), minutes=(time.perf_counter() - start) / 60)
    OUTPUT.write_text(page, encoding="utf-8")
    print(page)


def row(design: Design, repetitions: int) -> str:
    """Makes one line of the table."""
    random = np.random.default_rng(SEED)
    held = pd.DataFrame(list(simulate(design, repetitions, random)))
    print(design.name, design.respondents, held.mean().to_dict(), file=sys.stderr, flush=True)
    cells = [f"{100 * held[name].mean():.1f}" for name in ("wilson", "newcombe", "positions")]
    return f"| {design.name} | {design.respondents:,} | {' | '.join(cells)} | {held['width'].mean():.1f} |"


def simulate(design: Design, repetitions: int, random: np.random.Generator) -> Iterator[dict[str, float]]:
    """Simulates samples one by one: the share of intervals that contain the truth, and whether all positions do."""
    k = len(design.elsewhere)
    items = [ConcernItem(f"p{place}", "", "", ("yes", "no"), ("yes",)) for place in range(k)]
    for _ in range(repetitions):
        counted = tally(sample(design, random), items, by="side")
        ranked = ranked_problems(counted).set_index("item").loc[[item.id for item in items]]
        groups = compare(counted, "side", "deprived", "other")
        truth, difference = 100 * design.overall, 100 * (design.deprived - design.elsewhere)
        yield {"wilson": inside(ranked, "percent", truth).mean(),
               "newcombe": inside(groups, "difference", difference).mean(),
               "positions": float(inside(ranked, "rank", design.position).all()),
               "width": float((ranked["rank_high"] - ranked["rank_low"] + 1).mean())}


def sample(design: Design, random: np.random.Generator) -> pd.DataFrame:
    """Draws respondents from this population."""
    n, k = design.respondents, len(design.elsewhere)
    deprived = random.random(n) < DEPRIVED
    trait = np.sqrt(CORRELATION) * random.normal(size=(n, 1)) + np.sqrt(1 - CORRELATION) * random.normal(size=(n, k))
    concerned = trait < np.where(deprived[:, None], ndtri(design.deprived), ndtri(design.elsewhere))
    codes = np.where(random.random((n, k)) < design.unknown, -1, np.where(concerned, 0, 1)).astype("int8")
    scale = pd.CategoricalDtype(["yes", "no", "not_asked"])
    frame = pd.DataFrame({f"p{place}": pd.Categorical.from_codes(codes[:, place], dtype=scale) for place in range(k)})
    sides = pd.CategoricalDtype(["other", "deprived"])
    return frame.assign(side=pd.Categorical.from_codes(deprived.astype("int8"), dtype=sides))


def inside(table: pd.DataFrame, name: str, truth: np.ndarray) -> np.ndarray:
    """Returns whether each interval contains the truth. A missing interval promises nothing and counts as correct."""
    low, high = (table[f"{name}_{end}"].to_numpy("float64", na_value=np.nan) for end in ("low", "high"))
    return np.asarray(~((truth < low - 1e-9) | (truth > high + 1e-9)))


TEXT = """# Do the intervals hold what they promise?

A simulation of {repetitions:,} surveys a line (`python -m benchmarks.coverage`, seed 20261120, {minutes:.0f} minutes on
one core). Respondents are drawn from a known population, counted and ranked by the program, and every interval is
checked against the truth. Each promises 95 %.

| design | respondents | shares: Wilson, % | differences: Newcombe, % | positions, all at once, % | positions an interval spans |
|---|---:|---:|---:|---:|---:|
{rows}

* **Shares** and **differences** (deprived minus other areas, one respondent in five being deprived) are promised one at
  a time: the figure is the share of all intervals, over problems and surveys, that hold the true value.
* **Positions** are promised all at once: the figure is the share of surveys in which *every* problem's true position,
  1 + the number of problems with a larger true share, lies between its `rank_low` and `rank_high`.
* Answers of one person go together (correlation 0.3 of a normal trait), some do not know, and people in deprived areas
  are more concerned. Shares, don't knows and sizes are like those of the two real surveys.
* All problems equally large is the hardest case for positions, since every one of them is at stake at once; real surveys
  are not like that.
* With {repetitions:,} surveys a coverage of 95 % is itself known to within about one point.

What this cannot show: whoever chooses not to answer. These intervals say how far a figure could have moved had similar
people answered; they are no margin of error for all residents.
"""


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
