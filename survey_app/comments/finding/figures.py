"""What is found by its figures: telephones, NHS and National Insurance numbers, number plates, postcodes, dates of birth. Linear:
each pattern begins with a figure and has an end."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

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
PHONE_CUE = re.compile(r"(?:tel|phone|telephone|ring|call|text|mobile|mob|whatsapp|landline|fax|number|ext|extension)\W{0,3}"
                       r"(?:(?:is|me|us|him|her|them|on|at|no|number)\W{1,2}){0,3}$", re.IGNORECASE)
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
MONTH_DATE = re.compile(rf"\d{{1,2}}(?:st|nd|rd|th)?[ ,.\-/]{{0,2}}(?:of )?{MONTH}(?:[ ,.\-/'’]{{1,3}}(?:\d{{4}}|\d{{2}})"
                        rf"(?!\d))?", re.IGNORECASE)
MONTHS = frozenset("""january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct
    nov dec""".split())
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
PLATE_BACK = re.compile(r"(?<![A-Za-z\d])[A-Za-z]{1,3}[ -]?\d{1,4}(?![A-Za-z\d])")
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
    for token in [token for token in row if token.word in CUES]:
        if token.word in PLATE_WORDS and (match := PLATE_CUE.match(text, token.start, token.start + 80)):
            yield Mark(match.start(1), match.end(1), "plate", "after a word for a number plate")
        elif token.word in MONTHS and (match := MONTH_FIRST.match(text, token.start, token.start + 40)):
            yield from births.date(match.start(), match.end(), YEAR.search(match[0]))
        elif token.word in BIRTH_WORDS and (match := IN_WORDS.match(text, token.start, token.start + 120)):
            yield Mark(match.start(), match.end(), "dob", "a date of birth in words")
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
    if len(number) == 10 and (number[0] not in "07" or NHS_SHAPE.fullmatch(run[0]) or NHS_CUE.search(text, max(0, start - 40), start)):
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
        yield Mark(match.start() - (text[match.start() - 1:match.start()] == "("), match.end(), "phone", "a telephone number")


def _insurance(text: str, start: int, end: int) -> Iterator[Mark]:
    front = NI_FRONT.search(text, max(0, start - 8), start)
    if front is None:
        return
    letters = "".join(filter(str.isalpha, front[0])).lower()
    back = NI_BACK.match(text, end)
    sure = NI_CUE.search(text, max(0, start - 40), start) or word_class(letters) != PLAIN or letters not in ("to", "in", "of", "at", "is", "on", "my", "no")
    if sure:
        yield Mark(front.start(), back.end() if back else end, "ni", "a National Insurance number")


def _postcode(text: str, match: re.Match[str]) -> Iterator[Mark]:
    area = AREA.search(text, max(0, match.start() - 4), match.start())
    if area is None or (match[1] and word_class(match[2].lower()) == PLAIN):
        return
    if match[0][-3:].lower()[1:] in ("st", "nd", "rd", "th") and match[0][-4:-3] == " ":
        return
    if " " in area[0] and match[0][-3:].lower() != match[0][-3:].upper() and area[0].strip().lower() in ("a", "i", "at", "on", "in", "to", "of", "is", "my", "no", "by"):
        return
    yield Mark(area.start(), match.end(), "postcode", "a postcode")


def _plate(text: str, match: re.Match[str]) -> Iterator[Mark]:
    figures, letters = re.findall(r"\d+", match[0])[0], re.findall("[A-Za-z]+", match[0])[0]
    start = match.start()
    front = PLATE_FRONT.search(text, max(0, start - 6), start)
    split = re.search(rf"(?<![A-Za-z\d])[A-Za-z][ ][A-Za-z]{GAP}$", text[max(0, start - 6):start])
    if front is None and split is None:
        return
    first, gap = (front[1], front[2]) if front else ("xx", " ")
    glued, word = not gap, word_class(letters.lower()) == PLAIN
    begin = front.start() if front else max(0, start - 6) + (split.start() if split else 0)
    plain_front = first.lower() in ("at", "on", "in", "to", "of", "is", "by", "my", "no", "the", "and", "for", "than", "a", "i")
    if len(figures) == 2 and len(first) == 2 and len(letters) == 3:
        fits = not word or (word_class(first.lower()) != PLAIN and letters.lower() not in FUNCTION_WORDS) or (glued and (match[0][2:3].isalpha() or letters.isupper() != text.isupper()) and not plain_front)
    elif len(first) == 1 and len(letters) == 3 and len(figures) <= 3:
        fits = (not word and first.lower() not in "ai") or (glued and letters.isupper() and not word)
    else:
        fits = len(first) == 3 and len(letters) == 1 and len(figures) <= 3 and not plain_front \
            and (letters.lower() not in "ai" or match[0][-2].isdigit()) and word_class(first.lower()) != PLAIN
    if fits:
        yield Mark(begin, match.end(), "plate", "a number plate")
