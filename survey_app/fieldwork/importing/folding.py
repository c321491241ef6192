"""When two texts are equal but for their writing, and when one is perhaps meant by the other."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

CLOSE_ENOUGH = 0.72        # of two texts, 1 being the same
APOSTROPHES = re.compile("['’‘`´ʼ]")
BETWEEN_NUMBERS = re.compile(r"(?<=\d)\s*[-‐‑‒–—−]\s*(?=\d)")     # 16-24 and 16 – 24 are 16 to 24
KEPT = re.compile(r"\w+|[+<>£$€%]|[-−](?=\d)")                    # signs that change what a number means
NUMBER = re.compile(r"\d+")
NEGATIVE = re.compile(r"not?|never|none|neither|nor|without|(?:do|does|did|ca|wo|is|are|was|have)nt|(?:un|dis)\w{4,}"
                      r"|in(?:secure|frequent|effective)\w*")


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Returns a text without what does not change its meaning: case, spaces, punctuation, accents of typing."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("_", " ")
    plain = BETWEEN_NUMBERS.sub(" to ", APOSTROPHES.sub("", plain)).replace("&", " and ")
    return " ".join(KEPT.findall(plain))


def likeness(left: str, right: str) -> float:
    """Returns how alike two folded texts are, from 0 to 1. Other numbers or another negation are never alike."""
    if left == right:
        return 1.0
    if NUMBER.findall(left) != NUMBER.findall(right) or _negations(left) != _negations(right):
        return 0.0
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= CLOSE_ENOUGH and matcher.quick_ratio() >= CLOSE_ENOUGH else 0.0


@lru_cache(maxsize=50_000)
def _negations(text: str) -> int:
    return sum(1 for word in text.split() if NEGATIVE.fullmatch(word))
