"""Passkeys as the second step: adding one, using one, removing one. Browsers can speak to them by JavaScript alone."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask_security import current_user

from ...access import confirmed, half_signed_in, has_passed_second_step, mark_second_step_passed, staff
from ...accounts import AccountRefused, guessing, passkeys
from ...accounts import second_step as steps
from ...accounts.passkeys import Question, Site
from ...forms.staff import PasskeyForm
from .blueprint import blueprint, following

CHALLENGE = "passkey_challenge"     # where the cookie keeps what is to be signed, for one answer


@blueprint.route("/account/passkeys/add", methods=["GET", "POST"])
@half_signed_in
@confirmed()
def add_passkey() -> Any:
    """Adds a passkey; with the first second step of an account, shows its recovery codes."""
    if not has_passed_second_step():
        return redirect(url_for("staff.second_step"), 303)
    form = PasskeyForm()
    if form.validate_on_submit():
        try:
            passkeys.add(current_user, site(), session.pop(CHALLENGE, ""), form.credential.data, form.name.data)
        except AccountRefused as refusal:
            form.refuse("name", str(refusal))
        else:
            return _added()
    question = asked(passkeys.to_add(current_user, site()))
    return render_template("staff/add_passkey.html", form=form, question=question), 400 if form.errors else 200


def _added() -> Any:
    mark_second_step_passed()
    if steps.recovery_codes_left(current_user):
        flash("Your passkey is set up.")
        return redirect(url_for("staff.account"), 303)
    return render_template("staff/recovery_codes.html", codes=steps.renew_recovery_codes(current_user))


@blueprint.post("/code/passkey")
@half_signed_in
def use_passkey() -> Any:
    """Takes the answer of a passkey as the second step of signing in."""
    if is_passkey():
        mark_second_step_passed()
        return redirect(following(request.args.get("next", "")), 303)
    flash(passkeys.REFUSED, "error")
    return redirect(url_for("staff.second_step", next=request.args.get("next") or None), 303)


@blueprint.post("/account/passkeys/<int:number>/remove")
@staff()
@confirmed("staff.account")
def remove_passkey(number: int) -> Any:
    """Removes a passkey, unless it is the last second step of somebody who needs one."""
    is_last = passkeys.number_of(current_user) == 1 and not current_user.second_step
    if is_last and current_app.config["SECOND_STEP_REQUIRED"]:
        flash("Everyone here needs a second step. Add another passkey or an authenticator app first.", "error")
    elif not passkeys.remove(current_user, number):
        abort(404)
    elif is_last:
        steps.remove(current_user)
        flash("Your passkey is removed. Two-step sign-in is off.")
    else:
        flash("Your passkey is removed.")
    return redirect(url_for("staff.account"), 303)


def is_passkey() -> bool:
    """Whether the form holds the answer of one of the person's passkeys to the page's challenge, which is used up."""
    challenge, answer = session.pop(CHALLENGE, ""), request.form.get("credential", "")
    return guessing.is_passkey(current_user, site(), challenge, answer)


def asked(question: Question) -> Question:
    """Keeps the challenge of a page for its answer."""
    session[CHALLENGE] = question.challenge
    return question


def to_use() -> Question | None:
    """What the person's passkeys sign on a page; None if there are none."""
    return asked(passkeys.to_use(current_user, site())) if passkeys.number_of(current_user) else None


def site() -> Site:
    """This site, under the name in the address: in production no other name than its own is answered."""
    return Site(request.host.partition(":")[0], request.host_url.rstrip("/"))
