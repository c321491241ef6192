"""The resident's way: start, the pages, check your answers, thank you. Every page works without JavaScript."""

from . import alerts, answering, information, inviting, returning, sending, starting
from .routes import blueprint

__all__ = ["blueprint", "alerts", "answering", "information", "inviting", "returning", "sending", "starting"]
