"""The commands. Exit 0 when done, 1 when refused, with the reason in clear on stderr, 2 when called wrongly."""

from __future__ import annotations

from flask import Flask
from flask_migrate.cli import db

from . import analyse, branding, codes, comments, consultation, demo, operations, places, publish, responses, retention, staff


def init_app(app: Flask) -> None:
    """Gives the application its commands; `db upgrade` is Flask-Migrate's."""
    app.cli.help = "Have Your Say: the annual residents' survey of a Community Safety Partnership."
    consultation.group.add_command(branding.brand)
    for command in (demo.demo, consultation.group, responses.group, comments.group, codes.group, analyse.analyse,
                    publish.prepare, publish.publish, publish.withdraw, places.group, staff.group, operations.backup,
                    operations.restore, retention.group, db):
        app.cli.add_command(command)
