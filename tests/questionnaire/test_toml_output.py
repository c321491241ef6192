"""A questionnaire written as TOML is read again as the same one, and is fit for a person to edit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from survey_app.questionnaire import editing, parsing
from survey_app.questionnaire.kinds import SINGLE
from survey_app.questionnaire.model import Option, Page, Question, Questionnaire, Translation
from survey_app.questionnaire.parsing import bank
from survey_app.questionnaire.toml_output import to_toml


@pytest.mark.parametrize("name", parsing.bundled())
def test_every_bundled_questionnaire_comes_back_the_same(name: str) -> None:
    questionnaire = parsing.load(name)
    assert parsing.from_toml(to_toml(questionnaire)) == questionnaire


def test_so_does_the_bank() -> None:
    assert parsing.from_toml(to_toml(bank())) == bank()


def test_so_do_translations() -> None:
    survey = replace(parsing.load("have-your-say-2026"), translations=(
        Translation("cy", {"title": "Dweud eich dweud", "problems.item.litter": "Sbwriel \"ym mhobman\""}, draft=False),))
    assert parsing.from_toml(to_toml(survey)) == survey


def test_a_scale_is_written_once() -> None:
    assert to_toml(parsing.load("have-your-say-2026")).count("A very big problem") == 1


def test_options_that_differ_from_their_scale_are_written_out() -> None:
    survey = parsing.load("have-your-say-2026")
    other = replace(survey.question("safe_dark"), options=(Option("a", "A"), Option("b", "B")))
    page = editing.page_of(survey, "safe_dark")
    differing = editing.replace_page(survey, page.id, replace(page, questions=tuple(
        other if question.id == "safe_dark" else question for question in page.questions)))
    assert parsing.from_toml(to_toml(differing)) == differing


@example("'''" + '"""')
@example("\\n \\u0041 C:\\")
@example("".join(map(chr, range(0x20))))
@example("a line\nanother\r\nand a last\r")
@example("\x7f")
@example("\x80\x85\x9f\xa0\u2028\ufeff")
@example("\U0001f6e1\ufe0f \U0010ffff")
@given(st.text(min_size=1))
def test_any_words_come_back_the_same(words: str) -> None:
    question = Question("x", SINGLE, words, hint=words, options=(Option("a", words), Option("b", words, short=words)))
    survey = Questionnaire("q", words, (Page("p", words, (question,)),), translations=(Translation("cy", {"title": words}),))
    assert parsing.from_toml(to_toml(survey)) == survey
