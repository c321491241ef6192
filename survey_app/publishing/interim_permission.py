"""Says whether leads and analysts may see the ranking while people still answer.

Early results tempt people to steer who answers, so this is off unless a lead turns it on.
"""

from __future__ import annotations

from .. import consultations
from ..consultations import Refused, State, Survey


def is_allowed(survey: Survey) -> bool:
    """Says whether staff may see results before the consultation has closed."""
    return survey.settings.results_before_closing


def allow(survey: Survey, allowed: bool, opened: str = "") -> Survey:
    """Lets leads and analysts see results before closing, or stops it. Raises Refused once the consultation has closed."""
    deed = "results before closing allowed" if allowed else "results before closing forbidden"
    with consultations.changing(survey, deed, opened, is_allowed) as change:
        if change.survey.state() is State.CLOSED:
            raise Refused(f"'{survey.slug}' has closed, so this changes nothing any more.")
        change.write(results_before_closing=allowed)
    return consultations.get(survey.slug)
