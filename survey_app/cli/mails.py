"""`mails`: sends what waits in the outbox, and tells how much that is."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from .. import consultations, mailing
from ..fieldwork import announcements
from ..mailing import outbox
from .output import report_errors

group = AppGroup("mails", help="The outbox of mails.")


@group.command("send")
@click.option("--all", "every", is_flag=True, help="Also the mails whose next try is later.")
@report_errors
def send(every: bool) -> None:
    """Tells subscribers what is new and sends the mails that are due. `serve` does this every minute."""
    if not mailing.is_set_up():
        raise click.ClickException("No mail server is set up: set HYS_SMTP_URL and HYS_MAIL_FROM.")
    if every:
        outbox.hurry()
    click.echo(f"{announcements.send_due():,} sent, {sum(one.number for one in outbox.waiting()):,} waiting")


@group.command("list")
@report_errors
def list_() -> None:
    """Lists the mails that wait, by kind: how many, when the next is tried, and why the last one could not be sent."""
    for one in outbox.waiting():
        at = f"{one.next_try.astimezone(consultations.LONDON):%-d %B %Y, %H:%M}" if one.failure else "now"
        click.echo(f"{one.kind}\t{one.number:,}\tnext try: {at}\t{one.failure}")
