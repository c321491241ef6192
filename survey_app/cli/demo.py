"""`demo`: builds and publishes the demo consultations once, and serves them."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from pathlib import Path

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext

from .. import accounts, on_demand
from ..models import Role
from .output import report_errors

LEAD = "lead@demo.example"
CONTACT = "surveys@demo.example"      # as residents read it, unless HYS_CONTACT is set


@click.command("demo")
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True)
@click.option("--serve/--no-serve", default=True, help="Whether to serve the pages afterwards.")
@with_appcontext
@report_errors
def demo(port: int, serve: bool) -> None:
    """Builds and publishes the demo consultations if they are absent, and serves them on http://127.0.0.1:5000."""
    if current_app.config["PRODUCTION"]:
        raise click.ClickException("The demo prints its staff password, so it does not run in production.")
    if serve:
        _check_free(port)
    flask_migrate.upgrade()
    for slug in on_demand.build_demo():
        click.echo(f"Built {slug}.")
    for slug in on_demand.unpublished_demos():
        on_demand.publish(slug, "", None)
        click.echo(f"Published {slug}.")
    address = f"http://127.0.0.1:{port}"
    click.echo(f"Results: {address}/results/\n"
               f"Survey:  {address}/  (a postcode to try: ZZ1 1AA)\n"
               f"Staff:   {address}/staff/  ({LEAD}, password {_staff_password()})")
    if serve:
        _serve(port)


def _staff_password() -> str:
    """The demo lead's password, made once for this instance and stored beside its database."""
    path = Path(current_app.instance_path) / "demo_password"
    if accounts.find(LEAD) is None or not path.exists():
        accounts.remove(LEAD)
        password = secrets.token_urlsafe(12)
        accounts.add(LEAD, Role.LEAD, password)
        with open(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
            file.write(password)
    return path.read_text()


def _check_free(port: int) -> None:
    """Refuses a port that another program uses: the two would share it, and each would answer some of the requests."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)     # allows a port that was in use a moment ago
        try:
            tried.bind(("127.0.0.1", port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} cannot be used: {error.strerror}. If the demo is already running, open it in a browser or stop it; "
                f"otherwise choose another port: make demo PORT={port % 65535 + 1}") from None


def _serve(port: int) -> None:
    """Replaces this process with the production server, which keeps its process id and so its signals."""
    # Threads of one Python process wait for one lock: four served half as many pages a second as one (benchmarks/http.py).
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--host", "127.0.0.1", "--port", str(port),
               "--workers", "2", "--blocking-threads", "1", "--log-level", "warning", "--no-access-log", "survey_app:create_app"]
    os.execvpe(command[0], command, {"HYS_CONTACT": CONTACT, **os.environ})  # noqa: S606 -- a fixed command, and no shell
