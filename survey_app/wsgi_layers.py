"""What stands between the server and the application: the proxies' word for the visitor and for TLS, and forms alone."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FORMS = ("", "application/x-www-form-urlencoded", "multipart/form-data", "text/ping")     # the last goes beside a link
NO_FORM = "have_your_say.no_form"     # in the environment of a request whose body was taken away


def put_around(app: Flask) -> None:
    """Puts these layers around an application, as its settings say."""
    app.wsgi_app = without_what_is_no_form(app.wsgi_app)  # type: ignore[assignment]  # Flask documents this place for middleware
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]  # as above
    if app.config["PRODUCTION"]:
        app.wsgi_app = over_tls(app.wsgi_app)  # type: ignore[assignment]  # as above


def without_what_is_no_form(application: WSGIApplication) -> WSGIApplication:
    """Takes away a body that is neither a form nor empty, such as JSON, before a library reads it: no page asks for one."""
    def without(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() not in FORMS:
            environ = {**environ, NO_FORM: True, "CONTENT_TYPE": "", "CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO()}
        return application(environ, start_response)
    return without


def over_tls(application: WSGIApplication) -> WSGIApplication:
    """Makes addresses begin with https in production, where a proxy ends TLS."""
    def with_https(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return application({**environ, "wsgi.url_scheme": "https"}, start_response)
    return with_https
