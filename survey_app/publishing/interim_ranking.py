"""The ranking while people still answer: for lead and analyst alone, and only where it has been allowed.

Small numbers are taken out as for a publication. Two looks with one response between them could tell what it said; who may
look may download responses.
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
from .interim_permission import is_allowed
from .microdata import frozen_data
from .tables import areas

TOO_FEW = "So few have answered that nothing can be shown without telling what somebody said. Look again when more have."


@dataclass(frozen=True, slots=True)
class Provisional:
    """The ranked problems so far: how many responses of the main audience, and a row a problem, blank where protected."""

    responses: int
    rows: list[dict[str, Any]]


def ranking(survey: Survey) -> Provisional:
    """The problems ranked by the responses so far. Raises Refused, with the reason, where it may not or cannot be shown."""
    if survey.state() is not State.OPEN:
        raise Refused(f"The consultation is {survey.state()}. Provisional results are there while it is open.")
    if not is_allowed(survey):
        raise Refused("Results are not shown before the consultation has closed, so that they cannot steer who is asked. "
                      "A lead can allow it for this consultation.")
    asked = survey.questionnaire
    main = of_audience(typed(frozen_data.source(survey).frame(), asked), asked)
    if len(main) < 2 * areas.thresholds(survey).elsewhere:   # how many there are is known, and every count lies within that
        raise Refused(TOO_FEW)
    table = _protected(survey, tally(main, asked))
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return Provisional(len(main), [{str(name): value for name, value in row.items()} for row in rows])


def _protected(survey: Survey, counted: Tally) -> pd.DataFrame:
    """The ranking without what could single somebody out; the auditor has the last word. Raises Refused."""
    release = Release()
    add_items(release, counted, thresholds=areas.thresholds(survey))
    try:
        hidden = protect(release)
    except (DisclosureError, ReleaseError):
        raise Refused(TOO_FEW) from None
    if audit(release, hidden.cells).failures:
        raise Refused(TOO_FEW)
    return publishable_ranking(counted, release, hidden)
