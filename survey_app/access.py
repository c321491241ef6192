"""Who may reach what: every view carries exactly one of @public and @staff(...), and what declares neither is refused.

Also what the browser is told for our protection and the respondent's: the headers, and the tokens against forged sends.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import Flask, Response, abort, current_app, flash, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_limiter import Limiter
from flask_security import auth_required, current_user, logout_user, user_authenticated
from flask_wtf.csrf import CSRFProtect, validate_csrf
from itsdangerous import URLSafeTimedSerializer
from wtforms import ValidationError

from . import accounts, audit
from .models import Role, StaffAccount

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

View = TypeVar("View", bound=Callable[..., Any])


@lru_cache(maxsize=2)
def _key_of(_day: date) -> bytes:
    return secrets.token_bytes(32)


def throttle_key() -> str:
    """What a sender is counted by: an HMAC of the address under a key that is only in memory and changes daily."""
    return _counted(request.remote_addr or "")


def account_key() -> str:
    """What guesses at one account are counted by, wherever they come from."""
    typed = current_user.email if current_user.is_authenticated else request.form.get("email", "")
    return _counted("account " + typed.strip().lower()[:254])


class Sessions(SecureCookieSessionInterface):
    """Flask's signed session cookies. What signs them is the same for every request, and so made once."""

    _signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        self._signer = self._signer or super().get_signing_serializer(app)
        return self._signer


def typed_address_key() -> str:
    """What mails to one address are counted by, whoever asks for them."""
    return _counted("mail to " + request.form.get("email", "").strip().lower()[:254])


csrf = CSRFProtect()
limiter = Limiter(throttle_key)

LEADS = (Role.ADMIN, Role.LEAD)                   # who runs a consultation
TEAM = (*LEADS, Role.ANALYST)                     # ... who may see how it goes
KEYERS = (*LEADS, Role.ENTRY)                     # ... and who enters what others answered

SINGLE_SIGN_ON = "single sign-on"      # how somebody signed in who did so with the provider's account
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
}


def public(view: View) -> View:
    """Anybody may ask for this view."""
    return _declared(view, "public")


def staff(*roles: Role) -> Callable[[View], View]:
    """Only signed-in staff with one of these roles; any role when none is named."""
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if stopped := _idle() or _second_step_missing():
                return stopped
            if current_user.role not in (roles or tuple(Role)):
                abort(403)
            return view(*args, **kwargs)
        return cast(View, _declared(auth_required("session")(guarded), roles or tuple(Role)))
    return decorate


def half_signed_in(view: View) -> View:
    """Staff whose password was right and who may still owe the second step: the views that ask for it or set it up."""
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return _idle() or view(*args, **kwargs)
    return cast(View, _declared(auth_required("session")(guarded), tuple(Role)))


def second_step_passed() -> None:
    """Notes that whoever is signed in has passed the second step; it holds for this session alone."""
    session["second_step"] = current_user.fs_uniquifier


def has_passed_second_step() -> bool:
    """Whether this session needs no (more) second step."""
    return not current_user.second_step or session.get("second_step") == current_user.fs_uniquifier


def keep_signed_in(account: StaffAccount) -> None:
    """Lets this session outlive a change of the account's session key, which ends all the others."""
    session["_user_id"] = account.fs_uniquifier
    session["second_step"] = account.fs_uniquifier


def protect(app: Flask) -> None:
    """Puts every request of an application behind these rules."""
    app.session_interface = Sessions()
    csrf.init_app(app)
    limiter.init_app(app)
    _only_with(limiter._check_request_limit, app.before_request_funcs)   # each limited view checks its own
    app.before_request(_refuse_undeclared)
    app.after_request(_add_headers)
    user_authenticated.connect(_signed_in, app)
    if app.config["PRODUCTION"]:
        app.wsgi_app = _over_tls(app.wsgi_app)  # type: ignore[assignment]  # where Flask says that middleware goes


def forged() -> bool:
    """Whether what was sent came without this browser's token: for a view that is exempt, and shows again what was typed."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return True
    return False


def throttle(app: Flask) -> None:
    """Slows down who guesses passwords, by sender and by account. The library's sign-in view does neither by itself."""
    name = "security.login"
    view = _noting_failures(app.view_functions[name])
    by_sender: Any = limiter.limit("20 per hour", methods=["POST"])
    by_account: Any = limiter.limit("30 per hour", key_func=account_key, methods=["POST"])
    app.view_functions[name] = by_sender(by_account(view))
    # A resident is nobody: they are not asked who they are, and not remembered.
    _only_with(app.extensions["security"].principal._on_before_request, app.before_request_funcs, "staff", "security")
    _only_with(app.extensions["security"].login_manager._update_remember_cookie, app.after_request_funcs, "staff", "security")
    for says_who in list(app.template_context_processors[None]):
        if getattr(says_who, "__module__", "").startswith(("flask_login", "flask_security")):
            _only_with(says_who, app.template_context_processors, "staff", "security")


def _only_with(done: Callable[..., Any], all_done: dict[str | None, list[Any]], *blueprints: str) -> None:
    """Has a library do this at the requests of these blueprints alone, not at every one."""
    all_done[None] = [one for one in all_done[None] if one != done]
    for name in blueprints:
        all_done.setdefault(name, []).append(done)


def _declared(view: View, access: object) -> View:
    if hasattr(view, "access"):
        raise TypeError(f"{view.__name__} declares its access twice")
    view.access = access  # type: ignore[attr-defined]  # read by _refuse_undeclared and by the test of every route
    return view


def _signed_in(_app: Flask, user: StaffAccount, authn_via: Sequence[str] | None = None, **_how: Any) -> None:
    session["seen"] = int(time.time())
    session.pop("second_step", None)
    audit.record_now("signed in", user.email, who=user.email,
                     **({"by": SINGLE_SIGN_ON} if SINGLE_SIGN_ON in (authn_via or ()) else {}))


def _noting_failures(view: View) -> View:
    """Records a refused sign-in to an account that exists; what else was typed may be a password, and is not kept."""
    @wraps(view)
    def noted(*args: Any, **kwargs: Any) -> Any:
        answer = view(*args, **kwargs)
        typed = request.form.get("email", "")[:254] if request.method == "POST" and not current_user.is_authenticated else ""
        if account := typed and accounts.find(typed):
            audit.record_now("sign-in refused", account.email)
        return answer
    return cast(View, noted)


def _idle() -> Any:
    """Signs out who has asked for nothing for too long, and sends them to sign in again; None otherwise."""
    seen, now = session.get("seen", 0), int(time.time())
    if now - seen <= current_app.config["STAFF_MINUTES"] * 60:
        session["seen"] = now
        return None
    logout_user()
    flash(f"You were signed out because nothing was sent for {current_app.config['STAFF_MINUTES']} minutes.", "notice")
    return redirect(_leading_back("security.login"), 303)


def _second_step_missing() -> Any:
    """Where to go for the second step, when one is owed; None otherwise."""
    if not has_passed_second_step():
        return redirect(_leading_back("staff.second_step"), 303)
    passed_elsewhere = session.get("second_step") == current_user.fs_uniquifier   # at the provider of single sign-on
    if current_app.config["SECOND_STEP_REQUIRED"] and not current_user.second_step and not passed_elsewhere:
        return redirect(url_for("staff.set_up_second_step"), 303)
    return None


def _leading_back(endpoint: str) -> str:
    """The address of a view that leads on to the page that was asked for."""
    return url_for(endpoint, next=request.full_path.rstrip("?") if request.method == "GET" else None)


def _refuse_undeclared() -> None:
    endpoint = request.endpoint
    if endpoint is None or endpoint in THIRD_PARTY:
        return
    if not hasattr(current_app.view_functions[endpoint], "access"):
        abort(403)


def _over_tls(application: WSGIApplication) -> WSGIApplication:
    """A site in production is reached over TLS, though a proxy ends it: its own addresses begin with https."""
    def told(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return application({**environ, "wsgi.url_scheme": "https"}, start_response)
    return told


def _add_headers(response: Response) -> Response:
    sent = {name.lower() for name, _ in response.headers}
    response.headers.extend([(name, value) for name, value in HEADERS.items() if name.lower() not in sent])
    if current_app.config["PRODUCTION"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _counted(what: str) -> str:
    return hmac.new(_key_of(datetime.now(UTC).date()), what.encode(), hashlib.sha256).hexdigest()
