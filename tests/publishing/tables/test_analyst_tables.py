"""What an analyst looks at before a figure is believed, on the demo's respondents; none of it is ever published."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from survey_app.analysis import ranked_problems
from survey_app.consultations import Survey
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.release import disclosure_control
from survey_app.publishing.tables import data_quality, registry, release_counts
from survey_app.publishing.tables.release_counts import Counted
from survey_app.publishing.tables.table import Audience

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]


def counted(survey: Survey) -> Counted:
    return release_counts.count(frozen_data.source(survey).frame(), survey)


def rows(table: pd.DataFrame, name: str) -> dict[Any, dict[Any, Any]]:
    """The rows by their key column."""
    return table.set_index(name).to_dict("index")


def test_nobody_asked_is_missing_from_the_item_non_response(buckinghamshire: Survey) -> None:
    table = rows(data_quality.left_out(counted(buckinghamshire)), "item")
    assert table["victim"]["asked"] == 2379
    assert table["reported"]["asked"] == 404


def test_careless_responses_are_flagged_and_never_dropped(wycombe: Survey) -> None:
    made = counted(wycombe)
    careless = rows(data_quality.careless(made), "flag")
    assert careless["quality"]["base"] == 103
    without = data_quality.ranked_without_careless(made)
    assert without["base"].max() == 103 - careless["quality"]["responses"]
    assert ranked_problems(made.tally)["base"].max() == 103


def test_concern_falls_from_the_most_deprived_fifth_to_the_least(buckinghamshire: Survey) -> None:
    table = rows(data_quality.deprivation_gradient(counted(buckinghamshire)), "item")
    assert table["substances.drugs"]["points_per_step"] < 0
    assert table["substances.drugs"]["p_adjusted"] < 0.001


def test_every_page_is_told(buckinghamshire: Survey) -> None:
    table = data_quality.stopped_at(counted(buckinghamshire))
    assert (table["answered"] <= table["asked"]).all()
    assert table["page"].iloc[0] == "crime"


def test_one_authority_alone_has_no_reversal_to_look_for(wycombe: Survey) -> None:
    assert data_quality.reversed_within_authorities(counted(wycombe)).equals(pd.DataFrame())


@pytest.mark.slow
def test_an_analysis_has_them_and_a_publication_has_none(wycombe: Survey) -> None:
    made = counted(wycombe)
    finished = disclosure_control.unpublished(made)
    assert {"item_nonresponse", "page_dropout", "response_quality", "ranked_problems_clear"} <= finished.keys()
    for_analysts = {name for name, table in registry.TABLES.items() if table.audience is Audience.ANALYST}
    assert not for_analysts & disclosure_control.disclose(made).tables.keys()
