"""`consultation brand`: the names, colours, typeface and logo of what a consultation publishes."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import click
from flask.cli import with_appcontext

from ..fieldwork import consultations
from ..fieldwork.consultations import Survey
from ..publishing import branding
from ..publishing.branding import Choices
from .speaking import plainly


@click.command("brand")
@click.argument("slug")
@click.option("--organisation", help="Who publishes, where that differs from who asks.")
@click.option("--wordmark", help="A logo in words, beside the organisation.")
@click.option("--colour", help="The partnership's colour, as #1f4f58; white words stand on it.")
@click.option("--dark", help="The charts' dark colour. Default: of the partnership's colour.")
@click.option("--middle", help="The charts' middle colour. Default: half-way from the dark one to white.")
@click.option("--typeface", help="The typeface of charts, documents and pages of results.")
@click.option("--logo", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A PNG, JPEG or WebP file.")
@click.option("--logo-alt", help="What the logo shows, in words.")
@click.option("--no-logo", is_flag=True, help="Takes the logo away.")
@click.option("--map-problem", "problem", help="The problem on the maps, such as crime.burglary. Default: the first.")
@with_appcontext
@plainly
def brand(slug: str, logo: Path | None, no_logo: bool, **given: str | None) -> None:
    """Sets the branding of what SLUG publishes from now on; without options shows it. An empty text means as usual."""
    survey = consultations.get(slug)
    chosen = {name: value for name, value in given.items() if value is not None}
    if chosen or logo or no_logo:
        survey = branding.change(survey, replace(branding.chosen(survey), **chosen), logo.read_bytes() if logo else b"",
                                 drop_logo=no_logo)
    for line in lines(survey):
        click.echo(line)


def lines(survey: Survey) -> list[str]:
    """What is set, and what follows from it, a line each."""
    made = branding.of(survey)
    chosen: Choices = branding.chosen(survey)
    said = [f"{name.replace('_', ' ')}: {value or 'as usual'}" for name, value in asdict(chosen).items()]
    look = made.look
    return [*said, f"logo: {f'{len(made.logo):,} bytes' if made.logo else 'none'}",
            f"charts: dark {look.main}, middle {look.middle}, pale {look.pale}, {look.typeface}",
            f"typefaces here: {', '.join(branding.typefaces())}"]
