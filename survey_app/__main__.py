"""The console script: the commands, with the application of this environment."""

from __future__ import annotations

import sys

import click
from flask.cli import FlaskGroup

from . import create_app
from .config import ConfigurationError


@click.group(cls=FlaskGroup, create_app=create_app, add_default_commands=False, add_version_option=False)
def commands() -> None:
    """Have Your Say: the annual residents' survey of a Community Safety Partnership."""


def main() -> None:
    """Runs `have-your-say`. A setting that is missing or unsafe is one line, not a traceback."""
    try:
        commands(prog_name="have-your-say")
    except ConfigurationError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
