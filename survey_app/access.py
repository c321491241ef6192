"""Who may open which page: every view declares exactly one of @public and @staff(...), and a view that declares neither
is refused.

Also the rate limits, the session and security headers, and protection against forged requests.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, Request, Response, abort, current_app, flash, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_login import user_logged_out
from flask_security import auth_required, current_user, logout_user, user_authenticated
from flask_wtf.csrf import CSRFProtect, validate_csrf
from itsdangerous import URLSafeTimedSerializer
from wtforms import ValidationError

from . import audit, wsgi_layers
from .accounts import guessing, sessions
from .models import Role, StaffAccount
from .rate_limits import account_key as account_key
from .rate_limits import limiter as limiter
from .rate_limits import storage_address
from .rate_limits import typed_address_key as typed_address_key

View = TypeVar("View", bound=Callable[..., Any])
LEADS = (Role.ADMIN, Role.LEAD)                   # may run a consultation
TEAM = (*LEADS, Role.ANALYST)                     # may watch one and read its results
KEYERS = (*LEADS, Role.ENTRY)                     # may enter other people's answers
SESSION = "staff_session"              # where the cookie keeps the token of its row
CONFIRMED_MINUTES = 10
SINGLE_SIGN_ON = "single sign-on"      # recorded as the way of signing in
THIRD_PARTY = frozenset({"static", "security.login", "security.logout"})
CONTENT_SECURITY_POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
                           "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A stylesheet or script is no page: the other headers would do nothing and weigh on a phone.
OF_FILES = {name: HEADERS[name] for name in ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")}


class Sessions(SecureCookieSessionInterface):
    """Flask's signed session cookies, with one signer for all requests instead of a new one for each."""

    _signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        self._signer = self._signer or super().get_signing_serializer(app)
        return self._signer


csrf = CSRFProtect()


def public(view: View) -> View:
    """Declares that anybody may open this view."""
    return _declare(view, "public")


def staff(*roles: Role) -> Callable[[View], View]:
    """Declares that only signed-in staff with one of these roles may open this view; any role if none is named."""
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if stopped := _idle() or _second_step_missing():
                return stopped
            if current_user.role not in (roles or tuple(Role)):
                abort(403)
            return view(*args, **kwargs)
        return cast(View, _declare(auth_required("session")(guarded), roles or tuple(Role)))
    return decorate


def confirmed(back: str = "") -> Callable[[View], View]:
    """Declares that a change needs password and code again, given a few minutes ago at most. Stands below @staff.

    `back` is the view to which a person returns after confirming; the view itself without it.
    """
    def decorate(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs) if is_confirmed() else ask_to_confirm(url_for(back or str(request.endpoint), **kwargs))
        return cast(View, checked)
    return decorate


def is_confirmed() -> bool:
    """Whether this session's person has just given password and code."""
    return time.time() - int(session.get("confirmed", 0)) < CONFIRMED_MINUTES * 60


def ask_to_confirm(back: str) -> Any:
    """A redirect to the page that asks for them."""
    if request.method == "POST":
        flash("Nothing is changed yet. Confirm that it is you, then press the button again.", "notice")
    return redirect(url_for("staff.confirm_identity", next=back), 303)


def mark_confirmed() -> None:
    """Records that the person has given password and code, or has just signed in at the provider."""
    session["confirmed"] = int(time.time())


def half_signed_in(view: View) -> View:
    """Declares that staff may open this view before the second step: for the views that ask for it or set it up."""
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return _idle() or view(*args, **kwargs)
    return cast(View, _declare(auth_required("session")(guarded), tuple(Role)))


def mark_second_step_passed() -> None:
    """Records in the session that the signed-in person has passed the second step."""
    session["second_step"] = current_user.fs_uniquifier


def has_passed_second_step() -> bool:
    """Whether this session needs no second step, or has passed it."""
    return not current_user.has_second_step or session.get("second_step") == current_user.fs_uniquifier


def keep_signed_in(account: StaffAccount) -> None:
    """Keeps this session signed in when the account's session key changes, which ends all other sessions."""
    session["_user_id"] = account.fs_uniquifier
    session["second_step"] = account.fs_uniquifier
    _begin_session(account)


def protect(app: Flask) -> None:
    """Applies these rules to every request of an application."""
    app.session_interface = Sessions()
    wsgi_layers.put_around(app)
    app.before_request(_refuse_what_is_no_form)
    csrf.init_app(app)
    app.config.setdefault("RATELIMIT_STORAGE_URI", storage_address(app.config["REDIS_URL"]))
    limiter.init_app(app)
    _only_with(limiter._check_request_limit, app.before_request_funcs)   # each limited view checks its own limit
    app.before_request(_refuse_undeclared)
    app.after_request(_add_headers)
    user_authenticated.connect(_record_sign_in, app)
    user_logged_out.connect(_end_session, app)


def is_forged() -> bool:
    """Whether the form came without this browser's CSRF token; for views that check it themselves so that they can show
    the typed text again.
    """
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return True
    return False


def answers_pages_alone(_request: Request) -> bool:
    """Tells the library never to answer in JSON: it would hand out a token that outlives the session."""
    return False


def throttle(app: Flask) -> None:
    """Counts wrong passwords, which the library's sign-in view does not."""
    app.view_functions["security.login"] = guessing.watched(app.view_functions["security.login"])
    # Residents have no account, so the library need not look for one on their pages.
    _only_with(app.extensions["security"].principal._on_before_request, app.before_request_funcs, "staff", "security")
    _only_with(app.extensions["security"].login_manager._update_remember_cookie, app.after_request_funcs, "staff", "security")
    for processor in list(app.template_context_processors[None]):
        if getattr(processor, "__module__", "").startswith(("flask_login", "flask_security")):
            _only_with(processor, app.template_context_processors, "staff", "security")


def _only_with(function: Callable[..., Any], functions: dict[str | None, list[Any]], *blueprints: str) -> None:
    """Runs a library's function only for requests to these blueprints, instead of for every request."""
    functions[None] = [other for other in functions[None] if other != function]
    for name in blueprints:
        functions.setdefault(name, []).append(function)


def _declare(view: View, access: object) -> View:
    if hasattr(view, "access"):
        raise TypeError(f"{view.__name__} declares its access twice")
    view.access = access  # type: ignore[attr-defined]  # read by _refuse_undeclared and by the test of every route
    return view


def _record_sign_in(_app: Flask, user: StaffAccount, authn_via: Sequence[str] | None = None, **_how: Any) -> None:
    session.pop("second_step", None)
    session.pop("confirmed", None)
    _begin_session(user)
    guessing.tell_at_sign_in(user)
    audit.record_now("signed in", user.email, who=user.email,
                     **({"by": SINGLE_SIGN_ON} if SINGLE_SIGN_ON in (authn_via or ()) else {}))


def _begin_session(account: StaffAccount) -> None:
    session[SESSION] = sessions.begin(account, request.user_agent.string)


def _end_session(_app: Flask, **_how: Any) -> None:
    if token := session.pop(SESSION, ""):
        sessions.end(token)


def _idle() -> Any:
    """Signs out a person whose session is over and redirects them to sign in; None if it goes on."""
    if sessions.is_alive(current_user, session.get(SESSION, "")):
        return None
    logout_user()
    flash(f"You were signed out because nothing was sent for {current_app.config['STAFF_MINUTES']} minutes, the session had "
          f"lasted {current_app.config['STAFF_HOURS']} hours, or it was ended elsewhere.", "notice")
    return redirect(_with_return("security.login"), 303)


def _second_step_missing() -> Any:
    """A redirect to the second step if it is still needed; None if not."""
    if not has_passed_second_step():
        return redirect(_with_return("staff.second_step"), 303)
    passed_elsewhere = session.get("second_step") == current_user.fs_uniquifier   # at the provider of single sign-on
    if current_app.config["SECOND_STEP_REQUIRED"] and not current_user.has_second_step and not passed_elsewhere:
        return redirect(url_for("staff.set_up_second_step"), 303)
    return None


def _with_return(endpoint: str) -> str:
    """The address of a view that returns to the requested page afterwards."""
    return url_for(endpoint, next=request.full_path.rstrip("?") if request.method == "GET" else None)


def _refuse_what_is_no_form() -> None:
    if wsgi_layers.NO_FORM in request.environ:
        abort(415)


def _refuse_undeclared() -> None:
    endpoint = request.endpoint
    if endpoint is None or endpoint in THIRD_PARTY:
        return
    if not hasattr(current_app.view_functions[endpoint], "access"):
        abort(403)


def _add_headers(response: Response) -> Response:
    sent = {name.lower() for name, _ in response.headers}
    wanted = HEADERS if request.endpoint != "static" else OF_FILES
    response.headers.extend([(name, value) for name, value in wanted.items() if name.lower() not in sent])
    if current_app.config["PRODUCTION"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response

