"""Names of people: by the lists, by where a word stands, and because no list knows it. Linear: each word looks at its neighbours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .lists import FIRST_NAME, NAME_WORD, PLAIN, REASONS, SURNAME, SURNAME_WORD, UNKNOWN
from .mark import Mark
from .tokens import Token, is_cased
from .vocabulary import (
    ADDRESSING,
    ADJECTIVES_OF_NAMES,
    DETERMINERS,
    FAMILY_FIRMS,
    FUNCTION_WORDS,
    HELPING_WORDS,
    LOCATIVES,
    MONTHS,
    NAMERS,
    OFFICES,
    PEOPLE_VERBS,
    PLAIN_TITLES,
    POSSESSIONS,
    PRONOUNS_BEFORE,
    RELATIONS,
    STREET_NOUNS,
    SURNAME_PLACES,
    TITLES,
    TOLD,
    TRADE_JOINS,
    TRADES,
    VERBS_OF_PLACES,
)

JOINS = re.compile(r"(?:[ \t\u00a0]{1,3}|[-‐‑]|\.[ \t]?)")     # between the parts of one name
COORDINATES = re.compile(r"\s{0,2}(?:,|&|\band\b|\bor\b|\+|/)\s{0,2}(?:and\s|or\s)?", re.IGNORECASE)
INITIAL = re.compile(r"[ \t](?:[A-Z](?:\.|(?=[\s,;!?]|$))|[a-z](?:\.|(?=[,;!?]|$)))")
BEFORE_INITIAL = re.compile(r"(?<![\w.])(?:[A-Z](?:\.[ \t]?|[ \t])|[a-z]\.[ \t]?){1,3}$")
BEFORE_MONTHS = frozenset(["in", "of", "since", "until", "till", "from", "by", "last", "this", "next", "during", "early", "late", "mid", "each", "every", "through"])
INTRODUCERS = TITLES | {"is", "was", "name's", "called", "named"}
PARTICLES = frozenset(["van", "der", "de", "den", "del", "la", "le", "al", "el", "bin", "ibn", "ap", "ab", "mac", "mc", "o", "da", "dos", "von", "ul", "bint", "ben", "abu", "ur", "st", "san", "ni", "nic"])


def names(text: str, row: list[Token], known: frozenset[str]) -> Iterator[Mark]:
    """Yields a mark for each name or business. `known` are folded words of the consultation, such as its areas: no unknown words."""
    if not row:
        return
    sentence = _Sentence(text, row, is_cased(row), known)
    sure = [sentence.reason(index) if token.of or (index and row[index - 1].word in INTRODUCERS) else "" for index, token in enumerate(row)]
    sentence.spread(sure)
    yield from sentence.marks(sure)


def _is_join(between: str) -> bool:
    return between == " " or JOINS.fullmatch(between) is not None


class _Sentence:
    """A row of words, and what can be told of each from the words around it."""

    def __init__(self, text: str, row: list[Token], cased: bool, known: frozenset[str]) -> None:
        self.text, self.row, self.cased, self.known = text, row, cased, known
        self.joined = [_is_join(text[one.start + len(one.raw):other.start]) for one, other in zip(row, row[1:], strict=False)]

    def word(self, index: int) -> str:
        """The folded word at the index; empty outside the row."""
        return self.row[index].word if 0 <= index < len(self.row) else ""

    def touches(self, index: int) -> bool:
        """Whether only a space, a hyphen or a full stop stands between this word and the next."""
        return 0 <= index < len(self.joined) and self.joined[index] and not self.row[index].possessive

    def reason(self, index: int) -> str:
        """Why the word is a name by itself or by its neighbours; empty if it is none."""
        token = self.row[index]
        if index and self.row[index - 1].word in TITLES and self.touches(index - 1) and (told := self._after_title(token, index)):
            return told
        if index and self._says_name(token, index):
            return "after 'my name is' or 'called'"
        if token.of == PLAIN:
            return ""
        if token.of in (FIRST_NAME, SURNAME, UNKNOWN):
            return "" if self._is_place(token, index) else REASONS[token.of]
        return REASONS[token.of] if self._is_used_as_name(token, index) else ""

    def _after_title(self, token: Token, index: int) -> str:
        before = self.row[index - 1]
        capital = self.cased and token.capital
        if (token.word in FUNCTION_WORDS and not (capital and before.word in PLAIN_TITLES)) or self.text[before.end:token.start].strip(" .\t"):
            return ""
        if before.word in PLAIN_TITLES or token.of in (FIRST_NAME, SURNAME, UNKNOWN) or (token.of == NAME_WORD and not self._helps(index)):
            return "after a title"
        return "after a title" if capital and before.capital and token.word not in STREET_NOUNS else ""

    def _says_name(self, token: Token, index: int) -> bool:
        """Whether 'my name is', 'called' or 'named' stands before the word, which is written large or is no word of a sentence."""
        before = self.word(index - 1)
        says = before in ("name's", "called", "named") or (before in ("is", "was") and self.word(index - 2) == "name")
        return says and self.touches(index - 1) and ((self.cased and token.capital and not token.raw.isupper())
                                                     or (token.word not in FUNCTION_WORDS and before not in ("called",) and not self.cased and before != "named"))

    def _is_place(self, token: Token, index: int) -> bool:
        """Whether a name or unknown word stands where a place stands, or is an abbreviation or a word of the consultation."""
        if token.word in self.known and token.of != FIRST_NAME:
            return True
        if self.cased and token.raw.isupper() and 1 < len(token.raw) < 5 and token.of != FIRST_NAME:
            return True
        before, person = self.word(index - 1), token.possessive or token.of == FIRST_NAME
        if before in OFFICES and not token.possessive:
            return True
        if before in LOCATIVES and not token.possessive and (token.of != FIRST_NAME or self._place_noun(index)):
            return True
        if not self._place_noun(index):
            return False
        return not (person and self._is_person_before_noun(token, index)) or (self.word(index + 1) not in STREET_NOUNS and person)

    def _place_noun(self, index: int) -> bool:
        """Whether the next word, or the one after it, is a noun of a street or public place, with nothing between."""
        if not self.touches(index):
            return False
        if self.word(index + 1) in STREET_NOUNS:
            return True
        following = self.row[index + 1]
        return following.of != PLAIN and self.touches(index + 1) and self.word(index + 2) in STREET_NOUNS

    def _is_person_before_noun(self, token: Token, index: int) -> bool:
        """Whether 'Leanne Hill' or 'wayne park' is rather a person: a first name before a noun that is a surname too."""
        following = self.row[index + 1]
        if token.possessive or following.of != SURNAME_WORD or self.word(index - 1) in LOCATIVES | {"on", "at", "the", "st"}:
            return False
        if token.of == NAME_WORD and following.word in VERBS_OF_PLACES and not (self.cased and token.capital and following.capital):
            return False
        return not self.cased or (token.capital and following.capital)

    def _is_used_as_name(self, token: Token, index: int) -> bool:
        """Whether a sentence uses an everyday word as a name."""
        before = self.word(index - 1)
        if token.of == NAME_WORD and self._that_person(index):
            return True
        if token.of == NAME_WORD and self.touches(index) and self._is_person_before_noun(token, index):
            return token.word not in HELPING_WORDS or self.word(index + 1) in SURNAME_PLACES or (self.cased and token.capital and not token.opens)
        if token.word in STREET_NOUNS and self.touches(index - 1) and (self.row[index - 1].of != PLAIN or (self.cased and self.row[index - 1].capital)):
            return self._name_beside(index)
        if self._place_noun(index) or before in DETERMINERS or (token.word in MONTHS and before in BEFORE_MONTHS):
            return False
        if self.cased and token.capital and not token.opens and token.raw[1:].islower():
            return token.of == NAME_WORD or self._name_beside(index)
        if token.of != NAME_WORD:
            return self._name_beside(index)
        return self._in_context(token, index)

    def _that_person(self, index: int) -> bool:
        """'that Hunter boy', 'it was Dot who', 'the manager, Terry,' and 'Dot Cooper'."""
        before, after, row = self.word(index - 1), self.word(index + 1), self.row
        if before == "that" and after in RELATIONS and self.touches(index):
            return True
        if before in ("is", "was", "it's") and after == "who":
            return True
        if before in RELATIONS and self.text[row[index - 1].end:row[index].start] == ", " and self.text[row[index].end:row[index].end + 1] in (",", "."):
            return True
        if self.cased and self.touches(index) and row[index].capital and row[index + 1].capital and not self._place_noun(index) \
                and row[index + 1].of in (NAME_WORD, SURNAME_WORD, SURNAME) and before not in ("the", "a"):
            return True
        return self.touches(index) and row[index + 1].of == NAME_WORD and not {row[index].word, after} & HELPING_WORDS and before not in DETERMINERS \
            and not self._place_noun(index)

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
        before, after = self.word(index - 1), self.word(index + 1)
        if token.possessive and (after in POSSESSIONS or after in TRADES):
            return True
        if token.opens and token.word in MONTHS and after in ("is", "was", "has", "had"):
            return False
        if token.opens and self.text[token.end:token.end + 2] == " (":
            return True
        if token.opens:
            return after in PEOPLE_VERBS and not (token.word in HELPING_WORDS and after in ("i", "the", "you", "we", "they", "not", "never"))
        touching = self.touches(index - 1)
        if before in TOLD and touching and (after not in ("i", "you", "be", "not", "the", "a") and not (after in FUNCTION_WORDS and token.word in ("will", "may", "can"))
                                            and token.word != "so"):
            return True
        if touching and (before in NAMERS or (before in ("me", "him", "her", "them", "us") and self.word(index - 2) in NAMERS | {"calls"})):
            return True
        if self._helps(index) or before in PRONOUNS_BEFORE:
            return False
        if before in RELATIONS and touching:
            return after not in FUNCTION_WORDS or after in PEOPLE_VERBS
        if before in ADDRESSING:
            return not after or after in PEOPLE_VERBS or after in FUNCTION_WORDS or self._is_name_at(index + 1) or not self.touches(index)
        return False

    def _helps(self, index: int) -> bool:
        """Whether the word is a verb here: 'will be', 'may not', 'mark the'."""
        token, after = self.row[index], self.word(index + 1)
        if token.word not in HELPING_WORDS or token.possessive or (self.cased and token.capital and not token.opens):
            return False
        return not (not self.touches(index) or after in ("is", "was", "has", "had", "did", "does", "said", "says", "lives", "who", "and", "from", "next", "about", "on", "at"))

    def _is_name_at(self, index: int) -> bool:
        return 0 <= index < len(self.row) and self.row[index].of in (FIRST_NAME, SURNAME, UNKNOWN)

    def spread(self, sure: list[str]) -> None:
        """Makes names of the words that belong to one: surnames beside a first name, and names joined by 'and'."""
        for index in range(1, len(sure)):
            if sure[index]:
                if not sure[index - 1]:
                    self._spread_back(sure, index)
            elif sure[index - 1]:
                self._spread_on(sure, index)

    def _spread_on(self, sure: list[str], index: int) -> None:
        token, before = self.row[index], self.row[index - 1]
        if before.possessive or (token.word in STREET_NOUNS and not (token.of == SURNAME_WORD and self.cased and token.capital)):
            return
        if self.touches(index - 1):
            large = self.cased and token.capital and not token.opens and not before.raw.isupper()
            if token.of == SURNAME_WORD or (token.of == NAME_WORD and not self._helps(index)):
                if not self.cased or large:
                    sure[index] = "beside a name"
            elif (large and token.word not in FUNCTION_WORDS and token.word not in TRADES and (
                    before.of in (FIRST_NAME, NAME_WORD) or sure[index - 1].startswith(("after", "beside")))) or (token.word in PARTICLES and index + 1 < len(self.row) and self._is_name_at(index + 1)):
                sure[index] = "beside a name"
        elif token.of == NAME_WORD and COORDINATES.fullmatch(self.text[before.end:token.start]):
            sure[index] = "" if self._place_noun(index) else "joined with a name"

    def _spread_back(self, sure: list[str], index: int) -> None:
        token, row = self.row[index], self.row
        before = row[index - 1]
        if self.touches(index - 1) and (before.of == NAME_WORD or (before.word in PARTICLES and before.capital >= self.cased)) \
                and not (self._helps(index - 1) or before.possessive):
            if not self.cased or before.capital:
                sure[index - 1] = "beside a name"
        elif before.of == NAME_WORD and not before.possessive and COORDINATES.fullmatch(self.text[before.end:token.start]) and not self._helps(index - 1):
            sure[index - 1] = "joined with a name"
        elif before.word in ("and", "or") and index > 1 and row[index - 2].of == NAME_WORD and not sure[index - 2] and token.of == FIRST_NAME \
                and (row[index - 2].opens or self.word(index - 3) in ADDRESSING | RELATIONS) and self.touches(index - 2):
            sure[index - 2] = "joined with a name"

    def marks(self, sure: list[str]) -> Iterator[Mark]:
        """The marks: words of one name in one mark, with initials; a business with its trade."""
        index = 0
        while index < len(sure):
            if not sure[index]:
                index += 1
                continue
            last = index
            while last + 1 < len(sure) and sure[last + 1] and self.touches(last):
                last += 1
            yield self._mark(sure, index, last)
            index = last + 1

    def _mark(self, sure: list[str], first: int, last: int) -> Mark:
        text, row = self.text, self.row
        start, end = row[first].start, row[last].end
        if first and row[first - 1].word in ADJECTIVES_OF_NAMES and self.touches(first - 1) and row[first].of != PLAIN \
                and (not self.cased or row[first - 1].capital):
            start = row[first - 1].start
        if trade := self._trade(last):
            return Mark(start, row[trade].end, "business", "a name with a trade")
        if initial := INITIAL.match(text, end, end + 4) if end == row[last].start + len(row[last].raw) else None:
            end = initial.end() - (initial[0].endswith(".") and text[initial.end():initial.end() + 1] in ("", "\n"))
        if initials := BEFORE_INITIAL.search(text, max(0, start - 8), start):
            start = initials.start() if initials[0].strip() not in ("I", "A") else start
        return Mark(start, end, "name", sure[first])

    def _trade(self, last: int) -> int:
        """The index of the word of trade that follows a name; 0 if none does."""
        row, at = self.row, last + 1
        if at >= len(row):
            return 0
        between = self.text[row[last].end:row[at].start]
        if row[at].word in FAMILY_FIRMS and re.fullmatch(r"\s?&\s?", between):
            return at
        if row[at].word == "and" and self.word(at + 1) in FAMILY_FIRMS and self.word(at + 2) not in PEOPLE_VERBS - {"is", "has"} - TRADES:
            return at + 1 if row[last].of != PLAIN and (self.cased <= row[at + 1].capital) else 0
        if not re.fullmatch(r"(?:['’][sS])? ", between):
            return 0
        if row[at].word in TRADE_JOINS and self.word(at + 1) in TRADES and self.touches(at):
            return at + 1
        if row[at].word in TRADES and (row[last].possessive or not self.cased or row[at].capital):
            return at + 1 if self.word(at + 1) in TRADES and self.touches(at) else at
        return 0


Finder = Callable[[str, list[Token]], Iterator[Mark]]
