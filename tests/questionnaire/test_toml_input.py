"""TOML that no person writes: nested without end, or with numbers that nothing can store."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from survey_app.consultations import Refused
from survey_app.fieldwork.importing import column_mapping
from survey_app.questionnaire import parsing, toml_input
from survey_app.questionnaire.validation import QuestionnaireError

ABSURD = {
    "arrays": "a = " + "[" * 100_000, "closed": "a = " + "[" * 500 + "]" * 500, "few": "a = " + "[" * 25 + "]" * 25,
    "tables": "a = " + "{b = " * 5_000, "dots": ".".join("a" * 3_000) + " = 1",
    "many dots": " . ".join(["a", "'b'", '"c"'] * 200_000) + " = 1", "dots of a table": "[" + ".".join("a" * 500_000) + "]\n",
    "dots of a row": "a = {" + ".".join("a" * 500_000) + " = 1}", "digits": "a = " + "9" * 5_000,
    "large": "version = 99999999999999999999", "negative": "version = -9223372036854775809", "infinite": "version = inf"}


@pytest.mark.parametrize("name", ABSURD)
def test_is_refused_in_a_line(name: str, tmp_path: Path) -> None:
    for read in (parsing.from_toml, parsing.themes_from_toml):
        with pytest.raises(QuestionnaireError, match="is not valid TOML: ") as told:
            read(ABSURD[name], "asked.toml")
        assert len(str(told.value).splitlines()) == 1
    file = tmp_path / "mapping.toml"
    file.write_text(ABSURD[name])
    with pytest.raises(Refused, match="cannot be read, because it is no TOML"):
        column_mapping.read_mapping(file, parsing.load("have-your-say-2026"))


def test_long_words_and_quotes_take_no_longer() -> None:
    for text in ("a" * 2_000_000, '"' * 2_000_000, "a.b." * 9 + "\n" * 500_000, "a . " * 500_000):
        begun = time.process_time()
        toml_input.DOTTED.search(text)
        assert time.process_time() - begun < 2


def test_what_people_write_is_read() -> None:
    assert parsing.load("have-your-say-2026").id == "have_your_say_2026"
