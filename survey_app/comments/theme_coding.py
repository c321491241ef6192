"""The themes of comments: suggested by rules until a person confirms or changes them. Each public write is one transaction."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from .. import audit
from ..database import db
from ..models import CommentCoding, Response
from ..questionnaire.code_frame import NO_THEME, commented, suggested
from ..questionnaire.model import Questionnaire
from . import states
from .states import State, Text

# Only confirmed themes are stored: suggestions follow from the words and the frame, so a new frame needs no second coding.
Key = tuple[int, str]       # the response's id and the question's


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment, its themes, and whether a person confirmed these. `coded` says whether it can have themes at all."""

    written: Text
    themes: tuple[str, ...]
    confirmed: bool
    coded: bool = True

    @property
    def response_id(self) -> int:
        return self.written.response_id

    @property
    def reference(self) -> str:
        return self.written.reference

    @property
    def question(self) -> str:
        return self.written.question

    @property
    def text(self) -> str:
        return self.written.text

    @property
    def key(self) -> Key:
        return self.response_id, self.question

    @property
    def state(self) -> str:
        """The state and themes as one string, so that a form notices if somebody else changed them meanwhile."""
        return f"{'confirmed' if self.confirmed else 'suggested'}:{','.join(self.themes)}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter of comments: by theme (or without any), confirmed or not, how far they may go, words, the ward and the audience
    of who wrote them; or all.
    """

    theme: str = ""
    confirmed: bool | None = None
    state: State | None = None
    words: str = ""
    area: str = ""
    group: str = ""

    def lets_through(self, comment: Comment) -> bool:
        by_theme = not self.theme or self.theme in comment.themes or (self.theme == NO_THEME and not comment.themes)
        by_words = not self.words or self.words.casefold() in comment.text.casefold()
        return (by_theme and by_words and self.confirmed in (None, comment.confirmed)
                and self.state in (None, comment.written.state))


def comments(consultation_id: int, asked: Questionnaire) -> list[Comment]:
    """All comments of a consultation in the order of the random references, with their themes if there is a code frame."""
    decided, coded = confirmed(consultation_id, asked), {question.id for question in commented(asked)}
    return [_comment(one, asked, decided, one.question in coded) for one in states.texts(consultation_id, asked)]


def matching(consultation_id: int, coded: Sequence[Comment], wanted: Wanted) -> list[Comment]:
    """Returns the comments that match a filter, in their order."""
    where = [column == value for column, value in ((Response.ward, wanted.area), (Response.audience, wanted.group)) if value]
    rows = select(Response.id).where(Response.consultation_id == consultation_id, *where)
    here = set(db.session.scalars(rows)) if where else None
    return [comment for comment in coded if wanted.lets_through(comment) and (here is None or comment.response_id in here)]


def wards(consultation_id: int) -> list[str]:
    """Returns the codes of the wards from which people answered."""
    rows = select(Response.ward).where(Response.consultation_id == consultation_id, Response.ward.is_not(None)).distinct()
    return sorted(code for code in db.session.scalars(rows) if code)


def confirmed(consultation_id: int, asked: Questionnaire) -> dict[Key, tuple[str, ...]]:
    """The confirmed themes, in the order of the code frame; themes no longer in the frame are left out."""
    rows = db.session.execute(select(CommentCoding.response_id, CommentCoding.question, CommentCoding.themes)
                              .join(Response, Response.id == CommentCoding.response_id)
                              .where(Response.consultation_id == consultation_id))
    return {(response, question): tuple(theme.id for theme in asked.themes if theme.id in themes)
            for response, question, themes in rows}


def fingerprint(consultation_id: int, asked: Questionnaire) -> str:
    """SHA-256 of the code frame, all confirmed themes, and what was decided about the words; empty if there is none of these."""
    words = states.fingerprint(consultation_id)
    if not any(commented(asked)):
        return words
    rows = db.session.execute(select(Response.id, Response.reference).join(CommentCoding).where(
        Response.consultation_id == consultation_id))
    names = {row.id: row.reference for row in rows}     # a response's key is another in each database
    decided = sorted((names[key], question, *themes) for (key, question), themes in confirmed(consultation_id, asked).items())
    known = json.dumps([[asdict(theme) for theme in asked.themes], decided, words], sort_keys=True)
    return hashlib.sha256(known.encode()).hexdigest()


def confirm(slug: str, consultation_id: int, asked: Questionnaire, decided: Mapping[Key, tuple[str, Sequence[str]]]) -> list[Key]:
    """Stores confirmed themes, and returns the comments that were not stored.

    `decided` holds each comment's state as the person saw it, and its themes. A comment whose state has changed since, or
    whose response was deleted, is not overwritten.
    """
    present = {comment.key: comment for comment in comments(consultation_id, asked) if comment.coded}
    known = [theme.id for theme in asked.themes]
    kept = {key: [theme for theme in known if theme in themes] for key, (seen, themes) in decided.items()
            if key in present and present[key].state == seen}
    try:
        for (response, question), themes in kept.items():
            db.session.execute(delete(CommentCoding).where(CommentCoding.response_id == response,
                                                           CommentCoding.question == question))
            db.session.add(CommentCoding(response_id=response, question=question, themes=themes))
        if kept:
            # Not which comments: the trail is kept for good, and must not outlive the answers it describes.
            audit.record("comment themes confirmed", slug, comments=len(kept))
            db.session.commit()
    except IntegrityError:      # somebody else confirmed one of them at this moment, or its response was deleted
        db.session.rollback()
        return list(decided)
    return [key for key in decided if key not in kept]


def numbers(coded: Sequence[Comment], asked: Questionnaire) -> Iterator[tuple[str, str, int, int]]:
    """For each theme, and for none: its id, its label, the number of comments, and how many of those are confirmed."""
    counts, confirmed_counts = Counter[str](), Counter[str]()
    for comment in coded:
        for theme in (comment.themes or (NO_THEME,)) if comment.coded else ():
            counts[theme] += 1
            confirmed_counts[theme] += comment.confirmed
    for name, label in (*((theme.id, theme.label) for theme in asked.themes), (NO_THEME, "None of these")):
        yield name, label, counts[name], confirmed_counts[name]


def _comment(one: Text, asked: Questionnaire, decided: Mapping[Key, tuple[str, ...]], coded: bool) -> Comment:
    themes = decided.get((one.response_id, one.question)) if coded else ()
    return Comment(one, suggested(one.text, asked.themes) if themes is None else themes,
                   coded and (one.response_id, one.question) in decided, coded)
