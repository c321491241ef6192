"""Checks words of comparison that stand beside bound figures: they hold only if the tables' own tests support them.

Two groups differ where the adjusted p-value is below 0.05. Two problems differ where their sets of positions do not overlap. The
biggest problem is the one whose position can only be the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .cell_references import Bound, Cell, Cells
from .row_names import RowNames
from .sentences import Placed, Sentence
from .share_words import NUMBERS, rounds_to, share_holds
from .wording_rules import COULD_BE_FIRST, SIGNIFICANT, TOTALS, percent

MORE = frozenset({"more", "higher", "larger", "bigger", "greater", "stronger"})
LESS = frozenset({"less", "fewer", "lower", "smaller", "weaker"})
MOST = frozenset({"most", "highest", "largest", "biggest", "greatest", "commonest", "came first", "ranked first", "topped the",
                  "came top", "top", "main", "leading", "top of the", "head of the"})
LEAST = frozenset({"least", "fewest", "lowest", "smallest", "came last", "ranked last", "came bottom", "ranked "
"bottom", "bottom of the"})
ORDINAL = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
CONTRAST = re.compile(r"\b(?:against|versus|compared (?:with|to)|contrast|than|only|just|even|as many as|as few as|but|"
                      r"whereas|while|"
                      r"whilst|more|most|less|fewer)\b(?! deprived\b)", re.IGNORECASE)
UNCLEAR = re.compile(r"\bno clear|\bnot (?:a )?clear|\btold? (?:\w+ )?apart|\bcannot (?:tell|say)|\bby chance\b", re.IGNORECASE)
SAME = re.compile(r"(?:exactly )?(?:the same(?: (?:share|proportion|percentage|figure))?|an equal share|(?:just )?as many)")
OVERALL = {"safety_comparison": "safety", "deprivation_comparison": "ranked_problems"}     # the same answers of everybody
UNTESTED = ("sets shares against each other that chance may have parted; write in the same line that there is no clear "
        "difference")
Row = Mapping[str, Any]


def comparison_holds(words: str, sentence: Sentence, cells: Cells) -> bool:
    """Says whether the tables support these words of comparison, which no cell is bound to but which stand beside figures."""
    said = " ".join(words.lower().split())
    rows = _rows(sentence, cells)
    if any(one.bound.cell.row == said and one.bound.cell.table.endswith("_summary") for one in sentence.placed):
        return True
    if not sentence.shares:
        return False
    if said in ("no clear difference", "no clear change"):
        return _difference(sentence, cells) == 0
    if said in ("than", "compared with", "compared to"):
        return _pair(sentence, rows) or _difference(sentence, cells) is not None
    more = said in MORE or said.endswith(("above", "ahead of", "clear of"))
    if more or said in LESS or said.endswith(("below", "behind")):
        return _more(more, sentence, cells)
    if said.endswith((" place", " position", " spot")) and bool(_ordinals(said)):
        return bool(rows) and _is_at(rows[0], _place(said))
    if said.removesuffix("s").rpartition(" ")[0] in MOST or said in MOST:
        return bool(rows) and _is_at(rows[0], _place(sentence.plain))
    return said in LEAST and bool(rows) and not _ordinals(sentence.plain) and _is_at(rows[0], _last(sentence, cells))


def number_holds(words: str, sentence: Sentence, cells: Cells) -> bool:
    """Says whether a word for a number, bound to no cell, is true of the figure beside it: “few”, “all”."""
    said = words.lower()
    if said == "all":
        return any(sentence.text[:one.start].lower().rstrip().endswith("all") and _is_total(one.bound.cell, cells)
                   for one in sentence.placed)
    if said in NUMBERS and re.search(rf"\b(?:of the|of these|the|these) {said}\b", sentence.plain, re.IGNORECASE):
        return NUMBERS.index(said) + 1 == len({one.bound.cell.row for one in sentence.shares})
    if said != "few" or len(sentence.shares) != 1:
        return False
    value = cells.value(sentence.shares[0].bound.cell)
    return value is not None and share_holds(said, float(value), {})


def _is_total(cell: Cell, cells: Cells) -> bool:
    """Says whether a number of problems is that of all which were compared."""
    total = cells.row(cell.table, TOTALS.get(cell.table, "")) or {}
    return cell.column == "value" and total.get("value") is not None and total["value"] == cells.value(cell)


def same_share_holds(part: Bound, sentence: Sentence, cells: Cells) -> bool:
    """Says whether words such as “the same share” are bound to a percentage that another figure of the sentence has too."""
    value, others = cells.value(part.cell), [one.bound.cell for one in sentence.shares if one.bound.cell != part.cell]
    return SAME.fullmatch(part.words.lower()) is not None and value is not None and any(
        (cell.table, cell.column) == (part.cell.table, part.cell.column)
        and rounds_to(cells.value(cell) or 0, percent(value)[:-1]) for cell in others)


def could_be_first(words: str, sentence: Sentence, names: RowNames) -> bool:
    """Says whether the sentence says of the problems that it names, rightly, that each could be the biggest."""
    named = names.named(sentence, "ranked_problems")
    rows = [row for _, row in names.cells.rows("ranked_problems") if row.get("item") in named]
    return COULD_BE_FIRST.search(sentence.plain) is not None and words.lower() in MOST and bool(rows) and all(
        row.get("rank_low") == 1 for row in rows)


def contrast_faults(sentence: Sentence, line: str, cells: Cells) -> Iterator[tuple[str, str]]:
    """Yields the word that sets two groups' shares against each other where their difference may be chance; `line` is plain."""
    found = CONTRAST.search(sentence.plain)
    if found and _difference(sentence, cells) == 0 and not UNCLEAR.search(line):
        yield found[0], UNTESTED


def _rows(sentence: Sentence, cells: Cells) -> list[Row]:
    """Returns the rows of the sentence's figures that have a set of positions, each once, in the order of the figures."""
    found = {one.bound.cell.row: cells.row(one.bound.cell.table, one.bound.cell.row) or {} for one in sentence.shares
             if "rank_low" in cells.columns(one.bound.cell.table)}
    return list(found.values())


def _more(more: bool, sentence: Sentence, cells: Cells) -> bool:
    """Says whether what the sentence names first is clearly more (or less) than what it names second."""
    rows = _rows(sentence, cells)
    if _pair(sentence, rows):
        upper, lower = rows if more else reversed(rows)
        return all(row.get(end) is not None for row in rows for end in ("rank_low", "rank_high")) \
            and bool(upper["rank_high"] < lower["rank_low"])
    difference = _difference(sentence, cells)
    return difference is not None and (difference > 0) == more and difference != 0


def _pair(sentence: Sentence, rows: list[Row]) -> bool:
    return len(rows) == 2 and len(sentence.shares) == 2


def _difference(sentence: Sentence, cells: Cells) -> float | None:
    """Returns the first group's percentage less the second's; 0 if chance may explain it; None if no two groups are "
      "compared."""
    sides: dict[tuple[str, str], list[Placed]] = {}
    for one in sentence.shares:
        if one.bound.cell.column != "percent":
            sides.setdefault((one.bound.cell.table, one.bound.cell.row), []).append(one)
    found = [_tested(cells.row(*name) or {}, some[0].bound.cell.column) for name, some in sides.items() if len(some) == 2]
    if not sides or any(len(some) != 1 for some in sides.values()):
        return found[0] if len(found) == 1 else None
    return _from_overall(sentence, *next(iter(sides.items())), cells) if len(sides) == 1 else None


def _from_overall(sentence: Sentence, name: tuple[str, str], sided: list[Placed], cells: Cells) -> float | None:
    """Returns the same for one group's share beside that of everybody who answered."""
    overall = [one for one in sentence.shares if one.bound.cell.column == "percent"
               and (one.bound.cell.table, one.bound.cell.row) == (OVERALL.get(name[0]), name[1])]
    if len(overall) != 1:
        return None
    tested = _tested(cells.row(*name) or {}, sided[0].bound.cell.column)
    return tested if tested is None or sided[0].start < overall[0].start else -tested


def _tested(row: Row, first: str) -> float | None:
    if row.get("difference") is None:
        return None
    if row.get("p_adjusted") is None or row["p_adjusted"] >= SIGNIFICANT:
        return 0.0
    return float(row["difference"]) * (1 if first in ("deprived_percent", "given_percent", "later_percent") else -1)


def _ordinals(plain: str) -> list[int]:
    return [ORDINAL.index(found[0].lower()) + 1 for found in re.finditer(rf"\b(?:{'|'.join(ORDINAL)})\b", plain, re.IGNORECASE)]


def _place(plain: str) -> int:
    return (_ordinals(plain) or [1])[0]


def _last(sentence: Sentence, cells: Cells) -> int:
    table = sentence.shares[0].bound.cell.table
    return max((row.get("rank_high") or 0 for _, row in cells.rows(table)), default=0)


def _is_at(row: Row, place: int) -> bool:
    return row.get("rank_low") == place == row.get("rank_high")
