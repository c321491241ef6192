"""Staff accounts, for admins: add, change the role, deactivate, make a one-time link to set a password."""

from __future__ import annotations

import secrets
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_security import current_user

from ... import accounts
from ...access import staff
from ...accounts import AccountRefused, links, second_step
from ...forms.staff import AddAccountForm, RoleForm
from ...models import Role, StaffAccount
from .blueprint import blueprint


@blueprint.get("/accounts")
@staff(Role.ADMIN)
def accounts_list() -> str:
    """Every account, with its role and whether it can sign in."""
    return render_template("staff/accounts.html", accounts=accounts.listed())


@blueprint.route("/accounts/add", methods=["GET", "POST"])
@staff(Role.ADMIN)
def add_account() -> Any:
    """Makes an account, and shows the one-time link with which its owner sets a password."""
    form = AddAccountForm()
    if form.validate_on_submit():
        try:
            made = accounts.add(form.email.data, Role(form.role.data), secrets.token_urlsafe(32))
        except AccountRefused as refusal:
            form.refuse("email", str(refusal))
        else:
            return _link(made, "is added")
    return render_template("staff/add_account.html", form=form), 400 if form.errors else 200


@blueprint.route("/accounts/<int:number>", methods=["GET", "POST"])
@staff(Role.ADMIN)
def one_account(number: int) -> Any:
    """One account and what can be done with it."""
    found = _found(number)
    form = RoleForm(data={"role": str(found.role)})
    if form.validate_on_submit():
        try:
            accounts.set_role(found, Role(form.role.data))
        except AccountRefused as refusal:
            form.refuse("role", str(refusal))
        else:
            flash(f"{found.email} is now {found.role}.")
            return redirect(url_for("staff.accounts_list"), 303)
    return render_template("staff/one_account.html", form=form, account=found), 400 if form.errors else 200


@blueprint.post("/accounts/<int:number>/link")
@staff(Role.ADMIN)
def make_link(number: int) -> Any:
    """Makes a one-time link to set the password; it is shown once."""
    return _link(_found(number), "can set a new password")


@blueprint.post("/accounts/<int:number>/active")
@staff(Role.ADMIN)
def set_active(number: int) -> Any:
    """Deactivates an account, or activates it again."""
    found, active = _found(number), request.form.get("active") == "yes"
    if found.id == current_user.id:
        flash("You cannot deactivate the account you are signed in with.", "error")
    else:
        try:
            accounts.set_active(found, active)
            flash(f"{found.email} can {'sign in again' if active else 'no longer sign in, and is signed out'}.")
        except AccountRefused as refusal:
            flash(str(refusal), "error")
    return redirect(url_for("staff.one_account", number=number), 303)


@blueprint.post("/accounts/<int:number>/second-step")
@staff(Role.ADMIN)
def remove_their_second_step(number: int) -> Any:
    """Removes the second step of who has lost both their telephone and the recovery codes."""
    found = _found(number)
    second_step.remove(found)
    flash(f"Two-step sign-in of {found.email} is off until they set it up again.")
    return redirect(url_for("staff.one_account", number=number), 303)


def _found(number: int) -> StaffAccount:
    return accounts.get(number) or abort(404)


def _link(account: StaffAccount, what: str) -> str:
    address = url_for("staff.set_password", token=links.make(account), _external=True)
    return render_template("staff/link.html", account=account, what=what, address=address, hours=links.VALID_HOURS)
