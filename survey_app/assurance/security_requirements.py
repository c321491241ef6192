"""The security requirements of ASVS 4.0.3 at level 2: whether this program meets each, and what shows it."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

FILE = "asvs.toml"
MET, NOT_MET, IF = "met", "not met", "if "
STATES = (MET, "partly", NOT_MET, "not applicable", "operator")
SETTING_PREFIX = "HYS_"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement. `state` is one of STATES, or "if NAME": met where the setting is on. `answer` says how, or why not.

    `evidence` names tests, or files of the project, that show it.
    """

    number: str
    state: str
    answer: str
    evidence: tuple[str, ...]

    def state_with(self, settings: Mapping[str, Any]) -> str:
        """The state on a site with these settings."""
        if not self.state.startswith(IF):
            return self.state
        return MET if settings[self.state.removeprefix(IF)] else NOT_MET

    @property
    def state_in_words(self) -> str:
        """The state on any site."""
        return f"met if `{SETTING_PREFIX}{self.state.removeprefix(IF)}`" if self.state.startswith(IF) else self.state


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter of the standard, with its requirements in order."""

    number: int
    name: str
    requirements: tuple[Requirement, ...]


@cache
def chapters() -> tuple[Chapter, ...]:
    """All chapters of the standard."""
    document = tomllib.loads(resources.files(__package__).joinpath(FILE).read_text("utf-8"))
    return tuple(Chapter(chapter["number"], chapter["name"], tuple(
        Requirement(number, state, answer, tuple(map(evidence_path, tests)))
        for number, state, answer, *tests in chapter["requirements"])) for chapter in document["chapters"])


def evidence_path(name: str) -> str:
    """The path of evidence from the top of the project: a test's begins with tests/."""
    is_test = ".py" in name and not name.startswith("tests/")
    return f"tests/{name}" if is_test else name


def counts_by_state(settings: Mapping[str, Any]) -> Mapping[str, int]:
    """How many requirements are in each state on a site with these settings, the commonest first."""
    found = Counter(one.state_with(settings) for chapter in chapters() for one in chapter.requirements)
    return dict(found.most_common())


def markdown_table(requirements: Sequence[Requirement]) -> str:
    """The rows of a chapter for the documentation."""
    head = "| requirement | state | how, or why not | shown by |\n|---|---|---|---|"
    return "\n".join((head, *(f"| {one.number} | {one.state_in_words} | {_documented(one.answer)} | "
                              f"{', '.join(f'`{path}`' for path in one.evidence) or '–'} |" for one in requirements)))


def _documented(answer: str) -> str:
    """An answer with the names of its settings instead of their values."""
    return answer.replace("{", f"`{SETTING_PREFIX}").replace("}", "`")
