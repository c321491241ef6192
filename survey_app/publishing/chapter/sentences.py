"""Splits a line of the chapter into sentences: the words that people read, and where in them the bound figures stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from .cell_references import Bound, parts
from .plans import BLANK, PLAN, RESPONSE, blank
from .share_words import HEDGE

END = re.compile(r"(?<!\bpp)(?<!\bp)(?<!\bNo)(?<!\bSt)[.!?][”\")\]]*\s+(?=[“\"(\[]?[A-ZÀ-Þ\d\0])")
BEFORE = re.compile(rf"\b{HEDGE} $", re.IGNORECASE)      # almost [[80%|…]]: the hedge belongs to the figure
CLAUSE = re.compile(r"[;:—–]|, (?=(?:and|but|so|while|whilst|although|though|whereas|if|as|which|because)\b)|"
                    r"(?<=,) (?=[^,]*$)", re.IGNORECASE)
LABELS = frozenset({"problem", "answer", "label", "area_name", "measure", "title", "organisation", "why"})


@dataclass(frozen=True, slots=True)
class Placed:
    """Bound words with the place where they begin and end in their sentence."""

    start: int
    end: int
    bound: Bound


@dataclass(frozen=True)
class Sentence:
    """One sentence as people read it, with its bound words in order. A hedge before a share is one of its bound words."""

    text: str
    placed: tuple[Placed, ...]

    @cached_property
    def plain(self) -> str:
        """Returns the text with all bound words blanked, at the same length."""
        text = self.text
        for one in self.placed:
            text = text[:one.start] + BLANK * (one.end - one.start) + text[one.end:]
        return text

    @cached_property
    def about_answers(self) -> str:
        """Returns the plain text without what the partnership will do: what is left is about the answers."""
        return RESPONSE.sub(lambda found: found[0][:found.start("plan") - found.start()] + BLANK * len(found["plan"]),
                            PLAN.sub(blank, self.plain))

    @cached_property
    def figures(self) -> tuple[Placed, ...]:
        """Returns the words that are bound to a figure, and not to a label."""
        return tuple(one for one in self.placed if one.bound.cell.column not in LABELS)

    @cached_property
    def places(self) -> tuple[Placed, ...]:
        """Returns the words that are bound to a percentage, to people who gave an answer, or to a place in the ranking."""
        return tuple(one for one in self.figures if one.bound.cell.column.endswith("percent")
                     or one.bound.cell.column.startswith("rank") or one.bound.cell.column in ("count", "concerned", "mentions"))

    @cached_property
    def labels(self) -> tuple[Placed, ...]:
        """Returns the words that are bound to a label."""
        return tuple(one for one in self.placed if one.bound.cell.column in LABELS)

    @cached_property
    def shares(self) -> tuple[Placed, ...]:
        """Returns the words that are bound to a percentage."""
        return tuple(one for one in self.placed if one.bound.cell.column.endswith("percent"))


def own_clauses(sentence: Sentence) -> Sentence:
    """Returns the sentence with every clause blanked in which no figure stands: a source answers for those."""
    ends = [0, *(found.start() for found in CLAUSE.finditer(sentence.plain)), len(sentence.text)]
    text = sentence.text
    for start, end in pairwise(ends):
        if not any(start <= one.start < end for one in sentence.figures):
            text = text[:start] + BLANK * (end - start) + text[end:]
    return Sentence(text, sentence.placed)


def sentences(line: str) -> Iterator[Sentence]:
    """Yields the sentences of a line. A full stop within bound words ends nothing."""
    yield from split(_whole(line), END)


def split(whole: Sentence, ends: re.Pattern[str]) -> Iterator[Sentence]:
    """Yields the parts of a sentence or a line that these ends divide."""
    starts = [0, *(found.end() for found in ends.finditer(whole.plain))]
    for start, end in zip(starts, [*starts[1:], len(whole.text)], strict=True):
        if whole.text[start:end].strip():
            yield Sentence(whole.text[start:end], tuple(
                Placed(one.start - start, one.end - start, one.bound) for one in whole.placed if start <= one.start < end))


def plain(text: str) -> str:
    """Returns the words as people read them, without bindings."""
    return "".join(part.words if isinstance(part, Bound) else part for part in parts(text))


def _whole(line: str) -> Sentence:
    text, placed = "", []
    for part in parts(line):
        words = part.words if isinstance(part, Bound) else part
        if isinstance(part, Bound):
            hedge = BEFORE.search(text) if part.cell.column.endswith("percent") else None
            start = hedge.start() if hedge else len(text)
            placed.append(Placed(start, len(text) + len(words), replace(part, words=text[start:] + words)))
        text += words
    return Sentence(text, tuple(placed))
