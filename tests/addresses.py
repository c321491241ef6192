"""Every address of the application, and who is declared to reach it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from werkzeug.routing import Rule


def addresses(app: Flask, parts: Mapping[str, Any] | None = None) -> Iterator[tuple[Rule, str, str]]:
    """Each rule of the application with an address that it matches and each method that it takes."""
    values = {"slug": "walked", "page_id": "views", "filename": "resident.css", "token": "none", "move": "open", "serial": "A-1",
              "part": "victim", "number": 1, "question_id": "victim", **(parts or {})}
    for rule in app.url_map.iter_rules():
        given = {name: values.get(name, "1") for name in rule.arguments}
        with app.test_request_context():
            address = app.url_map.bind("localhost").build(rule.endpoint, given, force_external=False)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, address, method


def declared(app: Flask, endpoint: str) -> Any:
    """The roles that a view is declared for, "public", or None."""
    return getattr(app.view_functions[endpoint], "access", None)
