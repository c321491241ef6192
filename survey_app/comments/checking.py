"""Searches comments for what names or finds a person, and looks for an accepted name in every other comment."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from .. import audit
from ..database import db
from ..geography import places
from ..models import CheckedComment, CommentMark, Response
from ..questionnaire.model import Questionnaire
from .finding import find_marks
from .states import ACCEPTED, OPEN, REFUSED, Text, digest, texts
from .strings import WORD, is_ordinary, misspelt, parts, string_of

AT_ONCE = 2_000     # comments that one request searches; a page that takes longer than a few seconds looks broken
EVERYWHERE, ELSEWHERE = "refused everywhere before", "accepted as a name in another comment"


@dataclass(frozen=True, slots=True)
class Searched:
    """How many comments were searched, how many marks were found in them, and how many comments are left."""

    comments: int
    marks: int
    left: int


def check(slug: str, consultation_id: int, asked: Questionnaire, most: int = AT_ONCE) -> Searched:
    """Searches the comments that were never searched or have changed since, in one transaction.

    Strings that were refused everywhere are refused again, and accepted names are looked for. If somebody else searches at the
    same moment, their search counts and this one stores nothing.
    """
    every = list(texts(consultation_id, asked))
    waiting = [one for one in every if one.known is None or one.known.text_sha256 != digest(one.text)]
    try:
        refused = _refused_everywhere(every)
        marks = _store(waiting[:most], refused, areas(consultation_id))
        db.session.flush()
        raise_names(consultation_id, asked, _names(every))
        if waiting:
            audit.record("comments searched by rules", slug, comments=len(waiting[:most]), marks=marks)
        db.session.commit()
    except IntegrityError:      # somebody else searched them at this moment
        db.session.rollback()
        return Searched(0, 0, len(waiting))
    return Searched(len(waiting[:most]), marks, max(len(waiting) - most, 0))


def _store(waiting: Sequence[Text], refused: Collection[str], known: Collection[str]) -> int:
    """Stores what the rules find in these comments, in the place of what was found in their earlier texts. `known` are the
    names of the areas, which are no unknown words.
    """
    changed = [one.known.id for one in waiting if one.known]
    db.session.execute(delete(CheckedComment).where(CheckedComment.id.in_(changed)))
    rows = [CheckedComment(response_id=one.response_id, question=one.question, text_sha256=digest(one.text),
                           hidden=bool(one.known and one.known.hidden)) for one in waiting]
    db.session.add_all(rows)
    db.session.flush()
    marks = [mark for row, one in zip(rows, waiting, strict=True) for mark in _marks(row.id, one.text, refused, known)]
    db.session.add_all(marks)
    return len(marks)


def _marks(comment: int, text: str, refused: Collection[str], known: Collection[str]) -> Iterator[CommentMark]:
    for mark in find_marks(text, known):
        string = string_of(text[mark.start:mark.end])
        again = string in refused
        yield CommentMark(comment_id=comment, start=mark.start, stop=mark.end, kind=mark.kind, string=string,
                          reason=EVERYWHERE if again else mark.reason, decision=REFUSED if again else OPEN, everywhere=again)


def _refused_everywhere(every: Iterable[Text]) -> set[str]:
    """Returns the strings that were refused everywhere and have not been accepted anywhere since."""
    ids = [one.known.id for one in every if one.known]
    rows = db.session.execute(select(CommentMark.string, CommentMark.comment_id).where(
        CommentMark.everywhere, CommentMark.decision == REFUSED).distinct())
    here, accepted = set(ids), _names(every)
    return {string for string, comment in rows if comment in here} - accepted


def areas(consultation_id: int) -> list[str]:
    """Returns the names of the wards and authorities from which people answered."""
    rows = db.session.execute(select(Response.ward, Response.authority).where(
        Response.consultation_id == consultation_id).distinct())
    return list(places.names({code for row in rows for code in row if code}).values())


def _names(every: Iterable[Text]) -> set[str]:
    return {mark.string for one in every if one.known for mark in one.known.marks
            if mark.decision == ACCEPTED and mark.kind == "name"}


def raise_names(consultation_id: int, asked: Questionnaire, names: Collection[str], deed: str = "") -> int:
    """Opens a mark wherever an accepted name stands in a comment, in any case or with one letter wrong. Does not commit.

    A place that a person refused after seeing it stays refused; one that was refused everywhere is opened again. Returns the
    number of marks opened.
    """
    if not names:
        return 0
    every = [one for one in texts(consultation_id, asked) if one.known and one.known.text_sha256 == digest(one.text)]
    sought = {part for name in names for part in parts(name)}
    words = {string_of(word[0]) for one in every for word in WORD.finditer(one.text)}
    near = misspelt({part for part in sought if not is_ordinary(part)}, words)
    expression = _expression([*sought, *near])
    return sum(_raise(one, list(expression.finditer(one.text)), deed) for one in every)


def _expression(strings: Sequence[str]) -> re.Pattern[str]:
    """Makes one expression that finds any of the strings as whole words, the longest first."""
    found = sorted(set(strings), key=lambda string: (-len(string), string))
    return re.compile(r"(?<!\w)(?:" + "|".join(r"\s+".join(map(re.escape, string.split())) for string in found) + r")(?!\w)",
                      re.IGNORECASE)


def _raise(one: Text, found: Sequence[re.Match[str]], deed: str) -> int:
    opened = 0
    for match in found:
        over = [mark for mark in (one.known.marks if one.known else ()) if mark.start < match.end() and match.start() < mark.stop]
        if not over and one.known:
            db.session.add(CommentMark(comment_id=one.known.id, start=match.start(), stop=match.end(), kind="name",
                                       reason=ELSEWHERE, string=string_of(match[0]), decision=OPEN, deed=deed))
            opened += 1
        elif not any(mark.decision == ACCEPTED for mark in over):
            opened += sum(_open_again(mark.id) for mark in over if mark.decision == REFUSED)
    return opened


def _open_again(mark: int) -> int:
    """Opens a mark that was refused by its string alone; 0 if a person saw the place."""
    done = db.session.execute(update(CommentMark).where(CommentMark.id == mark, CommentMark.everywhere).values(
        decision=OPEN, everywhere=False, decided_by="", deed="", reason=ELSEWHERE).returning(CommentMark.id))
    return len(done.all())


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a mark: the mark, the comment, and the words before, in and after it."""

    mark: int
    comment: int
    before: str
    words: str
    after: str
    decision: str
    decided_by: str = ""


AROUND = 45     # characters of context before and after


def place(one: Text, start: int, stop: int, mark: int, decision: str, around: int = AROUND) -> Place:
    """Returns a mark with the words around it; whole words where there are any."""
    before, after = one.text[max(start - around, 0):start], one.text[stop:stop + around]
    return Place(mark, one.known.id if one.known else 0, ("…" if start > around else "") + before, one.text[start:stop],
                 after + ("…" if stop + around < len(one.text) else ""), decision)


def searched(every: Iterable[Text]) -> Iterator[Text]:
    """Yields the comments whose present text the rules have searched and that are not hidden."""
    return (one for one in every if one.known and not one.known.hidden and one.known.text_sha256 == digest(one.text))


def unsearched(every: Iterable[Text]) -> int:
    """Returns how many comments the rules have not searched, or have searched before their text changed."""
    return sum(one.known is None or one.known.text_sha256 != digest(one.text) for one in every)
