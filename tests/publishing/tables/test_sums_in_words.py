"""Answers that a table adds together are named in the questionnaire's own language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from survey_app.publishing.tables import answers
from survey_app.questionnaire import parsing


@pytest.mark.parametrize(("language", "first"), [("en", ["Strongly agree or agree", "Disagree or strongly disagree"]), ("cy", [
    "Strongly agree / Agree", "Disagree / Strongly disagree"])])
def test_a_sum_of_agreement_names_its_answers_in_the_questionnaires_own_language(language: str, first: list[str]) -> None:
    asked = replace(parsing.load("have-your-say-2026"), language=language)
    lines = answers.agreement(asked)
    assert list(dict.fromkeys(line.words for line in lines if len(line.answer.counted) > 1)) == first


def test_no_english_or_joins_the_answers_of_another_language() -> None:
    asked = replace(parsing.load("have-your-say-2026"), language="cy")
    lines = answers.safety(asked)
    sums = [line.words for line in lines if len(line.answer.counted) > 1]
    assert sums
    assert not any(" or " in words for words in sums)
