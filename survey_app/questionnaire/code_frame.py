"""The code frame of open answers: which themes the words of a comment suggest. A person confirms or changes them.

A pattern is a word or several, whatever their case, with or without hyphens between them; `*` stands for any ending:
`fly tip*` finds “Fly-tipping”, “fly tipped” and “flytipping”, and nothing inside another word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from .model import Question, Questionnaire, Theme

CODING, NO_THEME = "coding", "no_theme"     # what stands beside the themes in a data file, and in a table
SUGGESTED, CONFIRMED = "suggested", "confirmed"
BETWEEN = r"[\s\-‐‑–’']*"
PATTERN = re.compile(r"\*?\w[\w\s\-’'*]*")


def suggested(text: str, themes: Sequence[Theme]) -> tuple[str, ...]:
    """The ids of the themes that the words of a comment suggest, in the order of the frame."""
    return tuple(theme.id for theme in themes if _finder(theme.patterns).search(text))


def commented(questionnaire: Questionnaire) -> Iterator[Question]:
    """The questions whose answers are given themes: those for long text, where there is a code frame."""
    return (question for question in questionnaire.questions if question.kind.is_comment and questionnaire.themes)


def theme_columns(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The columns that a frozen file holds of the themes: a 0/1 column a theme, and how each comment was coded."""
    return tuple(f"{question.id}.{name}" for question in commented(questionnaire)
                 for name in (*(theme.id for theme in questionnaire.themes), CODING))


def is_theme_column(name: str, questionnaire: Questionnaire) -> bool:
    """Whether a column of a frozen file is of a theme, be it one that the code frame has no longer."""
    question, _, theme = name.partition(".")
    return bool(theme) and any(one.id == question and one.kind.is_comment for one in questionnaire.questions)


def faults(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Where the code frame is at fault, and what is wrong with it."""
    for theme in questionnaire.themes:
        where = f"theme {theme.id}"
        if theme.id in (CODING, NO_THEME):
            yield where, "has an id that the program needs for itself; choose another"
        if not theme.label:
            yield where, "has no label"
        if not theme.patterns:
            yield where, "has no patterns: the words by which it is found"
        wrong = [pattern for pattern in theme.patterns if not PATTERN.fullmatch(pattern)]
        yield from ((where, f"has the pattern '{pattern}'; a pattern is words, with * for any ending") for pattern in wrong)
        if not wrong:
            yield from ((where, f"has the example “{example}”, in which none of its patterns is found")
                        for example in theme.examples if theme.patterns and not _finder(theme.patterns).search(example))


@lru_cache(maxsize=256)
def _finder(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all patterns of a theme."""
    return re.compile("|".join(rf"\b{_expression(pattern)}\b" for pattern in patterns), re.IGNORECASE)


def _expression(pattern: str) -> str:
    words = re.split(r"[\s\-]+", pattern.strip())
    return BETWEEN.join(re.escape(word).replace(r"\*", r"\w*").replace("’", "[’']").replace("'", "[’']") for word in words)
