"""The page that asks for password and code again, before a change of what decides who can sign in."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request
from flask_security import current_user, verify_password

from ...access import CONFIRMED_MINUTES, half_signed_in, mark_confirmed, mark_second_step_passed
from ...accounts import guessing
from ...accounts.passkeys import REFUSED
from ...forms.staff import ConfirmForm
from . import passkeys
from .blueprint import blueprint, following


@blueprint.route("/confirm", methods=["GET", "POST"])
@half_signed_in
def confirm_identity() -> Any:
    """Asks for the password, and for a code where the second step is set up; then returns to the page that needs it."""
    form, wanted = ConfirmForm(), following(request.args.get("next", ""))
    if not current_user.has_second_step or request.form.get("credential"):
        del form.code       # there is none, or a passkey stands for it
    if form.validate_on_submit() and _is_right(form):
        mark_confirmed()
        return redirect(wanted, 303)
    page = render_template("staff/confirm_identity.html", form=form, following=wanted, minutes=CONFIRMED_MINUTES,
                           question=passkeys.to_use())
    return page, 400 if form.errors else 200


def _is_right(form: ConfirmForm) -> bool:
    """Checks the password, then the code or passkey. A right code is used up only with a right password."""
    if guessing.codes_of_session.are_used_up():
        abort(429)
    if not verify_password(form.password.data, current_user.password):
        guessing.codes_of_session.count()
        form.refuse("password", "The password is not right")
        return False
    if current_user.has_second_step and not form.code and not passkeys.is_passkey():
        form.refuse("password", REFUSED)
        return False
    if form.code and not guessing.is_second_step(current_user, form.code.data[:40]):
        form.refuse("code", "The code is not right, or was used before. Enter the newest code of your app, or a recovery code")
        return False
    mark_second_step_passed()
    return True
