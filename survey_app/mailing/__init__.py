"""Email: one mail at once (`send`), after this request (`send_soon`, `later`), or from the outbox, which tries again."""

from .background import later, send_soon, waiting
from .smtp import CHECKS, PATIENCE, Letter, NotMailed, is_set_up, send

__all__ = ["CHECKS", "PATIENCE", "Letter", "NotMailed", "is_set_up", "later", "send", "send_soon", "waiting"]
