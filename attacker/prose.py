"""Finds figures in words and drawings: "Litter: 86% of 21 in more deprived areas", or a number beside a bar."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from xml.etree import ElementTree as Xml

import pypdfium2

from .tables import Cells, Table

LABELS = ("problem", "area_name", "answer", "label")
SHARE = re.compile(r"(\d+(?:\.\d+)?)\s?%(?:\s\([^)]*\))?\sof\s(?:the\s)?([\d,]+)([^,.;]*)")
COUNT = re.compile(r"(?<![\d.,])(?<!\bto )(?<!\bthan )(\d[\d,]*) of (?:the )?(\d[\d,]*)([^,.;]*)")     # no end of a band
BARE = re.compile(r"(\d+(?:\.\d+)?)\s?%")
SIDES = (("not_given", ("gave none", "gave no postcode")), ("deprived", ("more deprived",)),
         ("other", ("other areas", "elsewhere")), ("given", ("gave a postcode", "gave one")),
         ("earlier", ("earlier",)), ("later", ("this year",)))
NEAR = 4.0              # how far a number on a drawing can be above or below its row
LONGEST = 300           # characters of a sentence
MOVED = re.compile(r"translate\(\s*([-\d.eE]+)[\s,]*([-\d.eE]*)\s*\)")
SHAPES = re.compile(r"<(style|script|title)\b.*?</\1>", re.S)


def plain(page: str) -> str:
    """Returns the words of a page or a drawing, with the descriptions that only a screen reader tells."""
    described = " ".join(re.findall(r'(?:aria-label|alt)="([^"]*)"', page))
    bare = re.sub(r"<[^>]+>", " ", SHAPES.sub(" ", page))
    return html.unescape(re.sub(r"\s+", " ", f"{bare} . {described}"))


def words_of_pdf(content: bytes) -> str:
    """Returns the words of a PDF, its pages and lines one after the other."""
    document = pypdfium2.PdfDocument(content)
    try:
        return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_bounded() for page in document))
    finally:
        document.close()


def take(tables: Iterable[Table], text: str) -> None:
    """Gives rows without figures what the text says of them."""
    for table in tables:
        for row in table.rows:
            if _is_hidden(row):
                for sentence in _about(row, text, several=_is_shared(row, table)):
                    _take_sentence(row, sentence)


def _is_hidden(row: Cells) -> bool:
    """Says whether the row has a figure about answers and it is not printed."""
    return any(name.endswith("percent") and not value for name, value in row.items())


def _is_shared(row: Cells, table: Table) -> bool:
    """Says whether another row has the same words, or an area's, so that a sentence needs two of them to name this one."""
    if row.get("area_name"):
        return True
    label = next((row[name] for name in LABELS if row.get(name)), "")
    return sum(label in [other.get(name) for name in LABELS] for other in table.rows) > 1


def _about(row: Cells, text: str, *, several: bool) -> Iterator[str]:
    """Yields what follows the row's words, up to the end of the sentence."""
    words = [row[name] for name in LABELS if row.get(name)]
    if not words or (several and len(words) < 2):
        return
    for found in re.finditer(re.escape(words[0]) + r"\s?[:,(]", text):
        sentence = re.split(r"\.\s|\.$|;", text[found.end():found.end() + LONGEST], maxsplit=1)[0]
        before = re.split(r"\.\s|;", text[max(0, found.start() - LONGEST):found.start()])[-1]
        if not several or any(word in before + sentence for word in words[1:]):
            yield sentence


def _take_sentence(row: Cells, sentence: str) -> None:
    for percent, base, rest in SHARE.findall(sentence):
        if (prefix := _side(row, rest)) is not None:
            _put(row, f"{prefix}base", base)
            _put(row, f"{prefix}percent", percent)
    for count, base, rest in COUNT.findall(re.sub(r"\d+(?:\.\d+)?\s?%", "", sentence)):
        if (prefix := _side(row, rest)) is not None and f"{prefix}base" in row:
            _put(row, f"{prefix}base", base)
            row.setdefault(f"{prefix}count", count)
    if "percent" in row and not row["percent"] and (bare := BARE.match(sentence.strip())):
        row["percent"] = bare[1]


def _side(row: Cells, words: str) -> str | None:
    """Returns the prefix of the columns that these words are about; None if the row has no such columns."""
    named = next((name for name, said in SIDES if any(one in words for one in said)), "")
    if "percent" in row:
        return None if named else ""
    return f"{named}_" if f"{named}_percent" in row else None


def _put(row: Cells, column: str, value: str) -> None:
    if column in row and not row[column]:
        row[column] = value


class Mark(NamedTuple):
    """A text on a drawing, and where it stands."""

    across: float
    down: float
    text: str


def take_drawn(table: Table, content: bytes) -> None:
    """Gives a row without figures the number that is drawn beside its words, where a row has one bar."""
    try:
        marks = list(_marks(Xml.fromstring(content), 0.0, 0.0))  # noqa: S314 -- the program's own file, read to attack it
    except Xml.ParseError:
        return
    for row in table.rows:
        if "percent" in row and not row["percent"]:
            row["percent"] = next(_beside(row, marks), "")


def _beside(row: Cells, marks: list[Mark]) -> Iterator[str]:
    words = [row[name] for name in LABELS if row.get(name)]
    places = [mark.down for mark in marks if mark.text in words[:1]]
    for mark in marks:
        if len(places) == 1 and abs(mark.down - places[0]) < NEAR and re.fullmatch(r"\d+(\.\d+)?%?", mark.text):
            yield mark.text.removesuffix("%")


def _marks(element: Xml.Element, across: float, down: float) -> Iterator[Mark]:
    moved = MOVED.search(element.get("transform", ""))
    if moved:
        across, down = across + float(moved[1]), down + float(moved[2] or 0)
    if element.tag.endswith("text"):
        x, y = (_number(element.get(name)) for name in ("x", "y"))
        yield Mark(across + x, down + y, "".join(element.itertext()).strip())
    for child in element:
        yield from _marks(child, across, down)


def _number(text: str | None) -> float:
    return float(text) if text and re.fullmatch(r"-?[\d.]+", text) else 0.0
