"""Words that belong to a name: a surname beside it, another name after 'and', the particles of one."""

from __future__ import annotations

import re

from .lists import FIRST_NAME, NAME_WORD, SURNAME_WORD
from .sentence import Sentence
from .tokens import Token
from .vocabulary import (
    ADDRESSING,
    FUNCTION_WORDS,
    NO_FIRST_NAME,
    NO_SECOND_NAME,
    PARTICLES,
    POSSESSED,
    RELATIONS,
    STREET_NOUNS,
    TRADES,
)

COORDINATES = re.compile(r"\s{0,2}(?:,|&|\band\b|\bor\b|\+|/)\s{0,2}(?:and\s|or\s)?", re.IGNORECASE)


class JoinedNames(Sentence):
    """A sentence in which names take the words that belong to them."""

    def spread(self, sure: list[str]) -> None:
        """Makes names of the words that belong to one: surnames beside a first name, and names joined by 'and'."""
        for index in range(1, len(sure)):
            if sure[index]:
                if not sure[index - 1]:
                    self._spread_back(sure, index)
            elif sure[index - 1]:
                self._spread_on(sure, index)
            elif index > 1 and sure[index - 2] and self._is_next_of_names(sure, index):
                sure[index] = "joined with a name"

    def _is_next_of_names(self, sure: list[str], index: int) -> bool:
        """'Grace and Hope', and whatever ends a list: 'Mick, Trish and Smudge'."""
        token = self.row[index]
        if self.row[index - 1].word not in ("and", "or") or token.word in FUNCTION_WORDS or not self.touches(index - 1):
            return False
        if token.possessive or self.place_noun(index) or self.helps(index):
            return False
        listed = index > 3 and sure[index - 3] and not self.touches(index - 3) and token.word not in RELATIONS | POSSESSED
        return token.of == NAME_WORD or bool(listed)

    def _spread_on(self, sure: list[str], index: int) -> None:
        token, before = self.row[index], self.row[index - 1]
        if self.touches(index - 1):
            if self._continues_name(token, index, sure[index - 1]):
                sure[index] = "beside a name"
        elif self._is_joined(token, before, index):
            sure[index] = "joined with a name"

    def _is_joined(self, token: Token, before: Token, index: int) -> bool:
        """Whether 'and', '&' or a comma joins a word to the name before it."""
        if "&" in self.text[before.end:min(token.start, before.end + 3)]:
            return token.word not in NO_SECOND_NAME
        person = token.of == NAME_WORD and not before.possessive and not self.place_noun(index)
        return person and COORDINATES.fullmatch(self.text[before.end:token.start]) is not None

    def _continues_name(self, token: Token, index: int, why: str) -> bool:
        """Whether a word directly after a name belongs to it."""
        before = self.row[index - 1]
        large = self.cased and token.capital and not token.opens and not before.raw.isupper()
        if token.word in STREET_NOUNS and not (token.of == SURNAME_WORD and large):
            return False
        if token.of == SURNAME_WORD or (token.of == NAME_WORD and not self.helps(index)):
            return large or not self.cased
        if token.word in PARTICLES and self.is_name_at(index + 1):
            return True
        told = before.of in (FIRST_NAME, NAME_WORD) or why.startswith(("after", "beside"))
        return large and told and token.word not in FUNCTION_WORDS | TRADES

    def _spread_back(self, sure: list[str], index: int) -> None:
        token, before = self.row[index], self.row[index - 1]
        if before.of == NAME_WORD and not before.possessive and not self.helps(index - 1):
            if self.touches(index - 1):
                sure[index - 1] = "beside a name" if before.capital or not self.cased else ""
            elif COORDINATES.fullmatch(self.text[before.end:token.start]):
                sure[index - 1] = "joined with a name"
        elif self.touches(index - 1) and (self._is_large_before_name(before, token) or self._is_particle(before)):
            sure[index - 1] = "beside a name"
        elif before.word in ("and", "or") and index > 1 and not sure[index - 2] and self._is_joined_before(token, index - 2):
            sure[index - 2] = "joined with a name"

    def _is_particle(self, token: Token) -> bool:
        return token.word in PARTICLES and (token.capital or not self.cased)

    def _is_large_before_name(self, before: Token, token: Token) -> bool:
        """Whether a word that is written large inside a sentence is the first of two names, though no list of names has it."""
        large = self.cased and before.capital and token.capital and before.raw[1:].islower() and not before.opens
        return large and before.word not in NO_FIRST_NAME

    def _is_joined_before(self, token: Token, index: int) -> bool:
        """Whether 'Rose and' before a first name is a person too."""
        other = self.row[index]
        starts = other.opens or self.word(index - 1) in ADDRESSING | RELATIONS
        return other.of == NAME_WORD and token.of == FIRST_NAME and starts and self.touches(index)
