"""Checks a questionnaire, and finds the line of each fault for the person who corrects the file in an editor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .code_frame import faults as theme_faults
from .model import NOT_ASKED, Condition, Question, Questionnaire
from .roles import faults as role_faults
from .routing import rows
from .translation import languages, string_ids

SAID = re.compile(r"\(at line (\d+), column \d+\)")


def line_of(fault: Fault, text: str) -> int | None:
    """Returns the line number of a fault: the line it names, or the line with the id of its question or page."""
    if said := SAID.search(fault.message):
        return int(said[1])
    if "(at end of document)" in fault.message:
        return text.count("\n") + 1
    name = fault.where.removeprefix("page ").removeprefix("scale ").removeprefix("theme ").split(" ")[0]
    for part in reversed(name.split(".")):
        stands = rf"\b(?:id|code)\s*=\s*[\"']{re.escape(part)}[\"']|^\s*{re.escape(part)}\s*=\s*\["   # a scale has no id
        if part and (found := re.search(stands, text, re.M)):
            return text.count("\n", 0, found.start()) + 1
    return None


def explained(fault: Fault, text: str) -> str:
    """Describes a fault with its line number and the text of that line."""
    number = line_of(fault, text)
    if number is None:
        return str(fault)
    lines = text.splitlines()
    content = lines[number - 1].strip() if number <= len(lines) else ""
    return f"{fault} Line {number}: {content[:100]}" if content else f"{fault} (line {number})"


ID = re.compile(r"[a-z][a-z0-9_]*")
CODE = re.compile(r"[a-z0-9_]+")
RESERVED_IDS = frozenset({
    "csrf_token", NOT_ASKED, "reference", "submitted_on", "source", "audience", "language", "lsoa", "ward", "authority",
    "place_status", "imd_decile", "imd_quintile_local", "imd_edition", "weight", "deprivation_quintile", "action"})
LONGEST_AUDIENCE = 40   # the limit of the table of responses
RESERVED_PAGE_IDS = frozenset({"check", "thanks", "resume", "start", "saved", "privacy", "alerts", "invited", "support", "share"})
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its file, its question or page, and how to correct it."""

    source: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.source}: {self.where + ' ' if self.where else ''}{self.message}"


class QuestionnaireError(ValueError):
    """A questionnaire that cannot be used, with every fault found in it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def check(questionnaire: Questionnaire, source: str = "questionnaire") -> list[Fault]:
    """Returns every fault of a questionnaire. The list is empty if the questionnaire can be used."""
    found = [*_whole(questionnaire), *_pages(questionnaire), *_ids(questionnaire), *_routes(questionnaire),
             *_audiences(questionnaire), *_translations(questionnaire), *_themes(questionnaire), *role_faults(questionnaire)]
    for question in questionnaire.questions:
        found += ((question.id, message) for message in _question(question))
    return [Fault(source, where, message) for where, message in found]


Found = Iterator[tuple[str, str]]


def _whole(questionnaire: Questionnaire) -> Found:
    yield from _bad_ids([("", questionnaire.id)])
    if not questionnaire.title:
        yield "", "has no title"
    if questionnaire.minutes < 1:
        yield "", "has fewer than 1 minutes; say about how long it takes"


def _pages(questionnaire: Questionnaire) -> Found:
    if not questionnaire.pages:
        yield "", "has no pages"
    for page in questionnaire.pages:
        if not page.questions:
            yield f"page {page.id}", "has no questions; add one or remove the page"
        if not page.title:
            yield f"page {page.id}", "has no title"
        if page.id in RESERVED_PAGE_IDS:
            yield f"page {page.id}", "has an id that the program needs for itself; choose another"
    if sum(question.kind.asks_place for question in questionnaire.questions) > 1:
        yield "", "asks for a postcode more than once; keep one postcode question"


def _ids(questionnaire: Questionnaire) -> Found:
    yield from _bad_ids((f"page {page.id}", page.id) for page in questionnaire.pages)
    yield from _bad_ids((question.id, question.id) for question in questionnaire.questions)
    for question in questionnaire.questions:
        yield from _bad_ids((f"{question.id}.{item.id}", item.id) for item in question.items)
        if question.id in RESERVED_IDS or (question.id == "postcode" and question.kind.own_id != question.id):
            yield question.id, "is a reserved name; choose another id"


def _bad_ids(named: Iterable[tuple[str, str]]) -> Found:
    seen = set()
    for where, name in named:
        if not ID.fullmatch(name):
            yield where, f"has the id '{name}'; an id is lower-case letters, digits and _, beginning with a letter"
        if name in seen:
            yield where, f"has the id '{name}', which is already used; ids must differ"
        seen.add(name)


def _audiences(questionnaire: Questionnaire) -> Found:
    codes = [audience.code for audience in questionnaire.audiences]
    if not codes:
        yield "audiences", "is empty; name at least one audience or leave it out"
    for code in codes:
        if not CODE.fullmatch(code) or codes.count(code) > 1:
            yield "audiences", f"has the code '{code}', which is repeated or not lower-case letters, digits and _"
        if len(code) > LONGEST_AUDIENCE:
            yield "audiences", f"has the code '{code}', which is longer than {LONGEST_AUDIENCE} characters"
    if any(not audience.label for audience in questionnaire.audiences):
        yield "audiences", "has an audience without a label"


def _translations(questionnaire: Questionnaire) -> Found:
    known, codes = set(string_ids(questionnaire)), languages(questionnaire)
    for code in sorted(set(codes)):
        if not LANGUAGE.fullmatch(code):
            yield "translations", f"has the language '{code}'; use a code such as cy, ur or zh"
        if codes.count(code) > 1:
            yield "translations", f"has the language '{code}' more than once; it is the base language or already there"
    for translation in questionnaire.translations:
        for name in sorted(translation.strings.keys() - known):
            yield f"translation {translation.language}", f"translates '{name}', which is no string of this questionnaire"


def _themes(questionnaire: Questionnaire) -> Found:
    yield from _bad_ids((f"theme {theme.id}", theme.id) for theme in questionnaire.themes)
    yield from theme_faults(questionnaire)


def _question(question: Question) -> Iterator[str]:
    if not question.label:
        yield "has no label, the words that people read"
    yield from question.kind.faults(question)


def _routes(questionnaire: Questionnaire) -> Found:
    """Checks routes: each must depend on a question on an earlier page, so that it works without JavaScript."""
    earlier: dict[str, Question] = {}
    order = [question.id for question in questionnaire.questions]
    for page in questionnaire.pages:
        routed = [(f"page {page.id}", page.show_if), *((question.id, question.show_if) for question in page.questions)]
        for where, conditions in routed:
            for condition in conditions:
                faults = _condition(condition, questionnaire, earlier, order)
                yield from ((where, f"show_if: {fault}") for fault in faults)
        for question in page.questions:
            yield from _rows_from(question, earlier, order)
        earlier |= {question.id: question for question in page.questions}


def _condition(condition: Condition, questionnaire: Questionnaire, earlier: dict[str, Question],
               order: list[str]) -> Iterator[str]:
    name, _, item = condition.question.partition(".")
    question = earlier.get(name)
    if question is None:
        yield _not_earlier(name, order)
        return
    if question.kind.has_rows and not item:
        yield f"'{name}' is a matrix; name one row of it, as {name}.item"
    elif item and not question.kind.has_rows:
        yield f"'{name}' is not a matrix and has no items; name the question alone"
    elif item and item not in _items(question, questionnaire):
        yield f"'{name}' has no item '{item}'"
    yield from _codes(condition.answers, question)


def _items(question: Question, questionnaire: Questionnaire) -> set[str]:
    """Returns the possible rows of a matrix; none if the matrix that supplies them has a fault itself."""
    try:
        return {item.id for item in rows(question, questionnaire)}
    except KeyError:
        return set()


def _rows_from(question: Question, earlier: dict[str, Question], order: list[str]) -> Found:
    if not question.rows_from:
        return
    matrix = earlier.get(question.rows_from)
    if matrix is None:
        yield question.id, f"rows_from: {_not_earlier(question.rows_from, order)}"
    elif not matrix.kind.has_rows or not matrix.items:
        yield question.id, f"rows_from: '{matrix.id}' is not a matrix with items of its own"
    else:
        yield from ((question.id, f"rows_if: {fault}") for fault in _codes(question.rows_if, matrix))


def _codes(codes: Sequence[str], question: Question) -> Iterator[str]:
    if not codes:
        yield "names no answers"
    for code in codes:
        if code not in question.codes:
            yield f"'{question.id}' has no option '{code}'; it has {', '.join(question.codes) or 'none'}"


def _not_earlier(name: str, order: list[str]) -> str:
    if name in order:
        return f"'{name}' is not asked on an earlier page; a route can only follow from an answer already given"
    return f"there is no question '{name}'"
