"""How a consultation treats places: which areas count as the more deprived, and whether it keeps the ward and no LSOA.

Both are settings. What is not set is as the responses allow: see `analysis.deprivation_definition`; and LSOAs are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import exists, func, select, update

from .. import audit
from ..database import db
from ..geography import places
from ..geography.places import Group, Yield
from ..geography.sources import SourceError
from ..models import Consultation, Draft, FrozenResponses, Response
from . import lifecycle
from .lifecycle import Refused, State, Survey

LEVELS = ("lsoa", "ward")
MOST_DECILES = 9
NEEDS_LSOA = ("local_quintile_population", "areas")
CHOICES = "local_quintile, local_quintile_population, national_deciles:K (deciles 1 to K, such as 2), or areas:FILE"


def authorities(survey: Survey) -> list[str]:
    """The authorities that the consultation is about: those it names, else those whose postcodes are loaded."""
    if named := survey.settings.get("authorities"):
        return list(named)
    return (places.authorities(synthetic=True) if survey.synthetic else []) or places.authorities()


def group(survey: Survey) -> Group | None:
    """The definition of the more deprived areas that was chosen; None where none was. Raises Refused."""
    chosen = survey.settings.get("deprivation")
    if chosen is None:
        return None
    try:
        return _checked(Group(chosen["kind"], chosen.get("deciles", 0), frozenset(chosen.get("areas", ()))))
    except (KeyError, TypeError, AttributeError):
        raise Refused(f"The setting 'deprivation' of '{survey.slug}' cannot be read. Choose it anew: {CHOICES}.") from None


def problem(survey: Survey) -> str:
    """Why the definition that is set cannot be used, in words; '' when it can, or none is set."""
    try:
        group(survey)
    except Refused as refusal:
        return str(refusal)
    return ""


def read(choice: str, lsoas_in: Callable[[Path], frozenset[str]] | None = None) -> Group:
    """The definition that a word names: CHOICES, the last of them where `lsoas_in` reads files. Raises Refused."""
    kind, _, detail = choice.partition(":")
    try:
        match kind:
            case "areas" if detail and lsoas_in:
                return Group(kind, areas=lsoas_in(Path(detail)))
            case "national_deciles" if detail.isascii() and detail.isdigit():
                return _checked(Group(kind, deciles=int(detail)))
            case "local_quintile" | "local_quintile_population" if not detail:
                return Group(kind)
    except SourceError as error:
        raise Refused(str(error)) from None
    raise Refused(f"'{choice}' is no definition of the more deprived areas. Choose {CHOICES}.")


def choices(survey: Survey, more: Collection[Group] = (), within: Sequence[str] = ()) -> list[Yield]:
    """What each definition yields for this consultation: its LSOAs and residents, and responses of the main audience.

    `more` are definitions besides the usual ones; that which is chosen is among them. `within` are other authorities than
    its own. Empty where no place is loaded.
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
           within: Sequence[str] | None = None) -> Survey:
    """Sets what is given and leaves the rest. What is then no longer kept of a place is deleted at once. Raises Refused."""
    settings = {**survey.settings, **({"store": store} if store else {}),
                **({"authorities": sorted(set(within))} if within else {})}
    _check_level(survey, store)
    present = None if problem(survey) else group(survey)
    _check_together(settings, (deprivation or present or Group("")).kind)
    if deprivation:
        settings["deprivation"] = _resolved(replace(survey, settings=settings), deprivation)
    row = db.session.scalars(select(Consultation).where(Consultation.id == survey.id).with_for_update()).one()
    names = {"deprivation": deprivation, "store": store, "authorities": within}
    row.settings = {**row.settings, **{name: settings[name] for name, given in names.items() if given}}
    if store == LEVELS[1]:
        _forget_lsoas(survey)
    told = {name: _brief(settings[name]) for name, given in names.items() if given}
    audit.record("treatment of places changed", survey.slug, **told)
    db.session.commit()
    return lifecycle.get(survey.slug)


def _checked(one: Group) -> Group:
    """Raises Refused for a definition that nobody can be in, or everybody."""
    if one.kind not in {known.kind for known in places.CHOICES} | {"areas"}:
        raise Refused(f"'{one.kind}' is no definition of the more deprived areas. Choose {CHOICES}.")
    if one.kind == "national_deciles" and not 1 <= one.deciles <= MOST_DECILES:
        raise Refused(f"National deciles run from 1 to between 1 and {MOST_DECILES}, not to {one.deciles}.")
    if one.kind in NEEDS_LSOA and not one.areas:
        raise Refused(f"The definition '{one.kind}' has no LSOAs. Choose it anew.")
    return one


def _resolved(survey: Survey, wanted: Group) -> dict[str, Any]:
    """The setting for a definition, its LSOAs named where the responses do not tell who is in it."""
    found = next(iter(places.yields(authorities(survey), groups=[wanted])), None)
    if wanted.kind == "local_quintile_population":
        if found and found.of_lsoas and not found.lsoas:
            raise Refused("No LSOA is so small that it holds no more than a fifth of the residents. Choose another definition.")
        if found is None or not found.lsoas:
            raise Refused("How many people live in each LSOA is not known. Load an index of deprivation that tells it (File 7), "
                          "or the residents with places load --population; then choose again.")
        wanted = replace(wanted, areas=frozenset(found.lsoas))
    if wanted.kind == "areas" and found and found.of_lsoas and (unknown := sorted(wanted.areas - set(found.lsoas))):
        raise Refused(f"{len(unknown):,} of the {len(wanted.areas):,} LSOAs listed are not of {_listed(authorities(survey))} or "
                      f"have no rank: {_listed(unknown)}. Correct the list, or name the authorities.")
    return {"kind": wanted.kind, **({"deciles": wanted.deciles} if wanted.deciles else {}),
            **({"areas": sorted(wanted.areas)} if wanted.areas else {})}


def _check_level(survey: Survey, store: str | None) -> None:
    if store is None or store == survey.settings.get("store", LEVELS[0]):
        return
    if store not in LEVELS:
        raise Refused(f"'{store}' cannot be what is stored of a place; choose {' or '.join(LEVELS)}.")
    if store == LEVELS[0] and survey.state() is not State.DRAFT:
        raise Refused(f"'{survey.slug}' is {survey.state()} and has told people that it keeps their ward only. "
                      "That can be changed in a draft, not later.")
    if db.session.scalar(select(exists().where(FrozenResponses.consultation_id == survey.id))):
        raise Refused(f"The responses of '{survey.slug}' are frozen with their LSOAs, and a frozen file is never changed.")


def _check_together(settings: Mapping[str, Any], kind: str | None) -> None:
    if settings.get("store") == LEVELS[1] and kind in NEEDS_LSOA:
        raise Refused(f"Where only the ward is kept, nobody's LSOA is known, and '{kind}' goes by LSOA. "
                      "Choose local_quintile or national_deciles:K.")


def _forget_lsoas(survey: Survey) -> None:
    """Deletes the LSOA from what was answered so far. Does not commit."""
    db.session.execute(update(Response).where(Response.consultation_id == survey.id).values(lsoa=None))
    for draft in db.session.scalars(select(Draft).where(Draft.consultation_id == survey.id)):
        draft.place = {name: value for name, value in draft.place.items() if name != "lsoa"}


def _answered(survey: Survey) -> dict[tuple[str, int, int], int]:
    """The placed responses of the main audience by LSOA, national decile and local quintile; 0 for one not known."""
    main = survey.questionnaire.audiences[0].code
    columns = (Response.lsoa, Response.imd_decile, Response.imd_quintile_local)
    rows = db.session.execute(select(*columns, func.count()).where(
        Response.consultation_id == survey.id, Response.audience == main,
        Response.place_status.in_(("matched", "terminated"))).group_by(*columns))
    return {(lsoa or "", decile or 0, quintile or 0): number for lsoa, decile, quintile, number in rows}


def _is_in(one: Group, lsoas: Collection[str], placed: tuple[str, int, int]) -> bool:
    """Whether a response counts as one from the more deprived areas, by what it holds itself."""
    lsoa, decile, quintile = placed
    match one.kind:
        case "local_quintile":
            return quintile == 1
        case "national_deciles":
            return 1 <= decile <= one.deciles
        case _:
            return lsoa in lsoas


def _brief(setting: Any) -> Any:
    """A setting for the trail: a list of LSOAs as how many they are."""
    return {**setting, "areas": len(setting["areas"])} if isinstance(setting, dict) and "areas" in setting else setting


def _listed(codes: Sequence[str], most: int = 5) -> str:
    return ", ".join(codes[:most]) + (f" and {len(codes) - most} more" if len(codes) > most else "")
