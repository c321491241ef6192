"""The pages of all areas: a problem in every ward, authority and area of the council's own, and the way to each area's page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from ...analysis.charts import Difference, map_list
from ..chapter.wording_rules import percent
from ..tables import areas as divisions
from . import tile_grid
from .area_figures import Figure
from .area_places import AreaKind
from .area_problems import Problem, problems, with_figures
from .page import Page, render
from .problems import named
from .results import Results
from .tile_grid import Tile

PATH, BY = "areas", "by-"       # the page of all areas, and below it one page for each problem
NAMED, WORDS = 3, 14            # so many areas, in so many words, are named in a heading
LISTED = 5                      # so many are named in a sentence
LETTERS = 30                    # a longer list of names has its letters as links


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area by one problem: its name, its address, the mark that stands for it in its square, and its figure."""

    name: str
    path: str
    mark: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Section:
    """All areas of one kind by one problem. The squares hold their rows; without squares `why_no_map` says why."""

    name: str
    rows: Sequence[AreaRow]
    sentence: str
    squares: Sequence[tuple[Tile, AreaRow]]
    why_no_map: str

    def having(self, difference: Difference) -> list[AreaRow]:
        """Returns the areas that differ in this way."""
        return [row for row in self.rows if row.figure.difference is difference]

    @property
    def has_other_marks(self) -> bool:
        """Says whether the marks need a key: they are not the numbers in the names."""
        return any(row.mark not in re.findall(r"\d+", row.name) for row in self.rows)

    @property
    def shown(self) -> int:
        """Returns how many areas have a figure."""
        return sum(row.figure.is_shown for row in self.rows)


def areas_page(results: Results, kinds: Sequence[AreaKind]) -> Iterator[Page]:
    """Yields the page of all areas, by the problem that the consultation's maps show; nothing if nobody lives in any area."""
    if not kinds:
        return
    found = with_figures(problems(results), kinds)
    yield _page(results, kinds, found, first_problem(results, kinds, found), PATH, results.say.plain("Your area"))


def problem_pages(results: Results, kinds: Sequence[AreaKind]) -> Iterator[Page]:
    """Yields a page of all areas for each problem with a figure in one of them."""
    found = with_figures(problems(results), kinds)
    for problem in found:
        yield _page(results, kinds, found, problem, f"{PATH}/{BY}{problem.item}", problem.label)


def _page(results: Results, kinds: Sequence[AreaKind], found: Sequence[Problem], problem: Problem | None, path: str,
          name: str) -> Page:
    """Returns the page of one problem; the first page also lists all areas, and stands without a problem if none is shown."""
    sections = [section_of(results, kind, problem.item) for kind in kinds
                if problem and problem.item in kind.division.by_item and len(kind.names) > 1]
    heading = heading_of(results, sections, problem) if problem else name
    areas = choices(results, kinds)
    lists = [(kind, by_letter(links)) for kind, links in areas] if path == PATH else []
    return Page(path, name, heading, render(
        "areas", results, heading=heading, problem=problem, problems=found, sections=sections, kinds=areas, lists=lists,
        percent=percent), "" if heading == name else heading)


def choices(results: Results, kinds: Sequence[AreaKind]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Returns what a reader can choose from: for each kind of area its name, and the address and name of every area."""
    return [(kind_name(results, kind), [(kind.paths[area], kind.names[area]) for area in in_order(kind)]) for kind in kinds]


def kind_name(results: Results, kind: AreaKind) -> str:
    """Returns the heading of a kind of area; the council names its own kinds."""
    match kind.division.axis:
        case divisions.WARD:
            return results.say.plain("Electoral wards")
        case divisions.AUTHORITY:
            return results.say.plain("Local authorities")
    return kind.division.kind.replace("_", " ").capitalize()


def in_order(kind: AreaKind) -> list[str]:
    """Returns the areas in the order of their names."""
    return [one.area for one in _marked(kind)]


def first_problem(results: Results, kinds: Sequence[AreaKind], found: Sequence[Problem]) -> Problem | None:
    """Returns the problem of the consultation's maps, or the first that at least half the areas of the first kind show."""
    figures = kinds[0].division.by_item
    chosen = (problem for problem in found if problem.item == results.survey.settings.map_problem)
    enough = (problem for problem in found if problem.item in figures and
              2 * sum(figure.is_shown for figure in figures[problem.item].values()) >= len(figures[problem.item]))
    return next(chain(chosen, enough, found), None)


def heading_of(results: Results, sections: Sequence[Section], problem: Problem) -> str:
    """Returns the finding about a problem: where it is higher or lower, how many areas differ, or that none does."""
    say, comparable = results.say.plain, [section for section in sections if section.shown > 1]
    if not comparable:
        return problem.heading(say("No areas to compare"))
    found = next((section for section in comparable if _clear(section)), None)
    return _differing(results, found, problem) if found else problem.heading(say("No clear difference between areas"))


def _clear(section: Section) -> list[AreaRow]:
    return [*section.having(Difference.HIGHER), *section.having(Difference.LOWER)]


def _differing(results: Results, section: Section, problem: Problem) -> str:
    say, clear = results.say.plain, _clear(section)
    higher, lower = section.having(Difference.HIGHER), section.having(Difference.LOWER)
    if len(clear) <= NAMED and not (higher and lower):
        names = named(results, [row.name for row in clear])
        heading = problem.heading(say("Higher in {areas}", areas=names) if higher else say("Lower in {areas}", areas=names))
        if len(heading.split()) <= WORDS:
            return heading
    return problem.heading(say("Clear differences in {count} of {all} areas", count=len(clear), all=section.shown))


def section_of(results: Results, kind: AreaKind, item: str) -> Section:
    """Returns all areas of a kind by one problem."""
    figures = kind.division.by_item[item]
    rows = [AreaRow(kind.names[one.area], kind.paths[one.area], one.mark, figures[one.area]) for one in _marked(kind)]
    differ = any(row.figure.difference in (Difference.HIGHER, Difference.LOWER) for row in rows)
    of_area = {row.figure.area: row for row in rows}
    squares = [(tile, of_area[tile.area]) for tile in kind.tiles] if differ else []
    why = "" if squares else _why(results, kind, differ)
    return Section(kind_name(results, kind), rows, _sentence(results, rows), squares, why)


def _marked(kind: AreaKind) -> list[map_list.Listed]:
    """Returns the areas in the order of their names with the marks that charts give them."""
    records: list[dict[str, Any]] = [{"area": area, "area_name": name} for area, name in kind.names.items()]
    return map_list.listed(records, dict.fromkeys(kind.names, Difference.NOT_SHOWN))


def _sentence(results: Results, rows: Sequence[AreaRow]) -> str:
    """Says which areas differ, with the figures of both sides, or that none does."""
    say, of = results.say.plain, {difference: [row for row in rows if row.figure.difference is difference]
                                  for difference in Difference}
    shown = len(rows) - len(of[Difference.NOT_SHOWN])
    if shown < 2:
        return say("Only one area can be shown, so there is nothing to compare it with.") if shown else \
            say("No area can be shown, so that nobody can be picked out.")
    if len(of[Difference.UNCLEAR]) == shown:
        return say("No clear difference between the {count} areas that can be shown.", count=shown)
    higher, lower = (_named(results, of[difference]) for difference in (Difference.HIGHER, Difference.LOWER))
    said = [say("Higher than in the other areas shown: {areas}.", areas=higher) if higher else "",
            say("Lower than in the other areas shown: {areas}.", areas=lower) if lower else "",
            say("Other areas that can be shown, without a clear difference: {count}.", count=len(of[Difference.UNCLEAR]))]
    return " ".join(filter(None, said))


def _named(results: Results, rows: Sequence[AreaRow]) -> str:
    if len(rows) > LISTED:
        return results.say.plain("{count} areas", count=len(rows))
    return named(results, [against(results, row.name, row.figure) for row in rows]) if rows else ""


def against(results: Results, name: str, figure: Figure) -> str:
    """Returns a name with both shares of its comparison: "Abbey (69% against 37%)"."""
    return results.say.plain("{name} ({share} against {others})", name=name, share=percent(figure.percent or 0),
                             others=percent(figure.others or 0))


def _why(results: Results, kind: AreaKind, differ: bool) -> str:
    """Says why there is no map of squares."""
    say = results.say.plain
    if not differ:
        return say("There is no map: a map would show differences that may be chance.")
    if kind.too_many:
        return say("There is no map, because there are more than {count} areas.", count=tile_grid.MOST)
    return say("There is no map, because the outlines of these areas have not been loaded.")


def by_letter(names: Sequence[tuple[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Returns addresses and names under their first letters; under one empty heading if there are few."""
    if len(names) <= LETTERS:
        return [("", list(names))]
    letters: dict[str, list[tuple[str, str]]] = {}
    for path, name in names:
        letters.setdefault(unicodedata.normalize("NFKD", name)[0].upper(), []).append((path, name))
    return list(letters.items()) if len(letters) > 1 else [("", list(names))]
