"""The checks of a frame of responses, and the error that names what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd


class FrameError(ValueError):
    """The rows cannot be counted. The message gives the column, the value and the rows."""


def require(frame: pd.DataFrame, names: Iterable[str], why: str) -> None:
    """Raises FrameError if the frame lacks one of the columns or has it twice. `why` says its use: "which is to be counted"."""
    names = list(names)
    if twice := [name for name in names if (frame.columns == name).sum() > 1]:
        raise FrameError(f"the column{plural(twice)} {few(twice)} stands more than once; keep one")
    missing = [name for name in names if name not in frame]
    if missing:
        raise FrameError(f"no column{plural(missing)} {few(missing)}, {why}; the frame has {few(list(map(str, frame.columns)))}")


def as_categories(values: pd.Series) -> pd.Series:
    """Returns the values as categories. Raises FrameError for lists and the like, which are no codes."""
    try:
        return values if isinstance(values.dtype, pd.CategoricalDtype) else values.astype("category")
    except TypeError:
        raise FrameError(f"{values.name}: each cell must hold one code or label, not a list or a dict") from None


def refuse(values: pd.Series, wrong: pd.Series | np.ndarray, why: str) -> None:
    """Raises FrameError if any value is wrong. The message gives the column, the first value and the first rows (from 1)."""
    where = np.flatnonzero(np.asarray(wrong, dtype=bool))
    if len(where):
        rows = [f"{row + 1}" for row in where[:5]]
        more = f" and {len(where) - 5} more" if len(where) > 5 else ""
        value = values.iloc[int(where[0])]
        raise FrameError(f"{values.name}: '{value}' {why} (row{plural(rows)} {', '.join(rows)}{more})")


def few(names: list[str]) -> str:
    """Returns the first names, and how many more there are."""
    return ", ".join(f"'{name}'" for name in names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def plural(many: list[str]) -> str:
    """Returns the s of several."""
    return "s" if len(many) > 1 else ""
