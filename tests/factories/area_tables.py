"""Finished tables of problems by area, invented, and what stands in a cell that is not printed exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from survey_app.publishing.chapter.cell_references import Cells
from tests.factories.releases import cells_of

BAND, HIDDEN = "fewer than 5", "[c]"
LABELS = {"problems.litter": "Litter", "problems.drugs": "Drugs", "problems.noise": "Noise"}
Answers = tuple[int, int] | tuple[str, int | None]      # concerned of how many; or what is said instead, and the base if printed


def by_area(areas: Mapping[str, Sequence[Answers]], names: Mapping[str, str] | None = None, kind: str = "") -> pd.DataFrame:
    """Makes a table of problems by area. Each area has its answers in the order of LABELS."""
    rows = [_row(area, (names or {}).get(area, ""), item, *answers) for area, given in areas.items()
            for item, answers in zip(LABELS, given, strict=False)]
    table = pd.DataFrame(rows).astype({"base": "Int64", "concerned": "Int64", "percent": "Float64",
                                       "percent_low": "Float64", "percent_high": "Float64"})
    if kind:
        table.insert(0, "kind", kind)
    return table


def cells(**tables: pd.DataFrame) -> Cells:
    """Makes the cells of a release that has these tables."""
    return cells_of(tables)


def _row(area: str, name: str, item: str, concerned: int | str, base: int | None) -> dict[str, object]:
    row = {"area": area, "area_name": name, "item": item, "problem": LABELS[item], "base": base}
    figures = ("concerned", "percent", "percent_low", "percent_high")
    if isinstance(concerned, str) or not base:
        return {**row, **dict.fromkeys(figures), "shorthand": concerned if isinstance(concerned, str) else "[z]"}
    share = 100 * concerned / base
    values = (concerned, share, max(share - 10, 0), min(share + 10, 100))
    return {**row, **dict(zip(figures, values, strict=True)), "shorthand": ""}
