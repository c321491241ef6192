"""Accounts from the command line."""

from __future__ import annotations

from flask.testing import FlaskCliRunner

from survey_app import accounts
from survey_app.models import Role
from tests.staff import Browser


def test_adds_lists_and_deactivates(run: FlaskCliRunner) -> None:
    for email, role in (("admin@example.org", "admin"), ("lead@example.org", "lead")):
        assert run.invoke(args=["staff", "add", email, "--role", role, "--password", "a long enough password"]).exit_code == 0
    assert run.invoke(args=["staff", "deactivate", "lead@example.org"]).exit_code == 0
    assert run.invoke(args=["staff", "list"]).output.splitlines() == [
        "admin@example.org\tadmin\tactive\tpassword only", "lead@example.org\tlead\tdeactivated\tpassword only"]
    refused = run.invoke(args=["staff", "deactivate", "admin@example.org"])
    assert refused.exit_code == 1
    assert "only admin" in refused.stderr


def test_a_link_from_the_command_line_opens_the_way_in(run: FlaskCliRunner) -> None:
    accounts.add("lead@example.org", Role.LEAD, "a long enough password")
    made = run.invoke(args=["staff", "link", "lead@example.org", "--without-second-step"])
    assert made.exit_code == 0
    browser = Browser(run.app.test_client())
    assert browser.post(made.stdout.strip(), {"password": "a password of my own"}).status_code == 303
    assert browser.sign_in("lead@example.org", "a password of my own").status_code == 302


def test_an_unknown_account(run: FlaskCliRunner) -> None:
    refused = run.invoke(args=["staff", "link", "nobody@example.org"])
    assert refused.exit_code == 1
    assert "no account for nobody@example.org" in refused.stderr
