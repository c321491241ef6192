"""What may leave of a comment: nothing while it is held, its words without the accepted marks once it is decided.

A comment is held until the rules have searched it and every mark is decided; if its text changes, it is held again. It is
quotable once a person has read it and said so. A hidden comment never leaves.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from ..database import db
from ..models import CheckedComment, CommentMark, Response
from ..questionnaire.model import NOT_ASKED, Questionnaire
from .finding import KINDS

OPEN, ACCEPTED, REFUSED = "open", "accepted", "refused"
HELD_WORDS, HIDDEN_WORDS = "[held]", "[hidden]"     # what stands in a file in the place of a comment that may not leave
Name = tuple[str, str]      # the response's reference and the question


class State(StrEnum):
    """How far a comment may go."""

    HELD = "held"
    DECIDED = "decided"
    QUOTABLE = "quotable"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Span:
    """The marked characters of a comment and what was decided about them."""

    id: int
    start: int
    stop: int
    kind: str
    reason: str
    string: str
    decision: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was decided about one comment."""

    id: int
    response_id: int
    text_sha256: str
    hidden: bool
    quotable: bool
    read_by: str
    marks: tuple[Span, ...]

    def state(self, text: str) -> State:
        """Returns the state of the comment if this is its text."""
        if self.hidden:
            return State.HIDDEN
        if self.text_sha256 != digest(text) or any(mark.decision == OPEN for mark in self.marks):
            return State.HELD
        return State.QUOTABLE if self.quotable else State.DECIDED


def written(asked: Questionnaire) -> list[str]:
    """Returns the ids of the questions that people answer in their own words, with or without a code frame."""
    return [question.id for question in asked.questions if question.kind.is_words]


def is_text(answer: object) -> bool:
    """Returns whether an answer to such a question has words."""
    return isinstance(answer, str) and answer not in ("", NOT_ASKED)


def digest(text: str) -> str:
    """Returns the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def checked(consultation_id: int) -> dict[Name, Checked]:
    """Returns what was decided about every comment that the rules have searched."""
    marks: dict[int, list[Span]] = {}
    of_here = select(CheckedComment.id).join(Response, Response.id == CheckedComment.response_id).where(
        Response.consultation_id == consultation_id)
    for row in db.session.execute(
            select(CommentMark.comment_id, CommentMark.id, CommentMark.start, CommentMark.stop, CommentMark.kind,
                   CommentMark.reason, CommentMark.string, CommentMark.decision)
            .where(CommentMark.comment_id.in_(of_here)).order_by(CommentMark.start, CommentMark.id)):
        marks.setdefault(row.comment_id, []).append(Span(*row[1:]))
    rows = db.session.execute(
        select(Response.reference, CheckedComment.question, CheckedComment.id, CheckedComment.response_id,
               CheckedComment.text_sha256, CheckedComment.hidden, CheckedComment.quotable, CheckedComment.read_by)
        .join(Response, Response.id == CheckedComment.response_id).where(Response.consultation_id == consultation_id))
    return {(row.reference, row.question): Checked(*row[2:], tuple(marks.get(row.id, ()))) for row in rows}


def state(known: Checked | None, text: str) -> State:
    """Returns the state of a comment; one that was never searched is held."""
    return known.state(text) if known else State.HELD


def leaving(known: Checked | None, text: str) -> str:
    """Returns what a file may hold of a comment: its words if it is decided, otherwise words that say why there are none."""
    match state(known, text):
        case State.HELD:
            return HELD_WORDS
        case State.HIDDEN:
            return HIDDEN_WORDS
    return without(text, known.marks if known else ())


def without(text: str, marks: Iterable[Span]) -> str:
    """Returns the text with its kind in the place of every accepted mark; marks that touch become one."""
    pieces, at = [], 0
    for start, stop, kind in _joined(text, [mark for mark in marks if mark.decision == ACCEPTED]):
        pieces += [text[at:start], KINDS[kind]]
        at = stop
    return "".join((*pieces, text[at:]))


def _joined(text: str, marks: Iterable[Span]) -> list[tuple[int, int, str]]:
    """Returns where words are taken out. Names with nothing but a space between them become one."""
    found: list[tuple[int, int, str]] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.stop)):
        last = found[-1] if found else None
        if last and (mark.start < last[1] or (mark.kind == last[2] and not text[last[1]:mark.start].strip())):
            found[-1] = (last[0], max(last[1], mark.stop), last[2])
        else:
            found.append((mark.start, mark.stop, mark.kind))
    return found


def fingerprint(consultation_id: int) -> str:
    """Returns a SHA-256 of everything that was decided about comments; empty if nothing was."""
    known = checked(consultation_id)
    if not known:
        return ""
    rows = sorted([*name, one.text_sha256, one.hidden, one.quotable, [(mark.start, mark.stop, mark.kind, mark.decision)
                                                                      for mark in one.marks]] for name, one in known.items())
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Text:
    """One comment as it was written, and what was decided about it."""

    response_id: int
    reference: str
    question: str
    text: str
    known: Checked | None

    @property
    def state(self) -> State:
        """The comment's state."""
        return state(self.known, self.text)

    @property
    def leaving(self) -> str:
        """What a file may hold of it."""
        return leaving(self.known, self.text)


def texts(consultation_id: int, asked: Questionnaire) -> Iterator[Text]:
    """Yields every comment in the order of the random references."""
    questions, known = written(asked), checked(consultation_id)
    if not questions:
        return
    answers = [Response.answers[name].as_string() for name in questions]
    rows = db.session.execute(select(Response.id, Response.reference, *answers)
                              .where(Response.consultation_id == consultation_id).order_by(Response.reference))
    for response, reference, *said in rows:
        for question, text in zip(questions, said, strict=True):
            if is_text(text):
                yield Text(response, reference, question, text, known.get((reference, question)))


def counts(found: Iterable[Text]) -> Mapping[State, int]:
    """Returns how many comments are in each state."""
    numbers = dict.fromkeys(State, 0)
    for one in found:
        numbers[one.state] += 1
    return numbers
