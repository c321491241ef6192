"""The sentences of the pack: each is bound to settings of the site, to tests, or to both, so that none can be only claimed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any

from .security_requirements import evidence_path


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence with settings in braces. It stands only if the setting `only_if` is on, and `unless` is off.

    `tests` are paths of tests that show it.
    """

    says: str
    tests: tuple[str, ...] = ()
    only_if: str = ""
    unless: str = ""

    @property
    def settings(self) -> tuple[str, ...]:
        """The names of the settings on which it depends, each once."""
        fields = [field for _, field, _, _ in Formatter().parse(self.says) if field]
        return tuple(dict.fromkeys(name for name in (*fields, self.only_if, self.unless) if name))

    def stands(self, settings: Mapping[str, Any]) -> bool:
        """Whether it holds on a site with these settings."""
        return bool(not self.only_if or settings[self.only_if]) and not (self.unless and settings[self.unless])

    def words(self, settings: Mapping[str, Any]) -> str:
        """The sentence with the values of the settings."""
        return self.says.format_map(settings)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, its sentences and the name of the table below them; '' for none."""

    heading: str
    statements: tuple[Statement, ...]
    table: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """A document before the settings are put in."""

    title: str
    intro: str
    sections: tuple[Section, ...]


@cache
def outline(name: str) -> Outline:
    """The outline of a document, from the file of this name."""
    document = tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))
    return Outline(document["title"], document["intro"], tuple(
        Section(section["heading"], tuple(map(_statement, section["statements"])), section.get("table", ""))
        for section in document["sections"]))


def _statement(stored: Mapping[str, Any]) -> Statement:
    tests: Sequence[str] = stored.get("tests", ())
    return Statement(stored["says"], tuple(map(evidence_path, tests)), stored.get("if", ""), stored.get("unless", ""))
