"""Guesses about another tool's file."""

from __future__ import annotations

import csv
from pathlib import Path

from survey_app.fieldwork.importing import headings, suggestions
from survey_app.questionnaire import parsing
from survey_app.questionnaire.response_columns import columns

SURVEY = parsing.load("have-your-say-2026")
LAYOUT = {column.name: column for column in columns(SURVEY)}


def test_two_lines_of_headings_become_one() -> None:
    lines = [(1, ["RespondentID", "How bad?", "", "Which?", "", "Age"]),
             (2, ["", "Litter", "Noise", "Red", "Blue", "Response"]), (3, ["1", "Bad", "Good", "Red", "", "16 to 24"])]
    headed = headings.with_column_names(lines)
    assert headed[0][1] == ["RespondentID", "How bad?: Litter", "How bad?: Noise", "Which?: Red", "Which?: Blue", "Age"]
    assert headed[1:] == lines[2:]


def test_without_a_second_line_a_column_is_named_by_the_one_thing_it_holds() -> None:
    lines = [(1, ["id", "Which?", ""]), (2, ["1", "Red", ""]), (3, ["2", "Red", "Blue"])]
    assert headings.with_column_names(lines)[0][1] == ["id", "Which?: Red", "Which?: Blue"]
    lines = [(1, ["id", "Rank", ""]), (2, ["1", "3", "1"]), (3, ["2", "1", "2"])]
    assert headings.with_column_names(lines)[0][1] == ["id", "Rank", "Rank: column 3"]


def test_names_that_are_there_stay_and_none_is_there_twice() -> None:
    lines = [(1, ["a", "b"]), (2, ["1", "2"])]
    assert headings.with_column_names(lines) == lines
    assert headings.with_column_names([(1, ["a", "a"]), (2, ["1", "2"])])[0][1] == ["a", "a (2)"]
    assert headings.with_column_names([]) == []


def test_columns_are_recognised_by_their_words() -> None:
    found = suggestions.columns_for([
        "How much of a problem, if at all, are these in your neighbourhood?: Rubbish or litter lying around",
        "How old are you", "problems.graffiti", "Zip/Postal Code", "RespondentID", "What is your favourite colour?",
        "Why did you not report the crime? [I was afraid of what might happen]"], SURVEY)
    assert list(found.values()).count("problems.litter") == 1
    assert found["How old are you"] == "age_band"
    assert found["problems.graffiti"] == "problems.graffiti"
    assert found["Zip/Postal Code"] == "postcode"
    assert found["RespondentID"] == "reference"
    assert found["Why did you not report the crime? [I was afraid of what might happen]"] == "not_reported.afraid"
    assert "What is your favourite colour?" not in found


def test_values_are_recognised_by_code_label_or_short_form() -> None:
    problem = LAYOUT["problems.litter"]
    assert suggestions.values_for(["A very big problem", "fairly_big", "Not very big", "Purple"], problem) == {
        "A very big problem": "very_big", "fairly_big": "fairly_big", "Not very big": "not_very_big"}
    afraid = LAYOUT["not_reported.afraid"]
    assert suggestions.values_for(["I was afraid of what might happen", "No", "x", "maybe"], afraid) == {
        "I was afraid of what might happen": "1", "No": "0", "x": "1"}


def test_a_real_export_gets_a_name_for_every_column(real_data: Path) -> None:
    path = real_data / "export_surveymonkey" / "surveymonkey_StarWars.csv"
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        lines = list(enumerate(csv.reader(file), 1))
    header = headings.with_column_names(lines)[0][1]
    assert len(header) == len(lines[0][1]) == len(set(header))
    assert all(header)
    assert any(name.endswith("Star Wars: Episode V The Empire Strikes Back") for name in header)
