"""Which respondents live in the more deprived areas, which elsewhere, and which could not be placed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from .frames import FrameError

DEPRIVED, OTHER, UNPLACED = "deprived", "other", "unplaced"
GROUPS = (DEPRIVED, OTHER, UNPLACED)

Basis = Literal["local_quintile", "given_quintile", "national_decile", "areas"]
COLUMN = {"local_quintile": "imd_quintile_local", "given_quintile": "deprivation_quintile",
          "national_decile": "imd_decile", "areas": "lsoa"}

LEVELS = {"local_quintile": ("local quintile", 5), "given_quintile": ("deprivation quintile", 5),
          "national_decile": ("national decile", 10)}


@dataclass(frozen=True, slots=True)
class DeprivationGroups:
    """What counts as a more deprived area: quintiles or deciles 1 to `up_to` (1 the most deprived), or named LSOAs.

    local_quintile: fifths of the consultation's own area; given_quintile: a quintile that came with the data;
    national_decile: tenths of England. `named` says what the areas have in common, where there is more to say of them
    than how many they are.
    """

    basis: Basis = "local_quintile"
    up_to: int = 1
    areas: frozenset[str] = frozenset()
    named: str = ""

    def __post_init__(self) -> None:
        if self.basis == "areas":
            if not self.areas:
                raise ValueError("deprivation groups by areas need at least one LSOA code")
            return
        kind, last = LEVELS[self.basis]
        if not 1 <= self.up_to < last:
            raise ValueError(f"the deprived {kind}s run from 1 to between 1 and {last - 1}, not to {self.up_to}")

    def groups(self, frame: pd.DataFrame) -> pd.Series:
        """Every response's group: deprived, other or unplaced. Raises FrameError without the column it goes by."""
        column = COLUMN[self.basis]
        if column not in frame:
            raise FrameError(f"no column '{column}', by which deprived areas were to be told; "
                             "choose another definition or add the column")
        placed, deprived = self._places(frame[column])
        codes = np.where(placed, np.where(deprived, 0, 1), 2)
        groups = pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(list(GROUPS)))
        return pd.Series(groups, index=frame.index, name="deprivation")

    def describe(self) -> dict[str, str]:
        """Each group in words, beginning with its code."""
        words = self._words()
        return {DEPRIVED: f"{DEPRIVED}: {words[0]}", OTHER: f"{OTHER}: {words[1]}",
                UNPLACED: f"{UNPLACED}: no matched area"}

    def _words(self) -> tuple[str, str]:
        if self.basis == "areas":
            areas = f"{len(self.areas)} named area{'s' if len(self.areas) > 1 else ''}"
            return f"{self.named}, {areas}" if self.named else areas, "all other areas"
        kind, last = LEVELS[self.basis]
        return f"{kind}{_range(1, self.up_to)}", f"{kind}{_range(self.up_to + 1, last)}"

    def _places(self, column: pd.Series) -> tuple[np.ndarray, np.ndarray]:
        if self.basis == "areas":
            codes = column.fillna("")
            return (codes != "").to_numpy(bool), codes.isin(list(self.areas)).to_numpy(bool)
        level = column.to_numpy("float64", na_value=np.nan)
        return ~np.isnan(level), level <= self.up_to


def deprivation_definition(frame: pd.DataFrame) -> DeprivationGroups:
    """The definition the data allow: a quintile that came with them, else the local fifth, else national tenths 1-2."""
    if _holds(frame, "deprivation_quintile"):
        return DeprivationGroups("given_quintile")
    if _holds(frame, "imd_quintile_local") or not _holds(frame, "imd_decile"):
        return DeprivationGroups()
    return DeprivationGroups("national_decile", 2)


def with_deprivation(frame: pd.DataFrame, definition: DeprivationGroups | None = None) -> pd.DataFrame:
    """The frame with a column `deprivation`: deprived, other, unplaced; as the data allow where nothing is defined."""
    return frame.assign(deprivation=(definition or deprivation_definition(frame)).groups(frame))


def _range(first: int, last: int) -> str:
    return f" {first}" if first == last else f"s {first} to {last}"


def _holds(frame: pd.DataFrame, column: str) -> bool:
    return column in frame and bool(frame[column].notna().any())
