"""Counts the main audience by ward, authority, the council's own areas, and the results of postcode matching.

An area with fewer people than the threshold is not shown separately at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ... import consultations
from ...analysis import DeprivationGroups, Tally, deprivation_definition, tally
from ...analysis.disclosure.counts import Thresholds
from ...consultations import Refused, Survey, deprivation_areas
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

    @property
    def shown(self) -> list[str]:
        """Returns the labels of the areas that are shown separately."""
        return [label for label in self.label_of.values() if label in self.tally.axes[self.axis]]


@dataclass(frozen=True, eq=False)
class Areas:
    """The data behind the tables of areas. `holds` maps an area's label to the labels of the areas inside it."""

    divisions: tuple[Division, ...]
    holds: tuple[tuple[tuple[str, str], tuple[tuple[str, str], ...]], ...]
    names: Mapping[str, str]
    by_postcode: Tally
    statuses: Mapping[str, int]
    unplaced: int
    limits: Thresholds

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
    limits = thresholds(survey)
    found = list(_places(main))
    divisions = tuple(_division(main, survey.questionnaire, kind, areas, limits) for kind, areas in found)
    given = (main["place_status"] != NOT_GIVEN).map({True: GIVEN, False: NOT_GIVEN}).rename("postcode")
    statuses = main["place_status"].value_counts().to_dict()
    return Areas(divisions, tuple(_holds(found, divisions)), _names(found),
                 tally(main.assign(postcode=given), survey.questionnaire, by="postcode", pairs=False),
                 {name: int(statuses.get(name, 0)) for name in places.STATUSES},
                 int((main["deprivation"] == "unplaced").sum()), limits)


def thresholds(survey: Survey) -> Thresholds:
    """Returns the consultation's own thresholds, or the defaults. Raises Refused."""
    return _usable(survey.settings.thresholds)


def set_thresholds(survey: Survey, chosen: Mapping[str, int]) -> Survey:
    """Sets these thresholds and leaves the others. They apply to everything published from now on. Raises Refused."""
    with consultations.changing(survey, "thresholds changed") as change:
        so_far = {} if "thresholds" in change.survey.settings.faults else change.survey.settings.thresholds
        _usable({**so_far, **chosen})
        change.write(thresholds={**so_far, **chosen})
    return consultations.get(survey.slug)


def _usable(chosen: Mapping[str, int]) -> Thresholds:
    try:
        return Thresholds(**chosen)
    except (TypeError, ValueError) as error:
        raise Refused(f"The settings' thresholds cannot be used: {error}.") from None


def _places(main: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """Yields each division with every response's area, "" if it has none. People from outside are in no area."""
    inside = main["place_status"] != "outside"
    for kind in (WARD, AUTHORITY):
        yield kind, main[kind].fillna("").where(inside, "")
    for kind in places.own_kinds():
        of = places.areas_of(kind)
        held = [of.get(lsoa) or of.get(ward, "") for lsoa, ward in zip(main["lsoa"], main["ward"], strict=True)]
        yield kind, pd.Series(held, main.index, "str").where(inside, "")


def _division(main: pd.DataFrame, asked: Questionnaire, kind: str, areas: pd.Series, limits: Thresholds) -> Division:
    """Returns the tally by these areas; areas with too few people are combined."""
    axis = kind if kind in (WARD, AUTHORITY) else OWN
    sizes = areas[areas != ""].value_counts()
    label_of = {str(area): _label(kind, str(area)) if size >= limits.detailed else _label(kind, FEW)
                for area, size in sorted(sizes.items())}
    labels = pd.Series([label_of.get(area, _label(kind, NOWHERE)) for area in areas], main.index, "str")
    return Division(kind, axis, tally(main.assign(**{axis: labels}), asked, by=axis, pairs=False),
                    {area: label for area, label in label_of.items() if not label.endswith(FEW)} |
                    {area: "" for area, label in label_of.items() if label.endswith(FEW)})


def _label(kind: str, area: str) -> str:
    """Returns an area's label. The council's own areas include their kind, because two kinds may share a name."""
    return area if kind in (WARD, AUTHORITY) else f"{kind}: {area}"


def _holds(found: Sequence[tuple[str, pd.Series]], divisions: Sequence[Division]) \
        -> Iterator[tuple[tuple[str, str], tuple[tuple[str, str], ...]]]:
    """Yields which wards lie inside which larger area, as any reader with a map can tell."""
    (_, wards), *larger = found
    for (_, areas), division in zip(larger, divisions[1:], strict=True):
        for area, label in division.label_of.items():
            inside = set(wards[areas == area]) - set(wards[areas != area])
            parts = tuple((WARD, ward) for ward in sorted(inside) if divisions[0].label_of.get(ward))
            if label and parts:
                yield (division.axis, label), parts


def _names(found: Sequence[tuple[str, pd.Series]]) -> dict[str, str]:
    codes = {str(code) for kind, areas in found if kind in (WARD, AUTHORITY) for code in areas.unique()}
    return places.names(sorted(codes))
