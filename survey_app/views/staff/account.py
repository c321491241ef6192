"""One's own account: second step, password, signing in and out (also through a provider), and the one-time link that sets
a password.
"""

from __future__ import annotations

from typing import Any

import segno
from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask_security import current_user, login_user, logout_user
from markupsafe import Markup

from ... import accounts, mailing
from ...access import (
    SESSION,
    SINGLE_SIGN_ON,
    account_key,
    confirmed,
    half_signed_in,
    has_passed_second_step,
    keep_signed_in,
    limiter,
    mark_confirmed,
    mark_second_step_passed,
    public,
    staff,
)
from ...accounts import AccountRefused, guessing, links, sessions, single_sign_on
from ...accounts import second_step as steps
from ...accounts.single_sign_on import SignInRefused
from ...forms.staff import ChangePasswordForm, CodeForm, ForgottenForm, PasswordForm, StaffForm
from ...rate_limits import WrongTries, typed_address_key
from . import passkeys
from .blueprint import blueprint, following

WRONG = 400
REFUSED = 403
MOST_VISITS = "600 per hour"      # to the provider from one internet address, which a whole office may share
links_to_one = WrongTries("links to set a password", "5 per hour", typed_address_key)


@blueprint.get("/account")
@staff()
def account() -> str:
    """What staff can change about their own account."""
    return _account(ChangePasswordForm())


@blueprint.post("/account/password")
@staff()
@limiter.limit("20 per hour", key_func=account_key, deduct_when=lambda response: response.status_code == WRONG)
def change_password() -> Any:
    """Sets a new password, and ends all other sessions of the account."""
    form = ChangePasswordForm()
    if not form.validate():
        return _account(form), 400
    try:
        accounts.change_password(current_user, form.current.data, form.password.data)
    except AccountRefused as refusal:
        form.refuse("current" if "current" in str(refusal) else "password", str(refusal))
        return _account(form), 400
    keep_signed_in(current_user)
    flash("Your password is changed. You are signed out everywhere else.")
    return redirect(url_for("staff.account"), 303)


@blueprint.post("/account/sign-out-everywhere")
@staff()
def sign_out_everywhere() -> Any:
    """Ends every session of one's own account."""
    accounts.sign_out_everywhere(current_user)
    logout_user()
    flash("You are signed out everywhere.")
    return redirect(url_for("security.login"), 303)


@blueprint.post("/account/sessions/<int:number>/end")
@staff()
def end_session(number: int) -> Any:
    """Ends one of one's own sessions, such as one on a device that is lost."""
    sessions.end_one_of(current_user, number)
    flash("That session is ended.")
    return redirect(url_for("staff.account"), 303)


@blueprint.route("/code", methods=["GET", "POST"])
@half_signed_in
def second_step() -> Any:
    """Asks for a code from the authenticator app, or a recovery code."""
    if has_passed_second_step():
        return redirect(url_for("staff.home"), 303)
    form = CodeForm()
    if form.validate_on_submit():
        if guessing.is_second_step(current_user, form.code.data[:40]):
            mark_second_step_passed()
            return redirect(following(request.args.get("next", "")), 303)
        form.refuse("code", "The code is not right, or was used before. Enter the newest code of your app, or a recovery code")
    return render_template("staff/code.html", form=form, question=passkeys.to_use()), 400 if form.errors else 200


@blueprint.route("/account/second-step", methods=["GET", "POST"])
@half_signed_in
@confirmed()
@limiter.limit("10 per 15 minutes", key_func=account_key, methods=["POST"])
def set_up_second_step() -> Any:
    """Sets up an authenticator app: shows its key, and turns the second step on once a code shows that it works."""
    if not has_passed_second_step():
        return redirect(url_for("staff.second_step"), 303)
    if current_user.second_step:
        return redirect(url_for("staff.account"), 303)
    form = CodeForm()
    part = session.setdefault("second_step_part", steps.new_part())
    if form.validate_on_submit():
        try:
            codes = steps.set_up(current_user, part, form.code.data[:40])
        except AccountRefused as refusal:
            form.refuse("code", str(refusal))
        else:
            session.pop("second_step_part")
            mark_second_step_passed()
            return render_template("staff/recovery_codes.html", codes=codes)
    address = steps.address(part, current_user.email)
    page = render_template("staff/second_step.html", form=form, key=steps.key(part), address=address, picture=_picture(address))
    return page, 400 if form.errors else 200


@blueprint.post("/account/recovery-codes")
@staff()
@confirmed("staff.account")
def renew_recovery_codes() -> Any:
    """Makes new recovery codes, which replace the old ones."""
    if not current_user.has_second_step:
        abort(404)
    return render_template("staff/recovery_codes.html", codes=steps.renew_recovery_codes(current_user))


@blueprint.post("/account/second-step/remove")
@staff()
@confirmed("staff.account")
def remove_second_step() -> Any:
    """Turns one's own second step off, unless it is required."""
    if current_app.config["SECOND_STEP_REQUIRED"]:
        abort(403)
    steps.remove(current_user)
    flash("Two-step sign-in is off.")
    return redirect(url_for("staff.account"), 303)


@blueprint.route("/password/<token>", methods=["GET", "POST"])
@public
def set_password(token: str) -> Any:
    """Sets the password of the account that a one-time link was made for."""
    user = links.account_of(token)
    if user is None:
        return render_template("staff/link_used.html", hours=links.VALID_HOURS), 410
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            accounts.set_password(user, form.password.data)
        except AccountRefused as refusal:
            form.refuse("password", str(refusal))
        else:
            flash("Your password is set. Sign in with it.")
            return redirect(url_for("security.login"), 303)
    page = render_template("staff/set_password.html", form=form, email=user.email, least=accounts.LEAST_LENGTH)
    return page, 400 if form.errors else 200


@blueprint.route("/forgotten", methods=["GET", "POST"])
@public
@limiter.limit("30 per hour", methods=["POST"])
def forgotten() -> Any:
    """Sends a one-time link by email, at most five an hour to one address; without a mail server, says who can make one."""
    form = ForgottenForm()
    if mailing.is_set_up() and form.validate_on_submit():
        if links_to_one.count():    # beyond that it says the same: nobody keeps a colleague out by asking for them
            mailing.later(_mail_link, form.email.data[:254], url_for("staff.set_password", token="", _external=True))
        flash("If there is an account with this address, a link is on its way to it.")
        return redirect(url_for("security.login"), 303)
    return render_template("staff/forgotten.html", form=form, can_mail=mailing.is_set_up())


def _mail_link(email: str, address: str) -> None:
    """Mails a link, if the account exists: after the page, whose time must not tell."""
    user = accounts.find(email)
    if user and user.active:
        links.mail(user, address + links.make(user, who=user.email))


def _picture(address: str) -> Markup:
    """The QR code of an address. Even with the longest email address it fits."""
    code = segno.make_qr(address, error="m", boost_error=False)
    return Markup(code.svg_inline(border=4, light="#fff", omitsize=True))  # noqa: S704 -- an SVG of coordinates only


def _account(form: StaffForm) -> str:
    own = [(one, sessions.is_this(one, session.get(SESSION, ""))) for one in sessions.listed(current_user)]
    return render_template("staff/account.html", form=form, least=accounts.LEAST_LENGTH, sessions=own,
                           codes_left=steps.recovery_codes_left(current_user), old_codes=steps.has_old_codes(current_user))


# Reached by a link, not a form, so that the content security policy need not let any form lead to another site.
@blueprint.get("/sign-in/provider")
@public
@limiter.limit(MOST_VISITS)
@limiter.limit("60 per hour", deduct_when=lambda response: response.status_code == REFUSED)
def sign_in_with_provider() -> Any:
    """Redirects to the provider."""
    _check_set_up()
    session["sign_in_next"] = request.args.get("next", "")[:500]
    return _or_refusal(lambda: single_sign_on.redirect_to_provider(_address("staff.back_from_provider")))


@blueprint.get("/sign-in/provider/back")
@public
@limiter.limit(MOST_VISITS)
@limiter.limit("60 per hour", deduct_when=lambda response: response.status_code == REFUSED)
def back_from_provider() -> Any:
    """Signs in the person whom the provider sent back and opens the page they wanted; @staff then asks for our second
    step if needed.
    """
    _check_set_up()

    def sign_in() -> Any:
        identity = single_sign_on.identify()
        wanted = session.pop("sign_in_next", "")
        login_user(identity.account, authn_via=[SINGLE_SIGN_ON])
        mark_confirmed()
        if identity.second_step:
            mark_second_step_passed()
        return redirect(following(wanted), 303)
    return _or_refusal(sign_in)


@blueprint.get("/sign-out/provider")
@public
@limiter.limit(MOST_VISITS)
@limiter.limit("60 per hour", deduct_when=lambda response: response.status_code == REFUSED)
def sign_out_of_provider() -> Any:
    """Redirects to the provider's own sign-out page."""
    _check_set_up()
    return _or_refusal(lambda: redirect(single_sign_on.sign_out_address(_address("security.login")), 303))


def _or_refusal(step: Any) -> Any:
    try:
        return step()
    except SignInRefused as refusal:
        return render_template("staff/sign_in_refused.html", problem=str(refusal)), REFUSED


def _check_set_up() -> None:
    if not single_sign_on.is_set_up():
        abort(404)


def _address(endpoint: str) -> str:
    """The full address of a view, for the provider."""
    return url_for(endpoint, _external=True)
