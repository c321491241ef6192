"""Chooses the tiles of a release: at most six figures, each with the words that say what it counts.

A tile is made by rule from the finished tables. It shows only a figure that may be shown, and the words of the questionnaire name
what it counts. Themes of comments have no tile: a computer suggests them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from ...languages import Speech
from ..chapter import wording_rules
from ..chapter.cell_references import Cells
from ..chapter.sections.respondents import both_sides
from ..chapter.table_phrases import TICKED, Said, by_item

MOST = 6


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure, "35%" or "812", and the words that follow it."""

    figure: str
    words: str


def tiles(cells: Cells, say: Speech) -> tuple[Tile, ...]:
    """Returns the first six tiles that the tables allow; none if no figure may be shown."""
    return tuple(islice(chain.from_iterable(choose(cells, say) for choose in TILES), MOST))


def _agreement(cells: Cells, say: Speech) -> Iterator[Tile]:
    """Yields the larger side of the question that most people are against; of the first question, if none is."""
    table = Said(cells, "agreement")
    sides = [found for _, rows in by_item(table) if all(map(table.shown, found := both_sides(table, rows)))]
    for agree, disagree in sorted(sides, key=lambda side: min(_share(table, side[0]) - _share(table, side[1]), 0.0))[:1]:
        question, for_it, against = table.rows[agree]["problem"], _percent(table, agree), _percent(table, disagree)
        if _share(table, disagree) > _share(table, agree):
            yield Tile(against, say.plain("disagree and {share} agree, asked “{question}”", share=for_it, question=question))
        else:
            yield Tile(for_it, say.plain("agree and {share} disagree, asked “{question}”", share=against, question=question))


def _safety(cells: Cells, say: Speech) -> Iterator[Tile]:
    """Yields the largest share of people who feel unsafe: the last row of a question counts them."""
    table = Said(cells, "safety")
    unsafe = [rows[-1] for _, rows in by_item(table) if table.shown(rows[-1])]
    for row in sorted(unsafe, key=lambda row: -_share(table, row))[:1]:
        yield _tile(table, row, say.plain("feel unsafe, asked “{question}”", question=table.rows[row]["problem"]))


def _victims(cells: Cells, say: Speech) -> Iterator[Tile]:
    """Yields how many were a victim, and how many of them did not report it."""
    table, asked = Said(cells, "victims"), Said(cells, "questions")
    role = {row: str(asked.rows.get(str(table.rows[row]["item"]).partition(".")[0], {}).get("section")) for row in table.rows}
    victims = [row for row in table.rows if role[row] == "victim" and table.shown(row)][:1]
    for row in victims:
        yield _tile(table, row, say.plain("were a victim, asked “{question}”", question=table.rows[row]["problem"]))
    for row in [row for row in table.rows if role[row] == "reported" and table.shown(row)][:1]:
        if victims and table.rows[row]["base"] <= (table.rows[victims[0]]["count"] or 0):
            yield _tile(table, row, say.plain("of the victims who answered did not report it"))
        else:
            yield _tile(table, row, say.plain("did not report it, asked “{question}”", question=table.rows[row]["problem"]))


def _sources(cells: Cells, say: Speech) -> Iterator[Tile]:
    """Yields the share of the strongest concerns that come from hearsay: the answers counted together."""
    table = Said(cells, "sources_of_concern")
    for row in [row for row in table.rows if "+" in str(table.rows[row]["option"]) and table.shown(row)][:1]:
        yield _tile(table, row, say.plain("of the strongest concerns under “{question}” come from “{answer}”",
                                          answer=table.rows[row]["answer"], question=table.rows[row]["problem"]))


def _comments(cells: Cells, say: Speech) -> Iterator[Tile]:
    """Yields how many people wrote something where most did."""
    table = Said(cells, "comments")
    wrote = [row for row in table.rows if table.rows[row]["count"]]
    for row in sorted(wrote, key=lambda row: -table.rows[row]["count"])[:1]:
        question = table.rows[row]["problem"]
        words = say.plain("person wrote something, asked “{question}”", question=question) \
            if table.rows[row]["count"] == 1 else say.plain("people wrote something, asked “{question}”", question=question)
        yield Tile(wording_rules.number(table.rows[row]["count"]), words)


def _channels(cells: Cells, say: Speech) -> Iterator[Tile]:
    table, asked = Said(cells, "channels"), Said(cells, "questions")
    question = next((item.partition(".")[0] for item, _ in by_item(table)), "")
    if question in asked.rows:
        yield from _commonest(table, say, str(asked.rows[question]["problem"]))


def _own(cells: Cells, say: Speech) -> Iterator[Tile]:
    """Yields the commonest answer to each question of the lead's own, in the order asked; a grid has no single one."""
    for question, row in cells.rows("questions"):
        table = Said(cells, "answers", question) if row.get("section") == "own" else None
        if table and (_is_ticked(table) or len(dict(by_item(table))) == 1):
            yield from _commonest(table, say, str(row["problem"]), is_number=row.get("kind") == "number")


def _commonest(table: Said, say: Speech, question: str, is_number: bool = False) -> Iterator[Tile]:
    """Yields the commonest answer, if no other is level with it and none that could be commoner is left out."""
    shown = sorted((row for row in table.rows if table.shown(row)), key=lambda row: -_share(table, row))
    first = table.above(shown, 1)
    if len(first) != 1 or not _share(table, first[0]):
        return
    if any(_most(table.rows[row]) >= table.rows[first[0]]["count"] for row in table.rows if not table.shown(row)):
        return
    words = {"answer": table.rows[first[0]]["problem" if _is_ticked(table) else "answer"], "question": question}
    yield _tile(table, first[0], say.plain("gave {answer}, asked “{question}”", **words) if is_number else
                say.plain("chose “{answer}”, asked “{question}”", **words))


def _most(row: Mapping[str, Any]) -> float:
    """Returns the most people whom a hidden count can stand for: its range says so, "fewer than 5" or "10 to 14"."""
    band = re.fullmatch(r"(?:fewer than|\d+ to) (\d+)", str(row.get("shorthand") or ""))
    return int(band[1]) if band else math.inf


def _is_ticked(table: Said) -> bool:
    return all(row["answer"] == TICKED for row in table.rows.values())


def _share(table: Said, row: str) -> float:
    return float(table.rows[row]["percent"])


def _tile(table: Said, row: str, words: str) -> Tile:
    return Tile(_percent(table, row), words)


def _percent(table: Said, row: str) -> str:
    return wording_rules.percent(_share(table, row))


TILES: tuple[Callable[[Cells, Speech], Iterator[Tile]], ...] = (
    _agreement, _safety, _victims, _sources, _comments, _channels, _own)
