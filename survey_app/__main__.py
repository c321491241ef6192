"""The console script: the commands, with the application of this environment."""

from __future__ import annotations

import sys

import click
from flask.cli import ScriptInfo

from . import create_app
from .config import ConfigurationError


def main() -> None:
    """Runs `have-your-say`. A setting that is missing or unsafe is one line, not a traceback."""
    try:
        app = create_app()
    except ConfigurationError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    commands = click.version_option(package_name="have-your-say", message="%(prog)s %(version)s")(app.cli)
    commands(prog_name="have-your-say", obj=ScriptInfo(create_app=lambda: app))


if __name__ == "__main__":
    main()
