"""`retention`: shows what is kept for how long, and deletes what is due."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from ..fieldwork import consultations, keeping
from ..operations import retention
from .speaking import plainly

group = AppGroup("retention", help="What is kept for how long; deletes what is due.")


@group.command("apply")
@click.option("--dry-run", is_flag=True, help="Says what is due and deletes nothing.")
@plainly
def apply(dry_run: bool) -> None:
    """Deletes everything whose time has come. Meant to run every day."""
    for rule, number in retention.due() if dry_run else retention.apply():
        click.echo(f"{rule.code}: {number:,} {'due' if dry_run else 'deleted'} ({rule.what.lower()})")


@group.command("show")
@plainly
def show() -> None:
    """Shows the schedule: what, how long, why, how much is due now and when next."""
    for line in retention.schedule():
        click.echo(f"{line.what}\n  how long: {line.how_long}\n  why: {line.why}")
        if line.due is not None:
            following = f"; next on {line.next_due.astimezone(consultations.LONDON):%-d %B %Y}" if line.next_due else ""
            click.echo(f"  due now: {line.due:,}{following}")


@group.command("set")
@click.argument("slug")
@click.option("--months", type=int, required=True, help="Delete the answers so many months after closing; 0 keeps them.")
@plainly
def set_(slug: str, months: int) -> None:
    """Says how long the answers sent to SLUG are kept. Its privacy notice says the same."""
    survey = keeping.set_months(consultations.get(slug), months)
    kept = keeping.months(survey.settings)
    click.echo(f"{slug}: answers are {f'deleted {kept} months after closing' if kept else 'kept for good'}.")
