"""`staff`: makes accounts, lists them, ends them, and gives who is locked out a new way in."""

from __future__ import annotations

import secrets

import click
from flask.cli import AppGroup

from .. import accounts
from ..accounts import AccountRefused, links, second_step
from ..models import Role, StaffAccount
from .output import plainly

group = AppGroup("staff", help="Makes and manages staff accounts.")


@group.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True)
@click.option("--password", help="Asked for when it is not given; leave it empty then to have one made.")
@plainly
def add(email: str, role: str, password: str | None) -> None:
    """Makes an account for EMAIL."""
    if password is None:
        password = click.prompt("Password (empty to have one made)", hide_input=True, default="", show_default=False, err=True)
    made = "" if password else secrets.token_urlsafe(15)
    account = accounts.add(email, Role(role), password or made)
    click.echo(f"Made an account for {account.email} as {role}." + (f" Its password is {made}" if made else ""))


@group.command("list")
@plainly
def list_() -> None:
    """Lists every account with its role."""
    for account in accounts.listed():
        step = "two-step" if account.second_step else "password only"
        click.echo(f"{account.email}\t{account.role}\t{'active' if account.active else 'deactivated'}\t{step}")


@group.command("deactivate")
@click.argument("email")
@plainly
def deactivate(email: str) -> None:
    """Signs EMAIL out everywhere and lets it sign in no more."""
    accounts.set_active(_found(email), active=False)
    click.echo(f"{email} is deactivated.")


@group.command("link")
@click.argument("email")
@click.option("--without-second-step", is_flag=True, help="Also turn its two-step sign-in off.")
@plainly
def link(email: str, without_second_step: bool) -> None:
    """Makes a one-time link with which EMAIL sets a new password."""
    account = _found(email)
    if without_second_step:
        second_step.remove(account)
    click.echo(f"/staff/password/{links.make(account)}")
    click.echo(f"Put the address of this site before it. It works once, for {links.VALID_HOURS} hours.", err=True)


def _found(email: str) -> StaffAccount:
    account = accounts.find(email)
    if account is None:
        raise AccountRefused(f"There is no account for {email}.")
    return account
