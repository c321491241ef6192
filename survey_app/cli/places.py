"""`places`: loads postcodes and deprivation, looks up a postcode, and shows what is loaded and what it yields."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask.cli import AppGroup

from .. import consultations, on_demand
from ..consultations import Survey, deprivation_areas
from ..consultations.policies import earlier_year
from ..fieldwork import response_places
from ..geography import places
from ..geography.places import Group, Yield, load_comparison
from ..geography.postcode import normalise
from ..geography.sources import SourceError
from .output import bar, report_errors

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
@click.option("--within", default="", help="Codes of local authorities, separated by commas: store only their postcodes.")
@click.option("--neighbours", is_flag=True, help="With --within: also store the postcodes of neighbouring authorities.")
@click.option("--everywhere", is_flag=True, help="With --within: store all postcodes; those elsewhere count as outside.")
@click.option("--replace", is_flag=True, help="Replaces an edition by an older or smaller one, or by another product.")
@click.argument("more", nargs=-1, type=EXISTING)
@report_errors
def load(postcodes: tuple[Path, ...], more: tuple[Path, ...], within: str, replace: bool, **files: Any) -> None:
    """Loads places; each source replaces its previous edition. Shows what the files are first, then loads all or nothing.

    What would take places away (fewer than nine tenths of the rows, an older edition, another product, areas of stored
    responses) needs --replace, and in a terminal a yes.

    Files at the end of the line count as postcodes too, so that --postcodes *.csv works.
    """
    if not (postcodes or more or any(files.values())):
        raise click.UsageError("Give at least one file, such as --postcodes FILE or --deprivation FILE.")
    try:
        codes = [code.strip().upper() for code in within.split(",") if code.strip()]
        with bar("Reading") as progress:
            found = on_demand.recognise_places([*postcodes, *more], within=codes, progress=progress, **files)
        for line in _recognised(found):
            click.echo(line)
        _compare(found, replace=replace)
        with bar("Storing") as progress:
            coverage = on_demand.load_places(found, progress)
    except SourceError as error:
        raise click.ClickException(str(error)) from None
    for line in _coverage(coverage):
        click.echo(line)


def _compare(found: Sources, *, replace: bool) -> None:
    """Says what is replaced. Raises ClickException for a load that is probably a mistake, unless it is confirmed."""
    replaced = load_comparison.compare(found)
    for one in replaced:
        click.echo(f"Replaces {one.old}, by {one.new}.")
    doubts = [doubt for one in replaced for doubt in one.doubts]
    if doubts and not replace:
        raise click.ClickException(f"Nothing was stored, because {'; '.join(doubts)}. If that is right, run the command again "
                                   "with --replace.")
    if doubts and sys.stdin.isatty():
        click.confirm("; ".join(doubts).capitalize() + ". Replace it all the same?", abort=True)


@group.command("find")
@click.argument("postcode")
@report_errors
def find(postcode: str) -> None:
    """Looks up a postcode and prints one JSON object."""
    typed, place = normalise(postcode), places.find(postcode)
    answer = {"postcode": str(typed or postcode), **asdict(place), "imd_quintile_national": place.imd_quintile_national}
    click.echo(json.dumps(answer, ensure_ascii=False))


@group.command("show")
@report_errors
def show() -> None:
    """Shows what is loaded."""
    for edition in places.loaded():
        click.echo(f"{edition.kind}\t{edition.name}\t{edition.recognised.get('rows', 0):,} rows\tloaded "
                   f"{edition.loaded_at:%Y-%m-%d}" + ("\tsynthetic" if edition.synthetic else ""))


@group.command("groups")
@click.argument("authorities", nargs=-1)
@click.option("--consultation", "slug", help="Also count this consultation's responses; default for AUTHORITIES: its own.")
@report_errors
def groups(authorities: tuple[str, ...], slug: str | None) -> None:
    """Shows what each definition of the more deprived areas yields in AUTHORITIES (codes such as E06000060)."""
    survey = consultations.get(slug) if slug else None
    codes = [code.upper() for code in authorities] or (deprivation_areas.authorities(survey) if survey else places.authorities())
    yields = deprivation_areas.choices(survey, within=codes) if survey else places.yields(codes)
    if not yields or not yields[0].of_lsoas:
        raise click.ClickException(f"The loaded places have no ranked LSOA of {', '.join(codes) or 'any authority'}. "
                                   "Load its postcodes and an index of deprivation.")
    for line in lines(yields, deprivation_areas.group(survey) if survey else None, answered=survey is not None):
        click.echo(line)


@group.command("match")
@click.argument("slug")
@report_errors
def match(slug: str) -> None:
    """Shows the outcome of the postcodes given to the consultation SLUG."""
    report = places.match_report(places.responses_by_status(consultations.get(slug).id))
    percent = "" if report.percent_placed is None else f" ({report.percent_placed:.1f} % of those given)"
    click.echo(f"{report.responses:,} responses; {report.given:,} gave a postcode; {report.placed:,} placed{percent}")
    for status in places.STATUSES:
        click.echo(f"{status}\t{getattr(report, status):,}")


def _recognised(source_files: Sources) -> Iterator[str]:
    """What each file is, one line each."""
    if postcodes := source_files.recognised:
        files = f"{len(postcodes.files)} file{'s' if len(postcodes.files) > 1 else ''}"
        yield (f"Postcodes: {postcodes.name} on LSOAs of {postcodes.vintage}: {postcodes.rows:,} rows in {files}; "
               f"{postcodes.terminated:,} terminated, {postcodes.without_lsoa:,} without an LSOA, "
               f"{postcodes.outside_england:,} outside England.")
        largest = postcodes.by_authority.most_common()
        yield "  Rows by authority: " + ", ".join(f"{code or 'none'} {rows:,}" for code, rows in largest[:MOST_SHOWN]) + (
            f" and {len(largest) - MOST_SHOWN} more." if len(largest) > MOST_SHOWN else ".")
        yield from _scope(source_files)
    if index := source_files.index:
        extent = "all of England" if index.covers_england else f"an extract of {index.size:,}"
        yield f"Deprivation: {index.edition} on LSOAs of {index.vintage}: {len(index.lsoas):,} LSOAs, {extent}."
    if source_files.lookup.files:
        yield (f"Lookups: {len(source_files.lookup.lsoas):,} pairs of LSOA 2011 and 2021, "
               f"{len(source_files.lookup.partnerships):,} of authority and partnership, "
               f"{len(source_files.lookup.names):,} names.")
    for areas in source_files.areas:
        yield f"Areas: {areas.kind}: {len(areas.area_of):,} {areas.level} codes in {len(set(areas.area_of.values()))} areas."
    for boundaries in source_files.boundaries:
        yield f"Boundaries: {boundaries.edition}: {len(boundaries.geometries):,} outlines."
    for population in source_files.population:
        residents = sum(population.totals.values())
        yield f"Population: {population.edition}: {residents:,} residents of {len(population.totals):,} areas."


def _scope(source_files: Sources) -> Iterator[str]:
    if within := source_files.scope.within:
        rows = sum(source_files.recognised.by_authority[code] for code in within) if source_files.recognised else 0
        yield f"  Asked for: {', '.join(sorted(within))}: {rows:,} rows. Postcodes elsewhere count as outside."
    if ring := source_files.scope.authorities - source_files.scope.within:
        yield f"  Neighbours stored too: {', '.join(sorted(ring))}."


def _coverage(coverage: Coverage | None) -> Iterator[str]:
    """How many LSOAs of the stored postcodes the index ranks."""
    if coverage is None:
        yield "Stored."
        return
    changes = ", ".join(f"{count:,} {CHANGES[letter]}" for letter, count in sorted(coverage.changes.items()))
    yield (f"Stored. {coverage.index} ranks {coverage.ranked:,} of the {coverage.lsoas:,} LSOAs"
           + (f", which are of another census: {changes}." if changes else "."))
    if missing := coverage.lsoas - coverage.ranked:
        yield (f"{missing:,} LSOAs are not ranked: their postcodes have a place but no decile. If the years of the LSOAs "
               "differ, add --lookup with the ONS lookup from LSOA 2011 to LSOA 2021.")


def settings(survey: Survey) -> Iterator[str]:
    """The settings, one line each."""
    chosen = deprivation_areas.group(survey)
    yield f"more deprived areas: {chosen.label if chosen else 'not set; as the responses allow'}"
    yield f"stored of a place: {'' if response_places.keeps_ward_only(survey) else 'LSOA, '}ward, authority and decile"
    former = earlier_year(survey)
    yield f"compared with: {former.slug if former else 'no earlier year'}"


def lines(yields: Iterable[Yield], chosen: Group | None = None, answered: bool = True) -> Iterator[str]:
    """What each definition yields, one line each; the chosen one is marked."""
    for option in yields:
        people = "residents not known" if option.people is None else f"{option.people:,} of {option.of_people:,} residents"
        responses = f", {option.responses:,} of {option.of_responses:,} placed responses" if answered else ""
        is_set = " (set)" if chosen and option.group == chosen else ""
        yield f"{option.group.label}: {len(option.lsoas)} of {option.of_lsoas} LSOAs, {people}{responses}{is_set}"
