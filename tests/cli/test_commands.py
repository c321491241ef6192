"""The commands of the public contract: what they print, and that a refusal is one clear message and exit 1."""

from __future__ import annotations

import socket
from importlib import metadata
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskCliRunner

from survey_app import accounts, consultations
from survey_app.__main__ import commands
from survey_app.accounts import links
from survey_app.models import Role

CREATE = ["consultation", "create", "hys", "--questionnaire", "have-your-say-2015", "--title", "Have Your Say",
          "--opens", "2015-11-02", "--closes", "2016-01-24"]


@pytest.fixture
def made(run: FlaskCliRunner) -> FlaskCliRunner:
    """The command line, with one consultation."""
    assert run.invoke(args=CREATE).exit_code == 0
    return run


def test_a_consultation_is_made_opened_shown_and_closed(run: FlaskCliRunner) -> None:
    assert "Made 'hys'" in run.invoke(args=[*CREATE[:-1], "2999-12-31"]).stdout
    assert run.invoke(args=["consultation", "open", "hys"]).stdout.startswith("hys: open")
    shown = run.invoke(args=["consultation", "show", "hys"]).stdout
    assert "closes: 3000-01-01 00:00" in shown
    assert "link for Residents: /consultations/hys/" in shown
    assert run.invoke(args=["consultation", "list"]).stdout == "hys\topen\t0 responses\tHave Your Say\n"
    assert run.invoke(args=["consultation", "close", "hys"]).stdout.startswith("hys: closed")


@pytest.mark.parametrize(("arguments", "said"), [
    (["consultation", "open", "nope"], "There is no consultation called 'nope'. There are: hys."),
    (["consultation", "close", "hys"], "'hys' is draft; only an open one can be closed."),
    (CREATE, "already a consultation called 'hys'"),
    ([*CREATE[:2], "h2", *CREATE[3:4], "nothing", *CREATE[5:]], "nothing: is neither a file nor one of the bundled"),
    (["analyse", "hys", "--output", "out"], "'hys' has no responses to analyse."),
    (["responses", "export", "nope", "--output", "x.csv"], "There is no consultation called 'nope'"),
    (["staff", "add", "nobody", "--role", "lead", "--password", "long enough to pass"], "'nobody' is not an email address"),
    (["staff", "add", "a@b.example", "--role", "lead", "--password", "short"], "at least 12 characters"),
])
def test_a_refusal_is_one_clear_message(made: FlaskCliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                        arguments: list[str], said: str) -> None:
    monkeypatch.chdir(tmp_path)
    result = made.invoke(args=arguments)
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == ""


BROKEN = {"latin.txt": b"\xe9t\xe9", "cut.toml": b"a = [", "empty.txt": b"", "torn.txt": b"\x81"}


@pytest.mark.parametrize(("arguments", "said"), [
    ([*CREATE[:2], "h2", "--questionnaire", "latin.txt", *CREATE[5:]], "latin.txt: is not UTF-8 text (byte 0); save it as UTF-8"),
    ([*CREATE[:2], "h2", "--questionnaire", "cut.toml", *CREATE[5:]], "cut.toml: is not valid TOML"),
    ([*CREATE[:2], "h2", "--questionnaire", "folder", *CREATE[5:]], "folder: cannot be read (Is a directory); check the path"),
    (["comments", "frame", "hys", "latin.txt"], "latin.txt: is not UTF-8 text (byte 0); save it as UTF-8"),
    (["comments", "frame", "hys", "empty.txt"], "empty.txt: has no themes; write each under [[themes]]"),
    (["comments", "export", "hys", "--output", "folder/none/x.csv"], "directory. Name another file with --output."),
    (["responses", "import", "hys", "torn.txt"], "Save it again as 'CSV UTF-8'. Nothing was imported."),
    (["responses", "import", "hys", "latin.txt"], "column été: is not a column of this questionnaire"),
    (["responses", "import", "hys", "empty.txt", "--mapping", "latin.txt"], "because it is not UTF-8 text. Save it as UTF-8."),
    (["responses", "import", "hys", "empty.txt", "--mapping", "cut.toml"], "because it is no TOML: "),
    (["responses", "export", "hys", "--output", "empty.txt/x.csv"], "Name another file."),
    (["analyse", "hys", "--output", "empty.txt/x"], "Not a directory. Name another one with --output."),
    (["analyse", "hys", "--output", "out"], "Import some, or wait until somebody has answered."),
    (["staff", "link", "nobody@example.org"], "To see all accounts: have-your-say staff list"),
])
def test_a_file_or_a_name_that_is_no_use_says_what_to_do(made: FlaskCliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                         arguments: list[str], said: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    for name, content in BROKEN.items():
        (tmp_path / name).write_bytes(content)
    result = made.invoke(args=arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert not any(word in result.stderr for word in ("Errno", "codec", "Traceback", "__"))


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run the console script in, with nothing set."""
    for name in ("DATABASE_URL", "INSTANCE_PATH", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("arguments", [["--help"], ["consultation", "--help"], ["backup", "--help"], ["db", "--help"]])
def test_help_makes_nothing(elsewhere: Path, arguments: list[str]) -> None:
    assert CliRunner().invoke(commands, arguments).exit_code == 0
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("arguments", [["consultation", "list"], CREATE, ["backup", "b.zip"], ["staff", "list"]])
def test_where_there_is_no_database_a_command_says_so_and_makes_nothing(elsewhere: Path, arguments: list[str]) -> None:
    result = CliRunner().invoke(commands, arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"There is no database at {elsewhere / 'instance' / 'have-your-say.sqlite'}" in result.stderr
    assert list(elsewhere.iterdir()) == []


def test_there_is_no_command_that_passes_by_the_audit_trail(app: Flask) -> None:
    assert not {"users", "roles"} & set(app.cli.commands)


@pytest.mark.parametrize("arguments", [["consultation", "create"], ["analyse"], [*CREATE[:-1], "yesterday"],
                                       ["staff", "add", "a@b.example", "--role", "king"]])
def test_a_wrong_call_exits_2(run: FlaskCliRunner, arguments: list[str]) -> None:
    assert run.invoke(args=arguments).exit_code == 2


@pytest.mark.parametrize("command", ["demo", "db upgrade", "places load", "places find", "consultation create",
                                     "consultation open", "consultation close", "consultation list", "consultation show",
                                     "responses import", "responses mapping", "responses imports", "responses remove",
                                     "responses export", "analyse", "staff add", "backup", "restore",
                                     "retention apply", "retention show", "retention set"])
def test_every_command_explains_itself(app: Flask, command: str) -> None:
    result = app.test_cli_runner().invoke(args=[*command.split(), "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.stdout


def test_what_is_exported_can_be_imported_again(made: FlaskCliRunner, tmp_path: Path) -> None:
    first, again = tmp_path / "first.csv", tmp_path / "again.csv"
    text = ("reference,submitted_on,source,priorities,problems.litter,channels.alert,postcode,age_band\n"
            "r1,2015-12-01,paper,agree,very_big,1,,\nr2,2015-12-02,online,,not_asked,not_asked,ZZ9 9ZZ,\n")
    (tmp_path / "in.csv").write_text(text)
    assert made.invoke(args=["responses", "import", "hys", str(tmp_path / "in.csv")]).stdout == "2 responses imported.\n"
    made.invoke(args=["responses", "export", "hys", "--output", str(first)])
    made.invoke(args=["consultation", "create", "copy", *CREATE[3:]])
    assert made.invoke(args=["responses", "import", "copy", str(first)]).exit_code == 0
    made.invoke(args=["responses", "export", "copy", "--output", str(again)])
    assert first.read_text() == again.read_text()
    assert "r2,2015-12-02,online,resident,en,,,,unknown" in first.read_text()


def test_staff_add_makes_an_account_with_its_role(run: FlaskCliRunner) -> None:
    result = run.invoke(args=["staff", "add", "Lead@Council.example", "--role", "lead"], input="\n")
    said, link = result.stdout.splitlines()
    assert said == "Made an account for lead@council.example as lead."
    assert links.account_of(link.removeprefix("/staff/password/")) == accounts.find("lead@council.example")
    account = accounts.find("LEAD@council.example")
    assert account is not None
    assert account.has_role(str(Role.LEAD))
    assert account.password.startswith("$argon2")
    assert run.invoke(args=["staff", "add", "lead@council.example", "--role", "lead"], input="\n").exit_code == 1


def test_a_past_year_can_be_put_in_and_is_closed(made: FlaskCliRunner) -> None:
    assert made.invoke(args=["consultation", "open", "hys"]).stdout.startswith("hys: closed")
    assert consultations.get("hys").released_at == consultations.get("hys").opens_at


def test_the_console_script_offers_this_programs_commands_alone() -> None:
    assert sorted(commands.list_commands(click.Context(commands))) == [
        "analyse", "attack", "backup", "codes", "comments", "complaints", "consultation", "contacts", "db", "demo", "mails",
        "places", "prepare", "procurement-pack", "publish", "reseal", "responses", "restore", "retention", "serve", "staff",
        "table", "withdraw"]
    assert CliRunner().invoke(commands, ["--version"]).stdout.endswith(f" {metadata.version('have-your-say')}\n")


def test_the_demo_does_not_share_a_port(run: FlaskCliRunner) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        refused = run.invoke(args=["demo", "--port", str(other.getsockname()[1])])
    assert refused.exit_code == 1
    assert "cannot be used: Address already in use. If the demo is already running" in refused.stderr
    assert consultations.listed() == []
