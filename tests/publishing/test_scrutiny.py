"""What an analyst looks at before a figure is believed, on the demo's respondents; none of it is ever published."""

from __future__ import annotations

from typing import Any

import pandas as pd

from survey_app.analysis import ranked_problems
from survey_app.fieldwork.consultations import Survey
from survey_app.publishing import disclosing, freezing, scrutiny, tables
from survey_app.publishing.tables import Counted


def counted(survey: Survey) -> Counted:
    return tables.count(freezing.source(survey).frame(), survey)


def rows(table: pd.DataFrame, name: str) -> dict[Any, dict[Any, Any]]:
    """The rows by their key column."""
    return table.set_index(name).to_dict("index")


def test_nobody_asked_is_missing_from_the_item_non_response(buckinghamshire: Survey) -> None:
    table = rows(scrutiny.left_out(counted(buckinghamshire)), "item")
    assert table["victim"]["asked"] == 2379
    assert table["reported"]["asked"] == 404


def test_careless_responses_are_flagged_and_never_dropped(wycombe: Survey) -> None:
    made = counted(wycombe)
    careless = rows(scrutiny.careless(made), "flag")
    assert careless["quality"]["base"] == 103
    without = scrutiny.ranked_without_careless(made)
    assert without["base"].max() == 103 - careless["quality"]["responses"]
    assert ranked_problems(made.tally)["base"].max() == 103


def test_concern_falls_from_the_most_deprived_fifth_to_the_least(buckinghamshire: Survey) -> None:
    table = rows(scrutiny.deprivation_gradient(counted(buckinghamshire)), "item")
    assert table["substances.drugs"]["points_per_step"] < 0
    assert table["substances.drugs"]["p_adjusted"] < 0.001


def test_every_page_is_told(buckinghamshire: Survey) -> None:
    table = scrutiny.stopped_at(counted(buckinghamshire))
    assert (table["answered"] <= table["asked"]).all()
    assert table["page"].iloc[0] == "crime"


def test_one_authority_alone_has_no_reversal_to_look_for(wycombe: Survey) -> None:
    assert scrutiny.reversed_within_authorities(counted(wycombe)).equals(pd.DataFrame())


def test_an_analysis_has_them_and_a_publication_has_none(wycombe: Survey) -> None:
    made = counted(wycombe)
    finished = tables.all_tables(made)
    assert {"item_nonresponse", "page_dropout", "response_quality", "ranked_problems_clear"} <= finished.keys()
    assert not scrutiny.TABLES.keys() & disclosing.disclose(made).tables.keys()
