"""What is found by its figures: telephones, NHS and National Insurance numbers, number plates, postcodes, dates of birth. Linear:
each pattern begins with a figure and has an end."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

from .lists import PLAIN, word_class
from .mark import Mark
from .tokens import Token
from .vocabulary import FUNCTION_WORDS

GAP = r"[ \t\u00a0.\-‐‑–—/()·]{0,3}"
DIGIT = re.compile(r"\d")
RUN = re.compile(rf"\d(?:{GAP}\d)*")
ZERO = re.compile(r"(?<![^\W_])[oO\d](?=[^\W_]{0,11}[ ]?[oO\d])[oO\d \-]{8,20}(?!\w)")
PHONE = re.compile(rf"(?<!\d)(?:00(?:{GAP}\d){{9,14}}(?!\d)|0(?:{GAP}\d){{10}}(?!\d)|0(?:{GAP}\d){{9}}(?!{GAP}\d)"
                   rf"|44(?:{GAP}\d){{10,11}}(?!\d)|7(?:{GAP}\d){{9}}(?!{GAP}\d))")
EXTENSION = re.compile(r"[ ,]{0,2}(?:ext|extension|x)\.?[ ]?\d{1,6}", re.IGNORECASE)
PHONE_CUE = re.compile(r"(?:tel|phone|telephone|ring|call|text|mobile|mob|whatsapp|landline|fax|number|ext|extension)\W{0,3}"
                       r"(?:(?:is|me|us|him|her|them|on|at|no|number)\W{1,2}){0,3}$", re.IGNORECASE)
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
MONTH_DATE = re.compile(rf"\d{{1,2}}(?:st|nd|rd|th)?[ ,.\-/]{{0,2}}(?:of )?{MONTH}(?:[ ,.\-/'’]{{1,3}}(?:\d{{4}}|\d{{2}})"
                        rf"(?!\d))?", re.IGNORECASE)
MONTHS = frozenset("""
    january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec
    """.split())
MONTH_FIRST = re.compile(rf"{MONTH}[ .,]{{1,2}}(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:[ ,.\-/'’]{{1,3}}(?:\d{{4}}"
                         rf"|\d{{2}})(?!\d))?", re.IGNORECASE)
BIRTH_WORDS = frozenset("born birthday birthdate birth dob bday".split())
IN_WORDS = re.compile(rf"[a-z]{{3,8}}\W{{1,2}}(?:(?:on|is|was|in|the|of|day|a|:)\W{{1,2}}){{0,4}}(?:[a-z]{{3,7}}(?:ty"
                      rf"|teen)?(?:[ -][a-z]{{3,7}})?(?:st|nd|rd|th)\W(?:of\W)?)?{MONTH}"
                      r"(?:\W{1,2}(?:nineteen|twenty|two thousand|in)(?:[ -](?:and |hundred |oh |ten|eleven|twelve"
                      r"|[a-z]{3,6}(?:ty|teen)|one|two|three|four|five|six|seven|eight|nine)){0,4})", re.IGNORECASE)
DATE_RUN = re.compile(r"\d{1,2}[ ./\-–]{1,3}\d{1,2}[ ./\-–]{1,3}(\d{4}|\d{2})|(\d{4})[ ./\-–]\d{1,2}[ ./\-–]\d{1,2}|\d{8}")
BIRTH = re.compile(r"\b(?:born|dob|d\.\s?o\.\s?b|birth(?:day|date)?|bday)\b", re.IGNORECASE)
NEAR = 26     # the most characters between the word and the date
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
POSTCODE = re.compile(rf"\d[A-Za-z\doO]?{GAP}[\doO]( ?)([ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{{2}})(?![A-Za-z\d])")
AREA = re.compile(r"(?<![A-Za-z\d])[A-Za-z]{1,2}[ ]?$")
PLATE = re.compile(rf"\d{{1,4}}{GAP}[A-Za-z]{{1,3}}(?![A-Za-z\d])")
PLATE_FRONT = re.compile(rf"(?<![A-Za-z\d])([A-Za-z]{{1,3}})({GAP})$")
PLATE_SPACED = re.compile(rf"(?<![A-Za-z\d])([A-Za-z] [A-Za-z])({GAP})$")
SHORT_WORDS = frozenset("a i at on in to of is by my no the and for than be we he or as so up".split())
PLATE_WORDS = frozenset("reg registration plate plates numberplate vrm".split())
PLATE_CUE = re.compile(r"[a-z]{3,12}\b\W{0,3}"
                       r"(?:(?:no|number|is|was|ends?|ending|starts?|starting|begins?|beginning|in|with|of|it|had|has|read"
                       r"|said)\W{1,2}){0,4}"
                       r"((?:[A-Za-z]{1,3}[ -]?\d{1,4}[ -]?[A-Za-z]{0,3}|\d{1,4}[ -]?[A-Za-z]{1,3}|(?-i:[A-Z]{3}))"
                       r"(?!\w))", re.IGNORECASE)
NHS_CUE = re.compile(r"\bnhs\b[^\d\n]{0,30}$", re.IGNORECASE)
NHS_SHAPE = re.compile(r"\d{3}[^\d]{1,3}\d{3}[^\d]{1,3}\d{4}")
NI_FRONT = re.compile(rf"(?<![A-Za-z\d])[A-Za-z]{GAP}[A-Za-z]{GAP}$")
NI_BACK = re.compile(rf"{GAP}[A-Da-d](?![A-Za-z\d])")
NI_CUE = re.compile(r"\b(?:ni|nino|insurance)\b", re.IGNORECASE)
FINAL_BIRTH_YEAR = 2015
CUES = PLATE_WORDS | MONTHS | BIRTH_WORDS


def figures(text: str, row: list[Token]) -> Iterator[Mark]:
    """Yields the marks; they may overlap."""
    births = Births(text, row)
    yield from _cued(text, row, births)
    if not DIGIT.search(text):
        return
    read = ZERO.sub(lambda match: match[0].replace("o", "0").replace("O", "0"), text)
    for run in RUN.finditer(read):
        if run.end() - run.start() > 3:
            yield from _run(text, read, run, births)
    for match in POSTCODE.finditer(text):
        yield from _postcode(text, match)
    for match in PLATE.finditer(text):
        yield from _plate(text, match)
    for match in MONTH_DATE.finditer(text):
        yield from births.date(match.start(), match.end(), YEAR.search(match[0]))


def _cued(text: str, row: list[Token], births: Births) -> Iterator[Mark]:
    """What a word announces: a plate, a month before its day, a birth in words."""
    for token in [token for token in row if token.word in CUES]:
        if token.word in PLATE_WORDS and (match := PLATE_CUE.match(text, token.start, token.start + 80)):
            yield Mark(match.start(1), match.end(1), "plate", "after a word for a number plate")
        elif token.word in MONTHS and (match := MONTH_FIRST.match(text, token.start, token.start + 40)):
            yield from births.date(match.start(), match.end(), YEAR.search(match[0]))
        elif token.word in BIRTH_WORDS and (match := IN_WORDS.match(text, token.start, token.start + 120)):
            yield Mark(match.start(), match.end(), "dob", "a date of birth in words")


class Births:
    """Where a text speaks of a birth."""

    def __init__(self, text: str, row: list[Token]) -> None:
        self.text = text
        spoken = any(token.word in BIRTH_WORDS for token in row) or ".o.b" in text.lower()
        self.spans = [match.span() for match in BIRTH.finditer(text)] if spoken else []
        self.starts = [start for start, _ in self.spans]

    def before(self, start: int) -> int | None:
        """Where the word for a birth begins that stands shortly before; None if there is none."""
        at = bisect_left(self.starts, start) - 1
        if at < 0 or start - self.spans[at][1] > NEAR or re.search(r"[\d\n]", self.text[self.spans[at][1]:start]):
            return None
        return self.starts[at]

    def after(self, end: int) -> int | None:
        """Where the word for a birth ends that stands shortly after."""
        at = bisect_left(self.starts, end)
        if at == len(self.starts) or self.starts[at] - end > NEAR or re.search(r"[\d\n.!?]", self.text[end:self.starts[at]]):
            return None
        return self.spans[at][1]

    def date(self, start: int, end: int, year: re.Match[str] | None) -> Iterator[Mark]:
        """Yields a mark if the date is of a birth, or so long ago that it may be."""
        if (before := self.before(start)) is not None:
            yield Mark(before, end, "dob", "a date of birth")
        elif (after := self.after(end)) is not None:
            yield Mark(start, after, "dob", "a date of birth")
        elif year and int(year[0]) <= FINAL_BIRTH_YEAR and end - start > 4:
            yield Mark(start, end, "dob", "a date that may be one of birth")


def _run(text: str, read: str, run: re.Match[str], births: Births) -> Iterator[Mark]:
    start, end = run.span()
    number = "".join(filter(str.isdecimal, run[0]))
    if DATE_RUN.fullmatch(run[0]):
        yield from births.date(start, end, YEAR.search(run[0]))
    if len(number) == 4 and YEAR.fullmatch(number) and (born := births.before(start)) is not None:
        yield Mark(born, end, "dob", "a year of birth")
    if len(number) == 6:
        yield from _insurance(text, start, end)
    cued = number[:1] not in "07" or NHS_SHAPE.fullmatch(run[0]) or NHS_CUE.search(text, max(0, start - 40), start)
    if len(number) == 10 and cued:
        yield Mark(start, end, "nhs", "ten figures, as an NHS number has")
    elif 5 <= len(number) < 16 and PHONE_CUE.search(text, max(0, start - 40), start):
        yield Mark(start, end, "phone", "figures after a word for a telephone")
    if len(number) >= 10:
        yield from _phones(text, read, start, end)


def _phones(text: str, read: str, start: int, end: int) -> Iterator[Mark]:
    if text[max(0, start - 2):start].rstrip(" (").endswith("+"):
        yield Mark(text.rindex("+", max(0, start - 2), start), end, "phone", "a telephone number")
        return
    if start and text[start - 1] in "£$€#":
        return
    for match in PHONE.finditer(read, start, end):
        extension = EXTENSION.match(text, match.end())
        start = match.start() - (text[match.start() - 1:match.start()] == "(")
        yield Mark(start, extension.end() if extension else match.end(), "phone", "a telephone number")


def _insurance(text: str, start: int, end: int) -> Iterator[Mark]:
    front = NI_FRONT.search(text, max(0, start - 8), start)
    if front is None:
        return
    letters = "".join(filter(str.isalpha, front[0])).lower()
    back = NI_BACK.match(text, end)
    if letters not in SHORT_WORDS or NI_CUE.search(text, max(0, start - 40), start):
        yield Mark(front.start(), back.end() if back else end, "ni", "a National Insurance number")


def _postcode(text: str, match: re.Match[str]) -> Iterator[Mark]:
    area = AREA.search(text, max(0, match.start() - 4), match.start())
    if area is None or (match[1] and word_class(match[2].lower()) == PLAIN):
        return
    counted = match[2].lower() in ("st", "nd", "rd", "th") and match[0][-4:-3] == " "      # 'M4 5th junction'
    if not counted and not (" " in area[0] and area[0].strip().lower() in SHORT_WORDS):
        yield Mark(area.start(), match.end(), "postcode", "a postcode")


def _plate(text: str, match: re.Match[str]) -> Iterator[Mark]:
    start = match.start()
    front = PLATE_FRONT.search(text, max(0, start - 6), start) or PLATE_SPACED.search(text, max(0, start - 6), start)
    if front is None:
        return
    first, glued = "".join(filter(str.isalpha, front[1])).lower(), not front[2]
    figures, letters = "".join(filter(str.isdigit, match[0])), "".join(filter(str.isalpha, match[0]))
    shape = (len(first), len(figures), len(letters))
    fits = FITTING.get("old" if shape[0] == 1 else "new" if shape == (2, 2, 3) else "older" if shape[0] == 3 else "")
    if fits and fits(first, match[0], letters, glued):
        yield Mark(front.start(), match.end(), "plate", "a number plate")


def _fits_new(first: str, text: str, letters: str, glued: bool) -> bool:
    """AB12 CDE: the last letters are no word, or the first are none, or all is written together."""
    if word_class(letters.lower()) != PLAIN or (word_class(first) != PLAIN and letters.lower() not in FUNCTION_WORDS):
        return True
    return glued and text[2:3].isalpha() and first not in SHORT_WORDS


def _fits_old(first: str, text: str, letters: str, glued: bool) -> bool:
    """A123 BCD, not 'a 12 car crash'."""
    return len(letters) == 3 and word_class(letters.lower()) != PLAIN and (glued or first not in "ai") and not text[:4].isdigit()


def _fits_older(first: str, text: str, letters: str, _glued: bool) -> bool:
    """BCD 123A, not 'the 12 a day'."""
    written = letters not in "aiAI" or text[-2].isdigit()
    return written and len(letters) == 1 and not text[:4].isdigit() and word_class(first) != PLAIN


FITTING: dict[str, Callable[[str, str, str, bool], bool]] = {"new": _fits_new, "old": _fits_old, "older": _fits_older}
