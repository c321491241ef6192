"""Checks that a sentence with a bound figure names the row of that figure, and no other row.

Two figures stand in the order of the names that they belong to, and so do the figures of two groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ...questionnaire.roles import DISAGREE
from .cell_references import Cell
from .row_names import REFUSING, WORD, Labels, RowNames, qualifiers, within, words_of
from .sentences import Placed, Sentence

SIDES = {    # how a sentence names the group of a column
    "deprived": re.compile(r"(?<!outside )(?<!outside the )\b(?:more|most) deprived\b", re.IGNORECASE),
    "other": re.compile(r"\b(?:(?:the )?other (?:areas|places)|elsewhere|outside (?:the )?(?:more|most) deprived|less deprived|"
                        r"(?:the )?rest|the others)\b", re.IGNORECASE),
    "given": re.compile(r"\b(?:gave|give|with) (?:a |their )?postcode", re.IGNORECASE),
    "not_given": re.compile(r"\b(?:gave|give|with) no postcode|\bwithout (?:a )?postcode|did not give", re.IGNORECASE),
    "earlier": re.compile(r"\b(?:earlier|last|previous) (?:year|survey)|\bbefore\b|\b(?:19|20)\d\d", re.IGNORECASE),
    "later": re.compile(r"\bthis (?:year|time)|\bnow\b|\b(?:19|20)\d\d", re.IGNORECASE)}
BASE = re.compile(r"\b(?:of|among|amongst|from) [^,;:()]*|\b(?:who|they|people) (?:had|have|has|were) (?:been )?[^,;:()\0]*",
                  re.IGNORECASE)
APART = re.compile(r"\b(?:not|neither|cannot|nor)\b[^.;]* told apart", re.IGNORECASE)
OUT = "which the sentence names; give that its own figure, or leave it out"
EVERY_QUESTION = frozenset({"answers", "profile"})     # tables of many questions; items of another question are another matter
Sided = Sequence[tuple[str, Placed]]


def row_faults(sentence: Sentence, line: str, names: RowNames) -> Iterator[tuple[str, str]]:
    """Yields the words of each figure whose row the sentence does not name, or that stands beside another row's name.

    `line` is the whole line as people read it: a name may stand in the sentence before.
    """
    shares = [one for one in sentence.places if names.item(one.bound.cell)]
    for one in shares:
        cell = one.bound.cell
        fault = (_unnamed(cell, line, names) or _part_of_concern(cell, sentence, names)
                 or _other_item(one, shares, sentence, names) or _other_option(one, shares, sentence, names))
        if fault:
            yield one.bound.words, fault
    yield from _disordered(shares, sentence, names)
    yield from _side_faults(sentence, shares)


def _unnamed(cell: Cell, line: str, names: RowNames) -> str:
    """Says which of its labels a figure's line does not name: that of its item, its answer, or its area."""
    missing = [label for words, label in _wanted(cell, line, names)
               if label not in line and next(within(words, line), None) is None]
    if missing:
        return f"is a figure about “{missing[0]}”, which this line does not name; name it, or bind the figure of what it names"
    answer = names.of(cell.table).answers.get(names.item(cell), {}).get(_option(cell, names), "")
    needed = set() if names.is_whole_side(names.item(cell), _option(cell, names)) else qualifiers(answer)
    if not needed <= {word.lower() for word in re.findall(r"\w+", line)}:
        return f"is a figure about “{answer}”, which this line does not name in full; write “{answer}”"
    return ""


def _option(cell: Cell, names: RowNames) -> str:
    return str((names.cells.row(cell.table, cell.row) or {}).get("option"))


def _wanted(cell: Cell, line: str, names: RowNames) -> list[tuple[tuple[str, ...], str]]:
    """Returns the labels that the line must name, each with the words that can name it."""
    row, labels, item = names.cells.row(cell.table, cell.row) or {}, names.of(cell.table), names.item(cell)
    options, option, wanted = labels.options.get(item, {}), _option(cell, names), []
    if item in labels.items and not _is_quoted(item, option, line, labels):
        wanted.append((labels.items[item] or words_of(labels.texts[item]), labels.texts[item]))
    if len(options) > 1 and option in options and not (names.side(item, option) == DISAGREE and REFUSING.search(line)):
        wanted.append(((*options[option], *names.verbs(item, option)), labels.answers[item][option]))
    if row.get("area_name"):
        wanted.append((words_of(str(row["area_name"])), str(row["area_name"])))
    return wanted


def _is_quoted(item: str, option: str, line: str, labels: Labels) -> bool:
    """Says whether the line has an answer in full that no other item of the table has: it names the item too."""
    answer, words = labels.answers.get(item, {}).get(option, ""), labels.options.get(item, {}).get(option, ())
    named = answer in line or all(next(within((word,), line), None) is not None for word in words)
    return bool(words_of(answer)) and named and not any(
        answer in some.values() for other, some in labels.answers.items() if other != item)


def _part_of_concern(cell: Cell, sentence: Sentence, names: RowNames) -> str:
    """Says that a share of all who are concerned is called that of only some of the answers: “very concerned”."""
    row = names.cells.row(cell.table, cell.row) or {}
    answers = [str(answer["label"]) for _, answer in names.cells.rows("problem_answers")
               if answer.get("item") == row.get("item") and answer.get("side") == "concern"]
    if (codes := _codes(cell, names)) and len(codes) > 1:
        answers = [str(answer["answer"]) for _, answer in names.cells.rows("answers")
                   if answer.get("item") == row.get("item") and answer.get("option") in codes]
    elif row.get("option") is not None:
        return ""
    if len(answers) < 2:
        return ""
    said = [label for label, own in zip(answers, _own_words(answers), strict=True)
            if own and all(next(within((word,), sentence.text), None) is not None for word in own)]
    return f"is the share of “{'” and “'.join(answers)}” together; name all of them" if said and len(said) < len(answers) else ""


def _own_words(answers: Sequence[str]) -> list[list[str]]:
    """Returns the words of each answer, none of one whose words all the others share: “agreed” is “strongly agree” too."""
    words = [[word[0].lower() for word in WORD.finditer(label)] for label in answers]
    shared = set.intersection(*map(set, words))
    return [own if set(own) - shared else [] for own in words]


def _other_item(one: Placed, shares: Sequence[Placed], sentence: Sentence, names: RowNames) -> str:
    """Says which other item of the table the sentence names, though none of its figures is about it."""
    cell, own = one.bound.cell, {names.item(share.bound.cell) for share in shares}
    bases = [range(found.start(), found.end()) for found in BASE.finditer(sentence.plain)]
    for item, place in names.named(sentence, cell.table).items():
        if cell.table in EVERY_QUESTION and item.partition(".")[0] not in {name.partition(".")[0] for name in own}:
            continue
        in_base = any(place in base for base in bases) and _is_base(cell, item, names)
        apart = APART.search(sentence.text) is not None and _overlaps(cell, item, names)
        if item not in own and not in_base and not apart and not _level(cell, item, names):
            return f"is no figure about “{names.of(cell.table).texts[item]}”, {OUT}"
    return ""


def _is_base(cell: Cell, item: str, names: RowNames) -> bool:
    """Says whether the people answering are those whom another item counts."""
    base = (names.cells.row(cell.table, cell.row) or {}).get("base")
    return any(row.get("item") == item and row.get("count") == base for _, row in names.cells.rows(cell.table))


def _overlaps(cell: Cell, item: str, names: RowNames) -> bool:
    """Says whether the item could have the same position in the ranking."""
    own = names.cells.row(cell.table, cell.row) or {}
    other = next((row for _, row in names.cells.rows(cell.table) if row.get("item") == item), {})
    ends = [row.get(end) for row in (own, other) for end in ("rank_low", "rank_high")]
    return None not in ends and bool(own["rank_low"] <= other["rank_high"] and other["rank_low"] <= own["rank_high"])


def _level(cell: Cell, item: str, names: RowNames) -> bool:
    """Says whether the item has the same figure."""
    own = names.cells.row(cell.table, cell.row) or {}
    return any(row.get("item") == item and row.get("option") == own.get("option") and row.get("area") == own.get("area")
               and row.get(cell.column) == own.get(cell.column) for _, row in names.cells.rows(cell.table))


def _other_option(one: Placed, shares: Sequence[Placed], sentence: Sentence, names: RowNames) -> str:
    """Says which other answer the sentence names, though none of its figures is about it."""
    cell, item = one.bound.cell, names.item(one.bound.cell)
    codes = {code for share in shares if names.item(share.bound.cell) == item for code in _codes(share.bound.cell, names)}
    for option in names.options_named(sentence, cell.table, item):
        if codes.isdisjoint(option.split("+")):
            return f"is no figure about “{names.of(cell.table).answers[item][option]}”, {OUT}"
    return ""


def _codes(cell: Cell, names: RowNames) -> list[str]:
    return str((names.cells.row(cell.table, cell.row) or {}).get("option") or "").split("+")


def _disordered(shares: Sequence[Placed], sentence: Sentence, names: RowNames) -> Iterator[tuple[str, str]]:
    """Yields the first figure that stands in another order than the names do: items, then the answers to one item."""
    for table in {share.bound.cell.table: None for share in shares}:
        here = [share for share in shares if share.bound.cell.table == table]
        items = {share: names.item(share.bound.cell) for share in here}
        yield from _out_of_order(items, names.named(sentence, table))
        for item in {*items.values()}:
            options = {share: str((names.cells.row(table, share.bound.cell.row) or {}).get("option")) for share in here
                       if items[share] == item}
            yield from _out_of_order(options, names.options_named(sentence, table, item))


def _out_of_order(owner: Mapping[Placed, str], named: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    figures = list(dict.fromkeys(name for name in owner.values() if name in named))
    if figures != sorted(figures, key=lambda name: named[name]):
        first = next(one for one, name in owner.items() if name == figures[0])
        yield first.bound.words, "stands in another order than the names do; put each figure beside its name"


def _side_faults(sentence: Sentence, shares: Sequence[Placed]) -> Iterator[tuple[str, str]]:
    """Yields the figures of a group that the sentence does not name, or that stand beside the name of another group."""
    sided = [(one.bound.cell.column.removesuffix("_percent"), one) for one in shares
             if one.bound.cell.column.removesuffix("_percent") in SIDES]
    places = {side: found.start() for side, pattern in SIDES.items() if (found := pattern.search(sentence.plain))}
    for side, one in sided:
        partner = any(other != side and _row(one) == _row(also) for other, also in sided)
        if side not in places and not (partner and any(other in places for other, _ in sided)):
            yield one.bound.words, "is the figure of one group, which the sentence does not name; name the group"
    yield from _swapped(sided, places)
    if not sided and "deprived" in places:
        yield from ((one.bound.words, "is the figure of everybody who answered, and the sentence names a group; bind its own")
                    for one in shares if one.bound.cell.column == "percent")


def _row(one: Placed) -> tuple[str, str]:
    return one.bound.cell.table, one.bound.cell.row


def _swapped(sided: Sided, places: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yields a figure that stands where the name of the other group asks for the other figure."""
    order = list(dict.fromkeys(side for side, _ in sided))
    named = [side for side in order if side in places]
    fault = "stands beside the name of the other group; put each figure beside its own group"
    if len(named) > 1 and named != sorted(named, key=lambda side: places[side]):
        yield sided[0][1].bound.words, fault
    elif len(named) == 1 and len(order) > 1:
        near = min(sided, key=lambda one: min(abs(one[1].start - places[named[0]]), abs(one[1].end - places[named[0]])))
        if near[0] != named[0]:
            yield near[1].bound.words, fault
