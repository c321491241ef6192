"""The ranking while people still answer, for leads and analysts only, if a lead has allowed it.

Small numbers are suppressed as in a publication. Two looks one response apart could reveal that response, but anyone who may
look may also download the responses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..consultations import Refused, State, Survey
from ..disclosure.release import release
from .microdata import frozen_data
from .tables import blanking, release_counts, release_people
from .tables.problems import RANKED_PROBLEMS


@dataclass(frozen=True, slots=True)
class Provisional:
    """The ranking so far: the number of main-audience responses, and a row per problem, blank if protected."""

    responses: int
    rows: list[dict[str, Any]]


def ranking(survey: Survey) -> Provisional:
    """Ranks the problems by the responses so far. Raises Refused, with the reason, if the ranking may not be shown."""
    if survey.state() is not State.OPEN:
        raise Refused(f"The consultation is {survey.state()}. Provisional results are there only while it is open; after it has "
                      "closed, prepare its results.")
    if not survey.settings.results_before_closing:
        raise Refused("Results are not shown before the consultation has closed, so that they cannot steer who is asked. "
                      "A lead can allow it for this consultation.")
    counted = release_counts.count(frozen_data.source(survey).frame(), survey)
    whole = RANKED_PROBLEMS.rows(counted)
    figures = list(blanking.revealed(RANKED_PROBLEMS.described(counted), whole))
    released = release(release_people.people(counted), figures, counted.areas.threshold)
    table = blanking.shown(RANKED_PROBLEMS, counted, whole, released, blanking.hidden_counts(figures, released))
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return Provisional(counted.tally.respondents, [{str(name): value for name, value in row.items()} for row in rows])
