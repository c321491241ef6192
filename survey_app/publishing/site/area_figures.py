"""The figures of areas, taken from the finished tables: the share, its range, and whether it differs from the other areas.

Only figures that stand in the published tables enter, also into the comparison: an area whose count is printed as a band or
not at all has no figure, no verdict and no part in the figure of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ...analysis.charts import Difference, compared, differences
from ..chapter.cell_references import Cells
from ..tables.areas import AUTHORITY, OWN, WARD

TABLES = {WARD: "problems_by_ward", OWN: "problems_by_area", AUTHORITY: "problems_by_authority"}
NOBODY = "[z]"      # the shorthand of a row that nobody answered
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """Concern about one problem in one area. Percentages run from 0 to 100 and are None where the table shows none.

    `others` is the percentage of all the other areas that are shown, together; None where there are none.
    """

    area: str
    item: str
    base: int | None
    percent: float | None
    low: float | None
    high: float | None
    others: float | None
    nobody: bool
    difference: Difference

    @property
    def is_shown(self) -> bool:
        """Says whether the figure stands in the published table."""
        return self.difference is not Difference.NOT_SHOWN


@dataclass(frozen=True, eq=False)
class Division:
    """All areas of one kind: `wards`, `authorities`, or one of the council's own kinds, such as `community_board`.

    `axis` is WARD, AUTHORITY or OWN, and `rows` are the rows of its table by area and item.
    """

    axis: str
    kind: str
    rows: Mapping[tuple[str, str], Row]

    @cached_property
    def names(self) -> dict[str, str]:
        """Returns the name of every area by its code; the code itself where no name is known."""
        return {area: str(row["area_name"] or area) for (area, _), row in self.rows.items()}

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Returns the problems with a figure in at least one area, in the order of the table."""
        return tuple(dict.fromkeys(item for (_, item), row in self.rows.items() if _is_shown(row)))

    @cached_property
    def by_item(self) -> dict[str, dict[str, Figure]]:
        """Returns the figure of every problem in every area. The differences allow for the number of areas of the problem."""
        return {item: self._in_every_area([row for (_, of), row in self.rows.items() if of == item]) for item in self.items}

    def of_area(self, area: str) -> list[Figure]:
        """Returns the figure of every problem in one area. The differences allow for the number of problems."""
        rows = [row for (of, _), row in self.rows.items() if of == area]
        shown = [row for row in rows if _is_shown(row)]
        others = [self._others(row) for row in shown]
        verdicts = iter(compared(_counts(map(_count, shown)), _counts(others)))
        return [self._figure(row, next(verdicts) if _is_shown(row) else Difference.NOT_SHOWN) for row in rows]

    def people(self, area: str) -> tuple[int, int] | None:
        """Returns the fewest and the most people of an area who answered about a problem; None if the table does not say."""
        bases = [int(row["base"]) for (of, _), row in self.rows.items() if of == area and row["base"] is not None]
        return (min(bases), max(bases)) if bases else None

    @cached_property
    def _totals(self) -> dict[str, np.ndarray]:
        """Returns how many people are concerned, and not, in all areas that are shown, by problem."""
        return {item: _counts(_count(row) for (_, of), row in self.rows.items() if of == item and _is_shown(row)).sum(axis=0)
                for item in self.items}

    def _in_every_area(self, rows: list[Row]) -> dict[str, Figure]:
        found = differences(pd.DataFrame(rows, columns=["area", "base", "concerned", "percent"]))
        return {str(row["area"]): self._figure(row, found[str(row["area"])]) for row in rows}

    def _others(self, row: Row) -> np.ndarray:
        return np.asarray(self._totals[row["item"]] - _counts([_count(row)])[0])

    def _figure(self, row: Row, difference: Difference) -> Figure:
        area, item, base = str(row["area"]), str(row["item"]), row["base"]
        if not _is_shown(row):
            return Figure(area, item, base, None, None, None, None, row["shorthand"] == NOBODY, Difference.NOT_SHOWN)
        concerned, not_concerned = self._others(row)
        people = concerned + not_concerned
        others = float(100 * concerned / people) if people else None
        return Figure(area, item, base, row["percent"], row["percent_low"], row["percent_high"], others, False, difference)


def divisions(cells: Cells) -> list[Division]:
    """Returns the kinds of area that the tables have: wards, then the council's own kinds, then authorities."""
    return [Division(axis, kind, rows) for axis, name in TABLES.items() for kind, rows in _by_kind(axis, cells, name)]


def _by_kind(axis: str, cells: Cells, table: str) -> Iterator[tuple[str, dict[tuple[str, str], Row]]]:
    rows = [row for _, row in cells.rows(table)]
    for kind in dict.fromkeys(str(row.get("kind", axis)) for row in rows):
        yield kind, {(str(row["area"]), str(row["item"])): row for row in rows if str(row.get("kind", axis)) == kind}


def _is_shown(row: Row) -> bool:
    return all(row[name] is not None for name in ("base", "concerned", "percent")) and row["base"] > 0


def _count(row: Row) -> tuple[int, int]:
    return row["concerned"], row["base"] - row["concerned"]


def _counts(pairs: Iterable[Iterable[float]]) -> np.ndarray:
    return np.array(list(pairs), float).reshape(-1, 2)
