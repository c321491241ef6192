"""What is published tells of nobody: small counts are gone from every table, with all they could be worked out from."""

from __future__ import annotations

import pandas as pd
import pytest
from sqlalchemy import update

from survey_app import consultations
from survey_app.analysis.disclosure.auditor import audit
from survey_app.analysis.disclosure.cells import Key
from survey_app.analysis.disclosure.counts import MENTIONS, mentions_key
from survey_app.analysis.disclosure.suppression import protect
from survey_app.consultations import Refused, Survey
from survey_app.database import db
from survey_app.models import Consultation
from survey_app.publishing.chapter import claim_check, section_edits
from survey_app.publishing.chapter.cell_references import Cells
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.release import disclosure_control
from survey_app.publishing.release.chapter_tables import chapter_tables
from survey_app.publishing.tables import release_counts
from survey_app.publishing.tables.release_counts import Counted

pytestmark = pytest.mark.sqlite_only


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
    assert (gone["shorthand"] == "[c]").all()
    assert gone[["difference", "difference_low", "p_value", "p_adjusted"]].isna().all(axis=None)
    people = comparison["deprived_base"] * comparison["deprived_percent"].astype("Float64") / 100
    assert not people.dropna().between(0.5, 4.5).any()


def test_the_release_passes_the_audit(wycombe: Survey) -> None:
    release = disclosure_control.held(counted(wycombe))
    hidden = protect(release)
    assert audit(release, hidden.cells, exact=True).passed
    assert not audit(release, set()).passed


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
    release = disclosure_control.held(number)
    sources = finished["sources_of_concern"]
    for row in sources[~sources["option"].str.contains("+", regex=False)].to_dict("records"):
        assert release.cells[mentions_key(row["item"], MENTIONS, row["option"])].count == row["mentions"]


def test_groups_that_nobody_answered_from_are_not_spoken_of(small: Survey) -> None:
    number = counted(small)
    disclosed = disclosure_control.disclose(number)
    text = section_edits.write(Cells(chapter_tables(disclosed.tables, disclosed.described)))
    assert disclosed.tables["deprivation_groups"].set_index("group")["responses"].tolist() == [0, 0, 16]
    assert "## More deprived areas" not in text


@pytest.mark.slow
def test_what_was_told_before_cannot_change(wycombe: Survey) -> None:
    number = counted(wycombe)
    known = disclosure_control.disclose(number).known
    again = disclosure_control.disclose(number, known)
    assert all(pd.DataFrame.equals(table, finished_again) for table, finished_again in zip(
        disclosure_control.disclose(number).tables.values(), again.tables.values(), strict=True))
    key = Key("priorities", "agree", "(everyone)")
    with pytest.raises(Refused, match="was published as 81 and is now 82"):
        disclosure_control.disclose(number, {**known, key: 81})


@pytest.mark.slow
def test_thresholds_are_the_consultation_s_own(wycombe: Survey) -> None:
    def suppressed(settings: dict[str, object]) -> int:
        db.session.execute(update(Consultation).where(Consultation.id == wycombe.id).values(settings=settings))
        db.session.commit()
        number = counted(consultations.get(wycombe.slug))
        return len(disclosure_control.disclose(number).suppressed)

    assert suppressed({"thresholds": {"elsewhere": 10}}) > suppressed({})
    with pytest.raises(Refused, match="cannot be below 3"):
        suppressed({"thresholds": {"elsewhere": 1}})
