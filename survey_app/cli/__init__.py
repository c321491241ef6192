"""The commands. Exit 0 when done, 1 when refused, with the reason in clear on stderr, 2 when called wrongly."""

from __future__ import annotations

import click
from flask import Flask
from flask_migrate.cli import db

from . import analyse, branding, codes, comments, consultation, demo, operations, places, publish, responses, retention, staff

consultation.group.add_command(branding.brand)
COMMANDS: tuple[click.Command, ...] = (
    demo.demo, consultation.group, responses.group, comments.group, codes.group, analyse.analyse, publish.prepare,
    publish.publish, publish.withdraw, places.group, staff.group, operations.backup, operations.restore, retention.group,
    db)   # `db upgrade` is Flask-Migrate's


def init_app(app: Flask) -> None:
    """Gives the application its commands."""
    for command in COMMANDS:
        app.cli.add_command(command)
