"""Have Your Say: an application to design, run, analyse and publish an annual community safety survey."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Creates the application with all its parts. `config` overrides the environment."""
    from pathlib import Path

    from flask import Flask
    from flask_compress import Compress
    from flask_security import Security
    from werkzeug.routing import IntegerConverter

    from . import access, accounts, cli, database, logs, metrics
    from .accounts import single_sign_on
    from .comments.finding import own_model
    from .config import folder, settings
    from .gate import leaving
    from .views import errors, probes, public, results, staff, static_files, template_filters

    class StoredNumber(IntegerConverter):
        """A number in an address: no larger than the database can hold, so that any other is a page not found."""

        regex = r"\d{1,9}"

    class Application(Flask):
        """Skips Flask's check before each call whether a view is a coroutine, because every view is an ordinary function."""

        def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
            return func

        def log_exception(self, exc_info: Any) -> None:
            """Logs a fault of a page without the page's address, which may hold a code."""
            self.logger.error("A page failed", exc_info=exc_info)

    chosen = {**settings(), **(config or {})}
    own_model.checked()
    Path(chosen["INSTANCE_PATH"]).mkdir(parents=True, exist_ok=True)
    app = Application(__name__, instance_path=chosen["INSTANCE_PATH"], template_folder=str(folder("templates")))
    app.url_map.converters["int"] = StoredNumber
    app.config.update(chosen)
    app.config.update(accounts.settings(app))
    logs.init_app(app)
    database.connect(app)
    metrics.init_app(app)
    access.protect(app)
    Compress(app)
    Security(app, accounts.datastore(), login_form=accounts.SignInForm).want_json(access.answers_pages_alone)
    single_sign_on.init_app(app)
    leaving.init_app(app)
    static_files.init_app(app)
    template_filters.init_app(app)
    errors.init_app(app)
    for room in (probes, public, results, staff):
        app.register_blueprint(room.blueprint)
    probes.init_app(app)
    access.throttle(app)
    cli.init_app(app)
    return app
