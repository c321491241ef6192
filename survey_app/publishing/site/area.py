"""The page of one area: who answered there, what stands out, what does not, and what is not shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...analysis.charts import Difference
from ..chapter.wording_rules import percent
from .area_figures import Figure
from .area_places import AreaKind
from .area_problems import Problem, problems
from .areas import LISTED, PATH, against, choices
from .page import Page, render
from .problems import named, ranking_caption
from .results import Results


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One problem in the area, and its figure there."""

    problem: Problem
    figure: Figure

    @property
    def name(self) -> str:
        """Returns the words of the problem."""
        return self.problem.label


def area_pages(results: Results, kinds: Sequence[AreaKind]) -> Iterator[Page]:
    """Yields a page for every area in which somebody who answered lives."""
    asked = problems(results)
    for kind in kinds:
        for area in kind.names:
            yield _page(results, kinds, kind, area, asked)


def _page(results: Results, kinds: Sequence[AreaKind], kind: AreaKind, area: str, asked: Mapping[str, Problem]) -> Page:
    rows, name = _rows(kind, area, asked), kind.names[area]
    return Page(f"{PATH}/{kind.paths[area]}", name, name, render(
        "area", results, heading=name, sentence=sentence(results, rows), people=people(results, kind, area),
        deprived=kind.deprived.get(area), clear=[*_having(rows, Difference.HIGHER), *_having(rows, Difference.LOWER)],
        unclear=_having(rows, Difference.UNCLEAR), rows=rows, caption=ranking_caption(results), percent=percent,
        hidden=[row.name for row in rows if _is_hidden(row)], nobody=[row.name for row in rows if row.figure.nobody],
        kinds=choices(results, kinds),
        alone=all(row.figure.others is None for row in rows), neighbours=_neighbours(kind, area)))


def _rows(kind: AreaKind, area: str, asked: Mapping[str, Problem]) -> list[ProblemRow]:
    """Returns every problem, by its share in this area; those without a figure last."""
    rows = [ProblemRow(asked[figure.item], figure) for figure in kind.division.of_area(area)]
    return sorted(rows, key=lambda row: -1 if row.figure.percent is None else row.figure.percent, reverse=True)


def _having(rows: Sequence[ProblemRow], difference: Difference) -> list[ProblemRow]:
    return [row for row in rows if row.figure.difference is difference]


def _is_hidden(row: ProblemRow) -> bool:
    return not row.figure.is_shown and not row.figure.nobody


def _neighbours(kind: AreaKind, area: str) -> list[tuple[str, str]]:
    """Returns the address and the name of every area that shares a border and has a page."""
    beside = kind.neighbours.get(area, set()) & kind.names.keys()
    return sorted(((kind.paths[other], kind.names[other]) for other in beside), key=lambda pair: pair[1])


def people(results: Results, kind: AreaKind, area: str) -> str:
    """Says how many people of an area answered, as far as the table says: one number, or the fewest and the most."""
    say, found = results.say.plain, kind.division.people(area)
    if found is None:
        return say("not shown")
    least, most = (f"{number:,}" for number in found)
    return least if least == most else say("{least} to {most}, depending on the problem", least=least, most=most)


def sentence(results: Results, rows: Sequence[ProblemRow]) -> str:
    """Says what is higher or lower here, with the figures of both sides, or that nothing is."""
    say, shown = results.say.plain, [row for row in rows if row.figure.is_shown]
    if not shown:
        return say("How people here answered is not shown, so that nobody can be picked out.")
    if all(row.figure.others is None for row in shown):
        return say("There is no other area to compare this one with.")
    unclear = len(_having(rows, Difference.UNCLEAR))
    if unclear == len(shown):
        return say("No clear difference from the other areas shown, for any problem that can be shown.")
    higher, lower = (_named(results, _having(rows, difference)) for difference in (Difference.HIGHER, Difference.LOWER))
    said = [say("Higher here than in the other areas shown: {problems}.", problems=higher) if higher else "",
            say("Lower here than in the other areas shown: {problems}.", problems=lower) if lower else "",
            say("Other problems that can be shown, without a clear difference: {count}.", count=unclear)]
    return " ".join(filter(None, said))


def _named(results: Results, rows: Sequence[ProblemRow]) -> str:
    if len(rows) > LISTED:
        return results.say.plain("{count} problems", count=len(rows))
    return named(results, [against(results, row.name, row.figure) for row in rows]) if rows else ""
