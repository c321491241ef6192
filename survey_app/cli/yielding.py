"""How a consultation treats places, what it is compared with, and what each definition of deprived areas yields, as lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..fieldwork import earlier, placing
from ..fieldwork.consultations import Survey
from ..geography.places import Group, Yield


def settings(survey: Survey) -> Iterator[str]:
    """What is set, a line each."""
    chosen = placing.group(survey)
    yield f"more deprived areas: {chosen.label if chosen else 'not set; as the responses allow'}"
    yield f"stored of a place: {'' if placing.keeps_ward_only(survey) else 'LSOA, '}ward, authority and decile"
    former = earlier.of(survey)
    yield f"compared with: {former.slug if former else 'no earlier year'}"


def lines(yields: Iterable[Yield], chosen: Group | None = None, answered: bool = True) -> Iterator[str]:
    """What each definition yields, a line each; that which is set is marked."""
    for one in yields:
        people = "residents not known" if one.people is None else f"{one.people:,} of {one.of_people:,} residents"
        responses = f", {one.responses:,} of {one.of_responses:,} placed responses" if answered else ""
        is_set = " (set)" if chosen and one.group == chosen else ""
        yield f"{one.group.label}: {len(one.lsoas)} of {one.of_lsoas} LSOAs, {people}{responses}{is_set}"
