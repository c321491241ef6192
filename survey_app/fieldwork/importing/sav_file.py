"""Reads SPSS files: the words of labelled values instead of their numbers, and the questions instead of the variables' names."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyreadstat

from ...consultations import Refused
from .table_files import TableFile, fingerprint


def read(data: bytes, name: str) -> TableFile:
    """Returns the lines of an SPSS file. The first names the columns by their labels. Raises Refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "responses.sav"
        path.write_bytes(data)
        try:
            columns, meta = pyreadstat.read_sav(path, output_format="dict")
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError, ValueError) as error:
            raise Refused(f"{name} cannot be read as an SPSS file: {error}. Save it again as .sav, or as CSV with the words of "
                          "answers.") from None
    words = [[_words(value, meta.variable_value_labels.get(variable, {})) for value in columns[variable]]
             for variable in columns]
    rows = [(number, list(cells)) for number, cells in enumerate(zip(*words, strict=True), 2)]
    return TableFile(name, [(1, _header(meta)), *rows], fingerprint(data))


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
