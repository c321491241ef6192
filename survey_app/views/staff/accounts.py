"""Staff accounts, for admins (add, change the role, deactivate, make a link to set a password), and the audit trail."""

from __future__ import annotations

import csv
import io
import json
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_security import current_user

from ... import accounts, audit, mailing
from ...access import LEADS, ask_to_confirm, confirmed, is_confirmed, staff
from ...accounts import AccountRefused, links, second_step
from ...audit import Filter
from ...forms.staff import AddAccountForm, RoleForm, TrailForm
from ...gate import leaving
from ...gate.leaving import Leaving, Recipient
from ...models import Role, StaffAccount
from ...questionnaire import summary
from ...questionnaire.characters import BYTE_ORDER_MARK, inert
from .blueprint import blueprint, page_number

PAGE = 50
NAMES = {"data_sha256": "SHA-256 of the data", "logo_sha256": "SHA-256 of the logo", "logo_alt": "Logo in words"}


@blueprint.get("/accounts")
@staff(Role.ADMIN)
def accounts_list() -> str:
    """All accounts, with their role and whether they are active."""
    return render_template("staff/accounts.html", accounts=accounts.listed())


@blueprint.route("/accounts/add", methods=["GET", "POST"])
@staff(Role.ADMIN)
@confirmed()
def add_account() -> Any:
    """Makes an account, mails its owner the one-time link to set a password where a mail server is set up, and shows the link."""
    form = AddAccountForm()
    if form.validate_on_submit():
        try:
            made = accounts.add(form.email.data, Role(form.role.data), secrets.token_urlsafe(32))
        except AccountRefused as refusal:
            form.refuse("email", str(refusal))
        else:
            return _link(made, "is added")
    return render_template("staff/add_account.html", form=form, can_mail=mailing.is_set_up()), 400 if form.errors else 200


@blueprint.route("/accounts/<int:number>", methods=["GET", "POST"])
@staff(Role.ADMIN)
def one_account(number: int) -> Any:
    """One account, and what an admin can do with it."""
    account = _account(number)
    form = RoleForm(data={"role": str(account.role)})
    if form.validate_on_submit():
        if form.role.data == Role.ADMIN and not is_confirmed():
            return ask_to_confirm(url_for("staff.one_account", number=number))
        try:
            accounts.set_role(account, Role(form.role.data))
        except AccountRefused as refusal:
            form.refuse("role", str(refusal))
        else:
            flash(f"{account.email} is now {account.role}.")
            return redirect(url_for("staff.accounts_list"), 303)
    return render_template("staff/one_account.html", form=form, account=account), 400 if form.errors else 200


@blueprint.post("/accounts/<int:number>/link")
@staff(Role.ADMIN)
@confirmed("staff.one_account")
def make_link(number: int) -> Any:
    """Makes a one-time link to set the password: mailed where a mail server is set up, and shown once."""
    return _link(_account(number), "can set a new password")


@blueprint.post("/accounts/<int:number>/active")
@staff(Role.ADMIN)
def set_active(number: int) -> Any:
    """Deactivates or reactivates an account."""
    account, active = _account(number), request.form.get("active") == "yes"
    if account.id == current_user.id:
        flash("You cannot deactivate the account you are signed in with.", "error")
    else:
        try:
            accounts.set_active(account, active)
            flash(f"{account.email} can {'sign in again' if active else 'no longer sign in, and is signed out'}.")
        except AccountRefused as refusal:
            flash(str(refusal), "error")
    return redirect(url_for("staff.one_account", number=number), 303)


@blueprint.post("/accounts/<int:number>/second-step")
@staff(Role.ADMIN)
@confirmed("staff.one_account")
def remove_their_second_step(number: int) -> Any:
    """Removes the second step of a person who has lost it and their recovery codes. Whoever found it is signed out."""
    account = _account(number)
    second_step.remove(account)
    accounts.sign_out_everywhere(account)
    flash(f"Two-step sign-in of {account.email} is off until they set it up again, and they are signed out everywhere.")
    return redirect(url_for("staff.one_account", number=number), 303)


def _account(number: int) -> StaffAccount:
    return accounts.get(number) or abort(404)


def _link(account: StaffAccount, what: str) -> str:
    address, is_mailed = url_for("staff.set_password", token=links.make(account), _external=True), mailing.is_set_up()
    if is_mailed:
        links.mail(account, address)
    return render_template("staff/link.html", account=account, what=what, address=address, hours=links.VALID_HOURS,
                           is_mailed=is_mailed)


@blueprint.get("/audit")
@staff(*LEADS)
def trail() -> Any:
    """The events that match the filter, newest first, fifty to a page."""
    form = TrailForm(request.args, meta={"csrf": False})
    wanted = _wanted(form)
    page = page_number()
    return render_template("staff/trail.html", form=form, detail_rows=detail_rows,
                           events=audit.events(wanted, (page - 1) * PAGE, PAGE),
                           actions=audit.actions(), count=audit.count(wanted), page=page, size=PAGE)


@blueprint.post("/audit/export")
@staff(*LEADS)
def export_trail() -> Response:
    """The same events as CSV. The download is recorded too."""
    wanted = _wanted(TrailForm(request.form))
    audit.record_now("audit trail downloaded", "audit trail", events=audit.count(wanted))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["at", "who", "action", "about", "details"])
    writer.writerows([event.at.isoformat(timespec="seconds"), *map(inert, (event.who, event.action, event.about)),
                      json.dumps(event.details, ensure_ascii=False, sort_keys=True)] for event in audit.events(wanted))
    leaving.let_out(Leaving("audit trail", Recipient.STAFF, but_addresses=True), {"audit-trail.csv": text.getvalue().encode()})
    return Response(BYTE_ORDER_MARK + text.getvalue(), mimetype="text/csv", headers={
        "Content-Disposition": "attachment; filename=audit-trail.csv"})


def detail_rows(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The details of an event as pairs of name and words; a value before a change comes before the one after it."""
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
            return summary.correction(where, before, after)
        case dict():
            return "; ".join(f"{name}: {words}" for name, words in detail_rows(value)) or "none"
        case list():
            return ", ".join(map(_words, value))
    return str(value)


def _wanted(form: TrailForm) -> Filter:
    form.validate()
    dates = {} if form.since.errors or form.until.errors else {"since": form.since.data, "until": form.until.data}
    return Filter(who=form.who.data or "", action=form.action.data or "", about=form.about.data or "", **dates)
