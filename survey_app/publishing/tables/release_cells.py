"""The counts that a release holds: what its tables' figures reveal, counted in the frozen responses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ...analysis.disclosure.cells import Cell, Key, Known, Release
from ...analysis.disclosure.counts import ALL_PEOPLE, ASKED, Count, Group, Revealed, key_of
from ...analysis.disclosure.described import Population, add_described
from . import blanking, comment_themes, two_years
from .areas import GIVEN, NOT_GIVEN
from .release_counts import Counted

ALL = Key("", ASKED, "(all audiences)")
UNPLACED: Group = frozenset({("deprivation", "unplaced")})
PLACED = ("matched", "terminated")
Figures = Iterable[tuple[Revealed, ...]]


def of_everyone(counted: Counted, figures: Figures, earlier: Known) -> Release:
    """Returns every count in the tables except those by area. `earlier` are the earlier year's counts that may be shown."""
    release = Release()
    add_described(release, figures, _population(counted), counted.areas.limits)
    _add_all_audiences(release, counted)
    _add_earlier_year(release, counted, earlier)
    return release


def add_areas(release: Release, counted: Counted, figures: Figures) -> None:
    """Adds every count of people in the tables by area, and how these counts add up."""
    add_described(release, [*figures, (Count("", group=UNPLACED),)], _by_area(counted), counted.areas.limits)


def _population(counted: Counted) -> Population:
    main, *others = counted.questionnaire.audiences
    sizes = {ALL_PEOPLE: counted.respondents[main.code], UNPLACED: counted.areas.unplaced,
             **{_group("audience", one.code): counted.respondents[one.code] for one in others}}
    return Population([("", counted.tally), ("deprivation", counted.tally)], sizes, _wrote(counted))


def _by_area(counted: Counted) -> Population:
    """Returns the people of every area and the results of postcode matching. People without a place are in no group of areas."""
    areas = counted.areas
    statuses = {_group("place_status", name): number for name, number in areas.statuses.items()}
    not_given = _group("place_status", NOT_GIVEN)
    given = {_group("postcode", GIVEN): [one for one in statuses if one != not_given], _group("postcode", NOT_GIVEN): [not_given]}
    nowhere = [one for one in statuses if one not in {_group("place_status", name) for name in PLACED}]
    is_sum = areas.unplaced == sum(statuses[one] for one in nowhere)
    return Population(
        [*((division.axis, division.tally) for division in areas.divisions), *([("postcode", areas.by_postcode)])],
        statuses | {of: sum(statuses[one] for one in parts) for of, parts in given.items()} | {UNPLACED: areas.unplaced},
        made_of={**given, **({UNPLACED: nowhere} if is_sum else {})},
        parts_of=[(frozenset({whole}), [frozenset({part}) for part in parts]) for whole, parts in areas.holds])


def _wrote(counted: Counted) -> Mapping[str, int]:
    """Counts how many people wrote something in answer to a question, and about a theme."""
    themes = blanking.records(comment_themes.THEMES.rows(counted))
    about = {f"{row['item']}.{row['option']}": row["count"] for row in themes}
    return {**counted.written, **{row["item"]: row["base"] for row in themes}, **about}


def _add_all_audiences(release: Release, counted: Counted) -> None:
    """Adds how many people answered in total. No table shows it, but the release's manifest does."""
    audiences = [key_of(Count("", group=of)) for of in _audiences(counted)]
    release.add(ALL, Cell(sum(counted.respondents.values()), counted.areas.limits.elsewhere, fixed=True))
    release.adds_up(ALL, audiences)


def _audiences(counted: Counted) -> Iterator[Group]:
    _, *others = counted.questionnaire.audiences
    yield ALL_PEOPLE
    yield from (_group("audience", one.code) for one in others)


def _add_earlier_year(release: Release, counted: Counted, known: Known) -> None:
    """Adds the earlier year's counts that may be shown, under names of their own.

    They were protected and audited among all counts of that year, and do not add up with any count of this one.
    """
    if counted.earlier is None:
        return
    for count, number in two_years.counts_of_year(counted.earlier.counted).items():
        if known.get(key_of(count)) == number:
            key = key_of(count._replace(year=counted.earlier.survey.slug))
            release.add(key, Cell(number, 0, guarded=False, fixed=True))


def _group(axis: str, label: str) -> Group:
    return frozenset({(axis, label)})
