"""What a resident's device holds: the token of its draft in a cookie, for each consultation; and letting go of it."""

from __future__ import annotations

from flask import current_app, request
from werkzeug.wrappers import Response

from ...consultations import Survey
from ...models.consultations import now
from .. import language
from .urls import blueprint

PREFIX = "hys_"    # with a consultation's slug, which has no underscore
SHARED = "hys_device_shared"       # the person said that others use this device
LEFT = "hys_device_left"           # set by the script of "Exit this page", also while the device is offline
NEXT_PERSON = "next_person"        # in the session: the pages before are somebody else's
OTHERS = (language.COOKIE, SHARED, LEFT)


def token_of(survey: Survey) -> str:
    """The token of this device's draft; '' if it has none."""
    if LEFT in request.cookies:
        return ""
    kept = request.cookies.get(cookie_name(survey.slug))
    return kept or request.cookies.get(f"{PREFIX}{survey.slug}", "")     # begun before the name had a prefix


def cookie_name(slug: str) -> str:
    """The name of the cookie with a draft's token."""
    return f"{current_app.config['COOKIE_PREFIX']}{PREFIX}{slug}"


def keep_token(response: Response, survey: Survey, token: str) -> None:
    """Stores the draft's token in a cookie for as long as it can be sent; on a shared device, until the browser is closed.
    Set anew each time, because the closing date may change.
    """
    remaining = int((survey.grace_ends_at - now()).total_seconds())
    _set(response, cookie_name(survey.slug), token, None if is_shared() else max(remaining, 0))
    if is_shared():
        _set(response, SHARED, "1", None)


def is_shared() -> bool:
    """Whether the person said that others use this device."""
    return "shared" in request.values or SHARED in request.cookies


def let_go(response: Response) -> None:
    """Takes every draft and receipt off this device. A resume code brings a draft back."""
    renewed = {header.partition("=")[0] for header in response.headers.getlist("Set-Cookie")}
    kept = {*OTHERS, language.cookie_name(), *renewed, current_app.config["SESSION_COOKIE_NAME"]}
    for name in request.cookies:
        if name.removeprefix(current_app.config["COOKIE_PREFIX"]).startswith(PREFIX) and name not in kept:
            response.delete_cookie(name, secure=current_app.config["PRODUCTION"])


def clear_pages_aside(response: Response) -> Response:
    """Asks the browser to throw away the pages that it has put aside, which the next person could go back to. It does so only
    with what comes after the page in front, such as a picture in it.
    """
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.after_app_request
def _finish_leaving(response: Response) -> Response:
    """Does what "Exit this page" asked for, at the first request after it."""
    if LEFT in request.cookies:
        let_go(response)
        response.delete_cookie(LEFT)
    return response


def _set(response: Response, name: str, value: str, max_age: int | None) -> None:
    response.set_cookie(name, value, max_age=max_age, httponly=True, samesite="Lax", secure=current_app.config["PRODUCTION"])
