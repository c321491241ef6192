"""`backup` and `restore`: the whole database in one file, and back."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from ..operations import backup as backups
from ..operations import restore as restoring
from .speaking import bar, plainly

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=FILE)
@with_appcontext
@plainly
def backup(file: Path) -> None:
    """Writes every row of the database, as of now, to FILE, which must not exist. People can go on answering meanwhile."""
    with bar("Writing") as progress:
        made = backups.make(file, progress)
    click.echo(f"{made.manifest.rows:,} rows of {len(made.manifest.members)} tables written to {file} "
               f"({made.size / 1_000_000:,.1f} MB, revision {made.manifest.revision}).")
    if made.personal:
        click.echo(f"It holds personal data: {'; '.join(made.personal)}. Keep it as safe as the database, and delete it in time.")
    click.echo("SECRET_KEY is not in it. Keep that too, elsewhere: without it staff's two-step codes, resume codes and receipts "
               "do not work.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Delete what is in the database first. Asks.")
@click.option("--yes", is_flag=True, help="With --replace: do not ask.")
@with_appcontext
@plainly
def restore(file: Path, replace: bool, yes: bool) -> None:
    """Puts the backup in FILE into this empty, migrated database: all of it, or nothing. Stop the server first."""
    if replace and not yes and (there := restoring.held()):
        click.confirm(f"This deletes what the database holds: {restoring.told(there)}. Go on?", abort=True, err=True)
    with bar("Restoring") as progress:
        restored = restoring.restore(file, replace, progress)
    click.echo(f"{restored.manifest.rows:,} rows restored, as of {restored.manifest.made_at}.")
    if not restored.same_key:
        click.echo("SECRET_KEY is not the one that the backup was made under: staff must set up two-step sign-in again, and "
                   "receipts and resume codes given out before do not work. Set the old one if you have it.", err=True)
