"""Comments as others may read them, once a person has: without who is named in them, with their themes, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ..questionnaire.themes import CONFIRMED, SUGGESTED
from .coding import Comment
from .redaction import redacted

HEADER = ("question", "comment", "themes", "coding")


def as_csv(found: Iterable[Comment]) -> str:
    """The redacted comments in their random order; no cell is one that a spreadsheet takes for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([one.question, _inert(redacted(one.text)), " ".join(one.themes), CONFIRMED if one.confirmed else SUGGESTED]
                     for one in found)
    return text.getvalue()


def _inert(text: str) -> str:
    return "'" + text if text[:1] in "=+-@\t\r" else text
