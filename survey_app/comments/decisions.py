"""What people decide about marks: a string, the places they saw, a whole comment; and taking the last decision back.

Each public write is one transaction. It changes only marks that are still open, so of two people who decide at once the first
counts, and the second is told that nothing was left to decide.
"""

from __future__ import annotations

import re
import secrets
import time
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, delete, func, select, update

from .. import audit
from ..consultations import Refused, Survey
from ..database import db
from ..models import CheckedComment, CommentMark, Response
from . import checking
from .checking import Place, place, searched
from .finding.lists import REASONS
from .finding.lists import UNKNOWN as UNKNOWN_WORD
from .states import ACCEPTED, OPEN, REFUSED, State, Text, texts
from .strings import is_ordinary, string_of

NAME = "name"
CERTAIN, PERSON, UNKNOWN, WORDS = "certain", "person", "unknown", "words"
SECTIONS = {CERTAIN: "Certain kinds", PERSON: "Looks like a person", UNKNOWN: "Unknown words", WORDS: "Words that are also names"}
CERTAIN_KINDS = frozenset({"phone", "email", "postcode", "plate", "handle", "url", "ni", "nhs", "dob"})
SHOWN_LINES = 7     # contexts of a row
READ = "read by a person"
DECIDED_BEFORE = "Somebody else has decided that already; nothing was changed."


@dataclass(frozen=True, slots=True)
class Row:
    """A string with its open marks: its section, kind and reason, how often it is open, and the first of its places."""

    string: str
    section: str
    kind: str
    reason: str
    count: int
    places: tuple[Place, ...]
    ordinary: bool

    @property
    def ids(self) -> str:
        """The marks of the places that are shown, as a form sends them."""
        return " ".join(str(place.mark) for place in self.places)


def rows(every: Sequence[Text], lines: int = SHOWN_LINES) -> list[Row]:
    """Returns every string with open marks, the commonest first."""
    found: dict[str, list[tuple[Text, int]]] = {}
    for one in searched(every):
        for number, mark in enumerate(one.known.marks if one.known else ()):
            if mark.decision == OPEN:
                found.setdefault(mark.string, []).append((one, number))
    made = [_row(string, places, is_ordinary(string), lines) for string, places in found.items()]
    return sorted(made, key=lambda row: (-row.count, row.string))


def _row(string: str, found: Sequence[tuple[Text, int]], ordinary: bool, lines: int) -> Row:
    marks = [(one, one.known.marks[number]) for one, number in found if one.known]
    kind, reason = Counter((mark.kind, mark.reason) for _, mark in marks).most_common(1)[0][0]
    places = tuple(place(one, mark.start, mark.stop, mark.id, mark.decision) for one, mark in marks[:lines])
    return Row(string, section(kind, reason, ordinary), kind, reason, len(marks), places, ordinary)


def section(kind: str, reason: str, ordinary: bool) -> str:
    """Returns the part of the screen in which a string stands."""
    if kind in CERTAIN_KINDS:
        return CERTAIN
    if kind == NAME and reason == REASONS[UNKNOWN_WORD]:
        return UNKNOWN
    return WORDS if kind == NAME and ordinary else PERSON


def places(every: Sequence[Text], string: str) -> list[Place]:
    """Returns every place of a string, decided or not, with more of the words around it."""
    return [place(one, mark.start, mark.stop, mark.id, mark.decision, 3 * checking.AROUND)
            for one in searched(every) for mark in (one.known.marks if one.known else ()) if mark.string == string]


def accept(survey: Survey, string: str) -> int:
    """Takes a string out of every comment in which it is open, and looks for it in all others if it is a name."""
    return _decide(survey, [CommentMark.string == string], ACCEPTED, everywhere=True)


def refuse_everywhere(survey: Survey, string: str) -> int:
    """Leaves a string in every comment, and in those that come later. Raises Refused for an ordinary word."""
    if is_ordinary(string):
        raise Refused(f"“{string}” is an ordinary word or a name that is one, so it can be somebody in one place and nobody in "
                      "the next. Refuse the lines that you have read.")
    return _decide(survey, [CommentMark.string == string], REFUSED, everywhere=True)


def decide_places(survey: Survey, marks: Collection[int], decision: str) -> int:
    """Accepts or refuses the places that a person saw, and no others."""
    return _decide(survey, [CommentMark.id.in_(list(marks))], decision, everywhere=False)


def accept_certain(survey: Survey) -> int:
    """Accepts every open mark of the kinds that have a form of their own, such as telephone numbers."""
    return _decide(survey, [CommentMark.kind.in_(CERTAIN_KINDS)], ACCEPTED, everywhere=False)


def _decide(survey: Survey, which: Sequence[ColumnElement[bool]], decision: str, *, everywhere: bool) -> int:
    deed = _deed()
    changed = db.session.execute(
        update(CommentMark).where(*which, CommentMark.decision == OPEN, CommentMark.comment_id.in_(_comments(survey)))
        .values(decision=decision, everywhere=everywhere, decided_by=audit.actor()[:254], deed=deed)
        .returning(CommentMark.string, CommentMark.kind)).all()
    if not changed:
        db.session.rollback()
        return 0
    if decision == ACCEPTED and (names := {row.string for row in changed if row.kind == NAME}):
        checking.raise_names(survey.id, survey.questionnaire, names, deed=deed)
    audit.record("comment marks decided", survey.slug, decision=decision, marks=len(changed),
                 kinds=dict(Counter(row.kind for row in changed)))
    db.session.commit()
    return len(changed)


def _deed() -> str:
    return f"{time.time_ns():020d}-{secrets.token_hex(4)}"


def _comments(survey: Survey) -> Select[int]:
    return select(CheckedComment.id).join(Response, Response.id == CheckedComment.response_id).where(
        Response.consultation_id == survey.id)


def undo(survey: Survey) -> int:
    """Opens the marks of this person's last decision again, and removes what was found because of it. Returns their number."""
    mine = [CommentMark.decided_by == audit.actor()[:254], CommentMark.deed != "", CommentMark.comment_id.in_(_comments(survey))]
    last = db.session.scalar(select(func.max(CommentMark.deed)).where(*mine))
    if not last:
        return 0
    db.session.execute(delete(CommentMark).where(CommentMark.deed == last, CommentMark.decision == OPEN))
    opened = len(db.session.execute(update(CommentMark).where(CommentMark.deed == last).values(
        decision=OPEN, everywhere=False, decided_by="", deed="").returning(CommentMark.id)).all())
    audit.record("comment decision taken back", survey.slug, marks=opened)
    db.session.commit()
    return opened


def edit(survey: Survey, mark: int, words: str) -> None:
    """Gives a mark other edges: `words` stand in the comment and share a character with the mark. Raises Refused."""
    one, span = _find(survey, mark)
    near = [match.span() for match in re.finditer(re.escape(words.strip()), one.text) if words.strip()]
    near = [(start, stop) for start, stop in near if start < span[1] and span[0] < stop]
    if not near:
        raise Refused("These words do not stand in the comment at that place. Copy them from the line above, with all or a part "
                      "of the marked words.")
    start, stop = near[0]
    db.session.execute(update(CommentMark).where(CommentMark.id == mark).values(
        start=start, stop=stop, string=string_of(one.text[start:stop])))
    audit.record("edges of a comment mark changed", survey.slug)
    db.session.commit()


def _find(survey: Survey, mark: int) -> tuple[Text, tuple[int, int]]:
    for one in searched(texts(survey.id, survey.questionnaire)):
        for span in one.known.marks if one.known else ():
            if span.id == mark:
                return one, (span.start, span.stop)
    raise Refused("That mark is not there any more. Go back to the list.")


def add(survey: Survey, comment: int, words: Iterable[str]) -> int:
    """Takes out words that a person read and no accepted mark covers, wherever they stand in this comment, and looks for them
    in all others. Returns how many of the words were new. Raises Refused for words that the comment does not have.
    """
    new = take_out(survey, comment, words)
    db.session.commit()
    return new


def take_out(survey: Survey, comment: int, words: Iterable[str]) -> int:
    """Does what `add` does, without a commit."""
    one = next((one for one in searched(texts(survey.id, survey.questionnaire)) if one.known and one.known.id == comment), None)
    if one is None:
        raise Refused("That comment is not there any more, or is hidden.")
    deed, who = _deed(), audit.actor()[:254]
    found = {said: _uncovered(one, said) for said in filter(None, map(str.strip, words))}
    db.session.add_all(CommentMark(
        comment_id=comment, start=start, stop=stop, kind=NAME, reason=READ, string=string_of(one.text[start:stop]),
        decision=ACCEPTED, decided_by=who, deed=deed) for spans in found.values() for start, stop in spans)
    if new := {string_of(said) for said, spans in found.items() if spans}:
        db.session.execute(update(CheckedComment).where(CheckedComment.id == comment).values(quotable=False))
        db.session.flush()
        inside = [mark.id for mark in (one.known.marks if one.known else ()) if mark.decision == OPEN
                  and any(start <= mark.start and mark.stop <= stop for spans in found.values() for start, stop in spans)]
        db.session.execute(update(CommentMark).where(CommentMark.id.in_(inside), CommentMark.decision == OPEN).values(
            decision=ACCEPTED, decided_by=who, deed=deed))
        checking.raise_names(survey.id, survey.questionnaire, new, deed=deed)
        audit.record("comment marks added", survey.slug, marks=sum(map(len, found.values())))
    return len(new)


def _uncovered(one: Text, said: str) -> list[tuple[int, int]]:
    """Returns where these words stand outside accepted marks. Raises Refused if they stand nowhere in the comment."""
    found = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(said)}(?!\w)", one.text, re.IGNORECASE)]
    if not found:
        raise Refused(f"The comment does not hold “{said}”. Write the words as they stand in it, a line for each.")
    out = [(mark.start, mark.stop) for mark in (one.known.marks if one.known else ()) if mark.decision == ACCEPTED]
    return [(start, stop) for start, stop in found if not any(a <= start and stop <= b for a, b in out)]


def hide(survey: Survey, comment: int, *, hidden: bool) -> bool:
    """Keeps a whole comment back, or lets it be decided again; false if that is how it was."""
    done = db.session.execute(update(CheckedComment).where(
        CheckedComment.id == comment, CheckedComment.id.in_(_comments(survey)), CheckedComment.hidden.is_(not hidden))
        .values(hidden=hidden, quotable=False).returning(CheckedComment.id)).all()
    if done:
        audit.record("comment hidden" if hidden else "comment shown again", survey.slug)
    db.session.commit()
    return bool(done)


def set_quotable(survey: Survey, seen: Collection[int], quotable: Collection[int]) -> tuple[int, list[int]]:
    """Says which of the comments that a person has read may be quoted. Returns how many changed, and which are not decided."""
    states = {one.known.id: one.state for one in texts(survey.id, survey.questionnaire) if one.known and one.known.id in seen}
    wrong = [comment for comment in quotable if states.get(comment) not in (State.DECIDED, State.QUOTABLE)]
    change = [comment for comment, now in states.items() if comment not in wrong
              and (comment in quotable) is not (now is State.QUOTABLE) and now in (State.DECIDED, State.QUOTABLE)]
    for comment in change:
        db.session.execute(update(CheckedComment).where(CheckedComment.id == comment).values(
            quotable=comment in quotable, read_by=audit.actor()[:254]))
    if change:
        audit.record("comments read", survey.slug, comments=len(change), quotable=sum(one in quotable for one in change))
    db.session.commit()
    return len(change), wrong
