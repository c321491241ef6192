"""Compares two versions of a questionnaire: what changed, and whether the answers to each concern item are comparable.

An item is comparable if its words, scale, position and routing are the same. With other words or another position it is
compared with a caveat. With another scale or other respondents it is not compared, because the figures mean something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .model import Condition, Item, Option, Page, Question, Questionnaire
from .response_columns import Column, columns
from .routing import rows


class ChangeKind(StrEnum):
    """How a question, or a row of a question, differs from its earlier version."""

    ADDED = "added"
    DROPPED = "dropped"
    REWORDED = "reworded"
    REORDERED = "reordered"
    RESCALED = "rescaled"
    REROUTED = "re-routed"


class Comparability(StrEnum):
    """Whether the answers of two years can be compared."""

    COMPARABLE = "comparable"
    CAVEAT = "caveat"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `where` is a question's id, or `question.item` for a row of a matrix; `words` describe the difference."""

    kind: ChangeKind
    where: str
    words: str


@dataclass(frozen=True, slots=True)
class ItemComparison:
    """One concern item of both years. `item` is its column; `reasons` explain why it is not simply comparable."""

    item: str
    label: str
    comparability: Comparability
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes, in the order of the later questionnaire, and the concern items of both."""

    changes: tuple[Change, ...]
    items: tuple[ItemComparison, ...]

    def of(self, kind: ChangeKind) -> tuple[Change, ...]:
        """Returns the changes of one kind."""
        return tuple(change for change in self.changes if change.kind is kind)

    def item(self, name: str) -> ItemComparison:
        """Returns the item with this column. Raises KeyError if it is not a concern item in both years."""
        for one in self.items:
            if one.item == name:
                return one
        raise KeyError(name)


SEVERITY = {ChangeKind.REWORDED: Comparability.CAVEAT, ChangeKind.REORDERED: Comparability.CAVEAT,
            ChangeKind.RESCALED: Comparability.BROKEN, ChangeKind.REROUTED: Comparability.BROKEN}


def compare(earlier: Questionnaire, later: Questionnaire) -> Comparison:
    """Compares two versions, question by question and row by row. Ids match the questions."""
    old, new = _by_id(earlier), _by_id(later)
    moved = _moved([name for name in old if name in new], [name for name in new if name in old])
    changes: list[Change] = [Change(ChangeKind.DROPPED, name, f"“{old[name].label}” is no longer asked")
                             for name in old if name not in new]
    for name, question in new.items():
        if name not in old:
            changes.append(Change(ChangeKind.ADDED, name, f"“{question.label}” is new"))
            continue
        if name in moved:
            changes.append(Change(ChangeKind.REORDERED, name, "the question stands in another place"))
        changes += _question(_Asked(old[name], earlier), _Asked(question, later))
    return Comparison(tuple(changes), tuple(_items(earlier, later, changes)))


def named(questionnaire: Questionnaire) -> dict[str, str]:
    """Returns the words of each question, and of each row with its question, by the `where` of a change."""
    found = {}
    for question in questionnaire.questions:
        found[question.id] = f"“{question.label}”"
        found |= {f"{question.id}.{item.id}": f"“{item.label}” in “{question.label}”" for item in rows(question, questionnaire)}
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question within its questionnaire."""

    question: Question
    questionnaire: Questionnaire

    @property
    def page(self) -> Page:
        return next(page for page in self.questionnaire.pages if self.question in page.questions)

    @property
    def rows(self) -> Mapping[str, Item]:
        return {item.id: item for item in rows(self.question, self.questionnaire)}

    @property
    def _enough(self) -> frozenset[tuple[str, frozenset[str]]]:
        """Returns a mark for each part of which one condition is enough."""
        return frozenset((name, frozenset[str]()) for name, part in (("any of the page", self.page), ("any", self.question))
                         if part.show_if_any)

    @property
    def routing(self) -> frozenset[tuple[str, frozenset[str]]]:
        """Returns every condition for showing the question or one of its rows."""
        conditions = [*self.page.show_if, *self.question.show_if]
        if self.question.rows_from:
            conditions.append(Condition(f"each row of {self.question.rows_from}", self.question.rows_if))
        return frozenset((f"{'not ' if condition.is_not else ''}{condition.question}", frozenset(condition.answers))
                         for condition in conditions) | self._enough


def _question(old: _Asked, new: _Asked) -> Iterator[Change]:
    name = new.question.id
    if _plain(old.question.label) != _plain(new.question.label):
        yield Change(ChangeKind.REWORDED, name, f"the question was “{old.question.label}”")
    if _plain(old.question.hint) != _plain(new.question.hint):
        yield Change(ChangeKind.REWORDED, name, "the words of help below the question changed")
    yield from _scale(old.question, new.question)
    if old.routing != new.routing:
        yield Change(ChangeKind.REROUTED, name, f"it was asked of {_who(old)} and is now asked of {_who(new)}")
    yield from _rows(old, new)


def _scale(old: Question, new: Question) -> Iterator[Change]:
    if old.kind is not new.kind:
        yield Change(ChangeKind.RESCALED, new.id, f"it was a question of kind {old.kind} and is now {new.kind}")
        return
    before, after = {one.code: one for one in old.options}, {one.code: one for one in new.options}
    gone = [one.label for code, one in before.items() if code not in after]
    come = [one.label for code, one in after.items() if code not in before]
    if gone or come:
        yield Change(ChangeKind.RESCALED, new.id, _and(_named("without", gone), _named("with the new", come)))
    elif list(before) != list(after):
        yield Change(ChangeKind.RESCALED, new.id, "the answers stand in another order")
    both = [(before[code], after[code]) for code in after if code in before]
    for one, other in both:
        if _meaning(one) != _meaning(other):
            yield Change(ChangeKind.RESCALED, new.id, f"the answer “{other.label}” is counted differently")
        if _plain(one.label) != _plain(other.label):
            yield Change(ChangeKind.REWORDED, new.id, f"the answer “{other.label}” was “{one.label}”")


def _rows(old: _Asked, new: _Asked) -> Iterator[Change]:
    before, after = old.rows, new.rows
    moved = _moved([row for row in before if row in after], [row for row in after if row in before])
    for row, item in before.items():
        if row not in after:
            yield Change(ChangeKind.DROPPED, f"{new.question.id}.{row}", f"“{item.label}” is no longer asked")
    for row, item in after.items():
        where = f"{new.question.id}.{row}"
        if row not in before:
            yield Change(ChangeKind.ADDED, where, f"“{item.label}” is new")
        elif _plain(item.label) != _plain(before[row].label):
            yield Change(ChangeKind.REWORDED, where, f"it was “{before[row].label}”")
        if row in moved:
            yield Change(ChangeKind.REORDERED, where, "it stands in another place among the rows")


def _items(earlier: Questionnaire, later: Questionnaire, changes: Sequence[Change]) -> Iterator[ItemComparison]:
    """Yields every concern item of both years, with all changes that affect it."""
    before = {column.name for column in columns(earlier) if column.question.is_concern}
    for column in columns(later):
        if column.question.is_concern and column.name in before:
            touching = [change for change in (*_touching(column, changes), *_upstream(column, later, changes))
                        if change.kind in SEVERITY]
            worst = max((SEVERITY[change.kind] for change in touching), key=list(Comparability).index,
                        default=Comparability.COMPARABLE)
            yield ItemComparison(column.name, _label(column, later), worst,
                                 tuple(f"{change.kind}: {change.words}" for change in touching))


def _touching(column: Column, changes: Sequence[Change]) -> list[Change]:
    return [change for change in changes if change.where in (column.question.id, column.name)]


def _upstream(column: Column, later: Questionnaire, changes: Sequence[Change]) -> Iterator[Change]:
    """Yields changes to the questions that decide who answers this one: they change the base."""
    routed = _Asked(column.question, later).routing
    sources = {name.removeprefix("each row of ").partition(".")[0] for name, _ in routed}
    for change in changes:
        source = change.where.partition(".")[0]
        if source in sources and SEVERITY.get(change.kind) is Comparability.BROKEN:
            yield Change(ChangeKind.REROUTED, column.name, f"who is asked depends on {source}, where {change.words}")


def _label(column: Column, questionnaire: Questionnaire) -> str:
    return column.question.kind.column_label(column, questionnaire)


def _by_id(questionnaire: Questionnaire) -> dict[str, Question]:
    return {question.id: question for question in questionnaire.questions}


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Returns the names to report as moved: those missing from some longest run that kept its order."""
    place = {name: number for number, name in enumerate(before)}
    order = [place[name] for name in after]
    ending = _longest(order)
    starting = _longest([-number for number in reversed(order)])[::-1]
    longest = max(ending, default=0)
    kept = [level if level + rest - 1 == longest else 0 for level, rest in zip(ending, starting, strict=True)]
    return {name for name, level in zip(after, kept, strict=True) if not level or kept.count(level) > 1}


def _longest(order: Sequence[int]) -> list[int]:
    """Returns, for each position, the length of the longest rising run that ends there."""
    lengths: list[int] = []
    for place, number in enumerate(order):
        lengths.append(1 + max((lengths[one] for one in range(place) if order[one] < number), default=0))
    return lengths


def _meaning(option: Option) -> tuple[bool, ...]:
    return option.concern, option.top, option.dont_know, option.declined, option.exclusive


def _who(asked: _Asked) -> str:
    if not asked.routing:
        return "everyone"
    return "those with " + " and ".join(f"{name} = {' or '.join(sorted(answers))}"
                                        for name, answers in sorted(asked.routing, key=lambda one: one[0]))


def _named(word: str, labels: Sequence[str]) -> str:
    if not labels:
        return ""
    return f"{word} answer{'s' if len(labels) > 1 else ''} {', '.join(f'“{label}”' for label in labels)}"


def _and(*phrases: str) -> str:
    return " and ".join(phrase for phrase in phrases if phrase)


_TYPED = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


def _plain(text: str) -> str:
    """Returns the words without differences that do not matter: case, spacing, forms of quotation marks and dashes."""
    return " ".join(text.translate(_TYPED).casefold().split())
