"""`analyse`: every table, chart and the chapter of a consultation, into a folder."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from ..fieldwork import consultations
from ..publishing import analysing
from .speaking import left_out, plainly


@click.command("analyse")
@click.argument("slug")
@click.option("--output", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--chapter", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="The chapter as you edited it (chapter.md of an earlier analysis); every figure in it is checked.")
@click.option("--publishable", is_flag=True, help="Takes small numbers out, as publishing would, and lists what was taken out.")
@with_appcontext
@plainly
def analyse(slug: str, output: Path, chapter: Path | None, publishable: bool) -> None:
    """Writes tables, charts, the chapter and a manifest of SLUG into a folder."""
    text = chapter.read_text("utf-8") if chapter else None
    written = analysing.analyse(consultations.get(slug), output, text, publishable=publishable)
    click.echo(f"{written.responses:,} responses analysed; {len(written.files)} files in {output}.")
    for line in left_out(written.facts):
        click.echo(line)
