"""Removes from comments whatever identifies a person or an address. Pure.

That is: names after a title, telephone numbers, email addresses, postcodes, number plates, and addresses with a house
number. Rules cannot know every name: read a quotation before you publish it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ..questionnaire.characters import BYTE_ORDER_MARK, inert
from ..questionnaire.code_frame import CONFIRMED, SUGGESTED
from .finding import KINDS, find_marks
from .theme_coding import Comment

HEADER = ("question", "comment", "themes", "coding")


def redacted(text: str) -> str:
    """The text with [name], [telephone] and so on (`KINDS`) in the place of each mark."""
    pieces, at = [], 0
    for mark in find_marks(text):
        pieces += [text[at:mark.start], KINDS[mark.kind]]
        at = mark.end
    return "".join((*pieces, text[at:]))


def as_csv(comments: Iterable[Comment]) -> str:
    """The redacted comments in their random order. No cell can be taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([comment.question, inert(redacted(comment.text)), " ".join(comment.themes),
                      CONFIRMED if comment.confirmed else SUGGESTED] for comment in comments)
    return BYTE_ORDER_MARK + text.getvalue()
