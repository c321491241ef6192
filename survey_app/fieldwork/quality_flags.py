"""What makes a response suspicious. It is kept and flagged, for the analyst to count with and without; nobody is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..questionnaire.model import NOT_ASKED
from ..questionnaire.response_columns import FLAGS

TRAPPED, HURRIED, REUSED = FLAGS
SECONDS_A_MINUTE_OF_READING = 6   # a tenth of the time that the questionnaire is said to take
LEAST_ANSWERS = 12                # fewer answers are often alike by chance


def flags(trapped: bool, seconds: int, minutes: int) -> list[str]:
    """`trapped`: filled in a field that people do not see. `hurried`: took less than a tenth of the time it is said to take."""
    return [TRAPPED] * trapped + [HURRIED] * (seconds < minutes * SECONDS_A_MINUTE_OF_READING)


def digest(answers: Mapping[str, Any]) -> str | None:
    """The same for two responses with the same settled answers; None where these are too few to tell people apart."""
    if sum(1 for _ in _given(answers)) < LEAST_ANSWERS:
        return None
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()


def _given(answers: Mapping[str, Any]) -> Iterator[str]:
    for value in answers.values():
        for one in value.values() if isinstance(value, Mapping) else [value]:
            if one and one != NOT_ASKED:
                yield str(one)
