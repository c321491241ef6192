import numpy as np
import pandas as pd
import pytest

from survey_app.analysis import FrameError, characteristic, of_audience, typed
from survey_app.analysis.response_frame import weights
from survey_app.questionnaire.model import Questionnaire


def test_answers_become_categories_and_blank_missing(rows: pd.DataFrame, survey: Questionnaire) -> None:
    frame = typed(rows, survey)
    assert list(frame["night"].cat.categories) == ["safe", "unsafe", "not_asked"]
    assert frame["problems.noise"].isna().sum() == 1
    assert list(frame["channels.email"].cat.categories) == ["0", "1", "not_asked"]
    assert frame["imd_decile"].dtype == "Int8"
    assert frame["imd_quintile_local"].isna().sum() == 1
    assert (frame["weight"] == 1).all()
    assert frame["comment"].iloc[0] == "words"


def test_typing_twice_changes_nothing(rows: pd.DataFrame, survey: Questionnaire) -> None:
    once = typed(rows, survey)
    pd.testing.assert_frame_equal(typed(once, survey), once)


@pytest.mark.parametrize(("column", "value", "message"), [
    ("problems.litter", "huge", r"problems.litter: 'huge' is not one of the codes very, .* \(row 3\)"),
    ("imd_decile", "11", r"imd_decile: '11' is not a whole number from 1 to 10 \(row 3\)"),
    ("imd_quintile_local", "two", r"imd_quintile_local: 'two' is not a whole number from 1 to 5"),
    ("imd_decile", "1.5", "not a whole number"),
])
def test_a_wrong_value_names_column_value_and_row(
        rows: pd.DataFrame, survey: Questionnaire, column: str, value: str, message: str) -> None:
    rows.loc[2, column] = value
    with pytest.raises(FrameError, match=message):
        typed(rows, survey)


def test_many_wrong_rows_are_counted(rows: pd.DataFrame, survey: Questionnaire) -> None:
    rows["night"] = "perhaps"
    with pytest.raises(FrameError, match=r"rows 1, 2, 3, 4, 5 and 3 more"):
        typed(rows, survey)


def test_unknown_missing_and_repeated_columns_are_named(rows: pd.DataFrame, survey: Questionnaire) -> None:
    with pytest.raises(FrameError, match=r"unknown column 'problems\.ufo'"):
        typed(rows.assign(**{"problems.ufo": ""}), survey)
    with pytest.raises(FrameError, match="no column 'night'"):
        typed(rows.drop(columns="night"), survey)
    with pytest.raises(FrameError, match="'night' stands more than once"):
        typed(pd.concat([rows, rows[["night"]]], axis=1), survey)


@pytest.mark.parametrize(("weight", "message"), [
    ("-1", "negative"), ("inf", "no weight"), ("", "no weight"), ("heavy", "no weight")])
def test_a_weight_nobody_can_have_is_refused(
        rows: pd.DataFrame, survey: Questionnaire, weight: str, message: str) -> None:
    rows["weight"] = "1.5"
    rows.loc[4, "weight"] = weight
    with pytest.raises(FrameError, match=rf"weight: .*{message}.*\(row 5\)"):
        typed(rows, survey)


def test_weights_all_zero_are_refused_and_all_one_are_none(rows: pd.DataFrame, survey: Questionnaire) -> None:
    with pytest.raises(FrameError, match="every weight is zero"):
        typed(rows.assign(weight="0"), survey)
    assert weights(typed(rows, survey)) is None
    assert weights(typed(rows.assign(weight=""), survey)) is None
    np.testing.assert_array_equal(weights(typed(rows.assign(weight="2"), survey)), np.full(8, 2.0))


def test_the_main_audience_is_counted_apart(rows: pd.DataFrame, survey: Questionnaire) -> None:
    frame = typed(rows, survey)
    assert len(of_audience(frame, survey)) == 7
    assert len(of_audience(frame, survey, "elected")) == 1
    rows.loc[7, "audience"] = ""
    assert len(of_audience(typed(rows, survey), survey)) == 8
    with pytest.raises(FrameError, match="no audience 'visitor'; there are resident, elected"):
        of_audience(frame, survey, "visitor")


def test_a_characteristic_holds_only_what_was_stated(rows: pd.DataFrame, survey: Questionnaire) -> None:
    frame = typed(rows.assign(night=["safe", "unsafe", "", "not_asked", "safe", "safe", "safe", "unsafe"]), survey)
    stated = characteristic(frame, survey, "night")
    assert list(stated.cat.categories) == ["safe", "unsafe"]
    assert stated.isna().tolist() == [False, False, True, True, False, False, False, False]
    with pytest.raises(FrameError, match="'channels' is not a single choice"):
        characteristic(frame, survey, "channels")
