"""A later version tells nothing of the few who came between, whatever became of the earlier one."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from flask import Flask

from survey_app.consultations import Survey, deprivation_areas, get
from survey_app.database import db
from survey_app.demo.respondents import Row
from survey_app.disclosure import mentions
from survey_app.fieldwork.importing import importer
from survey_app.models import FrozenResponses, Publication
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.publications import versions
from survey_app.publishing.publications.versions import Published
from survey_app.publishing.release import commands, disclosure_control, earlier_versions, published_counts
from survey_app.publishing.site.page import file_name
from survey_app.publishing.tables import release_counts
from survey_app.questionnaire import parsing
from tests.factories.area_responses import NORTH, SOUTH, row
from tests.factories.consultations import consultation
from tests.factories.small_survey import QUESTIONNAIRE

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
METHOD = file_name("en", "method")


def people(first: int, number: int, concerned: int) -> list[Row]:
    """So many people of two wards, of whom the first are concerned about litter."""
    return [row(first + place, NORTH if place % 2 else SOUTH, place < concerned) for place in range(number)]


@pytest.fixture
def survey(app: Flask) -> Survey:
    return consultation(parsing.from_toml(QUESTIONNAIRE), people(0, 120, 50), "years", "Years")


def table(published: Published, name: str) -> str:
    return (versions.file(published, f"tables/{name}.csv") or b"").decode()


TABLES = ("ranked_problems", "problem_answers", "deprivation_comparison", "problems_by_ward", "answers", "deprivation_groups")


def same_figures(one: Published, other: Published) -> bool:
    return all(table(one, name) == table(other, name) for name in TABLES)


@pytest.mark.both_databases
@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_late_form_is_not_counted_and_the_page_says_so(survey: Survey, withdrawn: bool) -> None:
    first = commands.publish(survey.slug)
    if withdrawn:
        versions.withdraw(survey.slug, "A mistake in the text")
    importer.import_rows(survey, people(500, 1, 1))
    second = commands.publish(survey.slug, "A late form")
    assert same_figures(first, second)
    assert second.facts["responses_not_counted"] == 1
    assert "One response came or was corrected after that; it is not counted." in (versions.file(second, METHOD) or b"").decode()


def test_a_preview_and_an_analysis_keep_to_it_too(survey: Survey) -> None:
    first = commands.publish(survey.slug)
    importer.import_rows(survey, people(500, 3, 1))
    made = commands.make_preview(survey.slug)
    assert made.release.facts["data_sha256"] == first.facts["data_sha256"]
    assert "3 responses came or were corrected after that; they are not counted." in made.release.files[METHOD].decode()


def test_fifty_late_forms_are_counted_and_no_few_of_them_are_told(survey: Survey) -> None:
    """Of 60 latecomers, 57 are concerned about litter: whoever subtracts the versions must not learn of the other 3."""
    commands.publish(survey.slug)
    importer.import_rows(survey, people(500, 60, 57))
    second = commands.publish(survey.slug, "Sixty more")
    assert second.facts["responses"] == 180
    before, after = printed_of(survey, 1), printed_of(survey, 2)
    for count, (low, high) in before.items():
        later_low, later_high = after.get(count, (0, 180))
        if count.startswith(("problems.litter", "problems.drugs")) and len(count.split()) < 4:      # not a base
            assert (later_high - low) - (later_low - high) >= 4, count     # at least five values are left for the latecomers


def printed_of(survey: Survey, version: int) -> dict[str, tuple[int, int]]:
    """What a version printed of everyone, as it is stored."""
    kept = db.session.query(Publication).filter_by(consultation_id=survey.id, version=version).one().told
    return {f"{item} {answers}": (low, high) for item, answers, group, low, high, _ in kept if not group}


def test_two_versions_leave_enough_values_of_the_latecomers_by_trial_of_all(app: Flask) -> None:
    """Every number of concerned people in the first data and among the latecomers that fits both versions, tried one by one."""
    for late, concerned in itertools.product((50, 55), (1, 4, 25, 49)):
        slug = f"s{late}-{concerned}"
        survey = consultation(parsing.from_toml(QUESTIONNAIRE), people(0, 60, 20), slug, slug)
        commands_publish(survey)
        importer.import_rows(survey, people(500, late, concerned))
        released = disclose(survey)
        for name, answers in (("problems.litter", ["fairly", "very"]), ("problems.drugs", ["fairly", "very"])):
            first = next((low, high) for item, own, group, low, high, _ in stored(survey)
                         if (item, own, group) == (name, answers, []))
            second = next((told.low, told.high) for count, told in released.released.ranges.items()
                          if count.item == name and sorted(count.answers) == answers and not count.group)
            numbers = {new for old in range(first[0], first[1] + 1) for new in range(late + 1)
                       if second[0] <= old + new <= second[1]}
            true = concerned if name == "problems.litter" else late - concerned
            assert true in numbers
            if min(true, late - true) < 5:
                assert len(numbers) >= 5, (late, concerned, name, first, second)


def commands_publish(survey: Survey) -> None:
    """Stores a version without its charts: what it printed and who was in its groups."""
    released = disclose(survey)
    db.session.add(Publication(consultation_id=survey.id, frozen_id=frozen_data.freeze(survey).frozen_id, version=1, page="",
                               facts={}, told=published_counts.stored(released.printed),
                               groups=earlier_versions.packed(released.groups)))
    db.session.commit()


def disclose(survey: Survey) -> disclosure_control.Disclosed:
    source, _ = earlier_versions.source(survey)
    return disclosure_control.disclose(release_counts.count(source.frame(), survey), earlier_versions.versions(survey))


def stored(survey: Survey) -> Sequence[Sequence[Any]]:
    rows: Sequence[Sequence[Any]] = db.session.query(Publication).filter_by(consultation_id=survey.id, version=1).one().told
    return rows


def test_other_groups_of_the_same_people_are_protected_against_the_first(survey: Survey) -> None:
    """The deprived areas are defined anew between two versions: both lines together split the wards."""
    commands_publish(survey)
    deprivation_areas.change(survey, deprivation=deprivation_areas.read("national_deciles:2"))
    again = disclose(get(survey.slug))
    assert len(earlier_versions.versions(survey)) == 1
    litter = again.tables["ranked_problems"].set_index("item").loc["problems.litter"]
    assert litter["concerned"] == 50


PROBLEMS, SOURCES = (("problems.litter", "problems.drugs", "problems.noise"), ("worst.litter", "worst.drugs", "worst.noise"))


def people_with_sources(first: int, own: int, news: int) -> list[Row]:
    """People very concerned about everything, who named their own experience or, of litter, the news; and 20 who are not."""
    concerned = {**dict.fromkeys(PROBLEMS, "very"), **dict.fromkeys(SOURCES, "own")}
    asked = [{**concerned, "worst.litter": "own" if place < own else "news"} for place in range(own + news)]
    others = [dict.fromkeys(PROBLEMS, answer) for answer in ["fairly"] * 10 + ["not_very"] * 10]
    return [row(first + place, NORTH if place % 2 else SOUTH, True, **answers) for place, answers in enumerate([*asked, *others])]


def sources(survey: Survey) -> dict[str, tuple[int, int]]:
    ranges = disclose(survey).released.ranges
    return {min(count.answers): (told.low, told.high) for count, told in ranges.items()
            if count.item == "worst" and len(count.answers) == 1}


def test_mentions_of_other_data_are_not_told_beside_the_first(app: Flask) -> None:
    """Of the latecomers two name the news: whoever subtracts two totals would see them."""
    asked = QUESTIONNAIRE.replace('rows_from = "problems"', 'role = "sources"\nrows_from = "problems"')
    survey = consultation(parsing.from_toml(asked), people_with_sources(0, 40, 20), "mentions", "Mentions")
    first = {mentions("own"): (160, 160), mentions("news"): (20, 20)}
    assert sources(survey) == first
    commands_publish(survey)
    assert sources(survey) == first
    importer.import_rows(survey, people_with_sources(500, 38, 2))
    assert all(low == 0 and high >= 1 for low, high in sources(survey).values())


@pytest.mark.both_databases
def test_the_groups_are_kept_as_they_were(survey: Survey) -> None:
    commands_publish(survey)
    released = disclose(survey)
    (version,) = earlier_versions.versions(survey)
    assert version.groups.keys() == released.groups.keys()
    assert all(np.array_equal(version.groups[group], inside) for group, inside in released.groups.items())


def test_what_an_older_program_stored_is_read(survey: Survey) -> None:
    frozen = frozen_data.freeze(survey)
    told = [["problems.litter", "fairly+very", "(everyone)", 50], ["problems.litter", "fairly+very", f"ward={NORTH}", 25],
            ["", "(all)", "(everyone)", 120]]
    db.session.add(Publication(consultation_id=survey.id, frozen_id=frozen.frozen_id, version=1, page="", facts={}, told=told))
    db.session.commit()
    (version,) = earlier_versions.versions(survey)
    assert {(count.item, *sorted(count.group)): ends for count, ends in version.printed.items()} == {
        ("problems.litter",): (50, 50), ("problems.litter", ("ward", NORTH)): (25, 25)}


def test_data_that_are_kept_no_more_leave_nothing_to_protect(survey: Survey) -> None:
    commands_publish(survey)
    frozen = db.session.query(FrozenResponses).one()
    frozen.data = b""
    db.session.commit()
    assert earlier_versions.versions(survey) == []
