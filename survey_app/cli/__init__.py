"""The commands. They exit with 0 when done, with 1 and a clear reason on stderr when refused, and with 2 for wrong usage."""

from __future__ import annotations

import click
from flask import Flask
from flask_migrate.cli import db

from . import assurance, complaints, consultation, demo, mails, operations, places, responses, results, serve, staff

consultation.group.add_command(consultation.brand)
COMMANDS: tuple[click.Command, ...] = (
    demo.demo, consultation.group, responses.group, consultation.comments_group, responses.codes_group,
    results.analyse, results.prepare, results.publish, results.withdraw, results.attack, results.table, places.group, staff.group,
    assurance.write_pack, complaints.group, mails.group, operations.backup, operations.restore, operations.reseal,
    operations.contacts, operations.group, serve.serve, db)   # Flask-Migrate's commands, such as `db upgrade`


def init_app(app: Flask) -> None:
    """Registers the commands with the application."""
    for command in COMMANDS:
        app.cli.add_command(command)
