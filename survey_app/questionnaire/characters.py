"""The characters that stand for nothing and that some file cannot hold: a single one of them breaks a whole XML document."""

from __future__ import annotations

import re
from collections.abc import Sequence

NOTHING = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"    # controls, other than the tab and the ends of lines
                     "\ud800-\udfff"                                    # halves of characters, which UTF-8 cannot hold
                     "\ufdd0-\ufdef" + "".join(f"{chr(plane + 0xfffe)}{chr(plane + 0xffff)}"    # Unicode's noncharacters
                                               for plane in range(0, 0x110000, 0x10000)) + "]")
BYTE_ORDER_MARK = "\ufeff"     # by which Excel knows that a text file is in UTF-8
# How a cell begins that a spreadsheet may run, be it behind characters that nobody sees; small signs and those of full width are
# taken for the usual ones. Numbers alone are harmless.
_UNSEEN = r"[\s\ufeff\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f]*"
_SIGN = r"=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
FORMULA = re.compile(rf"'*(?:{_UNSEEN}(?![+-]?\d+(?:\.\d+)?$)[{_SIGN}]|[\t\r\n])")
MAYBE_FORMULA = re.compile(rf"(?:^|[,\"']){_UNSEEN}[{_SIGN}\t\r\n]")     # in a line of cells


def without_nothing(text: str) -> str:
    """Returns what somebody typed without these characters, as it is stored."""
    return NOTHING.sub("", text)


def inert(text: str) -> str:
    """Returns a text for a file that spreadsheets open: an apostrophe keeps it from being run as a formula."""
    return "'" + text if FORMULA.match(text) else text


def inert_row(cells: Sequence[str]) -> Sequence[str]:
    """Does the same as `inert` for a row of cells, of which hardly any needs it."""
    return [inert(cell) for cell in cells] if MAYBE_FORMULA.search(",".join(cells)) else cells


def as_typed(text: str) -> str:
    """Returns what `inert` was given."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def all_shown(texts: Sequence[str]) -> Sequence[str]:
    """Does the same as `shown` for a row of texts, of which hardly any has such a character."""
    return [shown(text) for text in texts] if NOTHING.search("".join(texts)) else texts


def shown(text: str) -> str:
    """Returns stored text with the sign � in the place of each, so that a file can hold it and a reader sees the gap."""
    return NOTHING.sub("\N{REPLACEMENT CHARACTER}", text)
