"""Disclosure control of a release: the publishable tables, made from what may be printed of every count that they reveal.

Each table itself says which counts a figure reveals. Whatever the responses are, something can be published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...disclosure import Count, Group, Range, Revealed, describe
from ...disclosure.release import Released, release
from ..tables import blanking, registry, release_people, two_years
from ..tables.registry import TABLES
from ..tables.release_counts import Counted, EarlierYear
from ..tables.release_people import EarlierVersion
from ..tables.table import Audience, Description, Table
from . import earlier_versions

OTHERS = "another that is left out could be worked out from it"
Rows = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Disclosed:
    """The publishable tables of a release, the full tables (`whole`), what is printed of every count, who is in each group."""

    tables: Rows
    whole: Rows
    described: Mapping[str, Description]
    released: Released
    groups: Mapping[Group, np.ndarray]
    threshold: int

    @property
    def printed(self) -> Iterator[tuple[Count, Range]]:
        """Yields the counts of answers of which something is printed, with those of another year that are printed here."""
        for count, told in self.released.ranges.items():
            if not told.is_blank:
                yield count, told
        for year, released in self.released.years.items():
            for count, told in released.ranges.items():
                if not told.is_blank:
                    yield count._replace(year=year), told

    @property
    def suppressed(self) -> tuple[tuple[str, str], ...]:
        """Returns each count that is not printed exactly, in words, and what is printed of it."""
        return tuple((describe(count), told.words()) for count, told in self.released.ranges.items() if not told.is_exact)


def disclose(counted: Counted, earlier: Sequence[EarlierVersion] = ()) -> Disclosed:
    """Returns the tables without anything from which a small count of people could be worked out.

    `earlier` is what earlier versions printed.
    """
    whole = _made(_public(counted), counted)
    tables = {name: TABLES[name] for name in whole}
    people = release_people.people(counted, earlier)
    figures = list(_figures(tables.values(), counted, whole))
    released = release(people, figures, counted.areas.threshold, _of_earlier_year(counted))
    hidden = blanking.hidden_counts(figures, released)
    shown = {name: blanking.shown(table, counted, whole[name], released, hidden) for name, table in tables.items()}
    groups = {of: inside[:len(counted.main)] for of, inside in people.groups.items()}
    return Disclosed(shown, whole, registry.described(counted, whole), released, groups, counted.areas.threshold)


def unpublished(counted: Counted) -> Rows:
    """Returns every table for the analyst with all figures, but tables by area without small counts."""
    made = _made([table for table in TABLES.values() if table.when(counted)], counted)
    by_area = [TABLES[name] for name in made if TABLES[name].by_area]
    if not by_area:
        return made
    figures = list(_figures(by_area, counted, made))
    released = release(release_people.people(counted), figures, counted.areas.threshold)
    hidden = blanking.hidden_counts(figures, released)
    return made | {table.name: blanking.shown(table, counted, made[table.name], released, hidden) for table in by_area}


def _public(counted: Counted) -> list[Table]:
    return [table for table in TABLES.values() if table.audience is Audience.PUBLIC and table.when(counted)]


def _made(tables: Iterable[Table], counted: Counted) -> Rows:
    """Returns the rows of these tables, without tables about questions that nobody was asked."""
    made = {table.name: table.rows(counted) for table in tables}
    return {name: rows for name, rows in made.items() if len(rows) or TABLES[name].even_empty}


def _figures(tables: Iterable[Table], counted: Counted, whole: Rows) -> Iterator[Revealed]:
    """Yields what every figure of these tables reveals."""
    for table in tables:
        yield from blanking.revealed(table.described(counted), whole[table.name])


def _of_earlier_year(counted: Counted) -> dict[str, Released]:
    """Returns what is printed of the earlier year: what is public of it, or else what its own release would print."""
    if counted.earlier is None:
        return {}
    year = counted.earlier
    known = earlier_versions.versions(year.survey)
    public = {count: ends for version in known if version.sha256 == year.sha256 for count, ends in version.printed.items()}
    return {year.survey.slug: _public_already(year, public) if public else _own_release(year, known)}


def _public_already(year: EarlierYear, public: Mapping[Count, tuple[int, int]]) -> Released:
    """Returns what is public of an earlier year. Nothing is printed of its other counts but bases, which are no secret."""
    ranges = {}
    for count, (number, base) in two_years.counts_of_year(year.counted).items():
        low, high = public.get(count, (0, base)) if number < base else (base, base)
        ranges[count] = Range(low, high, base)
    return Released(ranges)


def _own_release(year: EarlierYear, known: Sequence[EarlierVersion]) -> Released:
    """Returns what the earlier year's own release would print of the counts that are compared."""
    released = disclose(year.counted, known).released
    return Released({count: released.range(count) for count in two_years.counts_of_year(year.counted)})


def reasons(disclosed: Disclosed, revealed: Iterable[Revealed]) -> list[str]:
    """Returns why the counts behind these figures are not printed exactly."""
    return [_why(told, disclosed.threshold) for told in disclosed.released.hidden(revealed)]


def _why(told: Range, threshold: int) -> str:
    if not told.is_blank and (told.low == 0 or told.high == told.base):
        return f"fewer than {threshold} people, or all but fewer than {threshold}"
    return f"fewer than {2 * threshold} people answered" if told.base < 2 * threshold else OTHERS
