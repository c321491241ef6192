"""The report of suspicious responses: it counts what was noted, protects small numbers, and reaches the analysis."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from survey_app import consultations
from survey_app.analysis.data_quality import quality_summary, with_quality
from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.fieldwork import responses, suspicion_signs
from survey_app.fieldwork.importing import importer
from survey_app.models import Response, Role
from survey_app.publishing.microdata import exports, frozen_data, response_file
from survey_app.publishing.tables import data_quality, release_counts
from tests.factories.consultations import make
from tests.staff import signed_in


@pytest.fixture
def survey(app: Flask) -> Survey:
    make(questionnaire="have-your-say-2026")
    return consultations.release("survey")


def add(survey: Survey, number: int, seconds: int | None = 600, digest: str | None = None, flags: tuple[str, ...] = ()) -> None:
    """So many responses with this duration, fingerprint and flags."""
    for _ in range(number):
        db.session.execute(insert(Response).values(
            consultation_id=survey.id, version_id=survey.version_id, reference=responses.new_reference(),
            submitted_on=survey.opens_at.date(), source="online", audience="resident", language="en", answers={},
            place_status="not_given", seconds=seconds, answers_hash=digest, flags=list(flags)))
    db.session.commit()


def shown(survey: Survey) -> dict[str, Any]:
    """Each sign with its number, or what is printed instead."""
    return {sign.label: sign.words or sign.count for sign in suspicion_signs.suspicion_signs(survey).rows}


def test_each_sign_is_counted_once_and_any_of_them(survey: Survey) -> None:
    add(survey, 40)
    add(survey, 6, flags=("trapped",))
    add(survey, 7, flags=("hurried", "trapped"), digest="a" * 64)
    add(survey, 8, digest="a" * 64)
    labels = suspicion_signs.SIGN_LABELS
    assert shown(survey) == {labels["trapped"]: 13, labels["hurried"]: 7, labels["reused"]: 0,
                             suspicion_signs.ALIKE: 15, suspicion_signs.ANY: 21}


def test_how_a_response_was_filled_in_is_no_secret(survey: Survey) -> None:
    add(survey, 30, flags=("trapped",))
    add(survey, 3, flags=("hurried",))
    found = shown(survey)
    assert found[suspicion_signs.SIGN_LABELS["hurried"]] == 3
    assert found[suspicion_signs.SIGN_LABELS["trapped"]] == 30
    assert found[suspicion_signs.ANY] == 33


def test_that_few_have_the_same_answers_does_not_follow_from_any_of_these(survey: Survey) -> None:
    """Two of those with another sign would be 9 less the 7 without one, so the 9 are a band."""
    add(survey, 30)
    add(survey, 12, flags=("trapped",))
    add(survey, 2, flags=("hurried",), digest="a" * 64)
    add(survey, 7, digest="a" * 64)
    found = shown(survey)
    assert found[suspicion_signs.ALIKE] == 9
    assert found[suspicion_signs.ANY] == "19 to 23"


def test_one_of_a_kind_is_not_alike(survey: Survey) -> None:
    add(survey, 20)
    add(survey, 1, digest="a" * 64)
    add(survey, 5, digest="b" * 64)
    assert shown(survey)[suspicion_signs.ALIKE] == 5


def test_nobody_alike_is_told_as_few(survey: Survey) -> None:
    add(survey, 20)
    assert shown(survey)[suspicion_signs.ALIKE] == shown(survey)[suspicion_signs.ANY] == "fewer than 5"


def test_what_was_not_filled_in_here_is_not_in_the_base(survey: Survey) -> None:
    importer.import_rows(survey, [{"victim": "no"}] * 9)
    assert suspicion_signs.suspicion_signs(survey) == suspicion_signs.Signs(0, [])
    add(survey, 8)
    assert suspicion_signs.suspicion_signs(survey).base == 8


def test_the_watch_page_has_it(app: Flask, survey: Survey) -> None:
    add(survey, 10, flags=("trapped",))
    page = signed_in(app, Role.ANALYST).get("/staff/consultations/survey/watch").text
    assert "A box that people do not see was filled in" in page
    assert "Of the 10 responses filled in on this site" in page


class TestInTheAnalysis:
    def test_the_flags_and_coarse_durations_are_in_the_frozen_file(self, survey: Survey) -> None:
        add(survey, 2, seconds=607, flags=("trapped", "hurried"))
        add(survey, 1, seconds=9_999)
        add(survey, 1, seconds=None)
        frame = frozen_data.freeze(consultations.close("survey")).frame()
        assert sorted(zip(frame["_flags"], frame["_seconds"], strict=True)) == [
            ("", ""), ("", "3600"), ("trapped hurried", "600"), ("trapped hurried", "600")]

    def test_and_in_no_export(self, survey: Survey, tmp_path: Any) -> None:
        add(survey, 3, flags=("trapped",))
        exports.export(survey, "csv", tmp_path / "responses.csv")
        text = (tmp_path / "responses.csv").read_text()
        assert "_flags" not in text
        assert "trapped" not in text
        assert not {"_flags", "_seconds"} & set(response_file.take(survey).columns)

    def test_fast_responses_are_told_and_nobody_is_dropped(self, survey: Survey) -> None:
        add(survey, 20, seconds=600)
        add(survey, 4, seconds=100, flags=("hurried",))
        counted = release_counts.count(frozen_data.source(survey).frame(), survey)
        found = {row["flag"]: (row["responses"], row["base"]) for row in data_quality.careless(counted).to_dict("records")}
        assert found["fast"] == found["hurried"] == (4, 24)
        assert len(counted.main) == 24 == len(db.session.scalars(select(Response.id)).all())

    def test_a_file_frozen_before_there_were_any_is_read_as_it_was(self, survey: Survey) -> None:
        add(survey, 5, seconds=100)
        counted = release_counts.count(response_file.take(survey), survey)
        found = quality_summary(with_quality(counted.main, counted.questionnaire)).to_dict("records")
        assert [row["base"] for row in found if row["flag"] in ("fast", "trapped", "hurried", "reused")] == [0] * 4
