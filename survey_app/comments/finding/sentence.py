"""What can be told of a word from the words around it: whether a sentence uses it as a person's name. Linear: neighbours only."""

from __future__ import annotations

import re
from itertools import pairwise

from .lists import FIRST_NAME, NAME_WORD, PLAIN, REASONS, SURNAME, SURNAME_WORD, UNKNOWN, is_common
from .tokens import Token
from .vocabulary import (
    ADDRESSING,
    ADJECTIVES_OF_NAMES,
    AFTER_PERSON,
    BEFORE_MONTHS,
    CALLED,
    DETERMINERS,
    FUNCTION_WORDS,
    HELPING_WORDS,
    INTRODUCERS,
    LOCATIVES,
    MODALS,
    MONTHS,
    NAMERS,
    OFFICES,
    PEOPLE_VERBS,
    PLAIN_TITLES,
    POSSESSED,
    PRONOUNS_BEFORE,
    RELATIONS,
    STREET_NOUNS,
    SURNAME_PLACES,
    TITLES,
    TOLD,
    VERBS_OF_PLACES,
)

NAMES = (FIRST_NAME, SURNAME, UNKNOWN)     # words that are names by themselves
AFTER_PEOPLE = frozenset("is was has had did does said says lives who and from next about on at".split())
JOINS = re.compile(r"(?:[ \t\u00a0]{1,3}|[-‐‑]|\.[ \t]?)")     # between the parts of one name


def _is_join(between: str) -> bool:
    return between == " " or JOINS.fullmatch(between) is not None


# A word before a name, and the word before that.
SAID = frozenset({("is", "name"), ("was", "name"), ("as", "known"), ("as", "goes"), ("of", "name")})


class Sentence:
    """A row of words, and what can be told of each from the words around it."""

    def __init__(self, text: str, row: list[Token], cased: bool, known: frozenset[str]) -> None:
        self.text, self.row, self.cased, self.known = text, row, cased, known
        # Two more at the end, so that an index just before the first or after the last finds no word and no join.
        self.words = [token.word for token in row] + ["", ""]
        gaps = [text[one.start + len(one.raw):other.start] for one, other in pairwise(row)]
        self.joined = [_is_join(gap) for gap in gaps] + [False, False, False]
        self.touching = [joined and not token.possessive for joined, token in zip(self.joined, row, strict=False)]
        self.touching += [False, False]

    def word(self, index: int) -> str:
        """The folded word at the index; empty outside the row."""
        return self.words[index]

    def touches(self, index: int) -> bool:
        """Whether only a space, a hyphen or a full stop stands between this word and the next."""
        return self.touching[index]

    def reason(self, index: int) -> str:
        """Why the word is a name by itself or by its neighbours; empty if it is none."""
        token = self.row[index]
        introduced = index and self.row[index - 1].word in INTRODUCERS and self.joined[index - 1]
        if introduced and (told := self._introduced(token, index)):
            return told
        if token.of in (PLAIN, SURNAME_WORD) and self._is_rare_and_large(token, index):
            return "written large, and no common word"
        if token.of == PLAIN:
            return ""
        if token.of in NAMES:
            return "" if self._is_place(token, index) else REASONS[token.of]
        return REASONS[token.of] if self._is_used_as_name(token, index) else ""

    def _introduced(self, token: Token, index: int) -> str:
        if self._says_name(token, index):
            return "after 'my name is' or 'called'"
        return self._after_title(token, index) if self.row[index - 1].word in TITLES else ""

    def _after_title(self, token: Token, index: int) -> str:
        before = self.row[index - 1]
        capital = self.cased and token.capital
        if token.word in FUNCTION_WORDS and not (capital and before.word in PLAIN_TITLES):
            return ""
        if before.word in PLAIN_TITLES or token.of in NAMES or (token.of == NAME_WORD and not self.helps(index)):
            return "after a title"
        return "after a title" if capital and before.capital and token.word not in STREET_NOUNS else ""

    def _is_rare_and_large(self, token: Token, index: int) -> bool:
        """Whether a word that is seldom written stands large inside a sentence, and neither belongs to a title nor a place."""
        if not self.cased or token.opens or not _is_title_case(token) or is_common(token.word) or token.word in STREET_NOUNS:
            return False
        before = self.row[index - 1]
        alone = not before.capital or before.word in ADJECTIVES_OF_NAMES
        return alone and before.word not in DETERMINERS and before.word not in LOCATIVES \
            and not self.place_noun(index) and not (self.touches(index) and self.row[index + 1].capital)

    def _says_name(self, token: Token, index: int) -> bool:
        """Whether 'my name is', 'called' or 'named' stands before the word, which may be a name."""
        before = self.word(index - 1)
        earlier = self.word(index - 2)
        says = before in ("called", "named", "nicknamed", "aka") or (before == "name" and self.row[index - 1].possessive) \
            or (before, earlier) in SAID
        if says and self.cased:
            return token.capital and not token.raw.isupper()
        person = earlier in RELATIONS or earlier in CALLED
        return says and token.word not in FUNCTION_WORDS and (before not in ("called", "named") or person)

    def _is_place(self, token: Token, index: int) -> bool:
        """Whether a name or unknown word stands where a place stands, or is an abbreviation or a word of the consultation."""
        first, before = token.of == FIRST_NAME, self.word(index - 1)
        if not first and (token.word in self.known or (self.cased and token.raw.isupper() and 1 < len(token.raw) < 5)):
            return True
        if before in MODALS and token.of == SURNAME and token.raw.islower():      # a verb
            return True
        if not token.possessive and (before in OFFICES or (before in LOCATIVES and (not first or self.place_noun(index)))):
            return True
        if not self.place_noun(index):
            return False
        if not (first or token.possessive):
            return True
        return self.word(index + 1) in STREET_NOUNS and not self._is_person_before_noun(token, index)

    def place_noun(self, index: int) -> bool:
        """Whether the next word, or the one after it, is a noun of a street or public place, with nothing between."""
        if not self.touching[index]:
            return False
        if self.words[index + 1] in STREET_NOUNS:
            return True
        return self.words[index + 2] in STREET_NOUNS and self.touching[index + 1] and self.row[index + 1].of != PLAIN

    def _is_person_before_noun(self, token: Token, index: int) -> bool:
        """Whether 'Leanne Hill' or 'wayne park' is rather a person: a first name before a noun that is a surname too."""
        following = self.row[index + 1]
        placed = self.word(index - 1) in LOCATIVES or self.word(index - 1) in ("on", "at", "the", "st")
        if token.possessive or following.of != SURNAME_WORD or placed:
            return False
        large = token.capital and following.capital
        return large if self.cased else token.of != NAME_WORD or following.word not in VERBS_OF_PLACES

    def _is_used_as_name(self, token: Token, index: int) -> bool:
        """Whether a sentence uses an everyday word as a name."""
        before = self.word(index - 1)
        if token.of == NAME_WORD and self._that_person(index):
            return True
        if token.of == NAME_WORD and self.touches(index) and self._is_person_before_noun(token, index):
            large = self.cased and token.capital and not token.opens
            return token.word not in HELPING_WORDS or self.word(index + 1) in SURNAME_PLACES or large
        if token.word in STREET_NOUNS and self._ends_a_place(index):
            return self._name_beside(index)
        if self.place_noun(index) or before in DETERMINERS or (token.word in MONTHS and before in BEFORE_MONTHS):
            return False
        return self._is_large_or_in_context(token, index)

    def _is_large_or_in_context(self, token: Token, index: int) -> bool:
        if self.cased and token.capital and not token.opens and token.raw[1:].islower():
            return token.of == NAME_WORD or self._name_beside(index)
        return self._in_context(token, index) if token.of == NAME_WORD else self._name_beside(index)

    def _ends_a_place(self, index: int) -> bool:
        before = self.row[index - 1]
        return self.touches(index - 1) and (before.of != PLAIN or (self.cased and before.capital))

    def _that_person(self, index: int) -> bool:
        """'that Hunter boy', 'it was Dot who', 'the manager, Terry,' and 'Dot Cooper'."""
        before, after = self.word(index - 1), self.word(index + 1)
        related = (before == "that" and after in RELATIONS) or (after == "the" and self.word(index + 2) in RELATIONS)
        if related and self.touches(index):
            return True
        if before in ("is", "was", "it's") and after == "who":
            return True
        if before in RELATIONS and self._stands_apart(index):
            return True
        return self.touches(index) and not self.place_noun(index) and self._is_with_surname(index)

    def _stands_apart(self, index: int) -> bool:
        """Whether the word stands between two commas, or a comma and a full stop."""
        token = self.row[index]
        return self.text[self.row[index - 1].end:token.start] == ", " and self.text[token.end:token.end + 1] in (",", ".")

    def _is_with_surname(self, index: int) -> bool:
        token, following, before = self.row[index], self.row[index + 1], self.word(index - 1)
        if _is_title_case(token) and _is_title_case(following) and following.of in (NAME_WORD, SURNAME_WORD, SURNAME):
            return before not in ("the", "a")
        return following.of == NAME_WORD and not {token.word, following.word} & HELPING_WORDS and before not in DETERMINERS

    def _name_beside(self, index: int) -> bool:
        """Whether a first name stands directly before a word that is a surname too, and no verb can be meant."""
        if not index or not self.touches(index - 1):
            return False
        before = self.row[index - 1]
        if before.of == FIRST_NAME and self._is_place(before, index - 1):
            return False
        if before.of not in (NAME_WORD, FIRST_NAME) or (before.word in HELPING_WORDS and not before.opens):
            return False
        if before.of == NAME_WORD and self.word(index - 2) in DETERMINERS | LOCATIVES | {"on", "at", "of"}:
            return False
        return not self.cased or (before.capital and self.row[index].capital)

    def _in_context(self, token: Token, index: int) -> bool:
        """Whether an everyday word stands, in small letters or at the beginning, where a person stands."""
        before, after = self.word(index - 1), self.word(index + 1)
        if token.possessive and after in POSSESSED:
            return True
        if token.opens:
            return self._opens_as_person(token, after)
        if self.touches(index - 1) and self._is_addressed(token, index):
            return True
        if self.helps(index) or before in PRONOUNS_BEFORE:
            return False
        if before in RELATIONS and self.touches(index - 1):
            return after not in FUNCTION_WORDS or after in PEOPLE_VERBS
        free = not after or after in AFTER_PERSON or self.is_name_at(index + 1) or not self.touches(index)
        return before in ADDRESSING and free

    def _opens_as_person(self, token: Token, after: str) -> bool:
        if token.word in MONTHS and after in ("is", "was", "has", "had"):
            return False
        if token.word in HELPING_WORDS and after in ("i", "the", "you", "we", "they", "not", "never"):
            return False
        return after in PEOPLE_VERBS or self.text[token.end:token.end + 2] == " ("

    def _is_addressed(self, token: Token, index: int) -> bool:
        """'told Bill', 'since Will moved', 'call me Will'."""
        before, after = self.word(index - 1), self.word(index + 1)
        if before in NAMERS or (before in ("me", "him", "her", "them", "us") and self.word(index - 2) in NAMERS):
            return True
        verb = token.word in ("will", "may", "can") and after in FUNCTION_WORDS
        return before in TOLD and token.word != "so" and not verb and after not in ("i", "you", "be", "not", "the", "a")

    def helps(self, index: int) -> bool:
        """Whether the word is a verb here: 'will be', 'may not', 'mark the'."""
        token = self.row[index]
        if token.word not in HELPING_WORDS or token.possessive or (self.cased and token.capital and not token.opens):
            return False
        return self.touches(index) and self.word(index + 1) not in AFTER_PEOPLE

    def is_name_at(self, index: int) -> bool:
        return 0 <= index < len(self.row) and self.row[index].of in NAMES


def _is_title_case(token: Token) -> bool:
    return token.capital and token.raw[1:].islower()
