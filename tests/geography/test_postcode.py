"""What residents type, read as a postcode or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.geography.postcode import Postcode, normalise


@pytest.mark.parametrize("typed", ["HP11 1BB", "hp11 1bb", "HP111BB", "hp111bb", "  hp11   1bb ", "HP11\u00a01BB",
                                   "H P 1 1 1 B B", "hp11-1bb", "HP11 1BB.", "HP11\t1BB", "ＨＰ１１ 1BB",
                                   "(HP11 1BB)", "“HP11 1BB”", "HP11/1BB", "hp11–1bb", "HP11\u200b 1BB\ufeff",
                                   "\u202aHP11 1BB\u202c",
                                   "hp11_1bb", "*HP11 1BB*", "HP11: 1BB;", "H.P.1.1. 1.B.B.", "HP\u00ad11 1BB", "HP₁₁ 1BB"])
def test_case_and_spacing_do_not_matter(typed: str) -> None:
    assert normalise(typed) == Postcode("HP11", "1BB")


@pytest.mark.parametrize(("typed", "outward"), [
    ("W1A 1AA", "W1A"), ("M1 1AE", "M1"), ("B33 8TH", "B33"), ("CR2 6XH", "CR2"), ("DN55 1PT", "DN55"),
    ("EC1A 1BB", "EC1A"), ("GIR 0AA", "GIR"), ("ZZ1 1AA", "ZZ1")])
def test_every_shape_of_postcode_is_read(typed: str, outward: str) -> None:
    postcode = normalise(typed)
    assert postcode is not None
    assert postcode.outward == outward
    assert str(postcode) == typed
    assert postcode.is_full


@pytest.mark.parametrize(("typed", "outward"), [
    ("HP11", "HP11"), ("hp1", "HP1"), ("HP11 1", "HP11"), ("HP1 1", "HP1"), ("EC1A", "EC1A")])
def test_an_outward_code_alone_is_told_from_a_postcode(typed: str, outward: str) -> None:
    postcode = normalise(typed)
    assert postcode == Postcode(outward)
    assert not postcode.is_full


@pytest.mark.parametrize("typed", [
    "", " ", "Wycombe", "12345", "HP11 1B", "HP11 BB1", "HP111BBB", "QP1 1AA", "HP1 1CA", "SWIA 2AA", "HP11 1BB\0",
    "HP11 1BB, HP11 1BC", "ß1 1AA", "HP11 1ßB", "НP11 1BB", "١٢٣", "H" * 10_000, "'; drop table postcode"])
def test_what_cannot_be_a_postcode_is_none_and_nothing_is_guessed(typed: str) -> None:
    assert normalise(typed) is None


@given(st.text(max_size=60))
def test_any_text_gives_a_short_ascii_postcode_or_none(text: str) -> None:
    postcode = normalise(text)
    assert postcode is None or (len(postcode.key) <= 7 and postcode.key.isascii() and postcode.key.isalnum())


@given(st.from_regex(r"[A-PR-UWYZ][A-HK-YZ]?[0-9]{1,2} [0-9][ABD-HJLNP-UW-Z]{2}", fullmatch=True))
def test_reading_what_was_written_gives_the_same(text: str) -> None:
    assert str(normalise(text)) == text
