"""Disclosure control of a release: which counts it holds, which must not be shown, and the tables without them.

Each table itself says which counts a figure reveals, and what happens to the table if one of them is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from ...analysis.disclosure.auditor import audit
from ...analysis.disclosure.cells import Key, Known, Release, ReleaseError, describe
from ...analysis.disclosure.counts import EVERYONE, Revealed
from ...analysis.disclosure.masking import Hidden
from ...analysis.disclosure.suppression import AlreadyTold, DisclosureError, Suppression, protect
from ...consultations import Refused
from ..publications import versions
from ..tables import blanking, registry, release_cells
from ..tables.registry import TABLES
from ..tables.release_counts import Counted
from ..tables.table import Audience, Description, Table

ALL_OR_NONE = "nobody, or everybody, of a small group: the percentage would tell of each of them"
OTHERS = "another that is left out could be worked out from it"
Rows = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Disclosed:
    """The publishable tables of a release, the full tables (`whole`), what was hidden, and every count that is revealed."""

    tables: Rows
    whole: Rows
    described: Mapping[str, Description]
    hidden: Hidden
    known: Known

    @property
    def suppressed(self) -> tuple[tuple[str, str], ...]:
        """Returns each hidden count in words, and the reason."""
        return tuple((describe(key), reason) for key, reason in self.hidden.why.items())


def disclose(counted: Counted, before: Known | None = None) -> Disclosed:
    """Returns the tables without anything that could identify a person, audited over all tables at once.

    `before` are the counts that earlier publications revealed. Tables by area give way to the others.
    Raises Refused if a release cannot be protected.
    """
    known = before or {}
    public, whole = _public(counted)
    release, hidden = _protected(counted, whole, known)
    everything = _with_areas(release, hidden, counted, whole, known)
    if failures := audit(release, everything.cells, known).failures:
        raise Refused(f"The release cannot be published: {failures[0]}.")
    first, last = (Hidden(release, _why(release, found)) for found in (hidden, everything))
    return Disclosed(_shown(public, counted, whole, first, last), whole,
                     registry.described(counted, whole), last, release.known(everything.cells))


def unpublished(counted: Counted) -> Rows:
    """Returns every table for the analyst with all figures, but tables by area without small counts, as if released alone."""
    tables = [table for table in TABLES.values() if table.when(counted)]
    made = _kept(tables, _made(tables, counted))
    release = Release()
    release_cells.add_areas(release, counted, _figures(counted, made, gives_way=True))
    known = {key: cell.count for key, cell in release.cells.items() if key.group == EVERYONE and cell.published}
    nothing = Hidden(release, {})
    by_area = [table for table in tables if table.gives_way and table.name in made]
    return _kept(tables, made | _shown(by_area, counted, made, nothing,
                                       Hidden(release, _why(release, _or_all(release, known)))))


def held(counted: Counted) -> Release:
    """Returns every count of people in the public tables except those by area, and how they add up. Raises Refused."""
    return _held(counted, _public(counted)[1])


def _held(counted: Counted, whole: Rows) -> Release:
    return release_cells.of_everyone(counted, _figures(counted, whole, gives_way=False), _shown_of_earlier(counted))


def _public(counted: Counted) -> tuple[list[Table], Rows]:
    """Returns the tables that are published from these counts, and all their rows."""
    tables = [table for table in TABLES.values() if table.audience is Audience.PUBLIC and table.when(counted)]
    whole = _kept(tables, _made(tables, counted))
    return [table for table in tables if table.name in whole], whole


def _figures(counted: Counted, whole: Rows, *, gives_way: bool) -> Iterator[tuple[Revealed, ...]]:
    """Yields what every figure reveals, either of the tables that give way or of the others."""
    for table in (TABLES[name] for name in whole if bool(TABLES[name].gives_way) is gives_way):
        yield from blanking.revealed(table.described(counted), whole[table.name])


def _made(tables: Iterable[Table], counted: Counted) -> Rows:
    return {table.name: table.rows(counted) for table in tables}


def _kept(tables: Iterable[Table], made: Mapping[str, pd.DataFrame]) -> Rows:
    """Returns the tables in order, without tables about questions that nobody was asked."""
    return {table.name: made[table.name] for table in tables
            if table.name in made and (len(made[table.name]) or table.even_empty)}


def _shown(tables: Iterable[Table], counted: Counted, whole: Rows, first: Hidden, last: Hidden) -> Rows:
    """Returns the publishable tables. Those that give way leave out what is hidden `last`, the others what is hidden `first`."""
    made: Rows = {}
    listed = list(tables)
    for hidden, gives_way in ((first, False), (last, True)):
        stage = [table for table in listed if bool(table.gives_way) is gives_way]
        own = {table.name: whole[table.name] for table in stage}
        counts = blanking.hidden_counts(_figures(counted, own, gives_way=gives_way), hidden)
        shown = {table.name: blanking.shown(table, counted, whole[table.name], hidden, counts) for table in stage}
        made |= {name: rows for name, rows in shown.items() if rows is not None}
    return _kept(listed, made)


def _why(release: Release, hidden: Suppression) -> dict[Key, str]:
    """Returns the reason why each count is left out."""
    return {key: _small(release, key) for key in sorted(hidden.primary)} | dict.fromkeys(sorted(hidden.secondary), OTHERS)


def _small(release: Release, key: Key) -> str:
    """Returns the reason why a primary count is left out."""
    cell = release.cells[key]
    return f"1 to {cell.threshold - 1} people" if 0 < cell.count < cell.threshold else ALL_OR_NONE


def _protected(counted: Counted, whole: Rows, before: Known) -> tuple[Release, Suppression]:
    """Returns a release without the tables by area, and what it hides. Raises Refused."""
    try:
        release = _held(counted, whole)
        return release, protect(release, before)
    except AlreadyTold as difference:
        published = versions.public_versions(counted.survey) or "what was published"
        raise Refused(f"What stands published says something else: {difference}. Whoever reads both could see from the "
                      f"difference what a few people answered, so the two are never public together. Withdraw {published} "
                      "first, with the reason (such as that a corrected version follows: its page will say it). Then make "
                      "these results again and publish them.") from None
    except (DisclosureError, ReleaseError) as error:
        raise Refused(f"The release cannot be published: {error}.") from None


def _shown_of_earlier(counted: Counted) -> Known:
    """Returns the earlier year's counts that may be shown: the public ones, or else what its own release would show.

    Raises Refused if such a release cannot be protected.
    """
    if counted.earlier is None:
        return {}
    return counted.earlier.before or disclose(counted.earlier.counted, {}).known


def _with_areas(release: Release, hidden: Suppression, counted: Counted, whole: Rows, before: Known) -> Suppression:
    """Adds the tables by area to a protected release, and returns what must not be shown of both.

    What the release shows stays; the tables by area give way. `before` are the counts of earlier publications.
    """
    known = release.known(hidden.cells)
    release_cells.add_areas(release, counted, _figures(counted, whole, gives_way=True))
    found = _or_all(release, {**before, **known})
    return Suppression(hidden.primary | found.primary, (hidden.secondary | found.secondary) - hidden.primary - found.primary)


def _or_all(release: Release, known: Known) -> Suppression:
    """Returns what must not be shown given the known counts: all other counts, if hiding fewer does not protect the release."""
    try:
        return protect(release, known)
    except DisclosureError:
        return Suppression(frozenset(release.cells.keys() - known.keys()), frozenset())
