"""What a text is without the marks that the rules find, and the comments that may leave, as CSV. Pure.

Rules cannot know every name: what leaves has been decided mark by mark, see `states`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable

from ..questionnaire.characters import BYTE_ORDER_MARK, inert
from ..questionnaire.code_frame import CONFIRMED, SUGGESTED
from .finding import KINDS, find_marks
from .theme_coding import Comment

HEADER = ("question", "state", "comment", "themes", "coding")


def redacted(text: str, known: Collection[str] = ()) -> str:
    """The text with [name], [telephone] and so on (`KINDS`) in the place of each mark. Words in `known` name nobody."""
    pieces, at = [], 0
    for mark in find_marks(text, known):
        pieces += [text[at:mark.start], KINDS[mark.kind]]
        at = mark.end
    return "".join((*pieces, text[at:]))


def as_csv(comments: Iterable[Comment]) -> str:
    """The words of decided comments and the themes of all, in their random order. No cell can be taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([comment.question, comment.written.state, inert(comment.written.leaving), " ".join(comment.themes),
                      (CONFIRMED if comment.confirmed else SUGGESTED) if comment.coded else ""] for comment in comments)
    return BYTE_ORDER_MARK + text.getvalue()
