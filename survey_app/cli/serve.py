"""`serve`: checks that the site can run as it is set up, then runs it until SIGTERM."""

from __future__ import annotations

import multiprocessing
import socket
from ipaddress import ip_address

import click
from flask import current_app
from flask.cli import with_appcontext

from .. import database, metrics
from ..database import db, disconnect
from ..server import Server
from .output import report_errors


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Threads of each process.")
@click.option("--metrics-port", type=click.IntRange(1, 65535), help="Where Prometheus may ask, from this machine alone.")
@with_appcontext
@report_errors
def serve(host: str, port: int, workers: int, threads: int, metrics_port: int | None) -> None:
    """Serves the site. SIGTERM ends it within 30 seconds, after the requests that have begun."""
    if faults := [*_database_faults(workers), *_address_faults(host, port, metrics_port)]:
        raise click.ClickException("\n".join(faults))
    disconnect()
    metrics.prepare(current_app.instance_path)
    if metrics_port:
        metrics.expose(current_app._get_current_object(), metrics_port)  # type: ignore[attr-defined]  # werkzeug's proxy
    multiprocessing.set_start_method("spawn", force=True)     # a worker shares no connection and no lock with this process
    Server(host, port, workers, threads).serve()


def _database_faults(workers: int) -> list[str]:
    """What is wrong with the database for serving, each with what to do."""
    faults = []
    if (stands := database.revision()) != (needed := database.newest_revision()):
        faults.append(f"The database is at revision {stands or 'none'}, and this version needs {needed}. "
                      "Run: have-your-say db upgrade")
    if db.engine.dialect.name == "sqlite" and workers > 1 and current_app.config["PRODUCTION"]:
        faults.append("SQLite lets one process write at a time: set --workers 1, or DATABASE_URL to a PostgreSQL database.")
    return faults


def _address_faults(host: str, port: int, metrics_port: int | None) -> list[str]:
    """What is wrong with where to listen, each with what to do."""
    try:
        ip_address(host)
    except ValueError:
        return [f"{host!r} is no internet address. Set --host to one of this machine, such as 127.0.0.1 or ::1."]
    if port == metrics_port:
        return ["Visitors and Prometheus cannot ask at one port. Set --metrics-port to another."]
    return [*_port_faults(host, port), *_port_faults("127.0.0.1", metrics_port)]


def _port_faults(host: str, port: int | None) -> list[str]:
    """Refuses a port that another program listens at: the two would share it, and each would answer some of the requests."""
    if port is None:
        return []
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)     # allows a port that was in use a moment ago
        try:
            tried.bind((host, port))
        except OSError as error:
            return [f"Port {port} of {host} cannot be used: {error.strerror}. Stop the program that uses it, or set --port."]
    return []
