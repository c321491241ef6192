"""What an attack on a release came to, as staff read it before they publish."""

from __future__ import annotations

from dataclasses import dataclass

from ...consultations import Refused

ADVICE = ("Hide larger counts (`have-your-say consultation set SLUG --threshold 7`) and make the results again, or accept what "
          "was found; the audit trail then names you.")


@dataclass(frozen=True, slots=True)
class AttackReport:
    """How many counts an attack found, and in words what it tried and what it found."""

    found: int
    lines: tuple[str, ...]

    def check(self, accepted: bool) -> None:
        """Raises CountsFound if the attack found a count and nobody has accepted that."""
        if self.found and not accepted:
            raise CountsFound("\n".join((f"{self.lines[0]} Nothing was published.", *self.lines[1:], ADVICE)))


class CountsFound(Refused):
    """Raised when a release would give small counts away."""
