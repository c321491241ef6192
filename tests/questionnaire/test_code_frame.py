"""The code frame: patterns that a person can write, faults that are named, and themes that the words of a comment suggest."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from survey_app.demo.comments import PLACES, SENTENCES
from survey_app.questionnaire import code_frame, parsing
from survey_app.questionnaire.model import Theme
from survey_app.questionnaire.toml_output import to_toml
from survey_app.questionnaire.validation import QuestionnaireError, check

SURVEY = parsing.load("residents-survey-2020")


def found(pattern: str, text: str) -> bool:
    return bool(code_frame.suggested(text, [Theme("x", "X", (pattern,))]))


@pytest.mark.parametrize(("pattern", "text"), [
    ("fly tip*", "Fly-tipping"), ("fly tip*", "fly tipped"), ("fly tip*", "FLYTIPPERS everywhere"), ("fly-tip*", "fly tips"),
    ("drug*", "the drug-dealers"), ("parking", "(parking!)"), ("street light*", "streetlights"), ("PCSO*", "our pcsos"),
    ("builder's", "builder’s waste"), ("20 limit", "a 20 limit")])
def test_a_pattern_finds_words_however_they_are_written(pattern: str, text: str) -> None:
    assert found(pattern, text)


@pytest.mark.parametrize(("pattern", "text"), [
    ("drug", "drugs"), ("park", "parking"), ("speed*", "at lightspeed"), ("tip*", "fly and multiple"), ("bins", "cabins"),
    ("fly tip*", "fly and tip")])
def test_it_finds_nothing_inside_another_word(pattern: str, text: str) -> None:
    assert not found(pattern, text)


def test_a_comment_may_have_several_themes_or_none() -> None:
    assert code_frame.suggested("Drugs, and cars parked on the verge", SURVEY.themes) == ("drugs", "parking")
    assert code_frame.suggested("Nothing to add", SURVEY.themes) == ()


def test_the_frame_of_2020_finds_what_each_sentence_of_the_demo_is_about() -> None:
    for theme, sentences in SENTENCES.items():
        for sentence in sentences:
            for place in PLACES:
                assert theme in code_frame.suggested(sentence.format(place=place), SURVEY.themes), sentence


def test_both_years_have_the_same_frame() -> None:
    assert parsing.load("have-your-say-2026").themes == SURVEY.themes


@pytest.mark.parametrize(("theme", "said"), [
    (Theme("x", "", ("a",)), "theme x has no label"), (Theme("x", "X", ()), "theme x has no patterns"),
    (Theme("x", "X", ("(",)), "theme x has the pattern '('; a pattern is words"),
    (Theme("x", "X", ("a*a*a*a*b",)), "theme x has the pattern 'a*a*a*a*b', which could take very long"),
    (Theme("x", "X", ("long" * 30,)), "which could take very long"),
    (Theme("x", "X", ("",)), "theme x has the pattern ''"),
    (Theme("x", "X", ("a",), ("b",)), "theme x has the example “b”, in which none of its patterns is found"),
    (Theme("coding", "X", ("a",)), "theme coding has an id that the program needs for itself"),
    (Theme("X y", "X", ("a",)), "has the id 'X y'"), (Theme("drugs", "X", ("a",)), "which is already used")])
def test_every_fault_of_a_frame_is_named(theme: Theme, said: str) -> None:
    faults = [f"{fault.where} {fault.message}" for fault in check(replace(SURVEY, themes=(*SURVEY.themes, theme)))]
    assert any(said in fault for fault in faults), faults


@pytest.mark.parametrize("pattern", ["*a*b", "a* b*", "*a a*", "a a a a a b", "fly tip*"])
@pytest.mark.parametrize("shape", ["a", "a ", "a-", "a’", " ", "a" * 79 + " ", "fly ", "ab"])
def test_patterns_take_time_in_proportion_to_the_text(pattern: str, shape: str) -> None:
    found(pattern, "a")
    short, long = (min(_seconds(pattern, (shape * length)[:length]) for _ in range(3)) for length in (2_500, 20_000))
    assert long < 8 * 3 * short + 0.02


def _seconds(pattern: str, text: str) -> float:
    began = time.process_time()
    found(pattern, text)
    return time.process_time() - began


def test_the_columns_of_a_frozen_file() -> None:
    names = code_frame.theme_columns(SURVEY)
    assert names[0] == "comments.drugs"
    assert names[-1] == "comments.coding"
    assert code_frame.theme_columns(parsing.load("have-your-say-2015")) == ()


def test_a_file_may_hold_the_frame_alone_or_a_whole_questionnaire() -> None:
    assert parsing.themes_from_toml(to_toml(SURVEY)) == SURVEY.themes
    alone = '[[themes]]\nid = "a"\nlabel = "A"\npatterns = ["a*"]\nexamples = ["Ah"]\n'
    assert parsing.themes_from_toml(alone) == (Theme("a", "A", ("a*",), ("Ah",)),)


@pytest.mark.parametrize(("text", "said"), [
    ("x = ", "not valid TOML"), ("title = 'X'", "has no themes; write each under"),
    ("[[themes]]\nid = 'a'\nlabel = 'A'", "theme a has no 'patterns'"),
    ("[[themes]]\nid = 'a'\nlabel = 'A'\npatterns = 'a'", "where a list is needed"),
    ("[[themes]]\nid = 'a'\nlabel = 'A'\npatterns = ['a']\nwords = ['b']", "has the unknown setting 'words'")])
def test_a_file_with_a_fault_says_so(text: str, said: str) -> None:
    with pytest.raises(QuestionnaireError, match=said):
        parsing.themes_from_toml(text)


def test_a_questionnaire_without_a_frame_keeps_the_fingerprint_it_had() -> None:
    assert '"themes"' not in parsing.to_json(parsing.load("have-your-say-2015"))
    assert parsing.from_json(parsing.to_json(SURVEY)) == SURVEY
