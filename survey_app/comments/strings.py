"""The strings under which marks are listed: how words are compared, which are ordinary words, and which are misspelt. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
POSSESSIVE = re.compile(r"[’']s?$", re.IGNORECASE)
FEWEST_LETTERS = 5      # of a name that is also looked for with one letter wrong
SHORTEST_PART = 3       # letters of a part of a name that is looked for by itself
ALSO_NAMES = frozenset(re.findall(r"\w+", """
    abbey amber angel apple april archer ash august autumn baker banks bar barber barker bell berry best bill bird
    bishop black blue bob bond bow bowler brook brown bush butcher butler carter castle chase church clay cliff
    close cole constable cook cooper cross crystal daisy dale dawn day dean dick dolly down drew drummer duke eden
    english faith farmer fern field fisher flint flora flower forest fox frank franks french gale gardener garland
    gene glen gold good gore grace grant gray green grey ground hall happy hardy harmony harper hart hazel heath
    heather hill holly hope house hunt hunter iris ivy jack jade jasmine jay jean jewel joy june justice kay king
    kit knight lane law lily long lord love major man margin mark marsh mason may mercy merry miles mill miller
    money moon moor moss nick noble norm north olive page park parker parsons pat patience pearl penny pepper
    pleasant pole poppy porter potter pound price prince prudence queen rain ray read reed rich rider river rob
    robin rock rod rose rowan ruby rush rusty sage sailor salt sandy savage sharp shepherd short silver singer sky
    smart smith snow south spring star stone storm street strong sue summer swan sweet taylor temple thatcher tiger
    tower town turner van vale verity vine viola violet walker wall ward waters way weaver weeks west wheeler white
    will willow winter wise wolf wood woods wright young"""))


def string_of(text: str) -> str:
    """Returns the words in lower case, with one space between them and without a possessive ending."""
    return POSSESSIVE.sub("", " ".join(text.casefold().split()))


def in_lower_case(texts: Collection[str]) -> frozenset[str]:
    """Returns the words that stand in lower case in at least two of these texts, of those that have capitals too."""
    found = Counter[str]()
    for text in texts:
        if any(letter.isupper() for letter in text):
            found.update({string_of(word[0]) for word in WORD.finditer(text) if word[0].islower()})
    return frozenset(word for word, count in found.items() if count > 1)


def is_ordinary(string: str, lower: Collection[str]) -> bool:
    """Returns whether any word of the string is an ordinary word, such as “will” or “grace”, and not only a name."""
    words = string.split()
    return any(POSSESSIVE.sub("", word) in ALSO_NAMES or word in lower for word in words) or not words


def parts(string: str, lower: Collection[str]) -> Iterator[str]:
    """Yields the string and those of its words that are names alone."""
    yield string
    words = string.split()
    if len(words) > 1:
        yield from (word for word in words if len(word) >= SHORTEST_PART and not is_ordinary(word, lower))


def misspelt(names: Collection[str], words: Collection[str], lower: Collection[str]) -> dict[str, str]:
    """Returns the words that differ from a name by one letter, each with that name. Ordinary words are left out."""
    shapes: dict[str, set[str]] = {}
    for name in names:
        if len(name) >= FEWEST_LETTERS and " " not in name:
            for shape in _shapes(name):
                shapes.setdefault(shape, set()).add(name)
    found = {}
    for word in words:
        if len(word) >= FEWEST_LETTERS - 1 and word not in names and not is_ordinary(word, lower):
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
