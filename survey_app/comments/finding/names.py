"""Names of people and businesses: by the lists, by where a word stands, and because no list knows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .joining import JoinedNames
from .lists import PLAIN
from .mark import Mark
from .tokens import Token, is_cased
from .vocabulary import ADJECTIVES_OF_NAMES, FAMILY_FIRMS, INTRODUCERS, PEOPLE_VERBS, TRADE_JOINS, TRADES

INITIAL = re.compile(r"[ \t](?:[A-Z](?:\.|(?=[\s,;!?]|$))|[a-z](?:\.|(?=[,;!?]|$)))")
BEFORE_INITIAL = re.compile(r"(?<![\w.])(?:[A-Z](?:\.[ \t]?|[ \t])|[a-z]\.[ \t]?){1,3}$")


def names(text: str, row: list[Token], known: frozenset[str]) -> Iterator[Mark]:
    """Yields a mark for each name or business. `known` are folded words of the consultation, such as its areas."""
    if not row:
        return
    sentence = JoinedNames(text, row, is_cased(row), known)
    sure = [sentence.reason(index) if token.of or token.capital or (index and row[index - 1].word in INTRODUCERS) else ""
            for index, token in enumerate(row)]
    sentence.spread(sure)
    index = 0
    while index < len(sure):
        last = index
        while sure[index] and last + 1 < len(sure) and sure[last + 1] and sentence.touches(last):
            last += 1
        if sure[index]:
            yield _mark(sentence, sure[index], index, last)
        index = last + 1


def _mark(sentence: JoinedNames, reason: str, first: int, last: int) -> Mark:
    """The mark of the words from `first` to `last`, with initials beside them, or with the trade that follows."""
    row = sentence.row
    start = row[first].start
    if first and row[first - 1].word in ADJECTIVES_OF_NAMES and sentence.touches(first - 1) and row[first].of != PLAIN \
            and (not sentence.cased or row[first - 1].capital):
        start = row[first - 1].start
    if trade := _trade(sentence, last):
        return Mark(start, row[trade].end, "business", "a name with a trade")
    return Mark(*_with_initials(sentence.text, row[last], start), "name", reason)


def _with_initials(text: str, last: Token, start: int) -> tuple[int, int]:
    end = last.end
    if not last.possessive and (initial := INITIAL.match(text, end, end + 4)):
        closes = initial[0].endswith(".") and text[initial.end():initial.end() + 1] in ("", "\n")
        end = initial.end() - closes
    initials = BEFORE_INITIAL.search(text, max(0, start - 8), start)
    return initials.start() if initials and initials[0].strip() not in ("I", "A") else start, end


def _trade(sentence: JoinedNames, last: int) -> int:
    """The index of the word of trade that follows a name; 0 if none does."""
    row, at = sentence.row, last + 1
    if at >= len(row):
        return 0
    between = sentence.text[row[last].end:row[at].start]
    if row[at].word in FAMILY_FIRMS and re.fullmatch(r"\s?&\s?", between):
        return at
    if row[at].word == "and" and sentence.word(at + 1) in FAMILY_FIRMS:
        firm = sentence.cased <= row[at + 1].capital and sentence.word(at + 2) not in PEOPLE_VERBS - {"is", "has"}
        return at + 1 if firm else 0
    if not re.fullmatch(r"(?:['’][sS])? ", between):
        return 0
    if row[at].word in TRADE_JOINS and sentence.word(at + 1) in TRADES and sentence.touches(at):
        return at + 1
    if row[at].word not in TRADES or not (row[last].possessive or not sentence.cased or row[at].capital):
        return 0
    return at + 1 if sentence.word(at + 1) in TRADES and sentence.touches(at) else at
