"""`codes`: settles how an audience is let in, and makes, counts and revokes one-time codes."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import click
from flask.cli import AppGroup

from ..fieldwork import consultations, onetime, watching, ways
from ..fieldwork.consultations import Refused
from ..fieldwork.ways import Way
from .speaking import plainly

group = AppGroup("codes", help="Makes one-time codes, and settles who needs one.")


@group.command("set")
@click.argument("slug")
@click.argument("audience")
@click.argument("way", type=click.Choice([str(way) for way in Way]))
@plainly
def set_(slug: str, audience: str, way: str) -> None:
    """Settles how AUDIENCE (such as resident) is let in: by an open link, a secret link, or a code accepted or required."""
    ways.change(consultations.get(slug), audience, Way(way))
    click.echo(f"{slug}: {audience}: {way}")


@group.command("make")
@click.argument("slug")
@click.option("--number", required=True, type=int, help="How many.")
@click.option("--audience", help="For whom. Default: the one audience that uses codes.")
@click.option("--site", default="", help="The address of this site, such as https://survey.example.gov.uk, for the links.")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path),
              help="The CSV file to write, which must not be there. It is the only copy.")
@plainly
def make(slug: str, number: int, audience: str | None, site: str, output: Path) -> None:
    """Makes one-time codes and writes them, each with its link, into a file that only you can read."""
    survey = consultations.get(slug)
    users = [one.code for one in survey.questionnaire.audiences if ways.of(survey, one.code) in ways.WITH_CODES]
    if audience is None and len(users) != 1:
        raise Refused("Say for whom with --audience. " + (f"These use codes: {', '.join(users)}." if users else
                      f"No audience uses codes yet: have-your-say codes set {slug} AUDIENCE accepted"))
    address = f"{site.rstrip('/')}/consultations/{slug}/invited?code="
    try:
        with open(os.open(output, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8", newline="") as file:
            made = onetime.make(survey, audience or users[0], number)
            csv.writer(file, lineterminator="\n").writerows(onetime.lines(made, address))
    except FileExistsError:
        raise Refused(f"{output} is there already, and may be the only copy of earlier codes. Name another file.") from None
    except OSError as error:
        raise Refused(f"{output} cannot be written: {error.strerror}.") from None
    except Refused:
        output.unlink()
        raise
    click.echo(f"{len(made):,} codes written to {output}, list {onetime.batches(survey)[-1].number}.")


@group.command("show")
@click.argument("slug")
@plainly
def show(slug: str) -> None:
    """Shows how each audience is let in, the codes made and used, and the lists; [c] is a number too small to show."""
    survey = consultations.get(slug)
    for one in survey.questionnaire.audiences:
        click.echo(f"{one.code}\t{ways.of(survey, one.code)}")
    for line in watching.by_code(survey):
        click.echo(f"{line.label}: {line.made:,} codes made, {'[c]' if line.used is None else f'{line.used:,}'} used")
    for batch in onetime.batches(survey):
        click.echo(f"list {batch.number}\t{batch.audience}\t{batch.made:,} codes")


@group.command("revoke")
@click.argument("slug")
@click.argument("batch", type=int)
@plainly
def revoke(slug: str, batch: int) -> None:
    """Ends the unused codes of the list BATCH of SLUG."""
    onetime.revoke(consultations.get(slug), batch)
    click.echo(f"The codes of list {batch} that were not used can no longer be used.")
