"""Characters that stand for nothing are dropped where people type and shown as a sign in files; all others stay."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest

from survey_app.questionnaire.characters import all_shown, as_typed, inert, inert_row, shown, without_nothing

NOTHING = ["\0", "\x01", "\x0b", "\x1f", "\x7f", "\x80", "\x9f", "\ud800", "\udfff", "\ufdd0", "\ufdef", "\ufffe", "\uffff",
           "\U0001fffe", "\U0010ffff"]
SOMETHING = ["\t", "\n", "\r", " ", "\x85", "\xa0", "\xad", "é", "\u200b", "\u200d", "\u202e", "\u2028", "\ue000", "\ufdcf",
             "\ufdf0", "\ufeff", "\ufffd", "🚓", "\U0010fffd"]


@pytest.mark.parametrize("character", NOTHING)
def test_what_stands_for_nothing_is_dropped_or_shown_as_a_sign(character: str) -> None:
    assert without_nothing(f"a{character}b") == "ab"
    assert shown(f"a{character}b") == "a\N{REPLACEMENT CHARACTER}b"
    assert all_shown(["a", character]) == ["a", "\N{REPLACEMENT CHARACTER}"]


@pytest.mark.parametrize("character", SOMETHING)
def test_every_other_character_stays(character: str) -> None:
    assert without_nothing(f"a{character}b") == shown(f"a{character}b") == f"a{character}b"


def test_any_text_can_be_written_as_xml() -> None:
    every = "".join(map(chr, range(0x110000)))
    text = ElementTree.fromstring(f"<text>{escape(shown(every))}</text>").text      # noqa: S314 -- our own
    assert text is not None
    assert len(text) == len(every)


@pytest.mark.parametrize("before", ["", " ", "'", "''", "\xa0", "\u3000", "\ufeff", "\xad", "\u061c", "\u200b", "\u200e",
                                    "\u202e", "\u2060", "\u2066", " \u200b "])
@pytest.mark.parametrize("sign", [*"=+-@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe66", "\ufe62", "\ufe63", "\ufe6b"])
def test_what_a_spreadsheet_may_run_begins_with_an_apostrophe_and_comes_back(before: str, sign: str) -> None:
    typed = f"{before}{sign}cmd|' /C calc'!A0"
    assert inert(typed) == inert_row(["a", typed])[1] == f"'{typed}"
    assert as_typed(inert(typed)) == typed


@pytest.mark.parametrize("harmless", ["", "-5", "+1.5", "a=1", "it's", "'tis", "\u200bword", "e@example.org", "\u22123.2"])
def test_what_is_harmless_stays_as_it_is(harmless: str) -> None:
    assert inert(harmless) == inert_row([harmless])[0] == as_typed(harmless) == harmless
