"""What may be shown of the tables by area: every count in them, how they add up, and which must not be told.

Few people live in an area, so these tables are never shown whole: a count that is too small is taken out, and so is every
other by which it could be worked out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .areas import GIVEN, NOT_GIVEN, Areas, Division

if TYPE_CHECKING:
    from ..analysis.cells import Key, Release
    from ..analysis.disclosure import Thresholds
    from ..analysis.suppression import Suppression


def hold(release: Release, areas: Areas) -> None:
    """Adds every count of people in the tables of areas to a release, and how they add up."""
    from ..analysis.disclosure import add_items

    for one in (division for division in areas.divisions if division.shown):     # else its table has no figure
        add_items(release, one.tally, one.axis, groups=one.shown, thresholds=areas.limits)
        _leave_out_sizes(release, one)
    if areas.can_compare:
        add_items(release, areas.by_postcode, "postcode", thresholds=areas.limits)
    for whole, parts in areas.holds:
        _add_parts(release, whole, parts, areas.limits)
    _add_statuses(release, areas)


def alone(areas: Areas) -> tuple[Release, Suppression]:
    """The tables of areas by themselves, where every count of the whole audience is known, and what they must not show."""
    from ..analysis.cells import Release
    from ..analysis.disclosure import EVERYONE

    made = Release()
    hold(made, areas)
    known = {key: cell.count for key, cell in made.cells.items() if key.group == EVERYONE and cell.published}
    return made, _protected(made, known)


def add_to(release: Release, hidden: Suppression, areas: Areas, before: Mapping[Key, int]) -> Suppression:
    """Adds the tables of areas to a release that is protected already, and gives what must not be shown of both.

    What the release shows stays: the tables of areas give way. `before` are the counts of earlier publications.
    """
    from ..analysis.suppression import Suppression

    known = release.known(hidden.cells)
    hold(release, areas)
    found = _protected(release, {**before, **known})
    return Suppression(hidden.primary | found.primary, (hidden.secondary | found.secondary) - hidden.primary - found.primary)


def _protected(release: Release, known: Mapping[Key, int]) -> Suppression:
    """What must not be shown beside what is known: all else, where less does not protect it."""
    from ..analysis.suppression import DisclosureError, Suppression, protect
    try:
        return protect(release, known)
    except DisclosureError:
        return Suppression(frozenset(release.cells.keys() - known.keys()), frozenset())


def _leave_out_sizes(release: Release, division: Division) -> None:
    """How many people of an area answered is in no table."""
    from dataclasses import replace

    from ..analysis.cells import Key
    from ..analysis.disclosure import ASKED, group

    for label in division.tally.axes[division.axis]:
        key = Key("", ASKED, group({division.axis: label}))
        release.cells[key] = replace(release.cells[key], published=False, guarded=False)


def _add_parts(release: Release, whole: tuple[str, str], parts: Sequence[tuple[str, str]], limits: Thresholds) -> None:
    """A larger area is the sum of the wards in it and of a rest that is shown nowhere: those of few people, above all."""
    from ..analysis.cells import Cell, Key
    from ..analysis.disclosure import group

    name, names = group(dict([whole])), [group(dict([part])) for part in parts]
    for key in [key for key in release.cells if key.group == name and key.item]:
        inside = [Key(key.item, key.answer, one) for one in names]
        rest = Key(key.item, key.answer, f"{name} less its wards")
        left = release.cells[key].count - sum(release.cells[one].count for one in inside)
        guarded = release.cells[key].guarded
        release.add(rest, Cell(left, limits.detailed if guarded else 0, published=False, guarded=guarded))
        release.adds_up(key, [*inside, rest])


def _add_statuses(release: Release, areas: Areas) -> None:
    """What came of the postcodes, and that those that were placed nowhere are the unplaced of the deprivation groups."""
    from ..analysis.cells import Cell, Key
    from ..analysis.disclosure import ASKED, group

    keys = {name: Key("", ASKED, group({"place_status": name})) for name in areas.statuses}
    for name, number in areas.statuses.items():
        release.add(keys[name], Cell(number, areas.limits.elsewhere))
    by_given = {GIVEN: [key for name, key in keys.items() if name != NOT_GIVEN], NOT_GIVEN: [keys[NOT_GIVEN]]}
    for label, parts in by_given.items():
        whole = Key("", ASKED, group({"postcode": label}))
        release.add(whole, Cell(sum(release.cells[part].count for part in parts), areas.limits.elsewhere))
        release.adds_up(whole, parts)
    nowhere = [key for name, key in keys.items() if name not in ("matched", "terminated")]
    if areas.unplaced == sum(release.cells[key].count for key in nowhere):
        unplaced = Key("", ASKED, group({"deprivation": "unplaced"}))
        release.add(unplaced, Cell(areas.unplaced, areas.limits.elsewhere))
        release.adds_up(unplaced, nowhere)
