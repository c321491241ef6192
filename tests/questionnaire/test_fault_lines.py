"""Faults of a file are shown with their line."""

from __future__ import annotations

import pytest

from survey_app.questionnaire import parsing
from survey_app.questionnaire.validation import QuestionnaireError, explained, line_of

GOOD = """id = "q"
title = "Q"

[[pages]]
id = "first"
title = "First"

[[pages.questions]]
id = "colour"
kind = "single"
label = "Which colour?"
options = [
  { code = "red", label = "Red" },
  { code = "blue", label = "Blue" },
]
"""


@pytest.mark.parametrize(("old", "new", "line"), [
    ('kind = "single"', "kind = single", 10), ('kind = "single"', 'kind = "singular"', 9), ('label = "Which colour?"\n', "", 9),
    ('title = "First"', 'title = ""', 5), ('code = "blue"', 'code = "Blue"', 9), ('title = "Q"', 'titel = "Q"', None),
    ("},\n]\n", "},\n", 15)])
def test_a_fault_is_found_in_the_file(old: str, new: str, line: int | None) -> None:
    text = GOOD.replace(old, new)
    with pytest.raises(QuestionnaireError) as refused:
        parsing.from_toml(text)
    assert {line_of(fault, text) for fault in refused.value.faults} == {line}


def test_the_line_itself_is_shown() -> None:
    text = GOOD.replace('kind = "single"', "kind = single")
    with pytest.raises(QuestionnaireError) as refused:
        parsing.from_toml(text, "mine.toml")
    words = explained(refused.value.faults[0], text)
    assert words.startswith("mine.toml: is not valid TOML")
    assert words.endswith("Line 10: kind = single")
