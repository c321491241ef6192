"""SPSS limits names, labels and texts. Whatever the questionnaire, the file can be read and no two things become the same."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from survey_app.publishing.microdata import spss
from survey_app.questionnaire.parsing import from_toml

LONG = ("I strongly believe that the council, the police, the fire and rescue service and everybody else should do more "
        "– and soon, please ")
LONG_ID = "a_question_whose_id_goes_on_and_on_for_more_than_sixty_four_bytes_in_all"
QUESTIONNAIRE = f"""
id = "sav"
title = "Names and labels"
[[pages]]
id = "one"
title = "One"
[[pages.questions]]
id = "to"
kind = "single"
label = "A word that SPSS keeps for itself"
options = [{{code = "yes", label = "{LONG}A"}}, {{code = "no", label = "{LONG}B"}}, {{code = "{'x' * 60}", label = "{LONG}C"}}]
[[pages.questions]]
id = "{LONG_ID}"
kind = "single"
label = "A long id"
options = [{{code = "yes", label = "Yes"}}, {{code = "no", label = "No"}}]
[[pages.questions]]
id = "{LONG_ID}_2"
kind = "single"
label = "Another long id"
options = [{{code = "yes", label = "Yes"}}, {{code = "no", label = "No"}}]
[[pages.questions]]
id = "with"
kind = "multiple"
label = "Which?"
options = [{{code = "a", label = "First"}}, {{code = "b", label = "Second"}}]
[[pages.questions]]
id = "comments"
kind = "long_text"
label = "Anything else?"
"""
HEADER = ["reference", "to", LONG_ID, f"{LONG_ID}_2", "with.a", "with.b", "comments"]
CAR = "\N{POLICE CAR}"


@pytest.fixture
def written(tmp_path: Path) -> tuple[pd.DataFrame, Any]:
    rows = pd.DataFrame([["s1", "yes", "no", "yes", "1", "0", CAR * 20_000], ["s2", "no", "", "not_asked", "", "", "ok"]],
                        columns=HEADER)
    spss.write(tmp_path / "out.sav", rows, from_toml(QUESTIONNAIRE), datetime(2026, 1, 31, tzinfo=UTC))
    frame, meta = pyreadstat.read_sav(tmp_path / "out.sav")
    return frame, meta


def test_names_are_within_the_limit_and_different(written: tuple[pd.DataFrame, Any]) -> None:
    names = [str(name) for name in written[0]]
    assert names[0] == "reference"
    assert names[1] == "to_1"
    assert names[4:] == ["with_a", "with_b", "comments"]
    assert names[2] != names[3]
    assert all(len(name.encode()) <= 64 and LONG_ID.startswith(name.rpartition("_")[0]) for name in names[2:4])


def test_the_label_of_a_changed_name_begins_with_the_whole_one(written: tuple[pd.DataFrame, Any]) -> None:
    frame, meta = written
    labels = meta.column_names_to_labels
    assert labels["to_1"] == "to: A word that SPSS keeps for itself"
    assert labels[list(frame)[2]] == f"{LONG_ID}: A long id"
    assert labels["with_a"] == "Which?: First"


def test_value_labels_that_begin_alike_stay_different(written: tuple[pd.DataFrame, Any]) -> None:
    labels = written[1].variable_value_labels["to_1"]
    assert len(set(labels.values())) == 4
    assert [re.sub(".*…", "…", labels[number]) for number in (1, 2, 3)] == ["… (yes)", "… (no)", "… (3)"]
    assert all(len(label.encode()) <= 120 for label in labels.values())
    assert all(LONG.startswith(labels[number].partition("…")[0]) for number in (1, 2, 3))
    assert labels[-1] == "Not asked"
    assert "A name or label that is too long for SPSS is cut, and ends in a number or code." in written[1].notes


def test_answers_are_numbers_and_a_text_ends_at_the_limit(written: tuple[pd.DataFrame, Any]) -> None:
    frame = written[0]
    assert frame["to_1"].tolist() == [1, 2]
    assert frame.iloc[:, 3].tolist() == [1, -1]
    assert frame["with_a"].iloc[0] == 1
    assert frame["with_a"].isna().tolist() == [False, True]
    assert frame["comments"].tolist() == [CAR * (32_767 // 4), "ok"]


@pytest.mark.parametrize(("header", "names"), [
    (["a.b", "a_b"], ["a_b", "a_b_1"]), (["Ab", "aB"], ["Ab", "aB_1"]), (["all", "and", "by", "not", "or"],
                                                                       ["all_0", "and_1", "by_2", "not_3", "or_4"]),
    (["x" * 64, "x" * 65], ["x" * 64, "x" * 62 + "_1"])])
def test_names_that_would_become_equal_end_in_their_place(header: list[str], names: list[str]) -> None:
    assert list(spss.variable_names(header).values()) == names
