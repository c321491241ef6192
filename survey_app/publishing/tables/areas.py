"""Counts the main audience by ward, authority, the council's own areas, and the results of postcode matching.

An area with fewer people than the threshold is not shown separately at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ...analysis import DeprivationGroups, Tally, deprivation_definition, tally
from ...consultations import Survey, deprivation_areas, policies
from ...geography import places
from ...questionnaire.model import Questionnaire

WARD, AUTHORITY, OWN = "ward", "authority", "area"
FEW, NOWHERE = "(areas of few people)", "(not placed)"
GIVEN, NOT_GIVEN = "given", "not_given"


@dataclass(frozen=True)
class Division:
    """The main audience divided in one way: by ward, by authority, or by areas of the council's own.

    `label_of` maps an area (its code, or the name of the council's own area) to its label in `tally`; the label is empty for an
    area with too few people.
    """

    kind: str
    axis: str
    tally: Tally
    label_of: Mapping[str, str]
    labels: pd.Series       # of each person

    @property
    def shown(self) -> list[str]:
        """Returns the labels of the areas that are shown separately."""
        return [label for label in self.label_of.values() if label in self.tally.axes[self.axis]]


@dataclass(frozen=True, eq=False)
class Areas:
    """The data behind the tables of areas."""

    divisions: tuple[Division, ...]
    names: Mapping[str, str]
    by_postcode: Tally
    statuses: Mapping[str, int]
    unplaced: int
    threshold: int

    @property
    def can_compare(self) -> bool:
        """Says whether some people gave a postcode and some did not."""
        return {GIVEN, NOT_GIVEN} == set(self.by_postcode.axes["postcode"])


def definition(survey: Survey, frame: pd.DataFrame) -> DeprivationGroups:
    """Returns what counts as a more deprived area, from the consultation's settings or else from the data. Raises Refused."""
    chosen = deprivation_areas.group(survey)
    if chosen is None:
        return deprivation_definition(frame)
    match chosen.kind:
        case "local_quintile":
            return DeprivationGroups("local_quintile")
        case "national_deciles":
            return DeprivationGroups("national_decile", chosen.deciles)
        case "areas":
            return DeprivationGroups("areas", areas=chosen.areas)
        case _:
            return DeprivationGroups("areas", areas=chosen.areas, named=chosen.label)


def count(main: pd.DataFrame, survey: Survey) -> Areas:
    """Counts the main audience by area. `main` is a typed data frame with `deprivation`."""
    smallest = policies.threshold(survey.settings)
    found = list(_places(main))
    divisions = tuple(_division(main, survey.questionnaire, kind, areas, 2 * smallest) for kind, areas in found)
    given = (main["place_status"] != NOT_GIVEN).map({True: GIVEN, False: NOT_GIVEN}).rename("postcode")
    statuses = main["place_status"].value_counts().to_dict()
    return Areas(divisions, _names(found),
                 tally(main.assign(postcode=given), survey.questionnaire, by="postcode", pairs=False),
                 {name: int(statuses.get(name, 0)) for name in places.STATUSES},
                 int((main["deprivation"] == "unplaced").sum()), smallest)


def _places(main: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """Yields each division with every response's area, "" if it has none. People from outside are in no area."""
    inside = main["place_status"] != "outside"
    for kind in (WARD, AUTHORITY):
        yield kind, main[kind].fillna("").where(inside, "")
    for kind in places.own_kinds():
        of = places.areas_of(kind)
        held = [of.get(lsoa) or of.get(ward, "") for lsoa, ward in zip(main["lsoa"], main["ward"], strict=True)]
        yield kind, pd.Series(held, main.index, "str").where(inside, "")


def _division(main: pd.DataFrame, asked: Questionnaire, kind: str, areas: pd.Series, fewest: int) -> Division:
    """Returns the tally by these areas; areas with fewer people than `fewest` are combined."""
    axis = kind if kind in (WARD, AUTHORITY) else OWN
    sizes = areas[areas != ""].value_counts()
    label_of = {str(area): _label(kind, str(area)) if size >= fewest else _label(kind, FEW)
                for area, size in sorted(sizes.items())}
    labels = pd.Series([label_of.get(area, _label(kind, NOWHERE)) for area in areas], main.index, "str")
    return Division(kind, axis, tally(main.assign(**{axis: labels}), asked, by=axis, pairs=False),
                    {area: label for area, label in label_of.items() if not label.endswith(FEW)} |
                    {area: "" for area, label in label_of.items() if label.endswith(FEW)}, labels)


def _label(kind: str, area: str) -> str:
    """Returns an area's label. The council's own areas include their kind, because two kinds may share a name."""
    return area if kind in (WARD, AUTHORITY) else f"{kind}: {area}"


def _names(found: Sequence[tuple[str, pd.Series]]) -> dict[str, str]:
    codes = {str(code) for kind, areas in found if kind in (WARD, AUTHORITY) for code in areas.unique()}
    return places.names(sorted(codes))
