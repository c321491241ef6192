"""A code is found however it is copied, and says nothing of what it was made from."""

from __future__ import annotations

import pytest

from survey_app.fieldwork import codes


def test_has_16_letters_and_digits_in_fours() -> None:
    assert codes.grouped(bytes(range(32))) == "AAAQ-EAYE-AUDA-OCAJ"


@pytest.mark.parametrize("typed", ["AAAQ-EAYE-AUDA-OCAJ", "aaaqeayeaudaocaj", " aaaq eaye auda ocaj ", "AAAQ–EAYE–AUDA–0CAJ"])
def test_is_found_however_it_is_typed(typed: str) -> None:
    assert codes.tidied(typed) == "AAAQ-EAYE-AUDA-OCAJ"


def test_only_a_hash_is_stored() -> None:
    assert codes.hashed("AAAQ") != codes.hashed("AAAR")
    assert len(codes.hashed("AAAQ")) == 64
