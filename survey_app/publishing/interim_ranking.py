"""The ranking while people still answer, for leads and analysts only, if a lead has allowed it.

Small numbers are suppressed as in a publication. Two looks one response apart could reveal that response, but anyone who may
look may also download the responses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..analysis import Tally, of_audience, tally, typed
from ..analysis.disclosure.auditor import audit
from ..analysis.disclosure.cells import Release, ReleaseError
from ..analysis.disclosure.masking import publishable_ranking
from ..analysis.disclosure.relations import add_items
from ..analysis.disclosure.suppression import DisclosureError, protect
from ..consultations import Refused, State, Survey
from .microdata import frozen_data
from .tables import areas

TOO_FEW = "So few have answered that nothing can be shown without telling what somebody said. Look again when more have."


@dataclass(frozen=True, slots=True)
class Provisional:
    """The ranking so far: the number of main-audience responses, and a row per problem, blank if protected."""

    responses: int
    rows: list[dict[str, Any]]


def ranking(survey: Survey) -> Provisional:
    """Ranks the problems by the responses so far. Raises Refused, with the reason, if the ranking may not or cannot be shown."""
    if survey.state() is not State.OPEN:
        raise Refused(f"The consultation is {survey.state()}. Provisional results are there only while it is open; after it has "
                      "closed, prepare its results.")
    if not survey.settings.results_before_closing:
        raise Refused("Results are not shown before the consultation has closed, so that they cannot steer who is asked. "
                      "A lead can allow it for this consultation.")
    asked = survey.questionnaire
    main = of_audience(typed(frozen_data.source(survey).frame(), asked), asked)
    if len(main) < 2 * areas.thresholds(survey).elsewhere:   # the total is known, and no count exceeds it
        raise Refused(TOO_FEW)
    table = _protected(survey, tally(main, asked))
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return Provisional(len(main), [{str(name): value for name, value in row.items()} for row in rows])


def _protected(survey: Survey, counted: Tally) -> pd.DataFrame:
    """Returns the ranking without figures that could identify somebody. The audit decides in the end. Raises Refused."""
    release = Release()
    add_items(release, counted, thresholds=areas.thresholds(survey))
    try:
        hidden = protect(release)
    except (DisclosureError, ReleaseError):
        raise Refused(TOO_FEW) from None
    if audit(release, hidden.cells).failures:
        raise Refused(TOO_FEW)
    return publishable_ranking(counted, release, hidden)
