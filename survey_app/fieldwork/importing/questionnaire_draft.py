"""A questionnaire proposed from a file of responses, so that last year's survey in another tool becomes this year's draft.

It has the questions, answers and rows that the file shows. What nobody chose is not in a file: a lead adds it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count, groupby

from ...consultations import Refused
from ...geography.postcode import normalise
from ...questionnaire.kinds import LONG_TEXT, MATRIX, MULTIPLE, POSTCODE, SHORT_TEXT, SINGLE, Kind
from ...questionnaire.kinds.multiple import TICKED, UNTICKED
from ...questionnaire.model import Item, Option, Page, Question, Questionnaire
from ...questionnaire.validation import RESERVED_IDS, check
from .column_words import STATUS, SYNONYMS, bare, is_personal, is_tools_own
from .folding import fold
from .headings import with_column_names
from .table_files import TableFile

PARTED = tuple(re.compile(pattern, re.DOTALL) for pattern in (      # how tools name a part of a question, the surest first
    r"(.{3,}?)\s*\[([^\[\]]+)\]", r"(.{3,}?): (.+)", r"(.{3,}?) [-–] (.+)", r"(.{3,}?)/([^/]+.*)"))
MOST_OPTIONS, A_PAGE = 14, 4
LONG, LONGEST_ID = 60, 28       # characters of a text that is a comment; of an id
DONT_KNOW = ("dont know", "not sure", "unsure", "do not know", "no opinion", "dont know not sure")
DECLINED = ("prefer not to say", "prefer not to answer", "rather not say", "decline to answer")
NONE = ("none of these", "none of the above", "none", "nothing", "none of them")
CONCERN = re.compile(r"(?P<strong>very|extremely|a very big|a great deal)?(?:fairly|quite|somewhat|a fairly big|a big|big)? ?"
                     r"(?:concerned|worried|of a problem|problem|a problem)")


def propose(file: TableFile, title: str) -> Questionnaire:
    """Returns the draft. Raises Refused if the file shows no question."""
    lines = with_column_names(file.lines)
    columns = _columns(lines[0][1], [cells for _, cells in lines[1:]]) if lines else {}
    questions = list(_unique_ids(_questions(columns)))
    if not questions:
        raise Refused(f"{file.name} shows no question: no column of it holds answers. Choose a file with responses.")
    made = Questionnaire("draft", title.strip() or "Draft", tuple(_pages(questions)))
    if faults := check(made, file.name):
        raise Refused("; ".join(str(fault) for fault in faults[:5]))
    return made


def _columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """Returns the values of each column that holds answers, in the order of the rows."""
    values = {name: [cells[place].strip() for cells in rows if place < len(cells) and cells[place].strip()]
              for place, name in enumerate(header)}
    return {name: held for name, held in values.items() if held and not _is_record(name, held)}


def _is_record(name: str, values: Sequence[str]) -> bool:
    word = bare(name)
    own = {word for target, words in SYNONYMS.items() if target != "postcode" for word in words}
    return word in own | STATUS or is_tools_own(name) or is_personal(name, values)


def _questions(columns: Mapping[str, list[str]]) -> Iterator[Question]:
    stems = {_stem(name) for name in columns}
    for stem, names in groupby(columns, key=lambda name: name if name in stems else _stem(name)):
        group = list(names)
        if len(group) > 1:
            yield from _group(stem, {_part(name, stem): columns[name] for name in group})
        else:
            yield _single(group[0], columns[group[0]])


def _stem(name: str) -> str:
    return next((found[1].strip() for pattern in PARTED if (found := pattern.fullmatch(name))), name)


def _part(name: str, stem: str) -> str:
    return name if name == stem else next((found[2].strip() for pattern in PARTED if (found := pattern.fullmatch(name))), name)


def _group(label: str, parts: Mapping[str, list[str]]) -> Iterator[Question]:
    """Yields a question with boxes to tick if each column holds one thing, a grid if all hold the same few, else one of each."""
    boxes = {part: values for part, values in parts.items() if part != label} or parts     # without one with all ticks
    if _are_boxes(boxes):
        yield _question(label, MULTIPLE, boxes)
    elif len(together := _different(value for values in parts.values() for value in values)) <= MOST_OPTIONS:
        items = tuple(Item(id_, words) for id_, words in _named(parts))
        yield Question(_id(label), MATRIX, label, options=_options(_ordered(together)), items=items)
    else:
        yield from (_single(f"{label}: {part}", values) for part, values in parts.items())


def _are_boxes(parts: Mapping[str, list[str]]) -> bool:
    """Whether each column holds a tick, or one thing of its own."""
    held = [{fold(value) for value in values} - set(UNTICKED) for values in parts.values()]
    different = {value for values in held for value in values}
    return 1 < len(parts) <= 2 * MOST_OPTIONS and all(len(values) <= 1 for values in held) and (
        different <= set(TICKED) or len(different) == sum(1 for values in held if values))


def _single(label: str, values: Sequence[str]) -> Question:
    different = _different(values)
    postcodes = sum(1 for value in values if (code := normalise(value)) and code.is_full)
    if postcodes * 2 > len(values) or bare(label) in SYNONYMS["postcode"]:
        return Question("postcode", POSTCODE, label)
    for mark in (";", ", "):
        ticks = _different(part.strip() for value in values for part in value.split(mark) if part.strip())
        fewer = len(ticks) < len(different) + (mark == ";")
        if any(mark in value for value in values) and 2 <= len(ticks) <= MOST_OPTIONS and fewer:
            return _question(label, MULTIPLE, ticks)
    if 2 <= len(different) <= MOST_OPTIONS and (len(values) >= 2 * len(different) or (
            len(different) <= 6 and max(map(len, values)) <= LONG)):
        return _question(label, SINGLE, _ordered(different))
    return Question(_id(label), LONG_TEXT if max(map(len, values)) > LONG else SHORT_TEXT, label)


def _question(label: str, kind: Kind, words: Sequence[str] | Mapping[str, object]) -> Question:
    options = _options(list(words), exclusive=kind.has_exclusive)
    if kind.has_exclusive:
        options = tuple(Option(one.code, one.label, exclusive=one.exclusive) for one in options)
    return Question(_id(label), kind, label, options=options)


def _options(words: Sequence[str], *, exclusive: bool = False) -> tuple[Option, ...]:
    return tuple(_option(code, label, exclusive=exclusive) for code, label in _named(words))


def _option(code: str, label: str, *, exclusive: bool) -> Option:
    word = fold(label)
    strong = CONCERN.fullmatch(word) if not exclusive else None
    return Option(code, label, concern=bool(strong), top=bool(strong and strong["strong"]), dont_know=word in DONT_KNOW,
                  declined=word in DECLINED, exclusive=exclusive and word in NONE)


def _ordered(words: Sequence[str]) -> list[str]:
    """Returns answers by the numbers that they begin with, and those that are outside the base last; else as they came."""
    numbered = all(re.match(r"\D{0,10}\d", word) for word in words if fold(word) not in DONT_KNOW + DECLINED)

    def place(word: str) -> tuple[bool, float]:
        first = re.search(r"\d+(?:\.\d+)?", word.replace(",", ""))
        return fold(word) in DONT_KNOW + DECLINED, float(first[0]) if numbered and first else 0

    return sorted(words, key=place)


def _named(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yields a different code for each text; of texts that are equal but for their writing, the first alone."""
    codes: set[str] = set()
    for word in _different(words):
        codes.add(code := _free(_id(word, least="answer"), codes))
        yield code, word


def _different(words: Iterable[str]) -> list[str]:
    return list({fold(word): word for word in reversed(list(words))}.values())[::-1]


def _free(id_: str, taken: Container[str]) -> str:
    """Returns the id, with a number if it is taken."""
    return next(name for name in chain([id_], (f"{id_}_{number}" for number in count(2))) if name not in taken)


def _id(text: str, least: str = "question") -> str:
    """Returns words as an id: small letters, digits and underscores, beginning with a letter."""
    plain = "_".join(re.findall(r"[a-z0-9]+", fold(text)))[:LONGEST_ID].strip("_")
    plain = plain if plain[:1].isalpha() else f"{least}_{plain}".strip("_")
    return plain if plain not in RESERVED_IDS else f"{plain}_asked"


def _unique_ids(questions: Iterator[Question]) -> Iterator[Question]:
    """Yields the questions with different ids, and one question for the postcode."""
    seen: set[str] = set()
    for question in questions:
        if question.kind is not POSTCODE or "postcode" not in seen:
            seen.add(id_ := _free(question.id, seen))
            yield replace(question, id=id_)


def _pages(questions: Sequence[Question]) -> Iterator[Page]:
    """Yields pages of a few questions; a grid has a page of its own."""
    held: list[Question] = []
    number = 1
    for question in questions:
        if held and (question.kind is MATRIX or held[-1].kind is MATRIX or len(held) == A_PAGE):
            yield Page(f"part_{number}", f"Part {number}", tuple(held))
            held, number = [], number + 1
        held.append(question)
    if held:
        yield Page(f"part_{number}", f"Part {number}", tuple(held))
