"""The rows of an SPSS file as text. Runs as a program of its own too, which reads one."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyreadstat

from . import separate_process


def read(data: bytes) -> list[list[str]]:
    """Returns the names of the columns, then the rows. Raises UnreadableFile."""
    rows: list[list[str]] = separate_process.read(__name__, data)
    return rows


def _rows(data: bytes) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "responses.sav"
        path.write_bytes(data)
        columns, meta = pyreadstat.read_sav(path, output_format="dict")
    words = [[_words(value, meta.variable_value_labels.get(variable, {})) for value in columns[variable]]
             for variable in columns]
    rows = [_header(meta), *map(list, zip(*words, strict=True))]
    separate_process.check(rows)
    return rows


def _header(meta: Any) -> list[str]:
    """Returns a name for each column: its label, or the variable's name where it has none or another has the same."""
    labels = [(label or "").strip() for label in meta.column_labels]
    return [label if label and labels.count(label) == 1 else f"{label} [{name}]" if label else name
            for name, label in zip(meta.column_names, labels, strict=True)]


def _words(value: Any, labels: Mapping[Any, str]) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if label := labels.get(value):
        return str(label).strip()
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value).strip()


if __name__ == "__main__":
    separate_process.answer(_rows, (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError, ValueError))
