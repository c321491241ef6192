"""Finding: what names or finds a person is marked, in every form people write it; figures of a held-out set hold."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.finding import SHAPES
from survey_app.comments.finding import KINDS, find_marks, lists

from .marked_texts import people, scored, sentences


def found(text: str) -> list[tuple[str, str]]:
    return [(mark.kind, text[mark.start:mark.end]) for mark in find_marks(text)]


@pytest.mark.parametrize(("written", "least"), [(str, 0.98), (str.lower, 0.97), (str.upper, 0.97)])
def test_the_held_out_sentences_are_found(written: Callable[[str], str], least: float) -> None:
    score = scored(sentences(), written)
    assert score.recall >= least, score.missed
    assert len(score.wrong) <= 0.95 * len(sentences()), score.wrong


@pytest.mark.parametrize("written", [str, str.lower, str.upper])
def test_names_of_every_origin_are_found(written: Callable[[str], str]) -> None:
    score = scored(list(people()), written)
    assert score.recall >= 0.98, score.missed


@pytest.mark.parametrize("phone", [
    "07700 900123", "07700-900-123", "07700.900.123", "07700/900123", "0 7700 900 123", "0 7 7 0 0 9 0 0 1 2 3",
    "(01632) 960 001",
    "01632960001", "+44 7700 900123", "+44 (0)7700 900123", "+447700900123", "00447700900123", "44 7700 900123",
    "7700 900123", "020 7946 0018",
    "+353 86 123 4567", "O7700 9OO123", "oh double seven double oh nine hundred one two three"])
def test_a_telephone_number_is_found_in_every_form(phone: str) -> None:
    assert found(f"ring {phone} any time") == [("phone", phone)]


def test_two_numbers_side_by_side_are_two() -> None:
    assert found("07700 900123 07700 900124") == [("phone", "07700 900123"), ("phone", "07700 900124")]


@pytest.mark.parametrize("email", [
    "some.one+x@example.co.uk", "someone @ example . com", "someone(at)example(dot)com", "some.one [at] example [dot] org",
    "someone at example dot com", "some underscore one at example dot co dot uk", "someone at gmail", "SOMEONE@EXAMPLE.COM"])
def test_an_email_address_is_found_in_every_form(email: str) -> None:
    assert ("email", email) in found(f"write to {email} please")


@pytest.mark.parametrize(("kind", "text", "what"), [
    ("postcode", "near ZZ1 1AA now", "ZZ1 1AA"), ("postcode", "near zz11aa now", "zz11aa"),
    ("postcode", "ZZ1-1AA", "ZZ1-1AA"),
    ("postcode", "ZZ1  1AA", "ZZ1  1AA"), ("postcode", "ZZ11 AA", "ZZ11 AA"), ("postcode", "ZZ1O OAA", "ZZ1O OAA"),
    ("plate", "AB12 CDE sped", "AB12 CDE"), ("plate", "ab12cde sped", "ab12cde"), ("plate", "AB 12 CDE sped", "AB 12 CDE"),
    ("plate", "A123 BCD sped", "A123 BCD"), ("plate", "BCD 123A sped", "BCD 123A"), ("plate", "plate ends CDX, blue", "CDX"),
    ("ni", "mine is QQ 12 34 56 C", "QQ 12 34 56 C"), ("ni", "qq123456c", "qq123456c"),
    ("nhs", "number 485 777 3456", "485 777 3456"),
    ("nhs", "my NHS number is 4857773456", "4857773456"), ("dob", "born 4 March 1951", "born 4 March 1951"),
    ("dob", "dob 12/03/84", "dob 12/03/84"), ("dob", "born March 4, 1951", "born March 4, 1951"),
    ("dob", "since 1951-03-04", "1951-03-04"),
    ("dob", "born on the fourth of march nineteen fifty one", "born on the fourth of march nineteen fifty one"),
    ("handle", "ask @some_one.else", "@some_one.else"), ("handle", "insta: qwzt99", "qwzt99"),
    ("url", "on www.example.com/x", "www.example.com/x"),
    ("url", "example dot com", "example dot com"), ("address", "at 14 Mill Lane", "14 Mill Lane"),
    ("address", "at number 14", "number 14"),
    ("address", "at 14 The Pastures", "14 The Pastures"), ("address", "from Flat C", "Flat C"),
    ("address", "Rose Cottage is loud", "Rose Cottage"),
    ("address", "Wharf House, Mill Lane", "Wharf House, Mill Lane"),
    ("address", "two doors down from the pub", "two doors down from the pub"),
    ("age_place", "aged 84 of Mill Lane", "aged 84 of Mill Lane"),
    ("business", "Leanne's salon is a front", "Leanne's salon"),
    ("business", "the garage on Mill Lane", "the garage on Mill Lane"), ("business", "Okafor & Sons", "Okafor & Sons")])
def test_each_kind_is_found(kind: str, text: str, what: str) -> None:
    assert (kind, what) in found(text)


@pytest.mark.parametrize("text", [
    "We will walk to the park in May and mark the bays", "I hope the council will grant it",
    "20 mph on the High Street at 11 at night",
    "The A413 and the M40 at 5pm", "10 out of 10, number 1 priority", "3 or 4 times a week",
    "Rose Avenue has litter every week",
    "On 12/03/2024 the lights went", "we look at bbc dot", "The MP and the mayor should come", "It cost £1,000,000"])
def test_what_finds_nobody_is_not_marked(text: str) -> None:
    assert found(text) == []


def test_words_of_the_consultation_are_not_unknown() -> None:
    assert found("the bus to Qwztham is late") == [("name", "Qwztham")]
    assert find_marks("the bus to Qwztham is late", known=["Qwztham Green"]) == []
    assert find_marks("I saw Leanne there", known=["Leanne"]) != []     # a first name stays one


def test_letters_that_the_rules_cannot_read_are_marked_as_one() -> None:
    assert found("see محمد علی here") == [("name", "محمد علی")]


@given(st.text(max_size=300) | st.lists(st.sampled_from([*SHAPES, "Leanne ", "Mill Lane ",
                                                         "07700 900123 "]), max_size=40).map("".join))
def test_marks_are_in_order_and_inside_the_text(text: str) -> None:
    marks, at = find_marks(text), 0
    for mark in marks:
        assert at <= mark.start < mark.end <= len(text)
        assert mark.kind in KINDS
        assert mark.reason
        at = mark.end


def test_finding_is_linear_in_every_shape() -> None:
    for shape in SHAPES:
        short, long = (min(_seconds((shape * 20_000)[:length]) for _ in range(3)) for length in (2_500, 20_000))
        assert long < 8 * 3 * short + 0.02, shape


def _seconds(text: str) -> float:
    began = time.process_time()
    find_marks(text)
    return time.process_time() - began


def test_missing_lists_say_how_they_are_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lists.lists.cache_clear()
    monkeypatch.setattr(lists, "FILE", tmp_path / "lists.gz")
    with pytest.raises(lists.ListsMissing, match="pip install -e"):
        lists.lists()


def test_the_lists_hold_no_capital_and_no_second_copy() -> None:
    plain, words, first, last, common = (line.split() for line in gzip.decompress(lists.FILE.read_bytes()).decode().split("\n"))
    assert set(words) | set(common) <= set(plain)
    assert not set(plain) & (set(first) | set(last))
    assert all(word == word.lower() for word in (*plain, *first, *last))
