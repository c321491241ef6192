"""`responses`: imports and exports them."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from ..fieldwork import consultations, imports, mappings
from ..publishing import exports
from .speaking import plainly, progress

group = AppGroup("responses", help="Imports and exports responses.")


@group.command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A TOML file that says which columns and values of another tool's file mean what.")
@click.option("--dry-run", is_flag=True, help="Reads and checks everything, lists every fault, stores nothing.")
@plainly
def import_(slug: str, file: Path, mapping: Path | None, dry_run: bool) -> None:
    """Imports the responses in FILE into SLUG: all of them, or none when there is any fault."""
    survey = consultations.get(slug)
    read = mappings.read_mapping(mapping, survey.questionnaire) if mapping else None
    number = imports.import_file(survey, file, read, dry_run, progress("Reading"))
    click.echo(f"{number:,} responses {'could be imported; nothing was stored' if dry_run else 'imported'}.")


@group.command("export")
@click.argument("slug")
@click.option("--format", "format_", type=click.Choice(list(exports.FORMATS)), default="csv", show_default=True)
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@plainly
def export(slug: str, format_: str, output: Path) -> None:
    """Writes the responses of SLUG to a file, one row each."""
    number = exports.export(consultations.get(slug), format_, output)
    click.echo(f"{number:,} responses written to {output}.")
