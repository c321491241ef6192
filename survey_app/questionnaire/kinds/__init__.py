"""The kinds of question there are. A new kind is one file here and one name in `KINDS`."""

from collections.abc import MutableMapping

from .base import Control, Kind, Refusal, Tabulation
from .matrix import MATRIX
from .multiple import MULTIPLE
from .single import SINGLE
from .text import LONG_TEXT, POSTCODE, SHORT_TEXT

KINDS: MutableMapping[str, Kind] = {kind.code: kind for kind in (     # in the order in which a lead is offered them
    SINGLE, MULTIPLE, MATRIX, SHORT_TEXT, LONG_TEXT, POSTCODE)}

__all__ = ["KINDS", "LONG_TEXT", "MATRIX", "MULTIPLE", "POSTCODE", "SHORT_TEXT", "SINGLE", "Control", "Kind", "Refusal",
           "Tabulation"]
