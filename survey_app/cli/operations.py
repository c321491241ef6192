"""`backup` and `restore`: the whole database in one file, and back; `retention`: what is kept for how long."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from .. import audit, consultations
from ..consultations import policies
from ..fieldwork import alerts
from ..operations import backup as backups
from ..operations import key_rotation, retention
from ..operations import restore as restoring
from .output import bar, report_errors

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=FILE)
@with_appcontext
@report_errors
def backup(file: Path) -> None:
    """Writes every row of the database, as of now, to FILE, which must not exist. People can go on answering meanwhile."""
    with bar("Writing") as progress:
        made = backups.make(file, progress)
    click.echo(f"{made.manifest.rows:,} rows of {len(made.manifest.members)} tables written to {file} "
               f"({made.size / 1_000_000:,.1f} MB, revision {made.manifest.revision}).")
    if made.personal:
        click.echo(f"It holds personal data: {'; '.join(made.personal)}. Keep it as safe as the database, and delete it in time.")
    click.echo("SECRET_KEY is not in it. Keep the key too, in another place: without it, staff's two-step codes, resume codes "
               "and receipts do not work.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Delete the database's content first, after asking.")
@click.option("--yes", is_flag=True, help="With --replace: do not ask.")
@with_appcontext
@report_errors
def restore(file: Path, replace: bool, yes: bool) -> None:
    """Puts the backup in FILE into this empty, migrated database: all of it or nothing. Stop the server first."""
    if replace and not yes and (counts := restoring.row_counts()):
        click.confirm(f"This deletes what the database holds: {restoring.describe(counts)}. Go on?", abort=True, err=True)
    with bar("Restoring") as progress:
        restored = restoring.restore(file, replace, progress)
    click.echo(f"{restored.manifest.rows:,} rows restored, as of {restored.manifest.made_at}.")
    if not restored.same_key:
        click.echo("SECRET_KEY is not the one that the backup was made under: staff must set up two-step sign-in again, and "
                   "receipts and resume codes given out before do not work. Set the old one if you have it.", err=True)


@click.command("reseal")
@with_appcontext
@report_errors
def reseal() -> None:
    """Seals what the database holds under the present SECRET_KEY, after a change of keys. It can be run again."""
    done = key_rotation.reseal()
    click.echo(f"Sealed under the present key: {done.contacts:,} addresses of residents, {done.second_steps:,} second steps "
               "of staff.")
    if done.unreadable:
        click.echo(f"{done.unreadable:,} cannot be read: they are of another key. Set it as HYS_FORMER_SECRET_KEY and run this "
                   "again.", err=True)
    if done.old_recovery_codes:
        click.echo(f"These people must make new recovery codes before the former key goes: {', '.join(done.old_recovery_codes)}")
    if done.needed_until:
        click.echo("Residents who have begun, and links to confirm an address, need the former key until "
                   f"{done.needed_until.astimezone(consultations.LONDON):%-d %B %Y, %H:%M}.")


@click.command("contacts")
@with_appcontext
@report_errors
def contacts() -> None:
    """Prints the email addresses of people who want to hear what happens next, one a line, with the month in which each agreed
    and the number of the words to which its owner agreed. The database holds the addresses sealed.
    """
    people = alerts.listed()
    audit.record_now("contacts listed", "", number=len(people))
    for one in people:
        click.echo(f"{one.email}\t{one.agreed_in or 'not confirmed'}\t{one.wording or ''}")


group = AppGroup("retention", help="What is kept for how long; deletes what is due.")


@group.command("apply")
@click.option("--dry-run", is_flag=True, help="Show what is due; delete nothing.")
@report_errors
def apply(dry_run: bool) -> None:
    """Deletes everything whose time has come. Run it every day."""
    for rule, number in retention.due() if dry_run else retention.apply():
        click.echo(f"{rule.code}: {number:,} {'due' if dry_run else 'deleted'} ({rule.what.lower()})")


@group.command("show")
@report_errors
def show() -> None:
    """Shows the schedule: what is kept, how long, why, how much is due now, and when next."""
    for line in retention.schedule():
        click.echo(f"{line.what}\n  how long: {line.how_long}\n  why: {line.why}")
        if line.due is not None:
            following = f"; next on {line.next_due.astimezone(consultations.LONDON):%-d %B %Y}" if line.next_due else ""
            click.echo(f"  due now: {line.due:,}{following}")


@group.command("set")
@click.argument("slug")
@click.option("--months", type=int, required=True, help="Delete the answers so many months after closing; 0 keeps them.")
@report_errors
def set_(slug: str, months: int) -> None:
    """Sets how long the answers to SLUG are kept. Its privacy notice shows the same."""
    survey = policies.set_months(consultations.get(slug), months)
    kept = policies.months_kept(survey.settings)
    click.echo(f"{slug}: answers are {f'deleted {kept} months after closing' if kept else 'kept for good'}.")
