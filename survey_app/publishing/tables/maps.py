"""The maps of a release: the problem, areas and boundaries of each, or the reason why there is no map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...analysis import charts
from ...consultations import Survey, deprivation_areas
from ...geography import places
from ...geography.places import Outlines

if TYPE_CHECKING:
    import pandas as pd

WARD, OWN = "problems_by_ward", "problems_by_area"
WORDS = {WARD: "ward", OWN: "the council’s own areas"}
NO_BOUNDARIES = "no boundaries of these areas are loaded"
NOT_ALL = "the boundaries that are loaded are not of all these areas"
NOT_SHOWN = "too few of the areas have a figure that may be shown"
NOT_DIFFERENT = "no area differs clearly from the other areas together, after allowing for the number of areas compared"
FEWEST = 3      # fewer areas with a figure make no useful map
ONS = ("Source: Office for National Statistics licensed under the Open Government Licence v.3.0. Contains OS data © Crown "
       "copyright and database right {year}.")
MADE_UP = "The areas and their boundaries are made up."

Geometry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Map:
    """One map, drawn from the table of the same name. `why_not` says why it is left out; it is empty for a drawn map."""

    name: str
    item: str = ""
    title: str = ""
    kind: str = ""              # for the council's own areas
    edition: str = ""
    source: str = ""
    areas: Mapping[str, Sequence[Geometry]] | None = None
    why_not: str = ""

    def rows(self, table: pd.DataFrame) -> pd.DataFrame:
        """Returns the rows that the map shows: one problem in every drawn area of one kind."""
        chosen = table[table["item"] == self.item]
        if self.kind:
            chosen = chosen[chosen["kind"] == self.kind]
        if self.areas is not None:
            chosen = chosen[chosen["area"].isin(list(self.areas))]
        return chosen.reset_index(drop=True)

    def told(self) -> dict[str, str]:
        """Returns the map's entry in the manifest."""
        return {"chart": self.name, "problem": self.item, "boundaries": self.edition, "left_out": self.why_not}


def plan(survey: Survey, finished: Mapping[str, pd.DataFrame]) -> tuple[Map, ...]:
    """Plans the maps of these finished tables: by ward, and by the first kind of own areas that can be drawn."""
    return tuple(_plan(name, survey, finished) for name in (WARD, OWN) if name in finished and len(finished[name]))


def _plan(name: str, survey: Survey, finished: Mapping[str, pd.DataFrame]) -> Map:
    table = finished[name]
    kinds = list(dict.fromkeys(table["kind"])) if name == OWN else [""]
    tried = [_of_kind(name, kind, survey, finished) for kind in kinds]
    return next((one for one in tried if not one.why_not), tried[0])


def _of_kind(name: str, kind: str, survey: Survey, finished: Mapping[str, pd.DataFrame]) -> Map:
    table = finished[name][finished[name]["kind"] == kind] if kind else finished[name]
    item = survey.settings.map_problem or _first_shown(table, finished["ranked_problems"])
    members = boundary_codes(kind, list(map(str, table["area"].unique())), survey)
    one = Map(name, item, kind=kind, areas=dict.fromkeys(members, ()))
    if one.rows(table)["percent"].count() < FEWEST:
        return Map(name, item, kind=kind, why_not=NOT_SHOWN)
    if not charts.differ(one.rows(table)):
        return Map(name, item, kind=kind, why_not=NOT_DIFFERENT)
    loaded = places.outlines([code for codes in members.values() for code in codes])
    if loaded is None:
        return Map(name, item, kind=kind, why_not=NO_BOUNDARIES)
    areas = geometries(loaded, members)
    if any(len(areas[area]) < len(members[area]) for area in table["area"].unique() if area in members):
        return Map(name, item, kind=kind, edition=loaded.edition, why_not=NOT_ALL)
    words = kind.replace("_", " ") or WORDS[name]
    title = charts.title(str(one.rows(table)["problem"][0]), item, survey.questionnaire)
    return Map(name, item, f"{title}, by {words}", kind, loaded.edition, _source(loaded),
               {area: geometries for area, geometries in areas.items() if geometries})


def _first_shown(table: pd.DataFrame, ranked: pd.DataFrame) -> str:
    """Returns the top-ranked problem for which at least half the areas have a figure; '' if there is none."""
    shown = table.groupby("item", sort=False)["percent"].agg(["count", "size"])
    enough = set(shown[2 * shown["count"] >= shown["size"]].index)
    return next((str(item) for item in ranked["item"] if item in enough), "")


def boundary_codes(kind: str, areas: Sequence[str], survey: Survey) -> dict[str, list[str]]:
    """Returns for each area to draw the codes of the boundaries that make it up.

    `kind` names one of the council's own kinds. It is empty for wards: then all wards in the consultation's authorities are
    drawn, if place data are loaded that say so, and no other. One distant ward with a respondent would make the others small.
    """
    if kind:
        members: dict[str, list[str]] = {}
        for code, area in sorted(places.areas_of(kind).items()):
            members.setdefault(area, []).append(code)
        return members
    return {code: [code] for code in places.wards_beside(areas, deprivation_areas.authorities(survey)) or sorted(areas)}


def geometries(loaded: Outlines, members: Mapping[str, Sequence[str]]) -> dict[str, list[Geometry]]:
    """Returns the loaded outlines that make up each area."""
    return {area: [loaded.geometries[code] for code in codes if code in loaded.geometries] for area, codes in members.items()}


def _source(loaded: Outlines) -> str:
    """Returns the source of the boundaries, as their licence requires."""
    if loaded.synthetic:
        return MADE_UP
    return f"Boundaries: {loaded.edition}. {ONS.format(year=loaded.edition.rpartition(' ')[2])}"
