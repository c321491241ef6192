"""Small real frames and questionnaires for the analysis tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from survey_app.analysis import ConcernItem
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.parsing import from_toml

from .counted import Counted

SURVEY = """
id = "small"
title = "A small survey"
audiences = [{code = "resident", label = "Residents"}, {code = "elected", label = "Elected representatives"}]

[scales.problem]
options = [
  {code = "very", label = "A very big problem", concern = true, top = true},
  {code = "fairly", label = "A fairly big problem", concern = true},
  {code = "not_very", label = "Not a very big problem"},
  {code = "none", label = "Not a problem at all"},
  {code = "dont_know", label = "Don't know", dont_know = true},
  {code = "declined", label = "Prefer not to say", declined = true},
]

[[pages]]
id = "one"
title = "Problems"
[[pages.questions]]
id = "problems"
kind = "matrix"
label = "How much of a problem are these?"
scale = "problem"
items = [{id = "litter", label = "Litter"}, {id = "drugs", label = "Drugs"}, {id = "noise", label = "Noise"}]
[[pages.questions]]
id = "night"
kind = "single"
label = "How safe do you feel at night?"
ranked = false
options = [{code = "safe", label = "Safe"}, {code = "unsafe", label = "Unsafe", concern = true}]

[[pages]]
id = "two"
title = "More"
[[pages.questions]]
id = "concern_from"
kind = "matrix"
label = "Where does this concern come from?"
rows_from = "problems"
rows_if = ["very"]
options = [{code = "own", label = "Own experience"}, {code = "others", label = "Others"},
           {code = "news", label = "News"}]
[[pages.questions]]
id = "channels"
kind = "multiple"
label = "How do you want to hear from us?"
options = [{code = "email", label = "Email"}, {code = "post", label = "Post"},
           {code = "none", label = "None of these", exclusive = true}]
[[pages.questions]]
id = "comment"
kind = "long_text"
label = "Anything else?"
"""


@pytest.fixture(scope="session")
def survey() -> Questionnaire:
    """A small questionnaire with every kind of question that is counted."""
    return from_toml(SURVEY)


@pytest.fixture
def rows() -> pd.DataFrame:
    """Eight responses to it as a canonical file holds them: seven residents and one elected representative."""
    lines = [
        "resident,1,1,very,very,fairly,unsafe,own,news,not_asked,1,0,0,words",
        "resident,1,1,very,fairly,none,unsafe,own,not_asked,not_asked,1,1,0,",
        "resident,3,2,fairly,not_very,none,safe,not_asked,not_asked,not_asked,0,0,1,",
        "resident,8,5,not_very,not_very,dont_know,safe,not_asked,not_asked,not_asked,,,,",
        "resident,9,5,none,none,declined,,not_asked,not_asked,not_asked,0,1,0,",
        "resident,10,4,fairly,fairly,,safe,not_asked,not_asked,not_asked,0,1,0,",
        "resident,,,not_very,very,very,unsafe,not_asked,others,own,1,0,0,",
        "elected,2,1,very,very,very,safe,own,own,own,1,0,0,",
    ]
    names = ["audience", "imd_decile", "imd_quintile_local", "problems.litter", "problems.drugs", "problems.noise",
             "night", "concern_from.litter", "concern_from.drugs", "concern_from.noise", "channels.email",
             "channels.post", "channels.none", "comment"]
    return pd.DataFrame([line.split(",") for line in lines], columns=names)


@pytest.fixture(scope="session")
def reference(real_data: Path) -> Path:
    """The folder of reference values that R computed, beside the real data."""
    return real_data.parent / "reference"


@pytest.fixture(scope="session")
def crime_survey(real_data: Path) -> Counted:
    """The Crime Survey teaching file: six concern items, weight and deprivation quintile."""
    raw = pd.read_csv(real_data / "survey_csew1314/csew1314_codes.csv")
    names = {"rubbcomm": "12", "vandcomm": "12", "poorhou": "12", "walkdark": "34", "walkday": "34", "homealon": "34"}
    frame = pd.DataFrame({name: raw[name].map(lambda code: str(int(code)) if code in (1, 2, 3, 4) else "")
                          for name in names})
    frame["weight"], frame["deprivation_quintile"] = raw["IndivWgtx"], raw["edeprivex"].astype("Int8")
    return frame, [ConcernItem(name, name, name, tuple("1234"), tuple(concern)) for name, concern in names.items()]


@pytest.fixture(scope="session")
def synthetic(reference: Path) -> Counted:
    """The reference survey of 2,379 respondents as its generator makes it: 17 problems, don't know in the base."""
    made: pd.DataFrame = generator(reference)["make"](2379)
    names = [f"P{place:02d}" for place in range(1, 18)]
    for name in (*names, "AGE", "SEX", "area"):
        made[name] = made[name].map(lambda code: "" if pd.isna(code) else str(int(code)))
    made["side"] = made["deprived"].map({1: "deprived", 0: "other"})
    items = [ConcernItem(name, name, name, tuple("12345"), ("1", "2"), ("1",), ("5",)) for name in names]
    return made, items


@pytest.fixture(scope="session")
def synthetic_targets(reference: Path) -> dict[str, dict[str, float]]:
    """The population that the reference survey is raked to."""
    margins = generator(reference)["margins"](2379)
    return {name: {str(place): float(people) for place, people in enumerate(goal, 1)} for name, goal in margins.items()}


def generator(reference: Path) -> dict[str, Any]:
    """The functions of the reference's own generator."""
    space: dict[str, Any] = {"__name__": "generate"}
    exec((reference / "synthetic/generate.py").read_text(), space)  # noqa: S102  # a file of the reference values
    return space
