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

    from . import access, accounts, cli, database
    from .accounts import single_sign_on
    from .comments.finding import own_model
    from .config import folder, settings
    from .gate import leaving
    from .views import errors, public, results, staff, static_files, template_filters

    class Application(Flask):
        """Skips Flask's check before each call whether a view is a coroutine, because every view is an ordinary function."""

        def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
            return func

    chosen = {**settings(), **(config or {})}
    own_model.checked()
    Path(chosen["INSTANCE_PATH"]).mkdir(parents=True, exist_ok=True)
    app = Application(__name__, instance_path=chosen["INSTANCE_PATH"], template_folder=str(folder("templates")))
    app.config.update(chosen)
    app.config.update(accounts.settings(app))
    database.connect(app)
    access.protect(app)
    Compress(app)
    Security(app, accounts.datastore())
    single_sign_on.init_app(app)
    leaving.init_app(app)
    static_files.init_app(app)
    template_filters.init_app(app)
    errors.init_app(app)
    for room in (public, results, staff, static_files):
        app.register_blueprint(room.blueprint)
    access.throttle(app)
    cli.init_app(app)
    return app
