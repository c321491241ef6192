"""`staff`: makes, lists and deactivates accounts, and makes a link for a person who cannot sign in."""

from __future__ import annotations

import secrets

import click
from flask.cli import AppGroup

from .. import accounts
from ..accounts import AccountRefused, links, second_step
from ..models import Role, StaffAccount
from .output import report_errors

group = AppGroup("staff", help="Makes and manages staff accounts.")


@group.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True)
@click.option("--password", help="Asked for if not given; leave it empty to get a link with which its owner sets one.")
@report_errors
def add(email: str, role: str, password: str | None) -> None:
    """Makes an account for EMAIL."""
    if password is None:
        password = _typed_password()
    account = accounts.add(email, Role(role), password or secrets.token_urlsafe(32))
    click.echo(f"Made an account for {account.email} as {role}.")
    if not password:
        _print_link(account)


@group.command("list")
@report_errors
def list_() -> None:
    """Lists every account with its role."""
    for account in accounts.listed():
        step = "two-step" if account.has_second_step else "password only"
        click.echo(f"{account.email}\t{account.role}\t{'active' if account.active else 'deactivated'}\t{step}")


@group.command("deactivate")
@click.argument("email")
@report_errors
def deactivate(email: str) -> None:
    """Signs EMAIL out everywhere and blocks its sign-in."""
    accounts.set_active(_account(email), active=False)
    click.echo(f"{email} is deactivated.")


@group.command("link")
@click.argument("email")
@click.option("--without-second-step", is_flag=True, help="Also turn off its two-step sign-in.")
@report_errors
def link(email: str, without_second_step: bool) -> None:
    """Makes a one-time link for EMAIL to set a new password."""
    account = _account(email)
    if without_second_step:
        second_step.remove(account)
    _print_link(account)


def _print_link(account: StaffAccount) -> None:
    click.echo(f"/staff/password/{links.make(account)}")
    click.echo(f"Put this site's address in front of it. It works once, within {links.VALID_HOURS} hours.", err=True)


def _typed_password() -> str:
    try:
        typed: str = click.prompt("Password (empty for a link)", hide_input=True, default="", show_default=False, err=True)
    except click.Abort:
        raise click.ClickException("No password was typed. Give it with --password, or run this in a terminal.") from None
    return typed


def _account(email: str) -> StaffAccount:
    account = accounts.find(email)
    if account is None:
        raise AccountRefused(f"There is no account for {email}. To see all accounts: have-your-say staff list")
    return account
