"""Wrong codes are counted; a right code is never refused, whoever else tried from the same internet address.

A library, a council's office and a mobile network have one address for many people. The codes have 80 random bits, so even
an unlimited number of tries would not find one. A wrong code after too many others is answered with 429, so that a proxy can
hold back who sends them. The program does not wait itself: a worker that waits would hold up everybody else.
"""

from __future__ import annotations

from typing import Any

from flask import current_app

from ...rate_limits import WrongTries, throttle_key
from ..language import say

TOO_MANY_TRIES = 429


def too_many() -> Any:
    """What a page says to a wrong code after many others."""
    return say("Too many tries with wrong codes. The right code still works: check it, letter by letter, and enter it again")


def is_over_limit(name: str, an_hour: int) -> bool:
    """Counts a wrong try of this sender under `name`. Returns whether there were more than `an_hour`."""
    if WrongTries(name, f"{an_hour} per hour", throttle_key).count():
        return False
    current_app.logger.info("There are too many wrong codes from one sender")
    return True
