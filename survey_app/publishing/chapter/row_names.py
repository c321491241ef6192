"""Finds which rows of a table a sentence names: by the words of their labels, or by a label that is bound.

The words come from the tables, in whatever language the questionnaire is, so no rule knows the words of a label. A word that
two items share names neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from ...questionnaire.roles import AGREE, DISAGREE
from .cell_references import Cell, Cells, side_of_agreement
from .plans import BLANK, blank
from .sentences import Sentence

COMMON = (
    "about alone also among and any anything are area areas around asked been being but called can choose crime could did "
    "does done else feel few for from given had has have hear how into its known left less like live lot lying many more "
    "most much near not nor one other out outside own people person persons place places problem problems public said say "
    "says street than that the their them there these they thing things think this thought ticked types using very was "
    "way ways well were what when where which who why will with would you your")
STOP = frozenset(COMMON.split())
DOMAIN = re.compile(
    r"\bcommunity safety\b|\bhow (?:\w+ )?\w+ (?:they|people|residents|respondents|you|those \w+) (?:feel|felt|are|"
    r"were)\b", re.IGNORECASE)     # what every survey is about names no row of one
WORD = re.compile(r"[^\W\d_]{3,}")
ENDING = 3
SYNONYMS = (frozenset({"daylight", "daytime", "day"}), frozenset({"night", "dark", "nighttime"}))     # of times of day
FORMS = tuple(frozenset(forms.split()) for forms in (      # of one word, that answers and reports use
    "female woman women", "male man men", "afraid fear fears feared",
    "know knew known", "feel felt", "think thought", "see saw seen", "hear heard",
    "find found", "tell told", "say said",
    "choose chose chosen", "take took taken", "steal stole stolen", "break broke broken", "buy bought", "read reads"))
VERBS = {AGREE: ("agree", "support", "back", "favour", "endorse", "approve", "yes"), DISAGREE: ("disagree", "oppose", "reject")}
QUALIFIER = re.compile(r"\b(?:very|fairly|quite|somewhat|strongly|slightly|little)\b", re.IGNORECASE)
REFUSING = re.compile(r"\b(?:(?:said|say|answered|replied) no|(?:do|does|did|would) not(?! (?:know|answer))|(?:do|did|were|"
                      r"are)n[’']t|(?:were|are|was|is) (?:not|against|opposed))\b|\bnot[.,;]", re.IGNORECASE)


@cache
def words_of(label: str) -> tuple[str, ...]:
    """Returns the words of a label that can name it, in lower case. Without any, only the whole label names it."""
    return tuple(word for word in (one[0].lower() for one in WORD.finditer(label)) if word not in STOP)


@cache
def alike(one: str, other: str) -> bool:
    """Says whether two words are forms of one word: drug and drugs, burglary and burglaries, agree and agreed."""
    if one == other or any(one in forms and other in forms for forms in FORMS):
        return True
    shared = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
                  min(len(one), len(other)))
    short = min(len(one), len(other))
    if short < 4:
        return shared == short and max(one, other, key=len)[short:] in ("s", "es")
    if shared == short:
        ending = max(one, other, key=len)[short:]
        return ending != "ies" and (short > 4 or len(ending) <= 4)      # part is not parties, and news no newsletter
    return shared >= max(4, short - 1) and max(len(one), len(other)) - shared <= ENDING


def within(words: Iterator[str] | tuple[str, ...], text: str) -> Iterator[int]:
    """Yields where the text has a form of one of these words."""
    wanted = tuple(words)
    for found in WORD.finditer(text):
        if any(alike(word, found[0].lower()) for word in wanted):
            yield found.start()


LABELS = ("problem", "answer", "area_name", "group")      # the columns with words of the questionnaire or of the map


@dataclass(frozen=True, slots=True)
class Labels:
    """What distinguishes the rows of one table: each item's own words, and those of its options; with their labels."""

    items: Mapping[str, tuple[str, ...]]
    texts: Mapping[str, str]
    options: Mapping[str, Mapping[str, tuple[str, ...]]]
    answers: Mapping[str, Mapping[str, str]]


class RowNames:
    """The labels of every table with items."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._known: dict[str, Labels] = {}
        self._sides = {(str(row.get("item")), str(row.get("option"))): side
                       for _, row in cells.rows("agreement") if (side := side_of_agreement(row))}

    @cached_property
    def labels(self) -> frozenset[str]:
        """Returns every label of every table."""
        return frozenset(str(row[name]) for table in self.cells.tables for _, row in self.cells.rows(table)
                         for name in LABELS if row.get(name))

    def side(self, item: str, option: str) -> str:
        """Returns whether an answer agrees or disagrees; empty for any other answer."""
        return self._sides.get((item, option), "")

    def is_whole_side(self, item: str, option: str) -> bool:
        """Says whether these are all the answers that agree, or all that disagree: the verb alone names them."""
        side, codes = self.side(item, option), option.split("+")
        return bool(side) and all(code in codes for (of, code), other in self._sides.items()
                                  if of == item and other == side and "+" not in code)

    def verbs(self, item: str, option: str) -> tuple[str, ...]:
        """Returns the verbs for an answer of agreement or disagreement; the chapter's own first."""
        return VERBS.get(self.side(item, option), ())

    def of(self, table: str) -> Labels:
        """Returns the labels of one table; none if it has no items."""
        if table not in self._known:
            self._known[table] = _labels([row for _, row in self.cells.rows(table) if row.get("item")])
        return self._known[table]

    def item(self, cell: Cell) -> str:
        """Returns the item of a cell's row; empty if the table has no items."""
        return str((self.cells.row(cell.table, cell.row) or {}).get("item") or "")

    def named(self, sentence: Sentence, table: str) -> dict[str, int]:
        """Returns the items of a table that the sentence names, each with the place of its first name."""
        labels, text = self.of(table), unquoted(sentence.about_answers, tuple(self.of(table).texts.values()))
        places = {item: next(within(words, text), -1) for item, words in labels.items.items()}
        for one in reversed(sentence.labels):
            if one.bound.cell.column == "problem" and (item := self.item(one.bound.cell)) in labels.items:
                places[item] = one.start
        return {item: place for item, place in places.items() if place >= 0}

    def options_named(self, sentence: Sentence, table: str, item: str) -> dict[str, int]:
        """Returns the options of an item that the sentence names in full; of two that overlap only the longer."""
        options = self.of(table).options.get(item, {})
        text = unquoted(sentence.about_answers, tuple(self.of(table).texts.values()))
        ways = [(option, some) for option, words in options.items()
                for some in (words, *((verb,) for verb in self.verbs(item, option))) if some]
        named = {option: (words, next(within(words, text), -1)) for option, words in ways
                 if all(next(within((word,), text), -1) >= 0 for word in words)}
        longest = {option: place for option, (words, place) in named.items()
                   if not any(set(words) < set(others) for others, _ in named.values())}
        for one in reversed(sentence.labels):
            row = self.cells.row(one.bound.cell.table, one.bound.cell.row) or {}
            if one.bound.cell.column == "answer" and row.get("item") == item and one.bound.cell.table == table:
                longest[str(row.get("option"))] = one.start
        return longest


def qualifiers(label: str) -> set[str]:
    """Returns the words of an answer that say how much: “very safe” counts fewer than “safe” does."""
    said = {found[0].lower() for found in QUALIFIER.finditer(label)}
    return said if re.search(r"\bor\b", label) is None else set()


def is_in_a_label(figure: str, sentence: Sentence, cells: Cells) -> bool:
    """Says whether a figure is part of what was asked: “in the past 12 months”."""
    rows = [cells.row(one.bound.cell.table, one.bound.cell.row) or {} for one in sentence.placed]
    labels = " ".join(str(row.get(column) or "") for row in rows for column in ("problem", "answer"))
    return figure in re.findall(r"\d+(?:[.,]\d+)*", labels)


def unquoted(text: str, labels: tuple[str, ...]) -> str:
    """Blanks every question that the text quotes as it was asked, and what all surveys are about: their words name no row."""
    text = DOMAIN.sub(blank, text)
    for label in labels:
        if label.endswith("?") and label in text:
            text = text.replace(label, BLANK * len(label))
    return text


def _labels(rows: list[Mapping[str, Any]]) -> Labels:
    texts = {str(row["item"]): str(row.get("problem") or "") for row in rows}
    words = {item: words_of(label) for item, label in texts.items()}
    own = {item: _with_synonyms(tuple(word for word in some if not any(
        alike(word, other) for one, others in words.items() if one != item for other in others)))
        for item, some in words.items()} if len(words) > 1 else {}
    answers: dict[str, dict[str, str]] = {}
    for row in rows:
        if row.get("option") is not None:
            answers.setdefault(str(row["item"]), {})[str(row["option"])] = str(row.get("answer") or row.get("label") or "")
    return Labels(own, texts, {item: _option_words(some) for item, some in answers.items()}, answers)


def _with_synonyms(words: tuple[str, ...]) -> tuple[str, ...]:
    return (*words, *(other for word in words for some in SYNONYMS if word in some for other in some - {word}))


def _option_words(answers: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Returns the words of each option; all its words if those that usually name a row do not tell the options apart."""
    words = {option: words_of(label) for option, label in answers.items()}
    same = {some for some in words.values() if list(words.values()).count(some) > 1}
    return {option: tuple(one[0].lower() for one in WORD.finditer(answers[option])) if some in same else some
            for option, some in words.items()}
