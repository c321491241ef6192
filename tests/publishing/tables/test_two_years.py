"""Two years: the earlier one's own frozen answers beside this year's, and nothing of either that must not be shown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from survey_app.analysis import charts
from survey_app.consultations import Survey, policies
from survey_app.demo.respondents import wycombe_2015
from survey_app.disclosure import Count, Range
from survey_app.fieldwork.importing import importer
from survey_app.models import Publication
from survey_app.publishing.chapter import claim_check, grids, section_edits, sentences
from survey_app.publishing.chapter.cell_references import Cells
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.publications import versions
from survey_app.publishing.release import commands, disclosure_control, earlier_versions, earlier_year
from survey_app.publishing.release.chapter_tables import chapter_tables
from survey_app.publishing.release.published_counts import stored
from survey_app.publishing.site.page import file_name
from survey_app.publishing.tables import registry, release_counts, two_years
from survey_app.publishing.tables.release_counts import Counted
from survey_app.questionnaire import editing, parsing
from survey_app.questionnaire.model import Item, Option, Question, Questionnaire
from tests.factories.consultations import consultation

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]


OF_2015 = parsing.load("have-your-say-2015")


def with_roads(*extra: Option) -> Questionnaire:
    """The questionnaire of 2015 and a second grid, on a scale of its own."""
    problems = OF_2015.question("problems")
    options = (*problems.options, *extra)
    return editing.add_question(OF_2015, "area", replace(problems, id="roads", label="And on the roads?", scale="",
                                                         items=(Item("speeding", "Speeding"),), options=options))


def changed() -> Questionnaire:
    """A year later: one row in other words, one dropped, one new, and the scale of the roads changed."""
    asked = with_roads(Option("sometimes", "Only sometimes a problem"))
    problems: Question = asked.question("problems")
    items = [replace(item, label="Rubbish left lying about") if item.id == "litter" else item
             for item in problems.items if item.id != "gangs"]
    return editing.replace_question(asked, "problems", replace(problems, items=(*items, Item("scooters", "Electric scooters"))))


def rows(later: bool) -> list[dict[str, str]]:
    """The answers of 2015; a year later noise is a very big problem to half of them, who are other people."""
    made = []
    for number, row in enumerate(wycombe_2015(seed=2015)):
        own = {**row, "roads.speeding": row["problems.drugs"]}
        if later:
            own |= {"reference": f"L{number}", "problems.scooters": "fairly_big"}
            own.pop("problems.gangs")
            own["problems.noise"] = "very_big" if number % 2 else own["problems.noise"]
        made.append(own)
    return made


@pytest.fixture
def former(app: Any) -> Survey:
    return consultation(with_roads(), rows(later=False), "first-year", "The first year", (date(2015, 11, 16), date(2016, 2, 7)))


@pytest.fixture
def latter(former: Survey) -> Survey:
    """The later year, which names the earlier one."""
    made = consultation(changed(), rows(later=True), "second-year", "The second year", (date(2016, 11, 16), date(2017, 2, 7)))
    return policies.choose_earlier_year(made, former.slug)


def counted(survey: Survey) -> Counted:
    return release_counts.count(frozen_data.source(survey).frame(), survey, earlier_year.find(survey))


def by_item(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {str(row["item"]): {str(name): cell for name, cell in row.items()} for row in table.to_dict("records")}


def test_an_analysis_sets_both_years_side_by_side(latter: Survey, former: Survey) -> None:
    made = counted(latter)
    found = by_item(two_years.of_problems(made))
    assert "problems.gangs" not in found
    assert "problems.scooters" not in found
    noise, litter, roads = (found[name] for name in ("problems.noise", "problems.litter", "roads.speeding"))
    before = by_item(registry.TABLES["ranked_problems"].make(counted(former)))["problems.noise"]
    after = by_item(registry.TABLES["ranked_problems"].make(made))["problems.noise"]
    assert (noise["earlier_base"], noise["earlier_percent"]) == (before["base"], before["percent"])
    assert (noise["later_base"], noise["later_percent"]) == (after["base"], after["percent"])
    assert noise["difference"] == pytest.approx(after["percent"] - before["percent"])
    assert noise["difference_low"] > 0
    assert (noise["comparability"], noise["p_adjusted"] < 0.05) == ("comparable", True)
    assert (litter["comparability"], litter["why"]) == ("caveat", "reworded: it was “Rubbish or litter lying around”")
    assert (roads["comparability"], roads["shorthand"], roads["later_base"]) == ("broken", "[x]", 95)
    assert pd.isna(roads["difference"])
    summary = dict(two_years.summary(made).itertuples(index=False, name=None))
    assert summary == {"compared": 17, "caveat": 1, "broken": 1, "new": 1, "gone": 1, "higher": 1, "lower": 0, "unclear": 16,
                       "moved": summary["moved"], "withheld": 0}


def test_both_profiles_stand_beside_each_other(latter: Survey) -> None:
    table = two_years.of_profiles(counted(latter))
    assert set(table["item"]) == {"age_band", "sex"}
    women = table[(table["item"] == "sex") & (table["option"] == "female")]
    assert women["earlier_percent"].item() == women["later_percent"].item()
    assert (table["shorthand"] == "").all()


def test_an_answer_that_one_year_did_not_have_is_marked(latter: Survey, former: Survey) -> None:
    sex = latter.questionnaire.question("sex")
    other = editing.replace_question(latter.questionnaire, "sex", editing.add_option(sex, "Another"))
    made = counted(latter)
    there = replace(made, survey=replace(latter, questionnaire=other), earlier=earlier_year.find(latter),
                    tally=replace(made.tally, codes={**made.tally.codes, "sex": (*made.tally.codes["sex"][:-1], "not_asked")}))
    table = two_years.of_profiles(there)
    assert table[table["answer"] == "Another"]["shorthand"].tolist() == ["[x]"]


@pytest.mark.slow
def test_what_is_published_is_protected_in_both_years_and_told_of_both(latter: Survey, former: Survey) -> None:
    made = counted(latter)
    disclosed = disclosure_control.disclose(made)
    own = dict(disclosure_control.disclose(counted(former)).printed)
    of_former = {count._replace(year=""): told for count, told in disclosed.printed if count.year == "first-year"}
    assert of_former
    assert of_former.items() <= own.items()
    profile = disclosed.tables["two_years_profile"]
    for side in ("earlier", "later"):
        people = profile[f"{side}_base"] * profile[f"{side}_percent"] / 100
        assert not people.dropna().between(0.5, 4.5).any()
    assert profile["shorthand"].str.contains("fewer than 5").any()
    cells = Cells(chapter_tables(disclosed.tables, disclosed.described))
    text = section_edits.write(cells)
    claim_check.must_hold(text, cells)
    words = sentences.plain(text)
    assert "also asked about in “The first year”, from 16 November 2015 to 7 February 2016, when 103 people took part" in words
    assert re.search(r"Noisy neighbours or loud parties, \d+% this year, higher than the 29% in the earlier year", words)
    assert "Speeding (rescaled: with the new answer “Only sometimes a problem”" in words
    assert "concern rose" not in words
    shown = ("problem", "rank_change", "rank_change_low", "rank_change_high")
    grid = grids.grid("two_years", chapter_tables(disclosed.tables, disclosed.described)["two_years"], shown)
    assert grid.heads == ("Problem", "Change of place, minus is up (and how far it could move)")
    assert re.fullmatch(r"−\d+ \(−\d+ to \+?\d+\)", next(
        row[1] for row in grid.rows if row[0] == "Noisy neighbours or loud parties"))
    alternative = charts.years_alternative(disclosed.tables["two_years"])
    assert "Not asked alike in both years, and not compared: Speeding." in alternative
    assert "Rubbish left lying about (asked in other words or in another place): 69% (59 to 77) of 103" in alternative


def test_a_problem_hidden_in_one_year_has_no_figure_and_enters_no_rank(latter: Survey) -> None:
    made = counted(latter)
    assert made.earlier is not None
    table = by_item(two_years.of_problems(made, frozenset({Count("problems.drugs", frozenset({"very_big", "fairly_big"}))})))
    assert table["problems.drugs"]["shorthand"] == "[c]"
    assert all(pd.isna(table["problems.drugs"][name]) for name in ("earlier_base", "later_percent", "difference", "later_rank"))
    ranks = [row["later_rank"] for row in table.values() if not pd.isna(row["later_rank"])]
    assert sorted(set(ranks)) == list(range(1, max(ranks) + 1))


@pytest.mark.slow
def test_a_year_that_stands_published_shows_only_what_it_told(latter: Survey, former: Survey) -> None:
    from survey_app.database import db
    frozen = frozen_data.freeze(former)
    printed = disclosure_control.disclose(counted(former)).printed
    kept = stored((count, told) for count, told in printed if count.item != "problems.noise")
    db.session.add(Publication(consultation_id=former.id, frozen_id=frozen.frozen_id, version=1, page="", facts={}, told=kept))
    db.session.commit()
    importer.import_rows(former, [{**rows(later=False)[0], "reference": "late"}])     # after it was published
    made = counted(latter)
    assert made.earlier is not None
    assert made.earlier.sha256 == frozen.sha256
    disclosed = disclosure_control.disclose(made)
    table = by_item(disclosed.tables["two_years"])
    assert table["problems.noise"]["shorthand"] == "[c]"
    assert pd.isna(table["problems.noise"]["earlier_percent"])
    assert table["problems.litter"]["earlier_base"] == 103


@pytest.mark.both_databases
def test_what_a_later_year_told_is_known_of_the_earlier(latter: Survey, former: Survey) -> None:
    from survey_app.database import db
    frozen = frozen_data.freeze(latter)
    facts = earlier_year.facts(latter, earlier_year.find(latter))
    noise = Count("problems.noise", frozenset({"fairly_big", "very_big"}))
    number = two_years.counts_of_year(counted(former))[noise][0]
    told = stored([(noise._replace(year=former.slug), Range(number, number, 103)), (noise, Range(40, 44, 103))])
    db.session.add(Publication(consultation_id=latter.id, frozen_id=frozen.frozen_id, version=1, page="", told=told, facts=facts))
    db.session.commit()
    (version,) = earlier_versions.versions(former)
    assert version.printed == {noise: (number, number)}
    assert len(version.references) == 103


@pytest.mark.both_databases
def test_an_earlier_year_whose_answers_are_kept_no_more_is_left_out_and_said(latter: Survey, former: Survey) -> None:
    from sqlalchemy import delete, update

    from survey_app.database import db
    from survey_app.models import FrozenResponses, Response
    frozen = frozen_data.freeze(former)
    db.session.add(Publication(consultation_id=former.id, frozen_id=frozen.frozen_id, version=1, page="", facts={}, told=[]))
    db.session.execute(update(FrozenResponses).where(FrozenResponses.id == frozen.frozen_id).values(data=b""))
    db.session.execute(delete(Response).where(Response.consultation_id == former.id))
    db.session.commit()
    found = earlier_year.find(latter)
    assert found is None
    assert earlier_year.facts(latter, found) == {"not_compared_with": {
        "consultation": "first-year", "why": "'first-year' has no responses to analyse."}}


def test_without_an_earlier_year_there_are_no_such_tables(former: Survey) -> None:
    assert not {"earlier_fieldwork", "two_years", "two_years_summary", "two_years_profile"} & disclosure_control.unpublished(
        counted(former)).keys()
    assert earlier_year.facts(former, None) == {}


@pytest.mark.slow   # draws every chart twice
def test_both_years_are_published_one_after_the_other(latter: Survey, former: Survey) -> None:
    first = commands.publish(former.slug)
    second = commands.publish(latter.slug)
    assert second.facts["compared_with"] == {"consultation": "first-year", "data_sha256": first.facts["data_sha256"]}
    assert "The first year" in document_text((versions.file(second, file_name("en", "years")) or b"").decode())
    assert versions.file(second, "charts/two_years.svg") is not None
    assert versions.file(second, "tables/two_years.csv") is not None
    again = commands.publish(former.slug, note="Once more")      # knows what the later year told of it
    assert again.version == 2
    assert versions.file(again, "tables/ranked_problems.csv") == versions.file(first, "tables/ranked_problems.csv")


def document_text(page: str) -> str:
    """The words of a page."""
    return re.sub(r"<[^>]+>", " ", page)
