import pandas as pd
import pytest

from survey_app.analysis import item_nonresponse, page_dropout, tally, typed
from survey_app.questionnaire.model import Questionnaire


def test_what_was_left_unanswered_is_counted_among_those_asked(rows: pd.DataFrame, survey: Questionnaire) -> None:
    table = item_nonresponse(tally(typed(rows, survey), survey), survey).set_index("item")
    noise = {"page": "one", "problem": "Noise", "asked": 7, "answered": 4, "dont_know": 1, "declined": 1, "blank": 1}
    assert table.loc[["problems.noise"], list(noise)].to_dict("records") == [noise]
    assert table.loc["concern_from.litter", "asked"] == 2
    assert table.loc["night", "percent_blank"] == pytest.approx(100 / 7)
    assert table.loc[["channels"], ["asked", "answered", "blank"]].to_numpy().tolist() == [[7, 6, 1]]
    assert not table.index.str.startswith("channels.").any()


def test_the_page_on_which_people_stopped(rows: pd.DataFrame, survey: Questionnaire) -> None:
    table = page_dropout(typed(rows, survey), survey).set_index("page")
    assert table["asked"].tolist() == [8, 8]
    assert table["answered"].tolist() == [8, 7]
    assert table["stopped"].tolist() == [1, 0]
    assert table.loc["one", "percent_stopped"] == pytest.approx(12.5)


def test_nobody_stops_among_nobody(rows: pd.DataFrame, survey: Questionnaire) -> None:
    table = page_dropout(typed(rows[:0], survey), survey)
    assert table["asked"].tolist() == [0, 0]
    assert table["percent_answered"].isna().all()
