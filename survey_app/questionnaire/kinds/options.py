"""The shared code of the kinds whose answers are options. Each option has a code; codes are checked and counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..model import NOT_ASKED, Option, Question
from .base import Kind, Refusal

CODE = re.compile(r"[a-z0-9_]+")


class OptionsKind(Kind):
    """A kind whose answers are options."""

    def unknown(self, question: Question, codes: Iterable[str]) -> Refusal | None:
        """Returns the refusal for a code that matches no option."""
        if all(code in question.codes for code in codes):
            return None
        return Refusal("Choose one of the answers shown")

    def option_faults(self, question: Question) -> Iterator[str]:
        if self.own_options and question.codes != tuple(option.code for option in self.own_options):
            yield f"is of kind {self}, whose answers are always the same; leave its options out"
        if len(question.options) < 2:
            yield "has fewer than two options; add options or name a scale"
        yield from _code_faults(question.codes)
        if not self.has_exclusive and any(option.exclusive for option in question.options):
            yield "marks an option exclusive, which only a multiple choice needs"
        if not self.has_concern and any(option.concern for option in question.options):
            yield "marks an option concern, which only a single choice or a matrix is counted by"
        for option in question.options:
            yield from _option_faults(option)


def _code_faults(codes: tuple[str, ...]) -> Iterator[str]:
    for code in sorted(set(codes)):
        if not CODE.fullmatch(code) or code == NOT_ASKED:
            yield f"has the option code '{code}'; a code is lower-case letters, digits and _, and never '{NOT_ASKED}'"
        if codes.count(code) > 1:
            yield f"has the option code '{code}' more than once"


def _option_faults(option: Option) -> Iterator[str]:
    if not option.label:
        yield f"has the option '{option.code}' without a label"
    if option.concern and (option.dont_know or option.declined):
        yield f"has the option '{option.code}' that is both concern and outside the base"
    if option.top and not option.concern:
        yield f"has the option '{option.code}' marked top but not concern"
