"""`procurement-pack`: the documents that a council needs before it runs a survey, from the settings of this site."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from ..assurance import procurement_pack
from .output import report_errors


@click.command("procurement-pack")
@click.option("--output", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder to write into.")
@with_appcontext
@report_errors
def write_pack(output: Path) -> None:
    """Writes impact assessment, record of processing, transparency record, security answers and accessibility report."""
    for path in procurement_pack.write(output):
        click.echo(path)
