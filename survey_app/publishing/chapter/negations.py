"""Checks that a sentence does not turn a figure round: “71% did not see litter as a problem” where 71% did.

A row counts those who said no where its answer, or the code of it, says so. Beside the figure of another row, a “not” in the same
clause is wrong; beside that of a refusal, it must be there, unless the answer has a word of its own (“disagreed”).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...questionnaire.roles import DISAGREE
from .cell_references import Cells, side_of_agreement
from .plans import BLANK
from .sentences import Placed, Sentence

NOT = re.compile(r"\b(?:not|never|no longer|refus(?:es?|ed)|fail(?:s|ed)? to|declin(?:es?|ed) to|without|"
                 r"no (?:concern|problem|worry|issue))\b|"
                 r"n[’']t\b", re.IGNORECASE)
HARMLESS = re.compile(
    r"\bnot (?:only|just|all|every\w*|sure|shown|yet|clear(?:ly)?|surprising(?:ly)?)\b|\bno clear\b|"
    r"\b(?:cannot|can ?not|could not|do not|does not) (?:be )?(?:told|tell|say|mean)\b|"
    r"\b(?:is|are|was|were) not (?:a |an |to be )?(?:random|estimates?|representative|told|told apart|"
    r"surprising)\b", re.IGNORECASE)
BASE = re.compile(r"\b(?:of|among|amongst|from) [^,;:.()\0]*?\b(?:who|that) (?:did|do|does|had|have|were|are|gave) (?:not|"
                  r"no)\b[^,;:.()\0]*",
                  re.IGNORECASE)
CLAUSE = re.compile(r"[,;:().—–]|\b(?:and|but|while|whereas|whilst|although|though|because|as|so|yet|however|if|which|"
                    r"rather)\b",
                    re.IGNORECASE)
REFUSALS = frozenset({"no", "none", "nothing", "never", "not", "no_one"})
NEGATIVE = re.compile(r"\b(?:not|no|none|nor|neither|never|nothing|heb|ddim|un\w{4,}|dis\w{4,})\b|n[’']t\b", re.IGNORECASE)
UNDONE = re.compile(r"\b(?:un\w{4,}|no|none|nothing|neither|kept|nobody)\b", re.IGNORECASE)
TWICE = re.compile(r"\b(?:not|never|n[’']t)\b (?:\w+ ){0,2}?(?:disagree|oppose|reject|unsafe)\w*", re.IGNORECASE)


def negation_faults(sentence: Sentence, cells: Cells) -> Iterator[tuple[str, str]]:
    """Yields the figures that the sentence turns round."""
    for one in sentence.shares:
        row = cells.row(one.bound.cell.table, one.bound.cell.row) or {}
        clause = _clause(sentence, one)
        if (twice := TWICE.search(clause)) and _refuses(row):
            yield twice[0].strip(BLANK), f"turns {one.bound.words} round, which counts “{row.get('answer')}”; say that"
        elif (found := NOT.search(clause)) and not _refuses(row):
            yield found[0], f"turns {one.bound.words} round, which counts those who did; say what they said"
        elif _says_not(row) and not (NOT.search(sentence.plain) or UNDONE.search(sentence.plain) or _quoted(sentence, row)):
            yield one.bound.words, f"counts those who said “{row.get('answer')}”; say so"


def _clause(sentence: Sentence, one: Placed) -> str:
    """Returns the clause in which the figure stands, without its base and without a “not” that turns nothing round."""
    text = BASE.sub(lambda found: " " * len(found[0]), sentence.plain)
    text = HARMLESS.sub(lambda found: " " * len(found[0]), text)
    ends = [0, *(place for found in CLAUSE.finditer(_without_brackets(sentence, text)) for place in found.span()), len(text)]
    start = max(end for end in ends if end <= one.start)
    return text[start:min(end for end in ends if end >= one.end)]


def _without_brackets(sentence: Sentence, text: str) -> str:
    """Blanks the brackets around a figure: “litter (71%) was not named” is one clause."""
    for one in sentence.shares:
        if text[one.start - 1:one.start] == "(" and text[one.end:one.end + 1] == ")":
            text = f"{text[:one.start - 1]}{BLANK}{text[one.start:one.end]}{BLANK}{text[one.end + 1:]}"
    return text


def _refuses(row: Mapping[str, Any]) -> bool:
    codes = set(str(row.get("option") or "").split("+"))
    if codes & REFUSALS or side_of_agreement(row) == DISAGREE:
        return True
    return NEGATIVE.search(f"{row.get('answer') or ''} {row.get('problem') or ''}") is not None


def _says_not(row: Mapping[str, Any]) -> bool:
    """Says whether the row's answer is a refusal in so many words, so that a sentence without one says the opposite."""
    answer = str(row.get("answer") or "")
    return str(row.get("option")) in ("no", "never") and re.search(r"\bnot\b|n[’']t\b", answer, re.IGNORECASE) is not None


def _quoted(sentence: Sentence, row: Mapping[str, Any]) -> bool:
    return str(row.get("answer") or "") in sentence.text or any(
        one.bound.cell.column == "answer" for one in sentence.labels)
