"""A chart's words say which answers are counted and of whom, from the questionnaire's structure, and agree with its table."""

from __future__ import annotations

import pandas as pd
import pytest

from survey_app.analysis import deprivation_comparison, item_answers, ranked_problems, tally
from survey_app.analysis.charts import deprivation_alternative, deprivation_chart, ranked_chart, title, with_answer, worded
from survey_app.analysis.items import items
from survey_app.questionnaire import parsing
from survey_app.questionnaire.model import Questionnaire

from .drawing import drawn_words

SURVEY = parsing.from_toml("""
id = "safety"
title = "Safety"
audiences = [{code = "resident", label = "Residents"}, {code = "elected", label = "Elected representatives"}]

[scales.problem]
options = [{code = "big", label = "A big problem", concern = true}, {code = "some", label = "Somewhat a problem", concern = true},
           {code = "none", label = "No problem"}, {code = "dk", label = "Don’t know", dont_know = true}]
[scales.safety]
options = [{code = "safe", label = "Safe"}, {code = "unsafe", label = "Unsafe", concern = true},
           {code = "very_unsafe", label = "Very unsafe", concern = true}]

[[pages]]
id = "one"
title = "One"
[[pages.questions]]
id = "problems"
kind = "matrix"
label = "How much of a problem are these?"
scale = "problem"
items = [{id = "litter", label = "Litter"}, {id = "cctv", label = "CCTV"}, {id = "noise", label = "Noise"}]
[[pages.questions]]
id = "feeling"
kind = "matrix"
label = "How safe do you feel?"
scale = "safety"
items = [{id = "day", label = "Feeling safe in daylight"}]
[[pages.questions]]
id = "night"
kind = "single"
label = "How safe do you feel at night?"
scale = "safety"
[[pages.questions]]
id = "farm"
kind = "single"
label = "Do you farm?"
options = [{code = "yes", label = "Yes"}, {code = "no", label = "No"}]

[[pages]]
id = "two"
title = "Two"
show_if = {question = "farm", answers = ["yes"]}
[[pages.questions]]
id = "farms"
kind = "matrix"
label = "How much of a problem are these on your farm?"
scale = "problem"
items = [{id = "theft", label = "Theft of tools"}]
[[pages.questions]]
id = "reported"
kind = "multiple"
label = "Whom did you tell?"
options = [{code = "police", label = "The police"}, {code = "council", label = "The council"}]

[[pages]]
id = "three"
title = "Three"
[[pages.questions]]
id = "origin"
kind = "matrix"
label = "Where does it come from?"
rows_from = "problems"
rows_if = ["big"]
options = [{code = "own", label = "Own experience"}, {code = "news", label = "News"}]
[[pages.questions]]
id = "words"
kind = "long_text"
label = "Anything else?"
""")
CONCERN = [item.id for item in items(SURVEY)]


def table_of(*names: str, **more: list[str]) -> pd.DataFrame:
    labels = {item.id: item.label for item in items(SURVEY)} | {"reported.police": "The police", "origin": "Problems",
                                                                "words": "Anything else?"}
    return pd.DataFrame({"item": names, "problem": [labels[name] for name in names], **more})


def labels_of(*names: str) -> list[str]:
    return [str(label) for label in worded(table_of(*names), SURVEY)["problem"]]


def subtitle_of(table: pd.DataFrame, questionnaire: Questionnaire = SURVEY) -> str:
    said, = worded(table, questionnaire)["subtitle"].unique()
    return str(said)


def answers_of_60() -> pd.DataFrame:
    """30 people in deprived areas, 20 of them unsafe by day; 30 elsewhere, 6 of them unsafe."""
    unsafe = ["very_unsafe"] * 12 + ["unsafe"] * 8 + ["safe"] * 10 + ["unsafe"] * 6 + ["safe"] * 24
    return pd.DataFrame({"deprivation": ["deprived"] * 30 + ["other"] * 30, "feeling.day": unsafe, "night": unsafe[::-1],
                         **{name: ["big"] * 20 + ["none"] * 40 for name in CONCERN if name.startswith(("problems", "farms"))}},
                        dtype="str")


@pytest.mark.parametrize("item", ["feeling.day", "night"])
def test_the_words_of_a_reversed_item_agree_with_its_table(item: str) -> None:
    """The answers that a row names are those that people gave, counted by hand, in the figure beside it."""
    frame = answers_of_60()
    table = worded(deprivation_comparison(tally(frame, items(SURVEY), by="deprivation")), SURVEY)
    row = table[table["item"] == item].iloc[0]
    words = row["problem"].removeprefix("Feeling safe in daylight: ").removeprefix("How safe do you feel at night? ")
    named = [option for option in SURVEY.question("night").options if option.label.casefold() in words.casefold().split(" or ")]
    assert [option.label for option in named] == ["Unsafe", "Very unsafe"]
    given = frame[item].isin([option.code for option in named]).groupby(frame["deprivation"]).mean()
    assert (row["deprived_percent"], row["other_percent"]) == pytest.approx((100 * given["deprived"], 100 * given["other"]))
    verdict = "higher" if given["deprived"] > given["other"] else "lower"
    said = deprivation_alternative(table)
    start = said.index(f"{row['problem']}: {row['deprived_percent']:.0f}% ")
    assert said[start:].split(". ")[0].endswith(verdict)
    assert set(row["problem"].split()) <= {word for text in drawn_words(deprivation_chart(table)) for word in text.split()}


def test_a_row_names_its_answers_unless_the_subtitle_does() -> None:
    assert labels_of(*CONCERN) == [
        "Litter", "CCTV", "Noise", "Feeling safe in daylight: unsafe or very unsafe",
        "How safe do you feel at night? Unsafe or very unsafe",
        "Theft of tools (only people who said “Yes” to “Do you farm?” were asked)"]
    assert subtitle_of(table_of(*CONCERN)) == ("Percent who said “A big problem” or “Somewhat a problem” (unless the row names "
                                               "other answers), of residents who gave an opinion")
    assert subtitle_of(table_of("problems.litter", "problems.noise")) == (
        "Percent who said “A big problem” or “Somewhat a problem”, of residents who gave an opinion")


def test_a_chart_of_reversed_items_alone_names_the_answers_in_each_row() -> None:
    assert labels_of("feeling.day") == ["Feeling safe in daylight: unsafe or very unsafe"]
    assert subtitle_of(table_of("feeling.day", "night")) == (
        "Percent who gave the answers that the row names, of residents who answered")
    assert title("Feeling safe in daylight", "feeling.day", SURVEY) == "Feeling safe in daylight: unsafe or very unsafe"
    assert title("Litter", "problems.litter", SURVEY) == "Litter"


def test_a_chart_of_answers_says_of_whom() -> None:
    assert subtitle_of(table_of("reported.police", option=["1"])) == (
        "Percent of residents who answered; only people who said “Yes” to “Do you farm?” were asked")
    assert subtitle_of(table_of("origin", option=["own"])) == "Percent of the strong concerns mentioned"
    assert subtitle_of(table_of("words", option=["theme"])) == "Percent of residents who wrote something"
    assert subtitle_of(table_of("night", option=["safe"])) == "Percent of residents who answered"
    assert labels_of_answers("night") == ["How safe do you feel at night?"]


def labels_of_answers(name: str) -> list[str]:
    return [str(label) for label in worded(table_of(name, option=["safe"]), SURVEY)["problem"]]


def test_one_audience_is_not_named() -> None:
    alone = parsing.load("have-your-say-2015")
    table = pd.DataFrame({"item": ["problems.litter"], "problem": ["Rubbish or litter lying around"]})
    assert subtitle_of(table, alone) == ("Percent who said “A very big problem” or “A fairly big problem”, of those who gave an "
                                         "opinion")


def test_no_survey_is_given_words_that_it_did_not_ask() -> None:
    asked = parsing.load("residents-survey-2020")
    table = pd.DataFrame({"item": ["crime.burglary"], "problem": ["Burglary"]})
    assert subtitle_of(table, asked) == (
        "Percent who said “Very concerned” or “Fairly concerned”, of residents who gave an opinion")
    ranked = worded(ranked_problems(tally(answers_of_60(), items(SURVEY))), SURVEY)
    assert not any("called it" in text for text in drawn_words(ranked_chart(ranked)))


def test_the_figures_stay_as_they_are() -> None:
    table = ranked_problems(tally(answers_of_60(), items(SURVEY)))
    after = worded(table, SURVEY)
    pd.testing.assert_frame_equal(after[table.columns].drop(columns="problem"), table.drop(columns="problem"))
    distribution = item_answers(tally(answers_of_60(), items(SURVEY)), SURVEY)
    assert set(worded(distribution, SURVEY)["problem"]) >= {"Litter", "Feeling safe in daylight"}


@pytest.mark.parametrize(("label", "answer", "said"), [
    ("In daylight", "Fairly unsafe", "In daylight: fairly unsafe"), ("Safe?", "Fairly unsafe", "Safe? Fairly unsafe"),
    ("Slavery", "I know a lot", "Slavery: I know a lot"), ("Litter", "A big problem", "Litter: a big problem"),
    ("Watched by", "CCTV", "Watched by: CCTV")])
def test_a_label_and_an_answer_read_as_one(label: str, answer: str, said: str) -> None:
    assert with_answer(label, answer) == said
