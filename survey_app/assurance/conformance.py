"""What the accessibility statement says of each criterion of WCAG 2.2, by the results of its tests."""

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
    """One success criterion and the tests that show it. `result` is "passed", "failed" or "untested".

    `applies` is false where the tests show that there is nothing to which it applies. `inspection` is what a person looked at.
    `workaround` says what to do about a failure that is known although the tests pass.
    """

    number: str
    name: str
    level: str
    tests: Sequence[str]
    remark: str
    result: str
    applies: bool = True
    inspection: str = ""
    workaround: str = ""

    @property
    def conformance(self) -> str:
        """The level of conformance, by the terms of a VPAT."""
        if self.result != "passed":
            return "Does Not Support" if self.result == "failed" else "Not Evaluated"
        if not self.applies:
            return "Not Applicable"
        return "Partially Supports" if self.workaround else "Supports"

    @property
    def explanation(self) -> str:
        """The remark, what was inspected, and the workaround of a failure."""
        inspected = f"Inspected: {self.inspection}" if self.inspection else ""
        return " ".join(filter(None, (self.remark, inspected, self.workaround)))


@dataclass(frozen=True, slots=True)
class Conformance:
    """All criteria, the day on which the tests were run, and the day on which a person looked."""

    tested_on: date
    inspected_on: date
    criteria: tuple[Criterion, ...]

    @property
    def failures(self) -> tuple[Criterion, ...]:
        """The criteria that apply and are not met in full."""
        return tuple(criterion for criterion in self.criteria if criterion.conformance not in ("Supports", "Not Applicable"))


@cache
def conformance() -> Conformance:
    """Reads the file of the last test run."""
    document = tomllib.loads(resources.files(__package__).joinpath(FILE).read_text("utf-8"))
    return of(document)


def of(document: Mapping[str, Any]) -> Conformance:
    """Makes the value of a document as it is in the file."""
    criteria = tuple(Criterion(**criterion) for criterion in document["criteria"])
    return Conformance(document["tested_on"], document["inspected_on"], criteria)
