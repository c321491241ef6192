"""The documentation names what there is: every command, and every name of the public Python interface."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

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


@pytest.mark.slow
def test_the_site_builds_asks_no_other_site_and_explains_every_public_name(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path), strict=True))
    pages = {path.name: PageReader(path.read_text("utf-8")) for path in tmp_path.glob("*.html")}
    assert [address for page in pages.values() for address in page.loaded if "//" in address] == []
    documented = {name.rpartition(".")[2] for name in pages["python.html"].ids}
    assert set(analysis.__all__) - documented == set()
