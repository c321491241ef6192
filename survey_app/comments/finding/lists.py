"""The lists that the build made, and the class of a word by them. Read once by each process."""

from __future__ import annotations

import gzip
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from .vocabulary import FUNCTION_WORDS, NAME_WORDS, NICKNAMES, PLAIN_WORDS, SURNAME_PLACES, TITLES

FILE = Path(__file__).with_name("lists.gz")
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "ə": "e", "’": "'"})

ENDINGS = ("s", "es", "ed", "ing", "ers", "er", "ly", "less", "ness", "able", "ish", "wise")
FRONTS = ("un", "re", "non", "anti", "over", "under", "mis", "pre")

PLAIN, NAME_WORD, SURNAME_WORD, FIRST_NAME, SURNAME, UNKNOWN = range(6)
REASONS = {NAME_WORD: "a name by its place in the sentence", SURNAME_WORD: "a name by its place in the sentence",
           FIRST_NAME: "a first name in the lists", SURNAME: "a surname in the lists", UNKNOWN: "a word that no list knows"}


class ListsMissing(RuntimeError):
    """The lists were not made; the message says how to make them."""


class Lists(NamedTuple):
    """Plain words, surnames that are words too, first names, surnames, and the commonest plain words: folded."""

    plain: frozenset[str]
    surname_words: frozenset[str]
    first: frozenset[str]
    last: frozenset[str]
    common: frozenset[str]


@lru_cache(maxsize=1)
def lists() -> Lists:
    """The lists. Raises ListsMissing."""
    try:
        lines = gzip.decompress(FILE.read_bytes()).decode().split("\n")
    except FileNotFoundError:
        raise ListsMissing(f"The lists of names, {FILE}, are missing. The build makes them: pip install -e . in a checkout."
                           ) from None
    plain, surname_words, first, last, common = (frozenset(line.split()) for line in lines)
    ours = PLAIN_WORDS | FUNCTION_WORDS | TITLES
    return Lists((plain | ours | SURNAME_PLACES) - NAME_WORDS - NICKNAMES,
                 (surname_words - ours - NAME_WORDS) | SURNAME_PLACES,
                 (first | NAME_WORDS | NICKNAMES) - ours, last - ours, common | ours)


def fold(word: str) -> str:
    """Lower case, without accents, with straight apostrophes."""
    word = word.lower()
    if word.isascii():
        return word
    bare = unicodedata.normalize("NFKD", word.translate(LETTERS))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def word_class(word: str) -> int:
    """The class of a folded word: what it is by the lists, its stem and its parts."""
    known = lists()
    if word in known.plain:
        return SURNAME_WORD if word in known.surname_words else PLAIN
    if word in NAME_WORDS:
        return NAME_WORD
    if word in known.first:
        return FIRST_NAME
    if word in known.last:
        return SURNAME
    return PLAIN if len(word) < 2 or _is_made_of_words(word, known.plain) else UNKNOWN


def is_common(word: str) -> bool:
    """Whether the folded word is among the commonest, or one that residents write about: no name, even if it is written large."""
    return word in lists().common


def is_listed(word: str) -> bool:
    """Whether the folded word itself is a plain one: 'oxbridgeman' is not, though its parts are."""
    return word in lists().plain


def _is_made_of_words(word: str, plain: frozenset[str]) -> bool:
    """Whether an unknown word is an inflection of a plain one, or two of them written together."""
    if any(word.endswith(ending) and word[:-len(ending)] in plain and len(word) - len(ending) > (3 if ending == "s" else 4)
           for ending in ENDINGS):
        return True
    if len(word) > 6 and any(word.startswith(front) and word[len(front):] in plain for front in FRONTS):
        return True
    return any(word[:at] in plain and word[at:] in plain for at in range(4, min(len(word) - 3, 24)))
