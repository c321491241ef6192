"""A questionnaire in another language: string by string, falling back, with ids and codes untouched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from survey_app.questionnaire import editing, parsing
from survey_app.questionnaire.translation import is_draft, languages, string_ids, translated, untranslated, without_outdated
from survey_app.questionnaire.validation import QuestionnaireError

BASE = """
id = "two"
title = "Two questions"
[scales]
size = [{ code = "big", label = "A big problem", short = "Big" }, { code = "small", label = "A small problem", short = "Small" }]
[[pages]]
id = "one"
title = "Page one"
[[pages.questions]]
id = "problems"
kind = "matrix"
label = "How big?"
scale = "size"
items = [{ id = "noise", label = "Noise" }, { id = "litter", label = "Litter" }]
[[pages.questions]]
id = "victim"
kind = "single"
label = "Victim?"
hint = "In a year"
options = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]
"""
WELSH = """
[[translations]]
language = "cy"
[translations.strings]
"problems.label" = "Pa mor fawr?"
"problems.item.noise" = "Sŵn"
"scale.size.big" = "Problem fawr"
"victim.option.no" = "Na"
"""


def test_puts_each_string_in_its_place() -> None:
    welsh = translated(parsing.from_toml(BASE + WELSH), "cy")
    problems = welsh.question("problems")
    assert problems.label == "Pa mor fawr?"
    assert [item.label for item in problems.items] == ["Sŵn", "Litter"]
    assert [option.label for option in problems.options] == ["Problem fawr", "A small problem"]
    assert [option.label for option in welsh.question("victim").options] == ["Yes", "Na"]


def test_a_translated_label_replaces_the_short_form_of_the_base_language() -> None:
    welsh = translated(parsing.from_toml(BASE + WELSH), "cy")
    assert [option.brief for option in welsh.question("problems").options] == ["Problem fawr", "Small"]


def test_marks_what_stayed_in_the_base_language() -> None:
    welsh = translated(parsing.from_toml(BASE + WELSH), "cy", untranslated=lambda text: f"[{text}]")
    assert welsh.title == "[Two questions]"
    assert welsh.intro == ""
    assert welsh.question("victim").hint == "[In a year]"
    assert welsh.question("problems").items[1].label == "[Litter]"


def test_leaves_ids_codes_and_the_base_alone() -> None:
    base = parsing.from_toml(BASE + WELSH)
    welsh = translated(base, "cy")
    assert [question.id for question in welsh.questions] == [question.id for question in base.questions]
    assert [question.codes for question in welsh.questions] == [question.codes for question in base.questions]
    assert translated(base, "fr") == translated(base, "en") == base


def test_is_part_of_the_version() -> None:
    base = parsing.from_toml(BASE + WELSH)
    assert parsing.from_json(parsing.to_json(base)) == base
    assert parsing.sha256(base) != parsing.sha256(parsing.from_toml(BASE))
    assert languages(base) == ("en", "cy")
    assert is_draft(base, "cy")
    assert not is_draft(base, "en")


def test_words_that_changed_lose_their_translation_unless_it_changed_with_them() -> None:
    base = parsing.from_toml(BASE + WELSH)
    matrix = base.question("problems")
    options = (replace(matrix.options[0], label="A huge problem"), *matrix.options[1:])
    changed = editing.replace_question(base, "problems", replace(matrix, label="How large?", options=options))
    strings = without_outdated(base, changed).translations[0].strings
    assert strings == {"problems.item.noise": "Sŵn", "victim.option.no": "Na"}
    anew = replace(changed, translations=(replace(changed.translations[0], strings={
        **changed.translations[0].strings, "problems.label": "Pa mor fawr yw?"}),))
    assert without_outdated(base, anew).translations[0].strings["problems.label"] == "Pa mor fawr yw?"
    assert without_outdated(base, base) == base


def test_tells_what_is_shown_in_the_base_language() -> None:
    base = parsing.from_toml(BASE + WELSH)
    assert untranslated(base, "cy") == ["Two questions", "Residents", "Page one", "Litter", "A small problem", "Small", "Victim?",
                                        "In a year", "Yes"]
    assert untranslated(base, "en") == []


@pytest.mark.parametrize(("translations", "fault"), [
    ('[[translations]]\nlanguage = "cy"\nstrings = { "nothing.label" = "x" }', "translates 'nothing.label', which is no string"),
    ('[[translations]]\nlanguage = "Welsh!"\nstrings = {}', "has the language 'Welsh!'"),
    ('[[translations]]\nlanguage = "en"\nstrings = {}', "has the language 'en' more than once"),
    ('[[translations]]\nlanguage = "cy"\nstrings = { title = 3 }', "'title' = 3, which is not text in quotes"),
    ('[[translations]]\nstrings = {}', "has no 'language'"),
])
def test_faults_are_named(translations: str, fault: str) -> None:
    with pytest.raises(QuestionnaireError, match=fault):
        parsing.from_toml(BASE + translations)


@pytest.mark.parametrize("language", ["cy", "ur"])
def test_this_year_s_survey_is_translated_and_marked_as_a_draft(language: str) -> None:
    survey = parsing.load("have-your-say-2026")
    assert is_draft(survey, language)
    foreign = translated(survey, language, untranslated=lambda text: "")
    missing = [question.id for question in foreign.questions if not question.label]
    assert missing == []
    assert len(set(string_ids(survey))) > 170
