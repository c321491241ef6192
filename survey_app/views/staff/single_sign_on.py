"""Signing in with the provider's account: off to it, back from it, and signing out of it too."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, session, url_for
from flask_security import login_user

from ...access import SINGLE_SIGN_ON, limiter, public, second_step_passed
from ...accounts import single_sign_on
from ...accounts.single_sign_on import SignInRefused
from .account import following
from .blueprint import blueprint


@blueprint.get("/sign-in/provider")
@public
@limiter.limit("60 per hour")
def sign_in_with_provider() -> Any:
    """Leads to the provider."""
    _check_set_up()
    session["sign_in_next"] = request.args.get("next", "")[:500]
    return _or_told(lambda: single_sign_on.way_to_provider(_address("staff.back_from_provider")))


@blueprint.get("/sign-in/provider/back")
@public
@limiter.limit("60 per hour")
def back_from_provider() -> Any:
    """Signs in whom the provider has sent back, and leads on; our own second step is asked for on the way, where it is owed."""
    _check_set_up()

    def sign_in() -> Any:
        known = single_sign_on.who_came_back()
        wanted = session.pop("sign_in_next", "")
        login_user(known.account, authn_via=[SINGLE_SIGN_ON])
        if known.second_step:
            second_step_passed()
        return redirect(following(wanted), 303)
    return _or_told(sign_in)


@blueprint.get("/sign-out/provider")
@public
@limiter.limit("60 per hour")
def sign_out_of_provider() -> Any:
    """Leads to where one signs out of the provider, too."""
    _check_set_up()
    return _or_told(lambda: redirect(single_sign_on.way_out(_address("security.login")), 303))


def _or_told(step: Any) -> Any:
    try:
        return step()
    except SignInRefused as refusal:
        return render_template("staff/sign_in_refused.html", problem=str(refusal)), 403


def _check_set_up() -> None:
    if not single_sign_on.is_set_up():
        abort(404)


def _address(endpoint: str) -> str:
    """The address of a view for the provider."""
    return url_for(endpoint, _external=True)
