"""The code frame of open answers: it suggests themes from the words of a comment. A person confirms or changes them.

A pattern is one word or several, in upper or lower case, with or without hyphens between them; `*` matches any ending:
`fly tip*` finds “Fly-tipping”, “fly tipped” and “flytipping”. A pattern never matches inside another word.

Finding takes time in proportion to the text: an ending has at most ENDING letters, and a pattern at most STARS endings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from .model import Question, Questionnaire, Theme

CODING, NO_THEME = "coding", "no_theme"     # their names in a data file and in a table, next to the themes
SUGGESTED, CONFIRMED = "suggested", "confirmed"
ENDING, STARS, LONGEST = 40, 2, 100     # letters of an ending, endings of a pattern, characters of a pattern
BETWEEN = r"[\s\-‐‑–’']{0,8}"
PATTERN = re.compile(r"\*?\w[\w\s\-’'*]*")


def suggested(text: str, themes: Sequence[Theme]) -> tuple[str, ...]:
    """Returns the ids of the themes that the words of a comment suggest, in the order of the code frame."""
    return tuple(theme.id for theme in themes if _finder(theme.patterns).search(text))


def commented(questionnaire: Questionnaire) -> Iterator[Question]:
    """Yields the questions whose answers can have themes: those for long text, if there is a code frame."""
    return (question for question in questionnaire.questions if question.kind.is_comment and questionnaire.themes)


def theme_columns(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Returns the theme columns of a frozen file: one 0/1 column for each theme, and how each comment was coded."""
    return tuple(f"{question.id}.{name}" for question in commented(questionnaire)
                 for name in (*(theme.id for theme in questionnaire.themes), CODING))


def is_theme_column(name: str, questionnaire: Questionnaire) -> bool:
    """Returns whether a column of a frozen file belongs to a theme, even one that is no longer in the code frame."""
    question, _, theme = name.partition(".")
    return bool(theme) and any(one.id == question and one.kind.is_comment for one in questionnaire.questions)


def faults(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Yields each fault of the code frame: where it is, and what is wrong."""
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
        slow = [pattern for pattern in theme.patterns if pattern.count("*") > STARS or len(pattern) > LONGEST]
        yield from ((where, f"has the pattern '{pattern[:LONGEST]}', which could take very long to look for; a pattern has "
                            f"at most {STARS} * and {LONGEST} characters: write it as several") for pattern in slow)
        if not wrong and not slow:
            yield from ((where, f"has the example “{example}”, in which none of its patterns is found")
                        for example in theme.examples if theme.patterns and not _finder(theme.patterns).search(example))


@lru_cache(maxsize=256)
def _finder(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Makes one regular expression from all patterns of a theme."""
    return re.compile("|".join(rf"\b{_expression(pattern)}\b" for pattern in patterns), re.IGNORECASE)


def _expression(pattern: str) -> str:
    words = re.split(r"[\s\-]+", pattern.strip())
    ending = rf"\w{{0,{ENDING}}}"
    return BETWEEN.join(re.escape(word).replace(r"\*", ending).replace("’", "[’']").replace("'", "[’']") for word in words)
