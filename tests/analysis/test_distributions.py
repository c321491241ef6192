import pandas as pd
import pytest

from survey_app.analysis import distribution, pooled_mentions, tally, typed
from survey_app.questionnaire.model import Questionnaire


def test_every_option_stands_with_its_share_and_the_rest_outside_the_base(
        rows: pd.DataFrame, survey: Questionnaire) -> None:
    table = distribution(tally(typed(rows, survey), survey), survey, "problems")
    noise = table[table["item"] == "problems.noise"].set_index("option")
    assert noise["problem"].unique().tolist() == ["Noise"]
    assert noise["responses"].to_dict() == {"very": 1, "fairly": 1, "not_very": 0, "none": 2, "dont_know": 1,
                                            "declined": 1, "": 1}
    assert noise["in_base"].tolist() == [True] * 4 + [False] * 3
    assert noise["base"].unique().tolist() == [4]
    assert noise.loc["none", "percent"] == 50
    assert noise.loc["dont_know", "percent"] is pd.NA
    assert noise.loc["dont_know", "percent_of_asked"] == pytest.approx(100 / 7)
    assert noise.loc["", "answer"] == "Not answered"


def test_single_and_multiple_choices(rows: pd.DataFrame, survey: Questionnaire) -> None:
    counted = tally(typed(rows, survey), survey)
    night = distribution(counted, survey, "night")
    assert night["problem"].unique().tolist() == ["How safe do you feel at night?"]
    assert night["responses"].tolist() == [3, 3, 1]
    channels = distribution(counted, survey, "channels")
    assert channels["option"].tolist() == ["email", "post", "none", ""]
    assert channels["answer"].tolist() == ["Email", "Post", "None of these", "Not answered"]
    assert channels["responses"].tolist() == [3, 3, 1, 1]
    assert channels["percent"].tolist()[:2] == [50, 50]
    assert channels["in_base"].tolist() == [True, True, True, False]


def test_a_question_that_nobody_was_asked_has_no_share(rows: pd.DataFrame, survey: Questionnaire) -> None:
    rows.loc[:, rows.columns.str.startswith("concern_from")] = "not_asked"
    table = distribution(tally(typed(rows, survey), survey), survey, "concern_from")
    assert table["percent"].isna().all()
    assert table["percent_of_asked"].isna().all()
    assert set(table["shorthand"]) == {"[z]", ""}


def test_mentions_are_pooled_over_rows_and_people_counted_once(rows: pd.DataFrame, survey: Questionnaire) -> None:
    """Three people: own + news, own, others + own: five mentions."""
    table = pooled_mentions(tally(typed(rows, survey), survey), survey, "concern_from",
                            together={"News or others": ["news", "others"]}).set_index("option")
    assert table["base"].unique().tolist() == [5]
    assert table["mentions"].to_dict() == {"own": 3, "others": 1, "news": 1, "news+others": 2}
    assert table.loc["own", "percent"] == pytest.approx(60)
    assert table["people_base"].unique().tolist() == [3]
    assert table["people"].to_dict() == {"own": 3, "others": 1, "news": 1, "news+others": 2}
    assert table.loc["own", "people_percent"] == 100
    assert (table["percent_low"] < table["percent"]).all()


def test_mentions_of_one_person_are_worth_less_than_those_of_many(survey: Questionnaire, rows: pd.DataFrame) -> None:
    """Ten mentions by five people who each say the same twice are no more certain than five people's."""
    names = {f"concern_from.{item}": "not_asked" for item in ("litter", "drugs", "noise")}
    blank = pd.concat([rows[:1]] * 100, ignore_index=True).assign(**names)
    twice = blank.assign(**{"concern_from.litter": ["own", "news"] * 50, "concern_from.drugs": ["own", "news"] * 50})
    once = blank.assign(**{"concern_from.litter": ["own", "news"] * 50})
    widths = [float((table["percent_high"] - table["percent_low"]).iloc[0]) for table in
              (pooled_mentions(tally(typed(frame, survey), survey), survey, "concern_from") for frame in (twice, once))]
    assert widths[0] == pytest.approx(widths[1], rel=0.02)


def test_nobody_mentioning_anything_gives_no_share(survey: Questionnaire, rows: pd.DataFrame) -> None:
    nobody = rows.assign(**{f"concern_from.{item}": "not_asked" for item in ("litter", "drugs", "noise")})
    table = pooled_mentions(tally(typed(nobody, survey), survey), survey, "concern_from")
    assert table["percent"].isna().all()
    assert table["shorthand"].tolist() == ["[z]"] * 3
    empty = pooled_mentions(tally(typed(rows[:0], survey), survey), survey, "concern_from")
    assert empty["base"].tolist() == [0, 0, 0]
    with pytest.raises(ValueError, match="the questions pooled are concern_from"):
        pooled_mentions(tally(typed(rows, survey), survey), survey, "problems")
