"""Whatever is sent, uploaded or typed: a page answers below 500, an importer reads or refuses, a command ends in words.

The gate tries the same few cases each time. `python -m tests.fuzzing --cases 20000` tries as many new ones as it is told.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextvars import Context
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from survey_app import accounts, cli, consultations
from survey_app.consultations import Refused, Survey
from survey_app.database import db
from survey_app.fieldwork.importing import column_mapping, importer, table_files
from survey_app.geography import postcode
from survey_app.models import Role
from survey_app.operations import backup, backup_file
from survey_app.questionnaire import parsing
from survey_app.questionnaire.validation import QuestionnaireError
from tests.addresses import addresses
from tests.factories.consultations import make
from tests.staff import PASSWORD, Browser
from tests.views.public.resident import PageReader

from .inputs import arguments, damaged, forms, words

pytestmark = pytest.mark.sqlite_only
CASES = int(os.environ.get("HYS_FUZZ_CASES", "300"))
SHARES = {"pages": 0.5, "files": 0.4, "commands": 0.1}
NOT_SENT = {"security.logout", "staff.sign_out_everywhere", "staff.prepare_results"}    # end the session, start a process
ADMIN = "admin@example.org"
SLOW = {"serve", "demo", "prepare", "analyse", "publish", "attack", "db"}      # they run on, or make a whole release
FILES = Path(__file__).parents[2] / "survey_app" / "questionnaire" / "library"
TYPED = ("walked", "views", "1", "victim", "en", "cy", "a.csv", "lead@example.org", "admin@example.org", "A-1", "2026-01-01",
         "have-your-say-2026", "resident", "file.csv", "file.toml", "file.zip")


def fuzzed(what: str) -> Callable[..., Any]:
    """The settings of one of the three: its share of the cases; the same ones in the gate, new ones in the long run."""
    in_gate = "HYS_FUZZ_CASES" not in os.environ
    return settings(max_examples=max(1, round(CASES * SHARES[what])), deadline=None, derandomize=in_gate, database=None,
                    phases=[Phase.generate] if in_gate else [Phase.generate, Phase.shrink],
                    suppress_health_check=list(HealthCheck))


@pytest.fixture
def survey(app: Flask) -> Survey:
    make("walked", questionnaire="have-your-say-2026")
    return consultations.release("walked")


@pytest.fixture
def unguarded(app: Flask) -> Iterator[Flask]:
    """The application without the token of forms, so that what is sent reaches the views."""
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    app.config["WTF_CSRF_ENABLED"] = True


def known_fields(app: Flask, browser: Browser) -> list[tuple[str, str]]:
    """Names and values that the forms of all pages have."""
    pages = (PageReader(browser.get(address).text) for rule, address, method in addresses(app)
             if method == "GET" and rule.endpoint not in NOT_SENT)
    found = {pair for page in pages for pair in (*page.pairs, *page.buttons,
                                                 *((name, value) for name, many in page.options.items() for value in many))}
    return sorted((name, value) for name, value in found if name != "csrf_token")


def test_pages(unguarded: Flask, survey: Survey) -> None:
    browser = _admin(unguarded)
    known = known_fields(unguarded, browser)
    rules = [rule for rule in unguarded.url_map.iter_rules() if rule.endpoint not in NOT_SENT]
    staff = {"browser": browser}

    @fuzzed("pages")
    @given(st.data())
    def one_page(data: st.DataObject) -> None:
        rule = data.draw(st.sampled_from(rules))
        parts = {name: data.draw(st.one_of(st.sampled_from(TYPED), words)) for name in rule.arguments}
        address = _address(rule.rule, parts)
        method = data.draw(st.sampled_from(["GET", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS"]))
        sent: dict[str, Any] = {"query_string": data.draw(forms(known))}
        if method == "POST":
            sent["data"] = data.draw(forms(known))
        answer = staff["browser"].send(method, address, **sent)
        assert answer.status_code < 500, f"{method} {address[:100]}: {answer.status_code}"
        assert answer.data or method in ("HEAD", "OPTIONS") or answer.status_code in (204, 301, 302, 303, 304, 308), "it is empty"
        if "/sign-in" in (answer.location or "") and rule.endpoint.startswith("staff."):
            staff["browser"] = _admin(unguarded)

    one_page()


def _admin(app: Flask) -> Browser:
    """An admin who has just confirmed that it is them. The form needs no token here."""
    if accounts.find(ADMIN) is None:
        accounts.add(ADMIN, Role.ADMIN, PASSWORD)
    browser = Browser(app.test_client())
    assert browser.send("POST", "/staff/sign-in", data={"email": ADMIN, "password": PASSWORD}).status_code == 302
    browser.send("POST", "/staff/confirm", data={"password": PASSWORD})
    return browser


def _address(rule: str, parts: dict[str, str]) -> str:
    for name, value in parts.items():
        for kind in ("", "int:", "path:"):
            rule = rule.replace(f"<{kind}{name}>", value[:200].replace("?", "%3F"))
    return "/" + rule.lstrip("/")


def test_files(app: Flask, survey: Survey, tmp_path: Path) -> None:
    columns = list(column_mapping.canonical_columns(survey.questionnaire))
    table = "\n".join([",".join(["reference", "submitted_on", *columns]), *(f"r{n},2026-01-0{n}," + "," * len(columns)
                                                                            for n in range(1, 4))]).encode()
    backup.make(tmp_path / "whole.zip")
    questionnaires = [path.read_bytes() for path in sorted(FILES.glob("*.toml"))]
    readers: dict[str, tuple[list[bytes], Callable[[bytes], object]]] = {
        "responses": ([table, table.decode().encode("utf-16")], lambda data: _imported(survey, data)),
        "questionnaire": (questionnaires, lambda data: parsing.from_bytes(data, "a file")),
        "themes": ([b'[[themes]]\ncode = "litter"\nlabel = "Litter"\npatterns = ["rubbish"]\n'],
                   lambda data: parsing.themes_from_toml(data.decode("utf-8", "replace"))),
        "mapping": ([b'[columns]\n"Q1" = "victim"\n[values."Q1"]\n"Yes" = "yes"\n'],
                    lambda data: column_mapping.read_mapping(_written(tmp_path / "m.toml", data), survey.questionnaire)),
        "backup": ([(tmp_path / "whole.zip").read_bytes()], lambda data: _verified(tmp_path / "damaged.zip", data)),
        "postcode": ([b"HP11 2AB"], lambda data: postcode.normalise(data.decode("utf-8", "replace")))}

    @fuzzed("files")
    @given(st.data())
    def one_file(data: st.DataObject) -> None:
        wholes, read = readers[data.draw(st.sampled_from(sorted(readers)))]
        assert _fault(read, data.draw(damaged(wholes))) != "", "a refusal says why"

    one_file()


def _fault(read: Callable[[bytes], object], data: bytes) -> str | None:
    """Why a reader refused a file; None if it took it."""
    try:
        read(data)
    except (Refused, QuestionnaireError) as refusal:
        return str(refusal).strip()
    return None


def _imported(survey: Survey, data: bytes) -> None:
    importer.import_table(survey, importer.prepared(survey, table_files.read(data, "file.csv")), dry_run=True)


def _verified(path: Path, data: bytes) -> None:
    with backup_file.opened(_written(path, data)) as archive:
        archive.verify()


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that lead to it."""
    here = (*path, command.name or "")
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from leaves(inner, here)
    elif here[0] not in SLOW:
        yield here, command


def test_commands(app: Flask, survey: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.csv").write_text(f"submitted_on,victim\n{date(2026, 1, 1)},yes\n")
    (tmp_path / "file.toml").write_text("title = 1\n")
    commands = [found for top in cli.COMMANDS for found in leaves(top)]
    assert len(commands) > 25

    @fuzzed("commands")
    @given(st.data())
    def one_command(data: st.DataObject) -> None:
        path, command = data.draw(st.sampled_from(commands))
        words_typed = [*path, *data.draw(arguments(command, TYPED))]
        done = Context().run(app.test_cli_runner().invoke, args=words_typed, input="")
        assert done.exception is None or isinstance(done.exception, SystemExit), f"{words_typed}: {done.exception!r}"
        assert done.exit_code in (0, 1, 2), words_typed
        assert done.exit_code == 0 or done.output.strip(), "an end that is not good says why"
        db.session.rollback()

    one_command()
