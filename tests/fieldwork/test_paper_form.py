"""The paper form: everything that is asked, tagged, a serial on every page, and no words that become markup."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from datetime import date, timedelta

import pytest
import segno
from flask import Flask

from survey_app import consultations
from survey_app.consultations import Refused, Survey
from survey_app.fieldwork import paper_form
from survey_app.questionnaire import editing, parsing
from tests.qr_codes import modules

pytestmark = pytest.mark.sqlite_only
TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone
LINK = "https://example.org/consultations/papered/"


@pytest.fixture
def survey(app: Flask) -> Survey:
    return consultations.create("papered", parsing.load("have-your-say-2026"), "Papered", TODAY, TODAY + timedelta(days=9), "P")


def pages(data: bytes) -> int:
    """How many pages a PDF has."""
    streams = [zlib.decompress(found) for found in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.S)
               if found[:1] == b"x"]
    whole = data + b"".join(streams)
    return len(re.findall(rb"/Type\s*/Page[^s]", whole))


def test_it_is_a_tagged_pdf_with_every_form(survey: Survey) -> None:
    one, three = paper_form.pdf(survey, LINK), paper_form.pdf(survey, LINK, paper_form.serials(7, 3))
    assert b"pdfuaid" in one
    assert pages(three) == 3 * pages(one) > 3


def test_everything_that_is_asked_is_on_it(survey: Survey) -> None:
    data = paper_form._data(survey, LINK, ["00007"])
    questions = [question for page in data["pages"] for question in page["questions"]]
    assert [question["label"] for question in questions] == [question.label for question in survey.questionnaire.questions]
    reasons = next(question for question in questions if question["label"].startswith("Where do these"))
    assert len(reasons["rows"]) == 18
    assert reasons["routes"] == ["Only for those that you answered “A very big problem” in “How much of a problem, if at all, "
                                 "are these in your neighbourhood?”"]
    assert any(page["route"].startswith("Only if the answer to “Have you been a victim") for page in data["pages"])


@pytest.mark.parametrize("link", [LINK, "https://example.org/consultations/" + "x" * 179])
def test_the_qr_code_is_that_of_the_address_with_a_white_border(survey: Survey, link: str) -> None:
    drawn = bytes(paper_form._data(survey, link, [])["qr"]).decode()
    known = segno.make(link.encode(), error="M", micro=False, boost_error=False)
    assert modules(drawn) == [list(row) for row in known.matrix_iter(border=4)]
    assert (known.error, "style" in drawn) == ("M", False)


@pytest.mark.parametrize("length", [180, 3000])
def test_an_address_too_long_for_a_code_that_can_be_scanned_is_refused_in_words(survey: Survey, length: int) -> None:
    with pytest.raises(Refused, match="too long for a QR code that a phone can read"):
        paper_form.pdf(survey, "https://example.org/consultations/" + "x" * length)


@pytest.mark.parametrize("words", ["#panic()", "*bold* _x_ $y$ @ref <label>", "\\ ` // /*", '"] #eval("1")'])
def test_words_are_never_markup(survey: Survey, words: str) -> None:
    question = replace(survey.questionnaire.question("victim"), label=words, hint=words)
    changed = replace(survey, title=words, questionnaire=editing.replace_question(survey.questionnaire, "victim", question))
    assert paper_form.pdf(changed, LINK).startswith(b"%PDF")


def test_serials_follow_each_other() -> None:
    assert paper_form.serials(98, 3) == ["00098", "00099", "00100"]


def test_a_character_that_no_typeface_has_is_named(survey: Survey) -> None:
    with pytest.raises(Refused, match="cannot be printed"):
        paper_form.pdf(replace(survey, title="A title with \U000f0123 in it"), LINK)
