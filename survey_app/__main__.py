"""The console script: it runs the commands with the application of this environment.

It creates the application when a command needs it, but not for `--help`. If there is no database yet, only the commands that
create a database can create anything.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from flask.cli import ScriptInfo

from . import cli, create_app
from .config import ConfigurationError, absent_database

if TYPE_CHECKING:
    from flask import Flask

MAKERS = ("db", "demo")


def application() -> Flask:
    """Creates the application. Raises ClickException if there is no database and the command does not create one."""
    path, command = absent_database(), click.get_current_context().find_root().invoked_subcommand
    if path and command not in MAKERS:
        raise click.ClickException(f"There is no database at {path}.\nMake it with: have-your-say db upgrade\n"
                                   "If it is elsewhere, say where in INSTANCE_PATH or DATABASE_URL.")
    return create_app({} if command == "serve" else {"TIME_LIMITS": False, "LOG": "text"})     # a person waits for the others


@click.group(commands=cli.COMMANDS)
@click.version_option(package_name="have-your-say", message="%(prog)s %(version)s")
@click.pass_context
def commands(context: click.Context) -> None:
    """Have Your Say: the annual residents' survey of a Community Safety Partnership."""
    context.obj = ScriptInfo(create_app=application)


def main() -> None:
    """Runs `have-your-say`. A missing or unsafe setting prints one line instead of a traceback."""
    try:
        commands(prog_name="have-your-say")
    except ConfigurationError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
