"""The documentation names what there is: commands, files, layers, calls, and the names of the public Python interface."""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import click
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

import survey_app
from survey_app import analysis, cli

ROOT = Path(__file__).parents[1]
FROM_LIBRARIES = {"db"}      # documented by Flask-Migrate; ours is `db upgrade`


class PageReader(HTMLParser):
    """What a built page refers to: its headings' ids, and the files and addresses that it loads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.loaded: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids.add(values.get("id") or "")
        if tag in ("script", "img", "iframe", "source") and values.get("src"):
            self.loaded.append(values["src"] or "")
        if tag == "link" and values.get("rel") not in ("canonical", "next", "prev"):
            self.loaded.append(values.get("href") or "")


def test_every_command_has_a_row() -> None:
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    missing = [name for name in command_names(cli.COMMANDS) if f"`{name}" not in page]
    assert missing == []


def command_names(commands: tuple[click.Command, ...], before: str = "") -> Iterator[str]:
    for command in commands:
        if isinstance(command, click.Group) and command.name not in FROM_LIBRARIES:
            yield from command_names(tuple(command.commands.values()), f"{before}{command.name} ")
        else:
            yield f"{before}{command.name}"


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.stem)
def test_every_file_that_is_named_exists(page: Path) -> None:
    named = re.findall(r"`((?:survey_app|tests|templates|docs|benchmarks|migrations)/[\w./-]*)`", page.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_shipped_unit_does_every_night_what_an_operator_is_to_do_every_day() -> None:
    section = (ROOT / "docs" / "operator.md").read_text("utf-8").partition("## Every day")[2].partition("\n## ")[0]
    told = re.findall(r"^    have-your-say (\w+(?: [a-z]+)?)", section, re.MULTILINE)
    unit = (ROOT / "deploy" / "have-your-say-daily.service").read_text("utf-8")
    assert len(told) >= 3
    assert not [words for words in told if f"/have-your-say {words}" not in unit]


def test_the_layers_are_those_of_the_contracts() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = {one["containers"][0].removeprefix("survey_app."): [set(re.findall(r"\w+", layer)) for layer in one["layers"]]
              for one in contracts if one["type"] == "layers"}
    rows = re.findall(r"^\| `([\w.]+)` \| (`.*>.*) \|$", (ROOT / "docs" / "rooms.md").read_text("utf-8"), re.MULTILINE)
    assert len(rows) > 5
    for room, said in rows:
        assert [set(re.findall(r"\w+", layer)) for layer in said.split(">")] == layers[room], room


def test_every_call_on_the_ways_through_the_house_exists() -> None:
    ways = (ROOT / "docs" / "rooms.md").read_text("utf-8").partition("## Four ways")[2]
    calls = set(re.findall(r"`([a-z_]+(?:\.[a-z_]+)*\.(?!json)\w+)(?:\([^`]*\))?`", ways))
    assert len(calls) > 20
    modules = [module.name for module in pkgutil.walk_packages(survey_app.__path__, "survey_app.")
               if not module.name.endswith("__main__")]
    assert [call for call in sorted(calls) if not is_defined(call, modules)] == []


def is_defined(call: str, modules: list[str]) -> bool:
    """Whether a module has the function; a module may be named by its last parts, as in `importer.import_lines`."""
    place, _, function = call.rpartition(".")
    found: list[Any] = [importlib.import_module(name) for name in modules if f".{name}".endswith(f".{place}")]
    return any(hasattr(module, function) for module in found)


@pytest.mark.slow
def test_the_site_builds_asks_no_other_site_and_explains_every_public_name(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path), strict=True))
    pages = {path.name: PageReader(path.read_text("utf-8")) for path in tmp_path.glob("*.html")}
    assert [address for page in pages.values() for address in page.loaded if "//" in address] == []
    documented = {name.rpartition(".")[2] for name in pages["python.html"].ids}
    assert set(analysis.__all__) - documented == set()
