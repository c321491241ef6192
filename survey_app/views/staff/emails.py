"""The emails of this site: of what subscribers were told, what waits, and what went."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from ... import mailing
from ...access import LEADS, staff
from ...fieldwork import alerts, announcements
from ...mailing import outbox
from .blueprint import blueprint


@blueprint.get("/emails")
@staff(*LEADS)
def emails() -> str:
    """Everything about mails but the addresses."""
    return render_template("staff/emails.html", subscribers=alerts.number_confirmed(), announcements=announcements.listed(),
                           waiting=outbox.waiting(), counts=outbox.counts(), can_mail=mailing.is_set_up(),
                           is_offered=announcements.are_offered())


@blueprint.post("/emails/send")
@staff(*LEADS)
def send_emails() -> Any:
    """Has every mail that waits tried again now."""
    outbox.hurry()
    mailing.later(announcements.send_due)
    flash("The emails are being sent. Load this page again in a minute to see what went.")
    return redirect(url_for("staff.emails"), 303)
