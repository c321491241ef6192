"""The audit trail: who did what when."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from flask import Response, render_template, request

from ... import audit
from ...access import LEADS, staff
from ...audit import Filter
from ...forms.staff import TrailForm
from ...questionnaire import telling
from .blueprint import blueprint

PAGE = 50
NAMES = {"data_sha256": "SHA-256 of the data", "logo_sha256": "SHA-256 of the logo", "logo_alt": "Logo in words"}


@blueprint.get("/audit")
@staff(*LEADS)
def trail() -> Any:
    """The events that a filter lets through, the latest first, fifty to a page."""
    form = TrailForm(request.args, meta={"csrf": False})
    wanted = _wanted(form)
    page = max(request.args.get("page", 1, int), 1)
    return render_template("staff/trail.html", form=form, events=audit.events(wanted, (page - 1) * PAGE, PAGE), told=told,
                           actions=audit.actions(), count=audit.count(wanted), page=page, size=PAGE)


@blueprint.post("/audit/export")
@staff(*LEADS)
def export_trail() -> Response:
    """The same events as CSV. The download is itself an event."""
    wanted = _wanted(TrailForm(request.form))
    audit.record_now("audit trail downloaded", "audit trail", events=audit.count(wanted))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["at", "who", "action", "about", "details"])
    writer.writerows([event.at.isoformat(timespec="seconds"), *map(_inert, (event.who, event.action, event.about)),
                      json.dumps(event.details, ensure_ascii=False, sort_keys=True)] for event in audit.events(wanted))
    return Response(text.getvalue(), mimetype="text/csv", headers={
        "Content-Disposition": "attachment; filename=audit-trail.csv"})


def told(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The details of an event, each with its name, in words; what was before stands before what came after."""
    return [(NAMES.get(name, name.replace("_", " ").capitalize()), _words(value))
            for name, value in sorted(details.items(), key=lambda detail: (detail[0] == "after", detail[0]))]


def _words(value: Any) -> str:
    match value:
        case None | "" | []:
            return "none"
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case {"where": where, "before": before, "after": after}:
            return telling.correction(where, before, after)
        case dict():
            return "; ".join(f"{name}: {words}" for name, words in told(value)) or "none"
        case list():
            return ", ".join(map(_words, value))
    return str(value)


def _inert(text: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return "'" + text if text[:1] in "=+-@\t\r" else text


def _wanted(form: TrailForm) -> Filter:
    form.validate()
    dates = {} if form.since.errors or form.until.errors else {"since": form.since.data, "until": form.until.data}
    return Filter(who=form.who.data or "", action=form.action.data or "", about=form.about.data or "", **dates)
