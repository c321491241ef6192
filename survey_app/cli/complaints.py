"""`complaints`: lists complaints about how personal data is used, and reminds leads of those that wait."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from .. import accounts, mailing
from ..access import LEADS
from ..fieldwork import complaints
from ..mailing import Letter
from .output import report_errors

group = AppGroup("complaints", help="Complaints about how personal data is used.")


@group.command("list")
@report_errors
def list_() -> None:
    """Lists each complaint's number, day and state, without its words."""
    for one in complaints.listed():
        state = f"answered on {one.closed_on}" if one.closed_on else f"{complaints.days_left(one)} days left"
        click.echo(f"{one.number}\t{one.received_on}\t{state}")


@group.command("remind")
@report_errors
def remind() -> None:
    """Mails leads and admins if complaints wait for an answer. Run it every day."""
    text = complaints.reminder(complaints.open_complaints())
    if not text:
        click.echo("No complaint needs a reminder today.")
        return
    for email in (one.email for one in accounts.listed() if one.active and one.role in LEADS):
        _remind(email, text)


def _remind(email: str, text: str) -> None:
    try:
        mailing.send(Letter(email, "Complaints wait for an answer", text))
    except mailing.NotMailed as failure:
        raise click.ClickException(f"The reminder could not be mailed ({failure}). The staff area shows the complaints. "
                                   "Check HYS_SMTP_URL, and run this again.") from None
    click.echo(f"Reminded {email}.")
