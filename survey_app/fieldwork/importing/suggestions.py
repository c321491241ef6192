"""What the columns and values of another tool's file are: decided where the words are the questionnaire's own, else "perhaps".

Words are equal after folding (`folding.fold`) or they are not. What only resembles them is never decided for anybody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ...questionnaire import translation
from ...questionnaire.kinds.base import Tabulation
from ...questionnaire.model import Question, Questionnaire
from ...questionnaire.response_columns import SOURCES, Column, columns
from ...questionnaire.validation import LANGUAGE
from .column_mapping import canonical_columns, list_columns
from .column_words import SYNONYMS, bare, holds_contacts, is_personal, is_tools_own
from .folding import CLOSE_ENOUGH, fold, likeness

LEFT_OUT = "-"         # the target of a column that is left out on purpose
PERSONAL, TOOLS_OWN = "It can say who somebody is.", "It is the other tool’s own record."
AREA = re.compile(r"[A-Z]{1,2}[0-9]{7,8}")
CODES: Mapping[str, re.Pattern[str]] = {
    "source": re.compile("|".join(SOURCES)), "language": LANGUAGE, "ward": AREA, "lsoa": AREA, "authority": AREA}
CLOSE_VALUES, APART = 0.8, 0.1      # how alike a value and an answer are, and how much less alike the next answer
Words = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is known of each column of a file, by its name.

    `decided` gives its target, or LEFT_OUT with the reason in `why`. `perhaps` gives a target that somebody must confirm.
    """

    decided: Mapping[str, str]
    perhaps: Mapping[str, str]
    why: Mapping[str, str]


def suggest(header: Sequence[str], values: Mapping[str, Sequence[str]], questionnaire: Questionnaire) -> Suggestions:
    """Returns what the columns are. `values` gives the different values of each column."""
    if set(header) <= set(canonical_columns(questionnaire)):
        return Suggestions({name: name for name in header}, {}, {})
    own = columns_for(header, questionnaire, {name for name in header if holds_contacts(values.get(name, ()))})
    decided = {name: target for name, target in own.items() if _fits(target, values.get(name, ()))}
    why = {name: PERSONAL if is_personal(name, values.get(name, ())) else TOOLS_OWN for name in header if name not in decided
           and (is_personal(name, values.get(name, ())) or is_tools_own(name))}
    decided |= dict.fromkeys(why, LEFT_OUT)
    for name in _said_twice(decided, questionnaire):
        decided[name], why[name] = LEFT_OUT, "Its answers are also in columns of their own."
    return Suggestions(decided, _perhaps(header, decided, questionnaire), why)


def columns_for(header: Iterable[str], questionnaire: Questionnaire, contacts: Iterable[str] = ()) -> dict[str, str]:
    """Returns the canonical column of each column whose name is the questionnaire's own, or a known name for it.

    The column that holds all ticks of a multiple choice gets the id of the question. Columns that hold `contacts` get
    none from the words of an option alone: "Email" is then an address.
    """
    names, without = list(header), frozenset(contacts)
    full, short = _own_words(questionnaire)
    found: dict[str, str] = {}
    for words in (full, short):
        for name in names:
            targets = (words.get(fold(name)) or words.get(bare(name)) or frozenset()) if name not in found else frozenset()
            if len(targets) == 1 and not targets & set(found.values()) and not (words is short and name in without):
                found[name] = next(iter(targets))
        if words is full:
            found |= _by_synonym(names, found, questionnaire)
    return {name: found[name] for name in names if name in found}


def values_for(values: Iterable[str], column: Column, questionnaire: Questionnaire | None = None) -> dict[str, str]:
    """Returns the code of each value that is the column's own word for it: a code, a label, a short form, a translation."""
    known = words_of(column, questionnaire)
    return {value: known[fold(value)] for value in values if fold(value) in known}


@lru_cache(maxsize=5_000)
def perhaps_value(value: str, column: Column) -> str:
    """Returns the code that a value perhaps stands for; "" if none resembles it, or two do."""
    if not column.question.kind.is_read_loosely and column.part:
        return ""
    scores: dict[str, float] = defaultdict(float)
    for word, codes in _words_of_codes(column, None).items():
        for code in codes:
            scores[code] = max(scores[code], likeness(fold(value), word))
    best, second = [*sorted(scores, key=lambda code: -scores[code]), "", ""][:2]
    return best if best and scores[best] >= CLOSE_VALUES and scores[best] - scores[second] >= APART else ""


def _fits(target: str, values: Sequence[str]) -> bool:
    """Whether a column with these values can be one of the columns that take codes alone."""
    return target not in CODES or all(CODES[target].fullmatch(value) for value in values)


def _perhaps(header: Sequence[str], decided: Mapping[str, str], questionnaire: Questionnaire) -> dict[str, str]:
    full, short = _own_words(questionnaire)
    free = {word: targets - set(decided.values()) for word, targets in {**short, **full}.items()}
    found = {}
    for name in header:
        if name not in decided:
            scores = {target: likeness(bare(name), word) for word, targets in free.items() for target in targets}
            best = max(scores, key=lambda target: scores[target], default="")
            if best and scores[best] >= CLOSE_ENOUGH:
                found[name] = best
    return found


def _own_words(questionnaire: Questionnaire) -> tuple[Words, Words]:
    """Returns the targets of each text that names a column in full, and of each that is only the part of one."""
    full: dict[str, set[str]] = defaultdict(set)
    short: dict[str, set[str]] = defaultdict(set)
    for name in canonical_columns(questionnaire):
        full[fold(name.replace(".", " "))].add(name)
        full[fold(name)].add(name)
    for language in translation.languages(questionnaire):
        for target, label, part, is_alone in _named(translation.translated(questionnaire, language)):
            full[fold(f"{label} {part}")].add(target)
            if part and is_alone:
                short[fold(part)].add(target)
    return ({word: frozenset(targets) for word, targets in full.items()},
            {word: frozenset(targets) for word, targets in short.items() if word not in full})


def _named(questionnaire: Questionnaire) -> Iterator[tuple[str, str, str, bool]]:
    """Yields each target, the words of its question and of its part, and whether the part can stand alone.

    The rows of a follow-up have the words of another question's rows, and those alone mean the other question.
    """
    for question in questionnaire.questions:
        if question.kind.asks_place:
            yield "postcode", question.label, "", False
        if is_list(question):
            yield question.id, question.label, "", False
    for column in columns(questionnaire):
        part = column.question.kind.column_label(column, questionnaire) if column.part else ""
        yield column.name, column.question.label, part, not column.question.rows_from


def is_list(question: Question) -> bool:
    """Whether several answers to the question can stand in one cell."""
    return question.kind.tabulation is Tabulation.TICKS


def _by_synonym(names: Sequence[str], found: Mapping[str, str], questionnaire: Questionnaire) -> dict[str, str]:
    """Returns the columns that other tools record, each for the first of its names that the file has."""
    more: dict[str, str] = {}
    for target, words in SYNONYMS.items():
        if target in found.values() or (target == "postcode" and not questionnaire.asks_place):
            continue
        by_word = {bare(name): name for name in reversed(names) if name not in found and name not in more}
        if name := next((by_word[word] for word in words if word in by_word), ""):
            more[name] = target
    return more


def _said_twice(decided: Mapping[str, str], questionnaire: Questionnaire) -> list[str]:
    """Returns the columns with all ticks of a question whose options have columns too."""
    questions = {target.partition(".")[0] for target in decided.values() if "." in target}
    lists = list_columns(questionnaire)
    return [name for name, target in decided.items() if target in lists and target in questions]


def words_of(column: Column, questionnaire: Questionnaire | None) -> Mapping[str, str]:
    """Returns the code of each folded text that is the column's own word for one code alone."""
    return {word: next(iter(codes)) for word, codes in _words_of_codes(column, questionnaire).items() if len(codes) == 1}


def _words_of_codes(column: Column, questionnaire: Questionnaire | None) -> Words:
    """Returns the codes of each folded text. A list of ticks has the words of its question's options."""
    known: dict[str, set[str]] = defaultdict(set)
    for one in _in_every_language(column, questionnaire):
        for code, texts in known_as(one).items():
            for text in texts:
                if text:
                    known[fold(text)].add(code)
    return {word: frozenset(codes) for word, codes in known.items()}


def known_as(column: Column) -> Mapping[str, Sequence[str]]:
    """Returns the words of each code of a column."""
    if is_list(column.question) and not column.part:
        return {option.code: (option.code, option.label, option.short) for option in column.question.options}
    return column.question.kind.known_as(column)


def _in_every_language(column: Column, questionnaire: Questionnaire | None) -> Iterator[Column]:
    yield column
    for language in translation.languages(questionnaire)[1:] if questionnaire else ():
        told = translation.translated(questionnaire, language).question(column.question.id)     # type: ignore[arg-type]
        yield Column(column.name, told, column.part)
