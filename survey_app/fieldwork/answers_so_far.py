"""What the watch page shows while people answer that tells an answer: all of it is protected by disclosure control."""

from __future__ import annotations

from dataclasses import dataclass

from ..consultations import Survey
from .monitoring import TableRow
from .profile_counts import ProfileCounts, profile
from .suspicion_signs import Signs, suspicion_signs
from .unfinished import drop_out


@dataclass(frozen=True, slots=True)
class AnswersSoFar:
    """Who the respondents are, the signs of suspicious responses, where people stopped, and how many of these had filled in
    everything.
    """

    profile: ProfileCounts
    signs: Signs
    stops: list[TableRow]
    finished: TableRow


def answers_so_far(survey: Survey) -> AnswersSoFar:
    """Returns the protected numbers of the watch page."""
    stops, finished = drop_out(survey)
    return AnswersSoFar(profile(survey), suspicion_signs(survey), stops, finished)
