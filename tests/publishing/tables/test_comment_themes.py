"""The themes of comments go into the frozen file and come out of it alone: a table, a chart and a section."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pandas as pd
import pyarrow.parquet as pq
import pytest
from flask import Flask

from survey_app.analysis import typed
from survey_app.analysis.distributions import comment_coding, comment_themes
from survey_app.comments import theme_coding
from survey_app.consultations import Survey
from survey_app.demo.comments import MENTIONS
from survey_app.publishing.chapter import claim_check, section_edits, sentences
from survey_app.publishing.chapter.cell_references import Cells
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.release import disclosure_control
from survey_app.publishing.release.chapter_tables import chapter_tables
from survey_app.publishing.tables import release_counts
from survey_app.publishing.tables.release_counts import Counted
from survey_app.questionnaire import parsing
from survey_app.questionnaire.model import Theme
from survey_app.questionnaire.response_columns import columns
from tests.factories.comments import decide_all
from tests.factories.consultations import consultation

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]
ASKED = parsing.load("residents-survey-2020")


def counted(survey: Survey) -> Counted:
    return release_counts.count(frozen_data.source(survey).frame(), survey)


def confirm_all(survey: Survey) -> None:
    found = theme_coding.comments(survey.id, survey.questionnaire)
    theme_coding.confirm(survey.slug, survey.id, survey.questionnaire, {one.key: (one.state, one.themes) for one in found})


@pytest.fixture
def many(app: Flask) -> Survey:
    """Sixty people: thirty on drugs, six on drugs and parking, two on noise, twelve on nothing; ten wrote nothing."""
    texts = ["Drugs!"] * 30 + ["Drugs, and bad parking"] * 6 + ["Noise"] * 2 + ["Nothing"] * 12 + [""] * 10
    return consultation(ASKED, [{"reference": f"r{number:02}", "comments": text} for number, text in enumerate(texts)],
                        "many", "Many")


def test_the_frozen_file_holds_themes_and_nobody_s_name(commented: Survey) -> None:
    assert frozen_data.freeze(commented).frame()["comments"].tolist() == ["[held]"] * 4 + ["", ""]
    frozen = frozen_data.freeze(decide_all(commented))
    frame = frozen.frame()
    assert frame["comments"].tolist()[1:3] == ["Drug dealers near [address]", "Fly-tipping! Ring me on [telephone]"]
    assert frame["comments.drugs"].tolist() == ["1", "1", "0", "0", "", ""]
    assert frame["comments.coding"].tolist() == ["suggested"] * 4 + ["", ""]
    codebook = json.loads(pq.read_schema(io.BytesIO(frozen.data)).metadata[frozen_data.CODEBOOK])
    fields = codebook["resources"][0]["schema"]["fields"]
    described = {field["name"]: field for field in fields}
    assert list(described) == list(frame.columns)
    assert described["comments.fly_tipping"]["title"] == "Fly-tipping"
    assert {"value": "confirmed", "label": "By a person"} in described["comments.coding"]["categories"]


def test_coding_makes_another_version_and_leaves_the_first(commented: Survey) -> None:
    first = frozen_data.freeze(commented)
    assert frozen_data.freeze(commented) == first
    confirm_all(commented)
    second = frozen_data.freeze(commented)
    assert (first.version, second.version) == (1, 2)
    assert second.frame()["comments.coding"].tolist()[:4] == ["confirmed"] * 4
    assert first.frame()["comments.coding"].tolist()[:4] == ["suggested"] * 4
    assert frozen_data.freeze(commented) == second


def test_the_table_counts_comments(many: Survey) -> None:
    table = comment_themes(counted(many).main, ASKED).set_index("option")
    assert set(table["base"]) == {50}
    assert table["count"][["drugs", "parking", "noise", "litter", "no_theme"]].tolist() == [36, 6, 2, 0, 12]
    assert table.index[0] == "drugs"
    assert table.index[-1] == "no_theme"
    low, percent, high = (float(table[name]["drugs"]) for name in ("percent_low", "percent", "percent_high"))
    assert low < percent == 72 < high
    assert comment_coding(counted(many).main, ASKED)[["comments", "confirmed", "suggested"]].values.tolist() == [[50, 0, 50]]


def test_rows_without_themes_have_no_table() -> None:
    blank = {column.name: "" for column in columns(ASKED)}
    frame = typed(pd.DataFrame([{**blank, "comments": "Drugs"}]), ASKED)
    assert comment_themes(frame, ASKED).empty
    assert comment_coding(frame, ASKED).empty


def test_a_file_frozen_with_another_frame_is_still_read(many: Survey) -> None:
    frame = frozen_data.freeze(many).frame()
    changed = replace(ASKED, themes=(Theme("new", "New", ("nothing",)), *ASKED.themes[:2]))
    table = comment_themes(typed(frame, changed), changed).set_index("option")
    assert table["count"].to_dict() == {"drugs": 36, "fly_tipping": 0, "no_theme": 14}
    none = comment_themes(typed(frame, changed), replace(ASKED, themes=(Theme("new", "New", ("nothing",)),)))
    assert none["option"].tolist() == ["no_theme"]


def test_few_people_s_theme_is_not_shown(many: Survey) -> None:
    made = counted(many)
    table = disclosure_control.disclose(made).tables["themes"].set_index("option")
    assert table.loc["noise", "shorthand"] == "fewer than 5"
    assert table.loc["noise", ["count", "percent", "percent_low"]].isna().all()
    assert table.loc["drugs", "count"] == 36
    assert not table["count"].dropna().between(1, 4).any()


def test_the_chapter_says_what_the_comments_were_about(many: Survey) -> None:
    for said in ("A computer suggested the themes from the words in the comments, and no person has confirmed them.",
                 "A person has read them and confirmed the themes of all 50."):
        made = counted(many)
        disclosed = disclosure_control.disclose(made)
        cells = Cells(chapter_tables(disclosed.tables, disclosed.described))
        text = section_edits.write(cells)
        claim_check.must_hold(text, cells)
        words = sentences.plain(text)
        assert "What the 50 comments were about, commonest first: Drugs (72%) and Parking (12%). A comment can have" in words
        assert said in words
        confirm_all(many)


def test_the_demo_s_comments_are_about_what_the_plan_says(buckinghamshire: Survey) -> None:
    table = comment_themes(counted(buckinghamshire).main, ASKED)
    assert table["option"].tolist() == [*MENTIONS, "no_theme"]
    assert table["base"].iloc[0] == 812
