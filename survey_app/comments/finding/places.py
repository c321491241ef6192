"""Addresses, in figures and in words, and an age with a place: looked for at the words and figures that begin one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .address_patterns import (
    AGE,
    AGE_PLACE,
    DOORS,
    DWELLERS,
    DWELLINGS,
    FIGURES,
    FLAT,
    FRONT,
    GENERIC,
    HOUSES_OF_NOBODY,
    LIVES,
    LIVES_AT,
    NAMED_HOUSE,
    NO_NAME,
    NUMBER,
    NUMBER_THE,
    NUMBER_WORD,
    NUMBERED,
    OLD_HOUSE,
    OVER,
    SHOP_FRONT,
    SHOPS,
    STREET,
    TAIL,
    TAIL_PLACE,
    VIEWS,
    WHERE,
)
from .lists import fold, is_listed
from .mark import Mark
from .tokens import Token

NEAR_BY = re.compile("corner|opposite|next|behind|above|below|beside|across|between", re.IGNORECASE)


def addresses(text: str, row: list[Token]) -> Iterator[Mark]:
    """Yields the marks; they may overlap."""
    for match in FIGURES.finditer(text):
        for mark in _from_figures(text, match.start()):
            yield _with_street(text, mark)
    done = 0
    for index, token in enumerate(row):
        finder = BEGINNINGS.get(token.word)
        if finder is None or (token.start < done and finder in LONG):
            continue
        for mark in finder(text, row, index):
            done = max(done, mark.end)
            yield _with_street(text, mark)


def _with_street(text: str, mark: Mark) -> Mark:
    """The mark with the street that follows it: 'number 5' and 'on Mill Lane'."""
    tail = TAIL_PLACE.match(text, mark.end, mark.end + 90) if mark.kind == "address" else None
    return Mark(mark.start, tail.end(), mark.kind, mark.reason) if tail else mark


def _from_figures(text: str, start: int) -> Iterator[Mark]:
    if match := NUMBERED.match(text, start, start + 120):
        yield Mark(start, match.end(), "address", "a house number and a street")
    elif match := NUMBER_THE.match(text, start, start + 80):
        if match[1][0].isupper() or not is_listed(fold(match[1].split()[0])):
            yield Mark(start, match.end(), "address", "a number and the name of a place")
    elif match := NUMBER_WORD.match(text, start, start + 100):
        word = fold(match[1]).removesuffix("'s")
        if not is_listed(word) and not is_listed(word.removesuffix("s")):
            yield Mark(start, match.end(), "address", "a number and the name of a place")
    if match := AGE.match(text, start):
        yield from _age(text, start, match)


def _age(text: str, start: int, match: re.Match[str]) -> Iterator[Mark]:
    place = AGE_PLACE.match(text, match.end(), match.end() + 140)
    if place and not GENERIC.fullmatch(place[1].strip() + " ") and (_names_a_place(place[1]) or LIVES.search(place[0])):
        yield Mark(start, place.end(), "age_place", "an age with a place")


def _names_a_place(words: str) -> bool:
    """Whether some word is a street's noun, is written large, or is no plain word."""
    return any(word[0].isupper() or not is_listed(fold(word).removesuffix("'s")) or re.fullmatch(STREET, word, re.IGNORECASE)
               for word in words.split() if word[0].isalpha())


def _flat(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    token = row[index]
    if token.word == "flats":
        yield from _over(text, row, index)
    if match := FLAT.match(text, token.start, token.start + 140):
        sign = match[1]
        lone = token.word in ("flat", "apartment") and sign not in "aiAI" and len(sign) == 1
        if sign[0].isdigit() or (sign.isupper() and sign != "I") or lone:
            yield Mark(token.start, match.end(), "address", "a flat or a plot")


def _number(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    if match := NUMBER.match(text, row[index].start, row[index].start + 140):
        yield Mark(match.start(), match.end(), "address", "the number of a house")


def _at(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    if index and row[index - 1].word in DWELLERS and (match := LIVES_AT.match(text, row[index].start)):
        yield Mark(match.start(), match.end(), "address", "where somebody lives")


def _dwelling(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    yield from _flat(text, row, index)
    token = row[index]
    if match := WHERE.match(text, token.end, token.end + 60):
        tail = _place_after(text, match.end())
        told = tail and (NEAR_BY.search(match[0]) or (index and row[index - 1].word in FRONT) or _names_a_place(tail[0]))
        if tail and told:
            yield Mark(_front(row, index), match.end() + len(tail[0].rstrip()), "address", "a house told by what is near it")
    elif index and row[index - 1].word in FRONT and (street := TAIL_PLACE.match(text, token.end, token.end + 90)):
        yield Mark(_front(row, index), street.end(), "address", "a part of a house and its street")
    yield from _over(text, row, index)


def _place_after(text: str, start: int) -> re.Match[str] | None:
    """The words for a place that follow; None if they say no more than 'in our road'."""
    tail = TAIL.match(text, start, start + 90)
    return tail if tail and not GENERIC.fullmatch(tail[0].strip() + " ") else None


def _front(row: list[Token], index: int) -> int:
    """Where the phrase begins that ends with the dwelling: 'the end house'."""
    at = index
    while at and index - at < 3 and (row[at - 1].word in FRONT or row[at - 1].word == "the"):
        at -= 1
    return row[at].start


def _named_house(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    if row[index].word in DWELLINGS:
        yield from _dwelling(text, row, index)
    yield from _house_in_street(text, row, index)
    token, before = row[index], _words_before(text, row, index)
    if not before or before[-1].word in NO_NAME or (before[-1].opens and len(before) > 1):
        return
    large = token.capital and before[-1].capital and not text.isupper()
    if large and before[0].capital and before[0].word not in NO_NAME - {"the", "old", "little", "white"}:
        yield Mark(before[0].start, token.end, "address", "a house with a name")
    elif large or (token.word in NAMES_OF_HOUSES and not before[-1].possessive):
        yield Mark(before[-1].start, token.end, "address", "a house with a name")


def _words_before(text: str, row: list[Token], index: int) -> list[Token]:
    """The two words before this one, or those of them that belong to the same phrase."""
    between = [(one, text[one.end:row[index].start]) for one in row[max(0, index - 2):index]]
    return [one for one, gap in between if gap.count(" ") <= 2 and not set(".,;!?\n") & set(gap)]


def _business(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    token = row[index]
    if token.word == "yard":
        yield from _flat(text, row, index)
    if not (match := WHERE.match(text, token.end, token.end + 60)):
        return
    if (tail := _place_after(text, match.end())) and tail[0][0].isalpha():
        at = index
        while at and index - at < 4 and row[at - 1].word in SHOP_FRONT:
            at -= 1
        yield Mark(row[at].start, match.end() + len(tail[0].rstrip()), "business", "a business told by where it stands")


def _doors(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    start = row[index - 1].start if index and row[index - 1].end + 1 >= row[index].start else row[index].start
    for begin in (start, row[index].start, max(0, row[index].start - 2)):
        if match := DOORS.match(text, begin, begin + 140):
            yield Mark(begin, begin + len(match[0].rstrip()), "address", "a house told by doors")
            return


def _old_house(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    if match := OLD_HOUSE.match(text, row[index].start):
        tail = TAIL_PLACE.match(text, match.end(), match.end() + 90)
        yield Mark(match.start(), tail.end() if tail else match.end(), "address", "a house with a name")


def _house_in_street(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    """'Wharf House, Weir Lane' and 'brook view, weir lane': something with a name, and the street that it is in."""
    token = row[index]
    tail = TAIL_PLACE.match(text, token.end, token.end + 90)
    if not index or not tail:
        return
    before = row[index - 1]
    if text[before.start + len(before.raw):token.start] != " ":
        return
    the_house = before.word == "the" and token.word in DWELLINGS | NAMED_HOUSE and tail[0].lstrip()[0] == ","
    if (before.word in HOUSES_OF_NOBODY and not the_house) or (token.word in VIEWS and tail[0].lstrip()[0] != ","):
        return
    front = row[index - 2] if index > 1 else before
    if front.word not in ("the", "old", "little") or text[front.end:before.start] != " ":
        front = before
    yield Mark(front.start, tail.end(), "address", "a house and its street")


def _over(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    if match := OVER.match(text, row[index].start, row[index].start + 120):
        yield Mark(match.start(), match.start() + len(match[0].rstrip()), "address", "a home told by what is near it")


def _age_in_words(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    if match := AGE.match(text, row[index].start, row[index].start + 40):
        yield from _age(text, row[index].start, match)


NAMES_OF_HOUSES = frozenset("cottage lodge villa rectory vicarage".split())     # in small letters too
LONG = frozenset((_dwelling, _named_house, _business, _over, _age_in_words))     # whose marks are long: none inside another
BEGINNINGS = {
    **dict.fromkeys("apartment apt unit room plot pitch block lot studio suite flats units rooms plots".split(), _flat),
    **dict.fromkeys("number numbers no nos num".split(), _number), **dict.fromkeys(("at", "in", "of", "from", "to"), _at),
    **dict.fromkeys(DWELLINGS - NAMED_HOUSE, _dwelling), **dict.fromkeys(NAMED_HOUSE, _named_house),
    **dict.fromkeys(("doors", "door"), _doors),
    **dict.fromkeys(SHOPS - NAMED_HOUSE - {"unit"}, _business), **dict.fromkeys(VIEWS, _house_in_street),
    "the": _old_house,
    **dict.fromkeys("live lives lived living family man woman couple neighbour neighbours bloke lady lad".split(), _over),
    **dict.fromkeys("aged age is am i'm he's she's now nearly im".split(), _age_in_words),
}
