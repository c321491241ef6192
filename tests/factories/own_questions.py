"""A consultation of 120 people with a lead's own questions of every closed kind, whose ids the program has never heard of."""

from __future__ import annotations

import random

from survey_app.consultations import Survey
from survey_app.demo.respondents import Row
from survey_app.questionnaire import parsing
from tests.factories.consultations import consultation

PEOPLE = 120
PLACES = [{"place_status": "matched", "imd_quintile_local": quintile, "ward": ward, "authority": "ZZ7000001"}
          for quintile, ward in (("1", "ZZ5000001"), ("3", "ZZ5000002"))] + [{"place_status": "not_given"}]
QUESTIONNAIRE = """
id = "own"
title = "Our own survey"
[[pages]]
id = "p1"
title = "First"
[[pages.questions]]
id = "q1"
kind = "single"
label = "How do you mostly travel?"
options = [{code = "a", label = "On foot"}, {code = "b", label = "By bus"}, {code = "c", label = "By car"},
  {code = "d", label = "Prefer not to say", declined = true}]
[[pages.questions]]
id = "q2"
kind = "multiple"
label = "Which of these would help in the next 12 months?"
options = [{code = "a", label = "More lighting"}, {code = "b", label = "More lighting or cameras"},
  {code = "c", label = "Cameras"}]
[[pages.questions]]
id = "q3"
kind = "matrix"
label = "How satisfied are you with these?"
options = [{code = "a", label = "Satisfied"}, {code = "b", label = "Neither"}, {code = "c", label = "Not satisfied"}]
items = [{id = "x", label = "Parks"}, {id = "y", label = "Roads and parks"}]
[[pages.questions]]
id = "q7"
kind = "ranking"
label = "Which should come first?"
items = [{id = "x", label = "More patrols"}, {id = "y", label = "Safer streets"}, {id = "z", label = "A youth club"},
  {id = "w", label = "Cleaner parks"}]
[[pages.questions]]
id = "q6"
kind = "number"
label = "How many dogs do you meet on a usual day?"
most = 40
options = [{code = "from_0", label = "0"}, {code = "from_1", label = "1 to 3"}, {code = "from_4", label = "4 or more"}]
[[pages.questions]]
id = "q4"
kind = "matrix"
label = "Do these worry you?"
options = [{code = "a", label = "It worries me", concern = true, top = true}, {code = "b", label = "It does not"}]
items = [{id = "x", label = "Dogs"}, {id = "y", label = "Quad bikes"}]
[[pages.questions]]
id = "q5"
kind = "matrix"
role = "agreement"
label = "Are these the right things to do?"
options = [{code = "a", label = "Quite right", side = "agree"}, {code = "b", label = "Unsure"},
  {code = "c", label = "Quite wrong", side = "disagree"}]
items = [{id = "x", label = "Wardens at night"}, {id = "y", label = "Fines for rubbish"}]
"""


def rows(people: int = PEOPLE, seed: int = 15) -> list[Row]:
    """Makes one response for each of so many people, who live in two wards; few give some of the answers."""
    draw = random.Random(seed)      # noqa: S311 -- the answers of a test
    codes = {"q1": "aaaaaaabbbbbbbbccd", "q3.x": "abbbbbbbbbbbbbbbc", "q3.y": "abc", "q4.x": "ab",
             "q4.y": "ab", "q5.x": "aabc", "q5.y": "abcc",
             "q2.a": "01", "q2.b": "01", "q2.c": "01"}
    return [{"reference": f"r{number:03}", "submitted_on": "2020-01-07", "source": "online", "audience": "resident",
              "language": "en", "q6": str(draw.choice([0, 0, 1, 2, 3, 5, 9])),
             **dict(zip(("q7.x", "q7.y", "q7.z", "q7.w"), draw.sample("1230", 4), strict=True)),
             **PLACES[number % 7 // 3], **{name: draw.choice(some) for name, some in codes.items()}}
            for number in range(people)]


def own_survey(people: int = PEOPLE) -> Survey:
    """Makes the closed consultation."""
    return consultation(parsing.from_toml(QUESTIONNAIRE), rows(people), "own", "Our own survey")
