"""The published figures through the tables that the program itself makes."""

import pandas as pd

from survey_app.analysis import deprivation_comparison, ranked_problems, tally, typed, with_deprivation
from survey_app.demo.respondents import buckinghamshire_2020, wycombe_2015
from survey_app.questionnaire.parsing import load

PUBLISHED_RANKS = {
    "litter": 1, "drugs": 2, "cybercrime": 3, "burglary": 4, "from_vehicles": 5, "vandalism": 6, "teenagers": 6,
    "domestic_abuse": 7, "drunk": 7, "graffiti": 8, "noise": 9, "mugged": 10, "harassed": 10, "gangs": 10,
    "assault": 11, "vehicles_stolen": 12, "hate_crime": 13, "abandoned_cars": 14}


def test_the_problems_of_2015_are_ranked_as_published() -> None:
    survey = load("have-your-say-2015")
    ranked = ranked_problems(tally(typed(pd.DataFrame(wycombe_2015(2015)), survey), survey))
    ranks = dict(zip(ranked["item"].str.removeprefix("problems."), ranked["rank"], strict=True))
    assert list(ranks.items()) == list(PUBLISHED_RANKS.items())


def test_the_concerns_of_2020_are_ranked_and_compared_as_published() -> None:
    survey = load("residents-survey-2020")
    frame = with_deprivation(typed(pd.DataFrame(buckinghamshire_2020(2020)), survey))
    residents = tally(frame, survey, by=("deprivation",), audience="resident")
    items = ranked_problems(residents)["item"].str.split(".", expand=True)
    order = {question: list(rows[1]) for question, rows in items.groupby(0)}
    assert set(order) == {"crime", "behaviour", "substances"}
    assert order["crime"][:4] == ["burglary", "fraud", "scams", "vehicle_crime"]
    assert order["behaviour"][:4] == ["criminal_damage", "begging", "loitering", "rough_sleeping"]
    assert order["substances"] == ["drugs", "alcohol"]
    night = deprivation_comparison(residents).set_index("item").loc["safe_night"]
    assert (night["deprived_base"], night["deprived_percent"], night["other_base"]) == (250, 64.0, 1440)
