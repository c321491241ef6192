"""The rows of a data file that is kept: the canonical columns without who is named in a text, what was noted of a response,
and the themes of comments.

Every comment has a 0/1 column a theme, blank where nothing was written, and one that says how it was coded: confirmed by a
person, or suggested by the rules alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..comments import coding
from ..comments.coding import Comment
from ..comments.redaction import redacted
from ..fieldwork.consultations import Survey
from ..questionnaire.model import Questionnaire
from ..questionnaire.themes import CONFIRMED, SUGGESTED, commented, theme_columns
from . import snapshot


def header(survey: Survey) -> list[str]:
    """The canonical columns, what was noted of a response, then the themes."""
    return [*snapshot.header(survey, noted=True), *theme_columns(survey.questionnaire)]


def rows(survey: Survey) -> Iterator[list[str]]:
    """Every response as the cells of `header`."""
    asked, names = survey.questionnaire, snapshot.header(survey, noted=True)
    texts = [names.index(question.id) for question in asked.questions if question.kind.is_text]
    found = {(comment.reference, comment.question): comment for comment in coding.comments(survey.id, asked)}
    for cells in snapshot.rows(survey, noted=True):
        for place in texts:
            cells[place] = redacted(cells[place])
        yield [*cells, *(cell for question in commented(asked) for cell in _themes(found.get((cells[0], question.id)), asked))]


def _themes(comment: Comment | None, asked: Questionnaire) -> list[str]:
    if comment is None:
        return [""] * (len(asked.themes) + 1)
    cells = ["1" if theme.id in comment.themes else "0" for theme in asked.themes]
    return [*cells, CONFIRMED if comment.confirmed else SUGGESTED]
