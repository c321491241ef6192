"""Whether lead and analyst may look at the ranking while people still answer.

Seeing results early tempts to steer who answers, so it is off unless a lead turns it on.
"""

from __future__ import annotations

from .. import consultations
from ..consultations import Refused, State, Survey


def is_allowed(survey: Survey) -> bool:
    """Whether results may be looked at before the consultation has closed."""
    return survey.settings.results_before_closing


def allow(survey: Survey, allowed: bool, opened: str = "") -> Survey:
    """Lets lead and analyst look at results before closing, or no longer. Raises Refused when it has closed."""
    deed = "results before closing allowed" if allowed else "results before closing forbidden"
    with consultations.changing(survey, deed, opened, is_allowed) as change:
        if change.survey.state() is State.CLOSED:
            raise Refused(f"'{survey.slug}' has closed, so this changes nothing any more.")
        change.write(results_before_closing=allowed)
    return consultations.get(survey.slug)
