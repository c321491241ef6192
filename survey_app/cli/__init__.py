"""The commands. Exit 0 when done, 1 when refused, with the reason in clear on stderr, 2 when called wrongly."""

from __future__ import annotations

import click
from flask import Flask
from flask_migrate.cli import db

from . import consultation, demo, operations, places, responses, results, staff

consultation.group.add_command(consultation.brand)
COMMANDS: tuple[click.Command, ...] = (
    demo.demo, consultation.group, responses.group, consultation.comments_group, responses.codes_group,
    results.analyse, results.prepare, results.publish, results.withdraw, places.group, staff.group,
    operations.backup, operations.restore, operations.group,
    db)   # `db upgrade` is Flask-Migrate's


def init_app(app: Flask) -> None:
    """Gives the application its commands."""
    for command in COMMANDS:
        app.cli.add_command(command)
