"""`comments`: the code frame of a consultation's comments, and the comments as others may read them."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from .. import audit
from ..comments import coding, quoting
from ..fieldwork import consultations, preparing
from ..questionnaire import reading
from .speaking import plainly

group = AppGroup("comments", help="What people wrote: its themes, and the same without who is named.")


@group.command("frame")
@click.argument("slug")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@plainly
def frame(slug: str, file: Path | None) -> None:
    """Gives SLUG the code frame in FILE (TOML); without FILE, shows how many comments have each theme."""
    survey = consultations.get(slug)
    if file:
        survey = preparing.set_themes(survey, reading.themes_from_toml(file.read_text("utf-8-sig"), file.name))
    found = coding.comments(survey.id, survey.questionnaire)
    for name, label, every, sure in coding.numbers(found, survey.questionnaire):
        click.echo(f"{name}\t{every} comments, {sure} confirmed\t{label}")


@group.command("export")
@click.argument("slug")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@plainly
def export(slug: str, output: Path) -> None:
    """Writes the comments of SLUG, redacted and with their themes, as CSV. Read them before you pass them on."""
    survey = consultations.get(slug)
    found = coding.comments(survey.id, survey.questionnaire)
    audit.record_now("redacted comments downloaded", slug, comments=len(found))
    try:
        output.write_text(quoting.as_csv(found), "utf-8")
    except OSError as error:
        raise consultations.Refused(f"{output} cannot be written: {error.strerror}.") from None
    click.echo(f"{len(found):,} comments written to {output}. Rules cannot know every name: read them before you pass them on.")
