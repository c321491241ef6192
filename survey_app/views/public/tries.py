"""Wrong codes are slowed down; a right code is never refused, whoever else tried from the same internet address.

A library, a council's office and a mobile network have one address for many people. The codes have 80 random bits, so even
an unlimited number of tries would not find one: the limit only keeps a program from filling the server with them.
"""

from __future__ import annotations

import threading
import time
from typing import Any

from flask import current_app

from ...rate_limits import WrongTries, throttle_key
from ..language import say

SLOWED = 429
PAUSE = 1.0     # seconds
_TURN = threading.Lock()


def too_many() -> Any:
    """What a page says to a wrong code after many others."""
    return say("Too many tries with wrong codes. The right code still works: check it, letter by letter, and enter it again")


def is_over_limit(name: str, an_hour: int) -> bool:
    """Counts a wrong try of this sender under `name`. Returns whether there were more than `an_hour`; then it also waits.

    One wrong try waits at a time, so that many of them do not keep the server from other people.
    """
    if WrongTries(name, f"{an_hour} per hour", throttle_key).count():
        return False
    if _TURN.acquire(blocking=False):
        try:
            time.sleep(PAUSE)
        finally:
            _TURN.release()
    current_app.logger.info("Wrong codes are slowed down")
    return True
