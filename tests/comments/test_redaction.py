"""Redaction: whoever is named, and where they live, is taken out; everything else stays as it was written."""

from __future__ import annotations

import pytest

from survey_app.comments.redaction import redacted
from survey_app.demo.comments import PLACES, SENTENCES


@pytest.mark.parametrize(("text", "said"), [
    ("Mrs Example is loud", "Mrs [name] is loud"), ("mr example next door", "mr [name] next door"),
    ("Cllr. Some-One Else said so", "Cllr. [name] said so"), ("my name is Some One and", "my name is [name] and"),
    ("Ring 07700 900123 or (01632) 960 000", "Ring [telephone] or [telephone]"), ("+44 7700 900 123", "[telephone]"),
    ("Write to some.one+x@example.co.uk!", "Write to [email]!"), ("at ZZ11 1BB, or zz111bb", "at [postcode], or [postcode]"),
    ("AB12 CDE is parked here, and ab12cde", "[number plate] is parked here, and [number plate]"),
    ("an old car, K123 ABC", "an old car, [number plate]"), ("12 london road", "[address]"),
    ("Flat 3b, 14 Rose Hill Close is empty", "[address] is empty"), ("5 St Mary's Avenue", "[address]"),
    ("from flat 2 above", "from [address] above")])
def test_what_names_somebody_is_taken_out(text: str, said: str) -> None:
    assert redacted(text) == said
    assert redacted(said) == said


@pytest.mark.parametrize("text", [
    "I miss walking there", "The A40 and the M40 are loud", "A404 has roadworks", "3 times a week on our road",
    "2 cars in our street", "20 mph on the road", "In 2019 the street lights went", "Ring 101 or 999",
    "3 new street lights", "The Dr said so",
    "10 speeding cars a day down the road", "1234567890123456", "£1,000,000", "PC is short for computer"])
def test_what_names_nobody_stays(text: str) -> None:
    assert redacted(text) == text


def test_the_comments_of_the_demo_stay() -> None:
    for sentences in SENTENCES.values():
        for sentence in sentences:
            for place in PLACES:
                assert redacted(sentence.format(place=place)) == sentence.format(place=place)
