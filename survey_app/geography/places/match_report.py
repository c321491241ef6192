"""Reports what came of the postcodes that residents gave: how many were matched, and why others were not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from ...database import db
from ...models import Response

STATUSES = ("matched", "terminated", "outside", "no_area", "unknown", "invalid", "not_given")


@dataclass(frozen=True, slots=True)
class MatchReport:
    """Responses by the outcome of their postcode. `no_area` counts outward codes alone, and postcodes without an LSOA."""

    responses: int
    given: int
    matched: int
    terminated: int
    outside: int
    no_area: int
    unknown: int
    invalid: int
    not_given: int

    @property
    def placed(self) -> int:
        """The number of responses with an LSOA: matched and terminated."""
        return self.matched + self.terminated

    @property
    def percent_placed(self) -> float | None:
        """Placed responses as a percentage of the postcodes given; None if none was given."""
        return 100 * self.placed / self.given if self.given else None


def match_report(statuses: Mapping[str, int]) -> MatchReport:
    """The match report, from the number of responses by `place_status`. Raises ValueError for an unknown status."""
    by_status = {name: statuses.get(name, 0) for name in STATUSES}
    if other := statuses.keys() - by_status.keys():
        raise ValueError(f"not the status of a place: {', '.join(sorted(other))}")
    responses = sum(by_status.values())
    return MatchReport(responses, responses - by_status["not_given"], **by_status)


def responses_by_status(consultation_id: int) -> dict[str, int]:
    """The number of responses of a consultation by the outcome of their postcode, for `match_report`."""
    rows = db.session.execute(select(Response.place_status, func.count()).where(Response.consultation_id == consultation_id)
                              .group_by(Response.place_status))
    return {row[0]: row[1] for row in rows}
