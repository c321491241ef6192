"""The settings of a consultation for places: its definition of the more deprived areas, and the smallest area it keeps.

If no definition is set, it depends on the responses: see `analysis.deprivation_definition`. If no smallest area is set,
the consultation keeps LSOAs; the other choice keeps the ward and no LSOA.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import exists, func, select, update

from ..database import db
from ..geography import places
from ..geography.places import Group, Yield
from ..geography.sources import SourceError
from ..models import Draft, FrozenResponses, Response
from . import lifecycle
from .lifecycle import State, Survey
from .settings import LSOA, NEEDS_LSOA, WARD, Refused, checked
from .settings_change import changing

LEVELS = (LSOA, WARD)
CHOICES = "local_quintile, local_quintile_population, national_deciles:K (deciles 1 to K, such as 2), or areas:FILE"


def authorities(survey: Survey) -> list[str]:
    """Returns the authorities of the consultation: those named in its settings, or else those whose postcodes are loaded."""
    if named := survey.settings.authorities:
        return list(named)
    return (places.authorities(synthetic=True) if survey.synthetic else []) or places.authorities()


def group(survey: Survey) -> Group | None:
    """Returns the chosen definition of the more deprived areas, or None if none was chosen. Raises Refused."""
    return survey.settings.deprivation


def problem(survey: Survey) -> str:
    """Explains why the chosen definition cannot be used. Returns '' if it can be used, or if none is set."""
    try:
        group(survey)
    except Refused as refusal:
        return str(refusal)
    return ""


def read(choice: str, lsoas_in: Callable[[Path], frozenset[str]] | None = None) -> Group:
    """Reads a definition from one of the words in CHOICES; `areas:FILE` needs `lsoas_in` to read the file. Raises Refused."""
    kind, _, detail = choice.partition(":")
    try:
        match kind:
            case "areas" if detail and lsoas_in:
                return Group(kind, areas=lsoas_in(Path(detail)))
            case "national_deciles" if detail.isascii() and detail.isdigit():
                return checked(Group(kind, deciles=int(detail)))
            case "local_quintile" | "local_quintile_population" if not detail:
                return Group(kind)
    except (SourceError, Refused) as error:
        raise Refused(f"{str(error)[:1].upper()}{str(error)[1:]}") from None
    raise Refused(f"'{choice}' is no definition of the more deprived areas. Choose {CHOICES}.")


def choices(survey: Survey, more: Collection[Group] = (), within: Sequence[str] = ()) -> list[Yield]:
    """Returns what each definition covers: its LSOAs, its residents, and the responses of the main audience.

    `more` adds definitions to the usual ones; the chosen definition is included. `within` replaces the authorities of
    the consultation. The list is empty if no places are loaded.
    """
    chosen = None if problem(survey) else group(survey)
    wanted = dict.fromkeys((*places.CHOICES, *((chosen,) if chosen else ()), *more))
    if chosen and chosen.kind == "local_quintile_population":
        wanted = {one: None for one in wanted if one == chosen or one.kind != chosen.kind}
    answered = _answered(survey)
    return [replace(one, responses=sum(number for placed, number in answered.items() if _is_in(one.group, one.lsoas, placed)),
                    of_responses=sum(answered.values()))
            for one in places.yields(within or authorities(survey), groups=wanted) if one.of_lsoas]


def change(survey: Survey, *, deprivation: Group | None = None, store: str | None = None,
           within: Sequence[str] | None = None, opened: str = "") -> Survey:
    """Sets the values given and keeps the others. It deletes at once any area that is no longer kept. Raises Refused."""
    if store not in (None, *LEVELS):
        raise Refused(f"'{store}' cannot be what is stored of a place; choose {' or '.join(LEVELS)}.")
    with changing(survey, "treatment of places changed", opened, shown) as change:
        present = change.survey
        _check_level(present, store)
        _check_together(store or present.settings.smallest_area, deprivation or (None if problem(present) else group(present)))
        within = sorted(set(within or ()))
        given: dict[str, Any] = {"smallest_area": store, "authorities": tuple(within), "deprivation":
                                 _resolved(within or authorities(present), deprivation) if deprivation else None}
        change.write(**{name: value for name, value in given.items() if value})
        if store == WARD:
            _forget_lsoas(survey)
    return lifecycle.get(survey.slug)


def shown(survey: Survey) -> list[Any]:
    """Returns the settings that the page of places shows, for a fingerprint."""
    chosen = None if problem(survey) else group(survey)
    return [problem(survey), chosen and [chosen.kind, chosen.deciles, sorted(chosen.areas)], survey.settings.smallest_area]


def _resolved(within: Sequence[str], wanted: Group) -> Group:
    """Returns the definition to store. It lists the LSOAs if the responses do not show who is in the group. Raises Refused."""
    found = next(iter(places.yields(within, groups=[wanted])), None)
    if wanted.kind == "local_quintile_population":
        if found and found.of_lsoas and not found.lsoas:
            raise Refused("No LSOA is so small that it holds no more than a fifth of the residents. Choose another definition.")
        if found is None or not found.lsoas:
            raise Refused("How many people live in each LSOA is not known. Load an index of deprivation that tells it (File 7), "
                          "or the residents with places load --population; then choose again.")
        return replace(wanted, areas=frozenset(found.lsoas))
    if wanted.kind == "areas" and found and found.of_lsoas and (unknown := sorted(wanted.areas - set(found.lsoas))):
        raise Refused(f"{len(unknown):,} of the {len(wanted.areas):,} LSOAs listed are not of {_listed(within)} or "
                      f"have no rank: {_listed(unknown)}. Correct the list, or name the authorities.")
    return wanted


def _check_level(survey: Survey, store: str | None) -> None:
    """Raises Refused if the smallest area can no longer be changed to this one."""
    if store is None or ("smallest_area" not in survey.settings.faults and store == survey.settings.smallest_area):
        return
    if store == LSOA and survey.state() is not State.DRAFT:
        raise Refused(f"'{survey.slug}' is {survey.state()} and has told people that it keeps their ward only. "
                      "That can be changed in a draft, not later.")
    if db.session.scalar(select(exists().where(FrozenResponses.consultation_id == survey.id))):
        raise Refused(f"The responses of '{survey.slug}' are frozen with their LSOAs, and a frozen file is never changed.")


def _check_together(store: str, chosen: Group | None) -> None:
    """Raises Refused if the definition depends on an area that is not kept."""
    if store == WARD and chosen and chosen.kind in NEEDS_LSOA:
        raise Refused(f"Where only the ward is kept, nobody's LSOA is known, and '{chosen.kind}' goes by LSOA. "
                      "Choose local_quintile or national_deciles:K.")


def _forget_lsoas(survey: Survey) -> None:
    """Deletes the LSOA from all responses and drafts so far. Does not commit."""
    db.session.execute(update(Response).where(Response.consultation_id == survey.id).values(lsoa=None))
    for draft in db.session.scalars(select(Draft).where(Draft.consultation_id == survey.id)):
        draft.place = {name: value for name, value in draft.place.items() if name != "lsoa"}


def _answered(survey: Survey) -> dict[tuple[str, int, int], int]:
    """Counts the main audience's responses with a place, by LSOA, national decile and local quintile ('' or 0 if unknown)."""
    main = survey.questionnaire.audiences[0].code
    columns = (Response.lsoa, Response.imd_decile, Response.imd_quintile_local)
    rows = db.session.execute(select(*columns, func.count()).where(
        Response.consultation_id == survey.id, Response.audience == main,
        Response.place_status.in_(("matched", "terminated"))).group_by(*columns))
    return {(lsoa or "", decile or 0, quintile or 0): number for lsoa, decile, quintile, number in rows}


def _is_in(one: Group, lsoas: Collection[str], placed: tuple[str, int, int]) -> bool:
    """Returns whether a response is from the more deprived areas, based on the values stored with it."""
    lsoa, decile, quintile = placed
    match one.kind:
        case "local_quintile":
            return quintile == 1
        case "national_deciles":
            return 1 <= decile <= one.deciles
        case _:
            return lsoa in lsoas


def _listed(codes: Sequence[str], most: int = 5) -> str:
    return ", ".join(codes[:most]) + (f" and {len(codes) - most} more" if len(codes) > most else "")
