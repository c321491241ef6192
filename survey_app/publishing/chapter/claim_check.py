"""Checks a chapter: lists each claim with its cell, whether it holds, unbound figures, and people named in quotations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ...comments.redaction import redacted
from .cell_references import Bound, Cells, Show, blocks, of_question
from .citations import is_sourced
from .comparison_claims import comparison_holds, contrast_faults, could_be_first, number_holds, same_share_holds
from .inference_claims import UNANSWERABLE, inference_faults
from .negations import negation_faults
from .omissions import omission_faults
from .plans import BLANK
from .population_claims import population_faults, without_labels
from .reporting_words import surplus_words
from .row_claims import row_faults
from .row_names import RowNames, is_in_a_label
from .sentences import Sentence, own_clauses, plain, sentences
from .share_words import HEDGE, IN_WORDS, share_holds
from .unfigured_claims import unfigured_faults
from .unsupported_claims import COMPARISON, FIGURE, NUMBER, unbound
from .wording_rules import Row, holds, words_for

WAY_OUT = "bind it, [[words|table:row:column]], or say it in other words"
OF_WHOM = (r"(?: of (?:all |the |those |our )*(?:respondents|participants|people|residents|answers|responses|those|them|"
           r"victims)(?: (?:answering|responding|taking part))?"
           r"(?: who \w+(?: \w+){0,3})?| (?:respondents|people))?")
BEFORE = re.compile(rf"\b(?P<words>(?:{HEDGE} )?{IN_WORDS}){OF_WHOM}(?:,| \(|:)? ?$", re.IGNORECASE)     # half of them (51%)
AFTER = re.compile(rf" ?(?:\(|, )(?:or )?(?P<words>(?:{HEDGE} )?{IN_WORDS})\b", re.IGNORECASE)              # 51% (about half)
BROKEN = re.compile(r"\[\[[^\[\]]*\]?\]?|\]\]")      # what is left of an incomplete binding


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of the chapter: its line, its words, its cell, and what is wrong with it, if anything."""

    line: int
    words: str
    cell: str
    value: str
    fault: str = ""

    def __str__(self) -> str:
        return f"line {self.line}: “{self.words}” " + (f"({self.cell}) {self.fault}" if self.cell else self.fault)


class ChapterError(ValueError):
    """Raised for a chapter that makes claims its tables do not support; lists each of them."""

    def __init__(self, claims: list[Claim]) -> None:
        super().__init__("The chapter cannot be published:\n" + "\n".join(f"  {claim}" for claim in claims))
        self.claims = claims


def check(text: str, cells: Cells) -> list[Claim]:
    """Returns every claim of a chapter in order. A claim with a fault does not hold."""
    names, every = RowNames(cells), list(blocks(text))
    return [*(claim for block in every for claim in _of(block.line, block.text, names)),
            *(claim for block in every if isinstance(block, Show) for claim in _shown(block, cells))]


def must_hold(text: str, cells: Cells) -> list[Claim]:
    """Returns every claim of a chapter, if all of them hold. Raises ChapterError."""
    claims = check(text, cells)
    wrong = [claim for claim in claims if claim.fault]
    if wrong:
        raise ChapterError(wrong)
    return claims


def _of(line: int, text: str, names: RowNames) -> Iterator[Claim]:
    """Yields the claims of a line: sentence by sentence, and then what the whole line leaves out."""
    said = list(sentences(text))
    title = str((names.cells.row("fieldwork", "title") or {}).get("value") or "")
    for sentence, sourced in zip(said, is_sourced([one.text for one in said], title), strict=True):
        yield from (_bound(line, one.bound, sentence, names.cells) for one in sentence.placed)
        yield from (Claim(line, words, "", "", fault) for words, fault in dict.fromkeys(
            [*_sentence_faults(sentence, plain(text), names, sourced),
             *(() if sourced else unfigured_faults(sentence, said, names))]))
    yield from (Claim(line, words, "", "", fault) for words, fault in omission_faults(said, names.cells))


def _sentence_faults(sentence: Sentence, line: str, names: RowNames, sourced: bool) -> Iterator[tuple[str, str]]:
    """Yields what is wrong with the words of a sentence. A cited source answers for the figures that no cell does."""
    for found in BROKEN.finditer(sentence.plain):
        yield found[0], "is a binding that is not whole; write [[words|table:row:column]]"
    free = [] if sourced else [
        (words, f"{fault}; {WAY_OUT}") for words, fault in unbound(_without_rounded(sentence, names.cells))
        if not (fault == COMPARISON and sentence.figures and comparison_holds(words, sentence, names.cells))
        and not (fault == COMPARISON and could_be_first(words, sentence, names))
        and not (fault == NUMBER and number_holds(words, sentence, names.cells))
        and not (fault == FIGURE and is_in_a_label(words, sentence, names.cells))]
    yield from free
    yield from faults(sentence.plain, names.labels)
    if not free and (sentence.figures or not sourced):
        named = any(names.named(sentence, table) for table in ("ranked_problems", "safety"))
        yield from inference_faults(without_labels(sentence, names.cells), bool(sentence.figures), named)
    if sourced:
        sentence = own_clauses(sentence)
    else:
        yield from surplus_words(sentence, names.cells)
    yield from row_faults(sentence, line, names)
    yield from population_faults(sentence, names.cells)
    yield from negation_faults(sentence, names.cells)
    yield from contrast_faults(sentence, line, names.cells)


def _without_rounded(sentence: Sentence, cells: Cells) -> str:
    """Blanks words for a share where they hold for the percentage that stands beside them: “over a third (35%)”."""
    text = UNANSWERABLE.sub(lambda found: re.sub(r"[A-Za-z]", BLANK, found[0]), sentence.plain)
    for one in sentence.shares:
        row = cells.row(one.bound.cell.table, one.bound.cell.row)
        for found in (BEFORE.search(text, 0, one.start), AFTER.match(text, one.end)):
            if row and found and _rounds(found["words"], row, one.bound.cell.column):
                text = text[:found.start("words")] + BLANK * len(found["words"]) + text[found.end("words"):]
    return text


def _rounds(words: str, row: Row, column: str) -> bool:
    value = row.get(column)
    return value is not None and share_holds(" ".join(words.lower().split()), float(value), row, beside=True)


def _bound(line: int, part: Bound, sentence: Sentence, cells: Cells) -> Claim:
    cell, row = part.cell, cells.row(part.cell.table, part.cell.row)
    value = "" if row is None else str(row.get(cell.column))
    if cell.table not in cells:
        fault = "names a table that is not there"
    elif row is None:
        fault = "names a row that is not there"
    elif cell.column not in row:
        fault = "names a column that is not there"
    elif row[cell.column] is None:
        fault = "speaks of a cell that is empty"
    else:
        right = holds(part.words, row, cell.column) or same_share_holds(part, sentence, cells)
        fault = "" if right else f"does not hold: the cell says {words_for(row, cell.column)}; write that"
    return Claim(line, part.words, str(cell), value, fault)


def _shown(block: Show, cells: Cells) -> Iterator[Claim]:
    if block.table not in cells:
        yield Claim(block.line, block.table, "", "", "is a table that is not there")
        return
    if block.question and not any(of_question(row, block.question) for _, row in cells.rows(block.table)):
        yield Claim(block.line, block.question, "", "", f"is a question of which the table {block.table} has no row")
    known = cells.columns(block.table)
    if block.kind == "cross" and not ({*block.columns[:2]} == {"problem", "answer"} and block.columns[2:] and "option" in known):
        yield Claim(block.line, block.table, "", "", "shows answers side by side; name the columns problem, answer and percent")
    for column in block.columns:
        if column not in known:
            yield Claim(block.line, column, "", "", f"is a column that the table {block.table} does not have")


QUOTATION = re.compile(r"[“\"]([^“”\"]+)[”\"]|(?<!\w)‘([^‘“”\"]+)’(?!\w)")
CAPITAL = r"(?!I[’'])[A-ZÀ-ÞŴŶ](?=[\w’'-]*[a-zß-ÿ])[\w’'-]*\w"
TWO = re.compile(rf"\b({CAPITAL})(?:\s+{CAPITAL})+")     # a name, The Crown
FIRST = re.compile(     # these begin a sentence and are not names
    "An?|And|As|At|But|By|For|From|He|Her|His|If|In|It|Its|My|No|Not|On|Our|She|So|The|Their|There|They|This|To|We|What|When|"
    "Where|Why|With|You|Your")


def faults(text: str, known: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Yields every quotation that names or may name a person, with what to do about it. Words in `known` name nobody."""
    for found in QUOTATION.finditer(text):
        said = found[1] or found[2]
        if (instead := redacted(said, known)) != said:
            yield found[0], f"is a quotation that names somebody; write “{instead}”"
        elif names := [name for name in map(_name, TWO.finditer(said)) if name]:
            yield found[0], (f"is a quotation in which “{names[0]}” may be the name of somebody; write [name], or for a "
                             f"place or "
                             "a service say it in other words")


def _name(found: re.Match[str]) -> str:
    """Returns the capitalised words, without a small word that only begins the sentence; empty if just one is left."""
    before = found.string[:found.start()].rstrip()
    if (not before or before[-1] in ".!?:") and FIRST.fullmatch(found[1]):
        rest = found[0].split()[1:]
        return " ".join(rest) if len(rest) > 1 else ""
    return found[0]
