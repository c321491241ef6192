"""Tests which areas differ from all the others together, from the figures that a table shows."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import numpy as np
import pandas as pd

from ..significance import adjusted, independence, two_by_two
from . import labels

SIGNIFICANT = 0.05
NEEDED = ("area", "base", "concerned", "percent")


class Difference(Enum):
    """How an area's figure differs from that of all the other areas that are shown. The value is its name in print."""

    HIGHER = "Higher than the other areas together"
    LOWER = "Lower than the other areas together"
    UNCLEAR = "No clear difference from the other areas"
    NOT_SHOWN = "Not shown"


def differences(table: pd.DataFrame) -> dict[str, Difference]:
    """Returns how each area of a table of one problem differs from the rest of the areas, by its code.

    An area differs if its share and that of all the other areas together differ (chi-squared, or Fisher's exact test if an
    expected count is below 5) with a p-value below 0.05 after Holm's adjustment over the areas with a figure. No area differs
    unless the areas as a whole do (a test of independence). An area without its figure, count or base takes no part.
    Raises TableError if a column is missing.
    """
    found = labels.records(table, NEEDED)
    shown = [record for record in found if _is_shown(record)]
    counts = np.array([(record["concerned"], record["base"] - record["concerned"]) for record in shown], float).reshape(-1, 2)
    verdicts = dict(zip([str(record["area"]) for record in shown], _verdicts(counts), strict=True))
    return {str(record["area"]): verdicts.get(str(record["area"]), Difference.NOT_SHOWN) for record in found}


def differ(table: pd.DataFrame) -> bool:
    """Returns whether an area differs from the rest, so that a map has something to show."""
    return not {Difference.HIGHER, Difference.LOWER}.isdisjoint(differences(table).values())


def _is_shown(record: labels.Record) -> bool:
    return not any(labels.is_empty(record[name]) for name in ("base", "concerned", "percent")) and record["base"] > 0


def _verdicts(counts: np.ndarray) -> Sequence[Difference]:
    """Returns one verdict per row of counts (concerned, not concerned)."""
    if len(counts) < 2 or not independence(counts)[1] < SIGNIFICANT:
        return [Difference.UNCLEAR] * len(counts)
    return compared(counts, counts.sum(axis=0) - counts)


def compared(own: np.ndarray, others: np.ndarray) -> list[Difference]:
    """Returns how each share differs from that of the others beside it, after Holm's adjustment over all pairs.

    Both arrays have the shape (pairs, 2): people concerned, and not concerned. A pair with nobody on one side is unclear.
    """
    p_values = adjusted([two_by_two(np.array(pair)) for pair in zip(own, others, strict=True)], "holm")
    above = own[:, 0] * others.sum(axis=1) > others[:, 0] * own.sum(axis=1)
    return [Difference.UNCLEAR if not p < SIGNIFICANT else Difference.HIGHER if higher else Difference.LOWER
            for p, higher in zip(p_values, above, strict=True)]
