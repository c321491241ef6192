"""Signs of a suspicious response. The response is kept and flagged, so that analysts can count with and without it;
nobody is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..questionnaire.model import NOT_ASKED
from ..questionnaire.response_columns import FLAGS

TRAPPED, HURRIED, REUSED = FLAGS
SECONDS_A_MINUTE_OF_READING = 6   # a tenth of the time that the questionnaire states
LEAST_ANSWERS = 12                # fewer answers are often equal by chance
BANDS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60)   # minutes at which a band of durations begins; the last has no end


def flags(trapped: bool, seconds: int | None, minutes: int) -> list[str]:
    """`trapped`: a hidden field was filled in. `hurried`: it took less than a tenth of the stated time."""
    is_hurried = seconds is not None and seconds < minutes * SECONDS_A_MINUTE_OF_READING
    return [TRAPPED] * trapped + [HURRIED] * is_hurried


def banded(seconds: int) -> int:
    """The duration as stored: the seconds at which its band begins. Exactly, it would tell whose times in a server's log fit."""
    return 60 * max(minutes for minutes in BANDS if minutes * 60 <= max(seconds, 0))


def is_blank(answers: Mapping[str, Any]) -> bool:
    """Whether no question is answered; spaces are no answer."""
    return not any(answer.strip() for answer in _given(answers))


def digest(answers: Mapping[str, Any]) -> str | None:
    """A hash that two responses share if their settled answers are equal; None if there are too few answers to compare."""
    if sum(1 for _ in _given(answers)) < LEAST_ANSWERS:
        return None
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()


def _given(answers: Mapping[str, Any]) -> Iterator[str]:
    for value in answers.values():
        for answer in value.values() if isinstance(value, Mapping) else [value]:
            if answer and answer != NOT_ASKED:
                yield str(answer)
