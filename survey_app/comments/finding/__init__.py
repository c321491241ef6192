"""Finds in a comment what names or finds a person. A finding room of its own: pure, without network, linear in the text."""

from .mark import KINDS, Mark
from .rules import find_marks

__all__ = ["KINDS", "Mark", "find_marks"]
