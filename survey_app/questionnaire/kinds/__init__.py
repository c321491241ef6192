"""The kinds of question. To add a kind, add one file here and one name to `KINDS`."""

from collections.abc import MutableMapping

from .base import Control, Kind, Refusal, Tabulation
from .matrix import MATRIX
from .multiple import MULTIPLE
from .number import NUMBER
from .ranking import RANKING
from .search_list import SEARCH_LIST
from .single import SINGLE
from .text import LONG_TEXT, OTHER_TEXT, POSTCODE, SHORT_TEXT

KINDS: MutableMapping[str, Kind] = {kind.code: kind for kind in (     # in the order in which a lead sees them
    SINGLE, SEARCH_LIST, MULTIPLE, MATRIX, RANKING, NUMBER, SHORT_TEXT, LONG_TEXT, OTHER_TEXT, POSTCODE)}

__all__ = ["KINDS", "LONG_TEXT", "MATRIX", "MULTIPLE", "NUMBER", "OTHER_TEXT", "POSTCODE", "RANKING", "SEARCH_LIST", "SHORT_TEXT",
           "SINGLE", "Control", "Kind", "Refusal", "Tabulation"]
