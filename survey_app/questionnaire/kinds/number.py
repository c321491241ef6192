"""A whole number: typed, stored as typed, and counted in bands. Its options are the bands, named by where each begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..model import NOT_ASKED, Option, Question
from ..response_columns import Column
from .base import Control, Refusal, Sent, Tabulation, brief
from .options import OptionsKind

BEGINS = re.compile(r"from_(\d{1,7})")
LONGEST_BEGIN = 7       # digits
LARGEST = 1_000_000     # without a plausible range
GROUPED = re.compile(r"\d{1,3}(,\d{3})+")


class Number(OptionsKind):
    """A whole number from `least` to `most`. Its answer is its digits; the code of its band is what is counted."""

    control = Control.LINE
    tabulation = Tabulation.BANDS
    is_characteristic = True
    longest = 9

    def codes(self, question: Question) -> tuple[str, ...]:
        return ()

    def counted_codes(self, question: Question) -> tuple[str, ...]:
        return question.codes

    def counted_code(self, question: Question, answer: str) -> str:
        if not answer.isdigit():
            return answer
        return next((option.code for option in reversed(question.options) if _begins(option) <= int(answer)), "")

    def read(self, question: Question, sent: Sent) -> str:
        typed = next(iter(sent(question.id)), "").strip()
        plain = typed.replace(",", "") if GROUPED.fullmatch(typed) else typed
        return plain.lstrip("0") or "0" if plain.isascii() and plain.isdigit() else typed[:100]

    def refusal(self, question: Question, answer: Any) -> Refusal | None:
        least, most = question.least, question.most or LARGEST
        is_plain = answer.isascii() and answer.isdigit() and len(answer) <= self.longest
        if not answer or (is_plain and least <= int(answer) <= most):
            return None
        return Refusal("Enter a whole number from {least} to {most}", {"least": f"{least:,}", "most": f"{most:,}"})

    def chosen(self, question: Question, answer: Any) -> tuple[()]:
        return ()

    def in_words(self, question: Question, answer: Any) -> Iterator[tuple[str, str]]:
        yield question.label, answer or ""

    def cell_fault(self, column: Column, cell: str) -> str:
        refusal = None if cell == NOT_ASKED else self.refusal(column.question, cell)
        return f"holds '{brief(cell)}': {refusal}" if refusal else ""

    def code_labels(self, column: Column) -> Mapping[str, str]:
        return {}

    def code_numbers(self, column: Column) -> Mapping[str, int]:
        return {}

    def import_labels(self, question: Question) -> Mapping[str, str]:
        return {}

    def known_as(self, column: Column) -> Mapping[str, Sequence[str]]:
        return {}

    def with_option(self, question: Question, words: str) -> Question | None:
        """Returns the question with a band that begins at this number. Bands that nobody has named are named anew."""
        begins_at = re.split(r"[\s,;]+", words.strip(" ,;"))
        if not all(one.isascii() and one.isdigit() and len(one) <= LONGEST_BEGIN for one in begins_at):
            return None
        return _in_bands(question, sorted({*map(_begins, question.options), *map(int, begins_at)}))

    def without_option(self, question: Question, code: str) -> Question:
        return _in_bands(question, [_begins(option) for option in question.options if option.code != code])

    def option_faults(self, question: Question) -> Iterator[str]:
        begins = [int(found[1]) for option in question.options if (found := BEGINS.fullmatch(option.code))]
        if len(begins) < len(question.options):
            yield "has an answer that is no band; say at which numbers bands begin, as 0, 1, 3, 6 (codes from_0, from_1, ...)"
        elif len(begins) == 1:
            yield "has fewer than two bands; say at which numbers bands begin, as 0, 1, 3, 6"
        elif begins != sorted(set(begins)):
            yield "has bands that do not begin at larger and larger numbers"
        elif begins and begins[0] > question.least:
            yield f"has no band for {question.least:,}, the smallest plausible number; let the first band begin there"
        if question.most and question.most <= question.least:
            yield f"has a plausible range from {question.least:,} to {question.most:,}; the second must be larger"
        if any(option.concern or option.exclusive for option in question.options):
            yield "marks a band concern or exclusive, which no band of numbers can be"


def _in_bands(question: Question, begins: Sequence[int]) -> Question:
    """Returns the question with bands that begin at these numbers. A band keeps the words that a lead gave it."""
    usual = _labels(list(map(_begins, question.options)))
    named = {_begins(option): option.label for option, label in zip(question.options, usual, strict=True)
             if option.label != label}
    return replace(question, options=tuple(Option(f"from_{begin}", named.get(begin, label))
                                           for begin, label in zip(begins, _labels(begins), strict=True)))


def _begins(option: Option) -> int:
    """Returns the number at which a band begins; 0 for one whose code is wrong, which the self-check says."""
    found = BEGINS.fullmatch(option.code)
    return int(found[1]) if found else 0


def _labels(begins: Sequence[int]) -> list[str]:
    """Returns the words of bands that begin at these numbers: "0", "1 to 2", "3 or more"."""
    ends = [begin - 1 for begin in begins[1:]]
    return [*(f"{begin:,}" if begin == end else f"{begin:,} to {end:,}" for begin, end in zip(begins, ends, strict=False)),
            *(f"{begin:,} or more" for begin in begins[-1:])]


NUMBER = Number("number", "A whole number")
