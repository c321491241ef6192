"""The charts of a release: which table each is drawn from, and the words that say the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..tables.maps import Geometry, Map
from ..tables.registry import TABLES

if TYPE_CHECKING:
    import pandas as pd

    from ...appearance.palette import Look

NARROW = "narrow"       # the folder of the drawings for phones, beside those for a desk and for print
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
SAFETY = "How safe people feel in more deprived areas and the others"
SAID = "Percent of those answering who said so"


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart, drawn from the table of the same name, and described from it; `narrow` draws the same for a phone."""

    title: str
    draw: Callable[[pd.DataFrame], Any]
    describe: Callable[[pd.DataFrame], str]
    narrow: Callable[[pd.DataFrame], Any] | None = None
    rows: Callable[[pd.DataFrame], pd.DataFrame] = lambda table: table      # what of the table it shows


def drawings(maps: Iterable[Map] = ()) -> dict[str, Drawing]:
    """Every chart that can be drawn, by the name of its table; the maps are those that a release can have."""
    from ...analysis import charts

    return {
        **{name: _bars(name) for name in ("agreement", "informed", "channels", "reasons_not_reported")},
        "ranked_problems": Drawing("The problems, ranked", charts.ranked_chart, charts.ranked_alternative,
                                   charts.ranked_narrow),
        "problem_answers": Drawing("Every answer, problem by problem", charts.distribution_chart,
                                   charts.distribution_alternative, charts.distribution_narrow),
        "deprivation_comparison": Drawing("More deprived areas and the others", charts.deprivation_chart,
                                          charts.deprivation_alternative, charts.deprivation_narrow),
        "safety_comparison": Drawing(SAFETY, lambda table: charts.deprivation_chart(_said(table), SAFETY, SAID),
                                     lambda table: charts.deprivation_alternative(_said(table)),
                                     lambda table: charts.deprivation_narrow(_said(table), SAFETY, SAID)),
        "themes": _bars("themes", "Comments", "Percent of those who wrote something; a comment may have several themes"),
        "two_years": Drawing("The problems in two years", charts.years_chart, charts.years_alternative, charts.years_narrow),
        "sources_of_concern": _bars("sources_of_concern", "Strong\nconcerns"),
        **{one.name: _map(one, one.areas) for one in maps if one.areas and not one.why_not},
    }


def look(chosen: Look) -> AbstractContextManager[None]:
    """Draws the charts made inside in a consultation's colours and typeface."""
    from ...analysis.charts import palette

    return palette.using(chosen)


def draw(finished: Mapping[str, pd.DataFrame], folder: Path, maps: Iterable[Map] = ()) -> None:
    """Each chart as SVG and PNG, with its data and its alternative in words beside it, and as SVG for a phone."""
    from ...analysis import charts

    (folder / NARROW).mkdir()
    for name, drawing in drawings(maps).items():
        if name in finished and len(finished[name]):
            table = drawing.rows(finished[name])
            charts.save(drawing.draw(printable(table)), folder / name)
            (folder / f"{name}.txt").write_text(drawing.describe(table) + "\n", "utf-8")
            table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
            if drawing.narrow:
                charts.save_svg(drawing.narrow(printable(table)), folder / NARROW / f"{name}.svg")


def printable(table: pd.DataFrame) -> pd.DataFrame:
    """The table without control characters in its words: SVG cannot hold them, and the renderer would end the process."""
    words = table.select_dtypes(exclude="number").columns
    return table.assign(**{name: table[name].map(lambda cell: CONTROL.sub("\N{REPLACEMENT CHARACTER}", cell)
                                                 if isinstance(cell, str) else cell) for name in words})


def _bars(name: str, counted: str = "People\nanswering", subtitle: str = "Percent of those answering") -> Drawing:
    from ...analysis import charts

    title = TABLES[name].title
    return Drawing(title, lambda table: charts.bars_chart(table, title, subtitle, counted), charts.bars_alternative,
                   lambda table: charts.bars_narrow(table, title, subtitle, counted))


def _map(one: Map, areas: Mapping[str, Sequence[Geometry]]) -> Drawing:
    from ...analysis import charts

    return Drawing(one.title, lambda table: charts.map_chart(table, areas, one.title, source=one.source), charts.map_alternative,
                   lambda table: charts.map_narrow(table, areas, one.title, source=one.source), one.rows)


def _said(table: pd.DataFrame) -> pd.DataFrame:
    """Question and answer as one label."""
    return table.assign(problem=table["problem"] + " " + table["answer"])
