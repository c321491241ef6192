"""What the accessibility statement says of each criterion of WCAG 2.2, as the tests have found it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

FILE = "conformance.toml"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One success criterion. `result` is "passed", "failed" or "untested"; empty where it has no tests and does not apply.

    `way_round` says what to do about a failure that is known although the tests pass.
    """

    number: str
    name: str
    level: str
    tests: Sequence[str]
    remark: str
    result: str
    way_round: str = ""

    @property
    def conformance(self) -> str:
        """The level of conformance, by the terms of a VPAT."""
        if not self.tests:
            return "Not Applicable"
        if self.result != "passed":
            return "Does Not Support" if self.result == "failed" else "Not Evaluated"
        return "Partially Supports" if self.way_round else "Supports"


@dataclass(frozen=True, slots=True)
class Conformance:
    """All criteria, and the day on which the tests were run."""

    tested_on: date
    criteria: tuple[Criterion, ...]

    @property
    def failures(self) -> tuple[Criterion, ...]:
        """The criteria that apply and are not met in full."""
        return tuple(one for one in self.criteria if one.conformance not in ("Supports", "Not Applicable"))


@cache
def conformance() -> Conformance:
    """Reads the file of the last test run."""
    return of(tomllib.loads(resources.files(__package__).joinpath(FILE).read_text("utf-8")))


def of(document: Mapping[str, Any]) -> Conformance:
    """Makes the value of a document as it is in the file."""
    return Conformance(document["tested_on"], tuple(Criterion(**one) for one in document["criteria"]))
