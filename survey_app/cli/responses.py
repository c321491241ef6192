"""`responses`: imports and exports them; `codes`: access and one-time codes."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import click
from flask.cli import AppGroup

from .. import consultations, on_demand
from ..consultations import Refused, audience_access
from ..consultations.settings import Access
from ..fieldwork import monitoring, one_time_codes
from ..fieldwork.importing import column_mapping, importer
from ..publishing.microdata import FORMATS
from .output import progress, report_errors

group = AppGroup("responses", help="Imports and exports responses.")
codes_group = AppGroup("codes", help="Makes one-time codes, and sets who needs one.")


@group.command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A TOML file that says what the columns and values of another tool's file mean.")
@click.option("--dry-run", is_flag=True, help="Reads and checks everything, lists every fault, stores nothing.")
@report_errors
def import_(slug: str, file: Path, mapping: Path | None, dry_run: bool) -> None:
    """Imports the responses in FILE into SLUG: all of them, or none if there is any fault."""
    survey = consultations.get(slug)
    read = column_mapping.read_mapping(mapping, survey.questionnaire) if mapping else None
    number = importer.import_file(survey, file, read, dry_run, progress("Reading"))
    click.echo(f"{number:,} responses {'could be imported; nothing was stored' if dry_run else 'imported'}.")


@group.command("export")
@click.argument("slug")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="csv", show_default=True)
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@report_errors
def export(slug: str, format_: str, output: Path) -> None:
    """Writes the responses of SLUG to a file, one per row."""
    number = on_demand.export_responses(consultations.get(slug), format_, output)
    click.echo(f"{number:,} responses written to {output}.")


@codes_group.command("set")
@click.argument("slug")
@click.argument("audience")
@click.argument("access", type=click.Choice([str(one) for one in Access]))
@report_errors
def set_(slug: str, audience: str, access: str) -> None:
    """Sets how AUDIENCE (such as resident) gets access: an open link, a secret link, or a code that is accepted or required."""
    audience_access.change_access(consultations.get(slug), audience, Access(access))
    click.echo(f"{slug}: {audience}: {access}")


@codes_group.command("make")
@click.argument("slug")
@click.option("--number", required=True, type=int, help="How many.")
@click.option("--audience", help="Who gets the codes. Default: the only audience that uses codes.")
@click.option("--site", default="", help="The address of this site, such as https://survey.example.gov.uk, for the links.")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path),
              help="The CSV file to write, which must not exist. It is the only copy.")
@report_errors
def make(slug: str, number: int, audience: str | None, site: str, output: Path) -> None:
    """Makes one-time codes and writes them, each with its link, to a file that only you can read."""
    survey = consultations.get(slug)
    users = [one.code for one in survey.questionnaire.audiences
             if audience_access.access_of(survey, one.code) in audience_access.WITH_CODES]
    if audience is None and len(users) != 1:
        raise Refused("Name the audience with --audience. " + (f"These use codes: {', '.join(users)}." if users else
                      f"No audience uses codes yet: have-your-say codes set {slug} AUDIENCE accepted"))
    address = f"{site.rstrip('/')}/consultations/{slug}/invited?code="
    try:
        with open(os.open(output, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8", newline="") as file:
            made = one_time_codes.make(survey, audience or users[0], number)
            csv.writer(file, lineterminator="\n").writerows(one_time_codes.code_list(made, address))
    except FileExistsError:
        raise Refused(f"{output} already exists, and may be the only copy of earlier codes. Name another file.") from None
    except OSError as error:
        raise Refused(f"{output} cannot be written: {error.strerror}. Name another file with --output.") from None
    except Refused:
        output.unlink()
        raise
    click.echo(f"{len(made):,} codes written to {output}, list {one_time_codes.batches(survey)[-1].number}.")


@codes_group.command("show")
@click.argument("slug")
@report_errors
def show(slug: str) -> None:
    """Shows each audience's access, the codes made and used, and the lists."""
    survey = consultations.get(slug)
    for one in survey.questionnaire.audiences:
        click.echo(f"{one.code}\t{audience_access.access_of(survey, one.code)}")
    for line in monitoring.by_code(survey):
        click.echo(f"{line.label}: {line.made:,} codes made, {line.used:,} used")
    for batch in one_time_codes.batches(survey):
        click.echo(f"list {batch.number}\t{batch.audience}\t{batch.made:,} codes")


@codes_group.command("revoke")
@click.argument("slug")
@click.argument("batch", type=int)
@report_errors
def revoke(slug: str, batch: int) -> None:
    """Revokes the unused codes of the list BATCH of SLUG."""
    one_time_codes.revoke(consultations.get(slug), batch)
    click.echo(f"The unused codes of list {batch} are revoked.")
