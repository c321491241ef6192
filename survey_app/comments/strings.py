"""The strings under which marks are listed: how words are compared, which are ordinary words, and which are misspelt. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from .finding.lists import NAME_WORD, PLAIN, SURNAME_WORD, fold, word_class

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
POSSESSIVE = re.compile(r"[’']s?$", re.IGNORECASE)
FEWEST_LETTERS = 5      # of a name that is also looked for with one letter wrong
SHORTEST_PART = 3       # letters of a part of a name that is looked for by itself
ORDINARY = frozenset({PLAIN, NAME_WORD, SURNAME_WORD})     # classes of words that a sentence uses without meaning anybody


def string_of(text: str) -> str:
    """Returns the words in lower case, with one space between them and without a possessive ending."""
    return POSSESSIVE.sub("", " ".join(text.casefold().split()))


def is_ordinary(string: str) -> bool:
    """Returns whether every word of the string is an ordinary word, such as “will” or “grace”, and not only a name."""
    return all(word_class(fold(POSSESSIVE.sub("", word))) in ORDINARY for word in WORD.findall(string))


def parts(string: str) -> Iterator[str]:
    """Yields the string and those of its words that are names alone."""
    yield string
    words = string.split()
    if len(words) > 1:
        yield from (word for word in words if len(word) >= SHORTEST_PART and not is_ordinary(word))


def misspelt(names: Collection[str], words: Collection[str]) -> dict[str, str]:
    """Returns the words that differ from a name by one letter, each with that name. Ordinary words are left out."""
    shapes: dict[str, set[str]] = {}
    for name in names:
        if len(name) >= FEWEST_LETTERS and " " not in name:
            for shape in _shapes(name):
                shapes.setdefault(shape, set()).add(name)
    found = {}
    for word in words:
        if len(word) >= FEWEST_LETTERS - 1 and word not in names and not is_ordinary(word):
            near = {name for shape in _shapes(word) for name in shapes.get(shape, ()) if _differ_by_one(word, name)}
            if near:
                found[word] = min(near)
    return found


def _shapes(word: str) -> set[str]:
    """Returns the word and every word that is left when one letter is taken out of it."""
    return {word, *(word[:place] + word[place + 1:] for place in range(len(word)))}


def _differ_by_one(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    swapped = one[start:start + 2] == other[start:start + 2][::-1] and one[start + 2:] == other[start + 2:]
    return (swapped or one[start + 1:] == other[start + 1:] or one[start + 1:] == other[start:] or
            one[start:] == other[start + 1:])
