"""The charts of a release: each chart's table, and its description in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from altair.utils.schemapi import debug_mode

from ...analysis import charts
from ...appearance import glyphs, palette
from ...appearance.palette import Look
from ...questionnaire import roles
from ...questionnaire.characters import shown
from ...questionnaire.model import Questionnaire
from ..chapter.document import chart_name
from ..microdata.exports import inert_table
from ..tables import blanking
from ..tables.answers import ANSWERS, bars
from ..tables.maps import Geometry, Map
from ..tables.registry import TABLES
from ..tables.table import Chart

NARROW = "narrow"       # the folder of phone drawings; desktop and print drawings are in its parent


class Drawing(NamedTuple):
    """A chart and its title."""

    title: str
    chart: Chart


def drawings(maps: Iterable[Map] = (), questionnaire: Questionnaire | None = None) -> dict[str, Drawing]:
    """Returns every chart that can be drawn, by the name of its table, or of its table and question.

    `maps` are those that a release can have. Each question with a plain section in `questionnaire` has a chart.
    """
    own = roles.with_role(questionnaire, roles.OWN) if questionnaire else ()
    return {**{name: Drawing(table.title, table.chart) for name, table in TABLES.items() if table.chart},
            **{planned.name: Drawing(planned.title, _map(planned, planned.areas))
               for planned in maps if planned.areas and not planned.why_not},
            **{chart_name(ANSWERS.name, question.id): Drawing(question.label, replace(bars(), rows=_rows_of(question.id)))
               for question in own}}


def _rows_of(question: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Returns a function that selects the answers to one question that somebody answered."""
    def select(table: pd.DataFrame) -> pd.DataFrame:
        asked = table[table["item"].str.partition(".")[0] == question]
        return asked if (asked["base"].fillna(1) > 0).any() else asked.head(0)
    return select


def look(chosen: Look) -> AbstractContextManager[None]:
    """Draws the charts made inside this context in a consultation's colours and typeface."""
    return palette.using(chosen)


def draw(finished: Mapping[str, pd.DataFrame], folder: Path, questionnaire: Questionnaire, maps: Iterable[Map] = ()) -> str:
    """Writes each chart as SVG and PNG, with its data and its description in words, and as SVG for a phone.

    The words of `questionnaire` say what the percentages measure: which answers, and of whom. Returns the characters that no
    typeface of this machine has, which are empty boxes in the pictures.
    """
    (folder / NARROW).mkdir()
    words: list[str] = []
    for name, drawing in drawings(maps, questionnaire).items():
        of = name.partition("-")[0]
        table = drawing.chart.rows(finished[of]) if of in finished else pd.DataFrame()
        if len(table):
            with debug_mode(False):     # altair would check every part against its schema, a sixth of the time of a publication
                _draw(name, drawing, charts.worded(table, questionnaire), folder)
            inert_table(blanking.with_marks({name: table})[name]).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
            words += [drawing.title, *(cell for name in table for cell in table[name] if isinstance(cell, str))]
    return glyphs.undrawn(map(shown, words))


def _draw(name: str, drawing: Drawing, table: pd.DataFrame, folder: Path) -> None:
    title, chart = shown(drawing.title), drawing.chart
    charts.save(chart.draw(printable(table), title), folder / name)
    (folder / f"{name}.txt").write_text(chart.describe(table) + "\n", "utf-8")
    if chart.narrow:
        charts.save_svg(chart.narrow(printable(table), title), folder / NARROW / f"{name}.svg")


def printable(table: pd.DataFrame) -> pd.DataFrame:
    """Shows the sign � for what SVG cannot hold in a table's words. The renderer would end the process."""
    words = table.select_dtypes(exclude="number").columns
    return table.assign(**{name: table[name].map(lambda cell: shown(cell) if isinstance(cell, str) else cell) for name in words})


def _map(planned: Map, areas: Mapping[str, Sequence[Geometry]]) -> Chart:
    return Chart(lambda table, title: charts.map_chart(table, areas, title, source=planned.source), charts.map_alternative,
                 lambda table, title: charts.map_narrow(table, areas, title, source=planned.source), planned.rows)
