"""Reads SPSS files: the words of labelled values instead of their numbers, and the questions instead of the variables' names."""

from __future__ import annotations

from ...consultations import Refused
from . import sav_rows
from .separate_process import UnreadableFile
from .table_files import TableFile, fingerprint, not_too_wide


def read(data: bytes, name: str) -> TableFile:
    """Returns the lines of an SPSS file. The first names the columns by their labels. Raises Refused."""
    try:
        rows = sav_rows.read(data)
    except UnreadableFile as error:
        raise Refused(f"{name} cannot be read as an SPSS file: {error}. Save it again as .sav, or as CSV with the words of "
                      "answers.") from None
    return TableFile(name, not_too_wide(list(enumerate(rows, 1)), name), fingerprint(data))
