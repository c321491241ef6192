"""What must not be met, and where it stands in a text. Pure.

Words are compared without case, accents of form, apostrophes and characters that stand for nothing. A run of six words of a
comment that may not leave is found whole; a paraphrase, or a comment of fewer words, is not.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

RUN = 6             # words in a row
NOTHING = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff'’‘ʼ]")
POSSESSIVE = re.compile(r"(?<=\w)['’ʼ][sS]\b")
WORD = re.compile(r"[^\W_]+")
EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
DIGITS = re.compile(r"(?<!\d)\+?\d(?:[ ().\u00a0-]{0,3}\d){8,16}(?!\d)")
FEWEST_DIGITS = 9
INWARD = "[ABD-HJLNP-UW-Z]{2}"
POSTCODE = re.compile(rf"(?<![A-Z0-9#&/])([A-Z]{{1,2}}\d[A-Z\d]?)(?:\s{{0,2}}|-)(\d{INWARD})(?![A-Z0-9/=+])", re.IGNORECASE)
TOKEN = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])", re.ASCII)
# The end of a signed link: its words, the time, the signature. On some days the time reads as a postcode does, such as AW0 7SA.
SIGNED = re.compile(r"(?<![\w-])[\w-]{8,400}\.[\w-]{6}\.[\w-]{27,43}(?![\w-])", re.ASCII)
CODE = re.compile(r"(?<![A-Z0-9])[A-Z0-9]{4}(?:[- ]?[A-Z0-9]{4}){3}(?![A-Z0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Find:
    """What kind of thing was found. It never holds the words themselves, because it is stored and printed."""

    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def words(text: str) -> list[str]:
    """Returns the words of a text in the form in which they are compared."""
    return WORD.findall(NOTHING.sub("", POSSESSIVE.sub("", unicodedata.normalize("NFKC", text))).casefold())


def runs(said: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yields every run of six words."""
    return zip(*(said[start:] for start in range(RUN)), strict=False)


def postcodes(text: str) -> set[str]:
    """Returns the unit postcodes in a text, without spaces, in capitals."""
    for drawn in (SIGNED, TOKEN):
        text = drawn.sub(" ", text)
    return {(found[1] + found[2]).upper() for found in POSTCODE.finditer(text)}


@dataclass
class Watchlist:
    """What must not be met. `forbid` and `allow` fill it: what stands in an allowed text may be met."""

    _runs: set[int] = field(default_factory=set)
    _phrases: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)
    _numbers: set[str] = field(default_factory=set)
    _emails: set[str] = field(default_factory=set)
    _tokens: set[str] = field(default_factory=set)
    _allowed: set[int] = field(default_factory=set)
    _allowed_words: list[str] = field(default_factory=list)
    _allowed_postcodes: set[str] = field(default_factory=set)
    _secrets: set[str] = field(default_factory=set)

    def forbid_comment(self, text: str) -> None:
        """Forbids every run of six words of a comment."""
        self._runs.update(map(hash, runs(words(text))))

    def forbid_mark(self, text: str) -> None:
        """Forbids the words of an accepted mark: of two words or with a digit or @ anywhere, one word in quotations."""
        said = tuple(words(text))
        digits = re.sub(r"\D", "", text)
        if len(digits) >= FEWEST_DIGITS:
            self._numbers.add(digits[-FEWEST_DIGITS:])
        if len(said) > 1 or "@" in text or digits:
            if len(said) > 1 or (said and len(said[0]) > 4):
                self._phrases.setdefault(said[0], set()).add(said)
        elif said:
            self._names.add(said[0])

    def forbid_addresses(self, emails: Iterable[str]) -> None:
        """Forbids email addresses."""
        self._emails.update(email.casefold() for email in emails)

    def forbid_tokens(self, hashes: Iterable[str]) -> None:
        """Forbids the tokens and codes of which these are the stored SHA-256."""
        self._tokens.update(hashes)

    def forbid_secrets(self, secrets: Iterable[str]) -> None:
        """Forbids exact strings, such as the instance's key."""
        self._secrets.update(secret for secret in secrets if len(secret) >= 8)

    def allow(self, text: str) -> None:
        """Allows the runs, phrases and postcodes of a text that may leave."""
        said = words(text)
        self._allowed.update(map(hash, runs(said)))
        self._allowed_words.append(f" {' '.join(said)} ")
        self._allowed_postcodes |= postcodes(text)

    def ready(self) -> Watchlist:
        """Takes out what is allowed; call it once, after everything is forbidden and allowed."""
        self._runs -= self._allowed
        whole = "\n".join(self._allowed_words)
        self._phrases = {first: kept for first, said in self._phrases.items()
                         if (kept := {one for one in said if f" {' '.join(one)} " not in whole})}
        return self

    def search(self, where: str, text: str, quotations: Collection[str] = ()) -> Iterator[Find]:
        """Yields what a text holds that must not be met, each kind once."""
        said = words(text)
        if len(said) >= RUN and not self._runs.isdisjoint(map(hash, runs(said))):
            yield Find(f"{RUN} words in a row of a comment that may not leave", where)
        if not self._phrases.keys().isdisjoint(said) and any(
                self._has_phrase(said, place) for place, word in enumerate(said) if word in self._phrases):
            yield Find("what was taken out of a comment", where)
        if any(re.sub(r"\D", "", found)[-FEWEST_DIGITS:] in self._numbers for found in DIGITS.findall(text)):
            yield Find("a number that was taken out of a comment", where)
        if "@" in text and not self._emails.isdisjoint(_addresses(text)):
            yield Find("the email address of a contact or of staff", where)
        if postcodes(text) - self._allowed_postcodes:
            yield Find("a full postcode", where)
        yield from self._secret(where, text)
        if any(word in self._names for quotation in quotations for word in words(quotation)):
            yield Find("a quotation with a name that was taken out of a comment", where)

    def _has_phrase(self, said: Sequence[str], place: int) -> bool:
        return any(tuple(said[place:place + len(one)]) == one for one in self._phrases[said[place]])

    def _secret(self, where: str, text: str) -> Iterator[Find]:
        if self._tokens and any(hashlib.sha256(one.encode()).hexdigest() in self._tokens for one in _codes(text)):
            yield Find("a code or token that lets somebody in", where)
        if any(secret in text for secret in self._secrets):
            yield Find("a secret of this installation", where)


def _addresses(text: str) -> Iterator[str]:
    """Yields every address in a text, also one that more is written on to, as in “name@example.org.csv”."""
    for found in EMAIL.findall(text):
        name, _, domain = found.casefold().partition("@")
        labels = domain.split(".")
        yield from (f"{name}@{'.'.join(labels[:last])}" for last in range(2, len(labels) + 1))


def _codes(text: str) -> Iterator[str]:
    """Yields what has the form of a token, or of a code that people copy by hand, as it was hashed."""
    yield from TOKEN.findall(text)
    for found in CODE.findall(text):
        code = re.sub(r"[- ]", "", found).upper()
        yield "-".join(code[start:start + 4] for start in range(0, 16, 4))
