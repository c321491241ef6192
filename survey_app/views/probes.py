"""What watches the site asks: `/health`, whether the process lives, and `/ready`, whether it can do its work.

Both answer under any host name, because a probe asks by an address, and within two seconds, whatever hangs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, current_app

from .. import database, time_limits
from ..access import limiter, public

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

WITHIN = 1.5     # seconds
ADDRESSES = ("/health", "/ready")
blueprint = Blueprint("probes", __name__)
_checker = ThreadPoolExecutor(2, "ready")
_running: dict[str, Future[str]] = {}


@blueprint.get("/health")
@public
@limiter.exempt
def health() -> dict[str, str]:
    """200 while the process answers at all."""
    return {"status": "ok"}


@blueprint.get("/ready")
@public
@limiter.exempt
def ready() -> tuple[dict[str, str], int]:
    """200 if the database answers at the right revision and the instance folder can be written; otherwise 503."""
    checks: dict[str, Callable[[], str]] = {"database": _database, "storage": _storage}
    started = {name: _start(name, check) for name, check in checks.items()}
    results = {name: _result(future) for name, future in started.items()}
    return results, 200 if all(result == "ok" for result in results.values()) else 503


def init_app(app: Flask) -> None:
    """Lets probes ask under any host name."""
    if app.config["TRUSTED_HOSTS"]:
        app.wsgi_app = _under_any_name(app.wsgi_app, app.config["TRUSTED_HOSTS"][0])  # type: ignore[assignment]  # Flask documents this place


def _under_any_name(application: WSGIApplication, name: str) -> WSGIApplication:
    def renamed(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in ADDRESSES:
            environ = {**environ, "HTTP_HOST": name}
        return application(environ, start_response)
    return renamed


def _start(name: str, check: Callable[[], str]) -> Future[str]:
    """Begins a check in a thread, or returns the one that has not ended yet: what hangs is asked once."""
    if name not in _running or _running[name].done():
        _running[name] = _checker.submit(_in_context, current_app._get_current_object(), check)  # type: ignore[attr-defined]
    return _running[name]


def _in_context(app: Flask, check: Callable[[], str]) -> str:
    with app.app_context():
        time_limits.limit_outside_requests()
        try:
            return check()
        except Exception as error:      # whatever it is, the probe tells that it is not ready
            return type(error).__name__


def _result(future: Future[str]) -> str:
    try:
        return future.result(WITHIN / 2)
    except NotInTime:
        return "no answer in time"


def _database() -> str:
    stands, needed = database.revision(), database.newest_revision()
    return "ok" if stands == needed else f"at revision {stands or 'none'}, not {needed}"


def _storage() -> str:
    with tempfile.TemporaryFile(dir=current_app.instance_path) as file:
        file.write(b"ready")
    return "ok"
