"""What is published tells of nobody: small counts are gone from every table, with all they could be worked out from."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import update

from survey_app import consultations
from survey_app.consultations import Refused, Survey
from survey_app.database import db
from survey_app.disclosure import Count, mentions
from survey_app.models import Consultation
from survey_app.publishing.chapter import claim_check, section_edits
from survey_app.publishing.chapter.cell_references import Cells
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.publications import versions
from survey_app.publishing.release import commands, disclosure_control, earlier_versions
from survey_app.publishing.release.chapter_tables import chapter_tables
from survey_app.publishing.tables import blanking, release_counts
from survey_app.publishing.tables.release_counts import Counted
from survey_app.questionnaire import parsing
from tests.factories.area_responses import NORTH, row
from tests.factories.consultations import consultation
from tests.factories.small_survey import QUESTIONNAIRE

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def few_worried(app: Flask) -> Survey:
    """Of sixty people, thirty are concerned about litter, the other thirty about drugs, and three about noise."""
    noise = ["very"] * 3 + ["not_very"] * 57
    rows = [row(number, NORTH, number % 2 == 0, **{"problems.noise": answer}) for number, answer in enumerate(noise)]
    return consultation(parsing.from_toml(QUESTIONNAIRE), rows, "few", "Few")


def counted(survey: Survey) -> Counted:
    return release_counts.count(frozen_data.source(survey).frame(), survey)


@pytest.mark.slow
def test_no_table_shows_a_small_count(wycombe: Survey) -> None:
    number = counted(wycombe)
    disclosed = disclosure_control.disclose(number)
    for name, table in disclosed.tables.items():
        for column in ("count", "concerned", "responses", "mentions"):
            if column in table:
                shown = table[column].dropna()
                assert not shown.between(1, 4).any(), (name, column)
    comparison = disclosed.tables["deprivation_comparison"]
    gone = comparison[comparison["deprived_percent"].isna()]
    assert len(gone) > 0
    assert gone["shorthand"].str.contains(r"deprived: |\[c\]").all()
    assert gone[["difference", "difference_low", "p_value", "p_adjusted"]].isna().all(axis=None)
    people = comparison["deprived_base"] * comparison["deprived_percent"].astype("Float64") / 100
    assert not people.dropna().between(0.5, 4.5).any()


@pytest.mark.slow
def test_a_summary_counts_only_the_rows_that_are_shown(wycombe: Survey) -> None:
    """A summary reveals nothing by itself: it must be made again from what its own table still shows."""
    tables = disclosure_control.disclose(counted(wycombe)).tables
    comparison, ranking = tables["deprivation_comparison"], tables["ranked_problems"]
    clear = comparison[(comparison["p_adjusted"] < 0.05).fillna(False)]
    summary = dict(tables["deprivation_summary"].itertuples(index=False, name=None))
    assert 0 < summary["compared"] == comparison["difference"].notna().sum()
    assert summary["withheld"] == comparison["difference"].isna().sum() > 0
    assert summary["higher"] + summary["lower"] == len(clear)
    of_ranking = dict(tables["ranking_summary"].itertuples(index=False, name=None))
    assert of_ranking["withheld"] == ranking["rank"].isna().sum()
    assert len(tables["neighbours"]) == of_ranking["pairs"] == ranking["rank"].notna().sum() - 1


def test_a_withheld_problem_is_in_no_summary_of_the_ranking(few_worried: Survey) -> None:
    tables = disclosure_control.disclose(counted(few_worried)).tables
    shown = tables["ranked_problems"].dropna(subset=["rank"])
    summary = dict(tables["ranking_summary"].itertuples(index=False, name=None))
    assert (summary["problems"], summary["withheld"]) == (3, 1)
    assert {*tables["neighbours"]["upper"], *tables["neighbours"]["lower"]} == set(shown["problem"])


@pytest.mark.slow
def test_the_chapter_holds_on_what_is_left(wycombe: Survey, buckinghamshire: Survey) -> None:
    for survey in (wycombe, buckinghamshire):
        number = counted(survey)
        disclosed = disclosure_control.disclose(number)
        cells = Cells(chapter_tables(disclosed.tables, disclosed.described))
        text = section_edits.write(cells)
        claim_check.must_hold(text, cells)
        assert "## More deprived areas" in text


@pytest.mark.slow
def test_mentions_are_the_sums_of_their_rows(buckinghamshire: Survey) -> None:
    number = counted(buckinghamshire)
    finished = disclosure_control.unpublished(number)
    ranges = disclosure_control.disclose(number).released.ranges
    sources = finished["sources_of_concern"]
    for source in sources[~sources["option"].str.contains("+", regex=False)].to_dict("records"):
        told = ranges[Count(source["item"], frozenset({mentions(source["option"])}))]
        assert told.low <= source["mentions"] <= told.high


def test_groups_that_nobody_answered_from_are_not_spoken_of(small: Survey) -> None:
    number = counted(small)
    disclosed = disclosure_control.disclose(number)
    text = section_edits.write(Cells(chapter_tables(disclosed.tables, disclosed.described)))
    assert disclosed.tables["deprivation_groups"].set_index("group")["responses"].tolist() == [0, 0, 16]
    assert "## More deprived areas" not in text


@pytest.mark.slow
def test_what_was_told_before_is_told_again_of_the_same_people(wycombe: Survey) -> None:
    """A text can be corrected at any time: the same responses give the same figures, whatever was published of them."""
    first = commands.publish(wycombe.slug)
    again = disclosure_control.disclose(counted(wycombe), earlier_versions.versions(wycombe))
    tables = blanking.with_marks(again.tables)
    assert json.loads(versions.file(first, "tables.json") or b"") == {
        name: json.loads(table.to_json(orient="records", double_precision=15)) for name, table in tables.items()}


@pytest.mark.slow
def test_thresholds_are_the_consultation_s_own(wycombe: Survey) -> None:
    def suppressed(settings: dict[str, object]) -> int:
        db.session.execute(update(Consultation).where(Consultation.id == wycombe.id).values(settings=settings))
        db.session.commit()
        number = counted(consultations.get(wycombe.slug))
        return len(disclosure_control.disclose(number).suppressed)

    assert suppressed({"thresholds": {"count": 10}}) > suppressed({})
    with pytest.raises(Refused, match="cannot be 1: choose 3 or more"):
        suppressed({"thresholds": {"count": 1}})
