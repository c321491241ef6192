"""`places`: loads postcodes and deprivation, looks a postcode up, and shows what is loaded and what it yields."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask.cli import AppGroup

from .. import consultations, on_demand
from ..consultations import Survey, deprivation_areas
from ..consultations.policies import earlier_year
from ..fieldwork import responses
from ..geography import places
from ..geography.places import Group, Yield
from ..geography.postcode import normalise
from ..geography.sources import SourceError
from .output import bar, plainly

if TYPE_CHECKING:
    from ..geography.places.loading import Coverage, Sources

group = AppGroup("places", help="From postcodes to areas and their deprivation.")
EXISTING = click.Path(exists=True, path_type=Path)
MOST_SHOWN = 6   # authorities named in the report
CHANGES = {"U": "unchanged", "S": "split", "M": "merged", "X": "redrawn"}


@group.command("load")
@click.option("--postcodes", multiple=True, type=EXISTING, help="NSPL or ONSPD: CSV files, folder or zip.")
@click.option("--deprivation", type=EXISTING, help="Indices of Deprivation: File 1 (xlsx) or File 7 (CSV).")
@click.option("--lookup", "lookups", multiple=True, type=EXISTING,
              help="ONS lookups: LSOA 2011 to 2021, names of wards, authority to partnership. May be repeated.")
@click.option("--areas", multiple=True, type=EXISTING, help="Your own areas, by LSOA or ward. May be repeated.")
@click.option("--boundaries", multiple=True, type=EXISTING, help="Boundaries as GeoJSON. May be repeated.")
@click.option("--population", multiple=True, type=EXISTING, help="Residents by area and age. May be repeated.")
@click.option("--within", default="", help="Codes of local authorities, with commas: store their postcodes only.")
@click.option("--neighbours", is_flag=True, help="With --within: store those of the authorities around them too.")
@click.option("--everywhere", is_flag=True, help="With --within: store all; those elsewhere count as outside.")
@click.argument("more", nargs=-1, type=EXISTING)
@plainly
def load(postcodes: tuple[Path, ...], more: tuple[Path, ...], within: str, **files: Any) -> None:
    """Loads places, each source in place of the edition before. What is found is said first; nothing is half loaded.

    Files at the end of the line are postcodes too, so that --postcodes *.csv works.
    """
    if not (postcodes or more or any(files.values())):
        raise click.UsageError("Give at least one file, such as --postcodes FILE or --deprivation FILE.")
    try:
        codes = [code.strip().upper() for code in within.split(",") if code.strip()]
        with bar("Reading") as progress:
            found = on_demand.recognise_places([*postcodes, *more], within=codes, progress=progress, **files)
        for line in _recognised(found):
            click.echo(line)
        with bar("Storing") as progress:
            coverage = on_demand.load_places(found, progress)
    except SourceError as error:
        raise click.ClickException(str(error)) from None
    for line in _coverage(coverage):
        click.echo(line)


@group.command("find")
@click.argument("postcode")
@plainly
def find(postcode: str) -> None:
    """Looks a postcode up: one JSON object."""
    typed, place = normalise(postcode), places.find(postcode)
    found = {"postcode": str(typed or postcode), **asdict(place), "imd_quintile_national": place.imd_quintile_national}
    click.echo(json.dumps(found, ensure_ascii=False))


@group.command("show")
@plainly
def show() -> None:
    """Shows what is loaded."""
    for edition in places.loaded():
        click.echo(f"{edition.kind}\t{edition.name}\t{edition.recognised.get('rows', 0):,} rows\tloaded "
                   f"{edition.loaded_at:%Y-%m-%d}" + ("\tsynthetic" if edition.synthetic else ""))


@group.command("groups")
@click.argument("authorities", nargs=-1)
@click.option("--consultation", "slug", help="Count the responses of this consultation too; its authorities unless given.")
@plainly
def groups(authorities: tuple[str, ...], slug: str | None) -> None:
    """Shows what each definition of the more deprived areas yields in AUTHORITIES (codes such as E06000060)."""
    survey = consultations.get(slug) if slug else None
    codes = [code.upper() for code in authorities] or (deprivation_areas.authorities(survey) if survey else places.authorities())
    yields = deprivation_areas.choices(survey, within=codes) if survey else places.yields(codes)
    if not yields or not yields[0].of_lsoas:
        raise click.ClickException(f"There is no LSOA of {', '.join(codes) or 'any authority'} with a rank among the loaded "
                                   "places. Load postcodes of it and an index of deprivation.")
    for line in lines(yields, deprivation_areas.group(survey) if survey else None, answered=survey is not None):
        click.echo(line)


@group.command("match")
@click.argument("slug")
@plainly
def match(slug: str) -> None:
    """Shows what came of the postcodes given to the consultation SLUG."""
    report = places.match_report(places.responses_by_status(consultations.get(slug).id))
    percent = "" if report.percent_placed is None else f" ({report.percent_placed:.1f} % of those given)"
    click.echo(f"{report.responses:,} responses; {report.given:,} gave a postcode; {report.placed:,} placed{percent}")
    for status in places.STATUSES:
        click.echo(f"{status}\t{getattr(report, status):,}")


def _recognised(found: Sources) -> Iterator[str]:
    """What the files were found to be, a line each."""
    if postcodes := found.recognised:
        files = f"{len(postcodes.files)} file{'s' if len(postcodes.files) > 1 else ''}"
        yield (f"Postcodes: {postcodes.name} on LSOAs of {postcodes.vintage}: {postcodes.rows:,} rows in {files}; "
               f"{postcodes.terminated:,} terminated, {postcodes.without_lsoa:,} without an LSOA, "
               f"{postcodes.outside_england:,} outside England.")
        largest = postcodes.by_authority.most_common()
        yield "  Rows by authority: " + ", ".join(f"{code or 'none'} {rows:,}" for code, rows in largest[:MOST_SHOWN]) + (
            f" and {len(largest) - MOST_SHOWN} more." if len(largest) > MOST_SHOWN else ".")
        yield from _scope(found)
    if index := found.index:
        extent = "all of England" if index.whole else f"an extract of {index.size:,}"
        yield f"Deprivation: {index.edition} on LSOAs of {index.vintage}: {len(index.lsoas):,} LSOAs, {extent}."
    if found.lookup.files:
        yield (f"Lookups: {len(found.lookup.lsoas):,} pairs of LSOA 2011 and 2021, {len(found.lookup.partnerships):,} of "
               f"authority and partnership, {len(found.lookup.names):,} names.")
    for areas in found.areas:
        yield f"Areas: {areas.kind}: {len(areas.area_of):,} {areas.level} codes in {len(set(areas.area_of.values()))} areas."
    for boundaries in found.boundaries:
        yield f"Boundaries: {boundaries.edition}: {len(boundaries.geometries):,} outlines."
    for population in found.population:
        residents = sum(population.totals.values())
        yield f"Population: {population.edition}: {residents:,} residents of {len(population.totals):,} areas."


def _scope(found: Sources) -> Iterator[str]:
    if within := found.scope.within:
        rows = sum(found.recognised.by_authority[code] for code in within) if found.recognised else 0
        yield f"  Asked for: {', '.join(sorted(within))}: {rows:,} rows. Postcodes elsewhere count as outside."
    if ring := found.scope.authorities - found.scope.within:
        yield f"  Neighbours stored too: {', '.join(sorted(ring))}."


def _coverage(coverage: Coverage | None) -> Iterator[str]:
    """How far the index reaches over the stored postcodes."""
    if coverage is None:
        yield "Stored."
        return
    changes = ", ".join(f"{count:,} {CHANGES[letter]}" for letter, count in sorted(coverage.changes.items()))
    yield (f"Stored. {coverage.index} ranks {coverage.ranked:,} of the {coverage.lsoas:,} LSOAs"
           + (f", which are of another census: {changes}." if changes else "."))
    if missing := coverage.lsoas - coverage.ranked:
        yield (f"{missing:,} LSOAs are not ranked: their postcodes are placed and have no decile. Where the years of the LSOAs "
               "differ, add --lookup with the ONS lookup from LSOA 2011 to LSOA 2021.")


def settings(survey: Survey) -> Iterator[str]:
    """What is set, a line each."""
    chosen = deprivation_areas.group(survey)
    yield f"more deprived areas: {chosen.label if chosen else 'not set; as the responses allow'}"
    yield f"stored of a place: {'' if responses.keeps_ward_only(survey) else 'LSOA, '}ward, authority and decile"
    former = earlier_year(survey)
    yield f"compared with: {former.slug if former else 'no earlier year'}"


def lines(yields: Iterable[Yield], chosen: Group | None = None, answered: bool = True) -> Iterator[str]:
    """What each definition yields, a line each; that which is set is marked."""
    for one in yields:
        people = "residents not known" if one.people is None else f"{one.people:,} of {one.of_people:,} residents"
        responses = f", {one.responses:,} of {one.of_responses:,} placed responses" if answered else ""
        is_set = " (set)" if chosen and one.group == chosen else ""
        yield f"{one.group.label}: {len(one.lsoas)} of {one.of_lsoas} LSOAs, {people}{responses}{is_set}"
