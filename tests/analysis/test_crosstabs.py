import pandas as pd
import pytest

from survey_app.analysis import crosstab, tally, typed
from survey_app.questionnaire.model import Questionnaire


@pytest.fixture
def many(rows: pd.DataFrame, survey: Questionnaire) -> pd.DataFrame:
    """The eight responses, the residents' forty times over, in two districts."""
    frame = pd.concat([rows[:7]] * 40, ignore_index=True)
    return typed(frame, survey).assign(district=["east", "west"] * 140)


def test_each_group_stands_on_its_own_base(many: pd.DataFrame, survey: Questionnaire) -> None:
    table = crosstab(tally(many, survey, by="imd_quintile_local"), survey, "night", "imd_quintile_local")
    assert table["item"].unique().tolist() == ["night:safe", "night:unsafe"]
    assert table["group"].tolist()[:5] == ["1", "2", "4", "5", ""]
    unsafe = table[table["item"] == "night:unsafe"].set_index("group")
    figures = unsafe.loc[["1", "5"], ["base", "responses", "percent"]]
    assert figures.to_numpy().tolist() == [[80, 80, 100], [40, 0, 0]]
    assert unsafe["test"].unique().tolist() == ["chi-squared"]
    assert (unsafe["p_value"] < 1e-20).all()


def test_a_multiple_choice_counts_those_who_ticked_anything(many: pd.DataFrame, survey: Questionnaire) -> None:
    table = crosstab(tally(many, survey, by="district"), survey, "channels", "district")
    assert table["base"].unique().tolist() == [120]
    email = table[table["item"] == "channels.email"]
    assert email["responses"].sum() == 120
    assert email["answer"].unique().tolist() == ["Email"]
    assert (table["p_value"] == 1).any() or (table["p_value"] > 0.9).all()
    assert (table["p_adjusted"] >= table["p_value"]).all()


def test_a_routed_question_counts_only_those_asked(many: pd.DataFrame, survey: Questionnaire) -> None:
    table = crosstab(tally(many, survey, by="district"), survey, "concern_from", "district")
    litter = table[table["item"].str.startswith("concern_from.litter")]
    assert litter["base"].unique().tolist() == [40]
    assert litter["answer"].tolist()[0] == "Litter: Own experience"
    drugs_others = table[table["item"] == "concern_from.drugs:others"]
    assert drugs_others["responses"].sum() == 40


def test_weighted_groups_are_tested_by_rao_and_scott(many: pd.DataFrame, survey: Questionnaire) -> None:
    weighted = many.assign(weight=[1.0, 2.0, 0.5, 1.5, 1.0] * 56)
    table = crosstab(tally(weighted, survey, by="imd_quintile_local"), survey, "problems", "imd_quintile_local",
                     weighted=True)
    assert table["test"].unique().tolist() == ["Rao-Scott"]
    assert table["p_value"].dropna().between(0, 1).all()


def test_a_group_that_answered_nothing_is_marked(many: pd.DataFrame, survey: Questionnaire) -> None:
    table = crosstab(tally(many, survey, by="imd_quintile_local"), survey, "concern_from", "imd_quintile_local")
    empty = table[table["base"] == 0]
    assert len(empty)
    assert empty["shorthand"].unique().tolist() == ["[z]"]
    assert empty["percent"].isna().all()


def test_only_closed_questions_of_the_questionnaire_can_be_tabulated(many: pd.DataFrame, survey: Questionnaire) -> None:
    counted = tally(many, survey, by="district")
    with pytest.raises(ValueError, match="'comment' is answered in words"):
        crosstab(counted, survey, "comment", "district")
    with pytest.raises(KeyError):
        crosstab(counted, survey, "unknown", "district")
    with pytest.raises(ValueError, match="not grouped by 'ward'"):
        crosstab(counted, survey, "night", "ward")
