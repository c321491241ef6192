"""The settings of a consultation: each is read, stored, changed by its owner alone, told in the trail and shown."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import update

from survey_app import audit, consultations
from survey_app.consultations import (
    Refused,
    Settings,
    Survey,
    audience_access,
    deprivation_areas,
    policies,
    settings_change,
    setup,
)
from survey_app.consultations.settings import SETTINGS, STORED_NAMES, Access, BrandChoices, NextStep, Unreadable
from survey_app.consultations.setup import TEXTS, Details
from survey_app.database import db
from survey_app.geography.places import Group
from survey_app.models import Consultation
from survey_app.publishing.publications import branding
from survey_app.publishing.publications.branding import Choices
from tests.factories.consultations import make, make_year

SET: dict[str, Any] = {
    **{name: f"Our {name}" for name in TEXTS}, "keep_months": 7, "access": {"elected": Access.OPEN},
    "authorities": ("E06000091",), "smallest_area": "ward", "deprivation": Group("national_deciles",
    deciles=2), "earlier_year": "y2015",
    "results_before_closing": True, "brand": BrandChoices(wordmark="Ours"), "map_problem": "problems.drugs",
    "thresholds": {"count": 12}, "next_steps": (NextStep("Litter", "More bins"),)}
STORED = {
    **{name: f"Our {name}" for name in TEXTS}, "keep_months": 7, "ways": {"elected": "open"}, "authorities": ["E06000091"],
    "store": "ward", "deprivation": {"kind": "national_deciles", "deciles": 2}, "earlier": "y2015",
    "results_before_closing": True, "brand": {"wordmark": "Ours"}, "map_problem": "problems.drugs",
    "thresholds": {"count": 12},
    "next_steps": [{"said": "Litter", "action": "More bins", "lead": "", "by": "", "measure": ""}]}


def details(survey: Survey) -> Survey:
    return setup.edit(survey, Details(survey.title, survey.organisation, survey.opens_at, survey.closes_at,
                                      {name: SET[name] for name in TEXTS}))


OWNERS: dict[Callable[[Survey], Survey], frozenset[str]] = {    # what a page or command calls, and the settings that it changes
    details: frozenset(TEXTS),
    lambda survey: policies.set_months(survey, 7): frozenset({"keep_months"}),
    lambda survey: audience_access.change_access(survey, "elected", Access.OPEN): frozenset({"access"}),
    lambda survey: deprivation_areas.change(survey, within=["E06000091"], store="ward", deprivation=SET["deprivation"]):
        frozenset({"authorities", "smallest_area", "deprivation"}),
    lambda survey: policies.choose_earlier_year(survey, "y2015"): frozenset({"earlier_year"}),
    lambda survey: policies.allow_early_results(survey, True): frozenset({"results_before_closing"}),
    lambda survey: branding.change(survey, Choices(wordmark="Ours", problem="problems.drugs")):
        frozenset({"brand", "map_problem"}),
    lambda survey: policies.set_threshold(survey, 12): frozenset({"thresholds"}),
    lambda survey: policies.set_next_steps(survey, SET["next_steps"]): frozenset({"next_steps"}),
}


@pytest.fixture
def survey(app: Flask) -> Survey:
    """A draft, with an earlier year that has closed."""
    make_year("y2015", 2015)
    return make(questionnaire="have-your-say-2026")


def expected(survey: Survey, *names: frozenset[str]) -> Settings:
    return Settings(**{name: SET[name] for some in names for name in some})


def reset(survey: Survey) -> None:
    db.session.execute(update(Consultation).where(Consultation.id == survey.id).values(settings={}))
    db.session.commit()


def test_every_setting_means_something_and_is_read_as_it_is_stored() -> None:
    assert set(SET) == set(SETTINGS)
    assert Settings(**SET).as_json() == STORED
    assert list(Settings(**SET).as_json()) == list(STORED_NAMES.values())
    assert Settings.read(STORED) == Settings(**SET)
    assert Settings().as_json() == {}
    assert all(one.metadata["meaning"] and one.metadata["mend"] for one in SETTINGS.values())


def test_every_setting_has_one_owner() -> None:
    assert sorted(name for names in OWNERS.values() for name in names) == sorted(SETTINGS)


@pytest.mark.parametrize("owner", OWNERS)
def test_its_owner_changes_it_alone_and_names_it_in_the_trail(survey: Survey, owner: Callable[[Survey], Survey]) -> None:
    names = OWNERS[owner]
    assert owner(survey).settings == consultations.get("survey").settings == expected(survey, names)
    event = audit.events(audit.Filter(about="survey"), limit=1)[0]
    assert set(event.details["after"]) == set(event.details["before"]) == names


def test_each_is_shown_by_the_command(survey: Survey, run: FlaskCliRunner) -> None:
    for owner in OWNERS:
        owner(survey)
    said = run.invoke(args=["consultation", "show", "survey"]).stdout
    shown = [line for line in said.splitlines() if line.startswith("setting ")]
    assert [line.split()[1] for line in shown] == list(SETTINGS)
    assert not any(line.endswith("as usual") for line in shown)


def test_two_that_saw_the_same_lose_nothing_of_each_other(survey: Survey) -> None:
    for one, other in itertools.permutations(OWNERS, 2):
        reset(survey)
        one(survey)
        other(survey)       # the survey as it was before
        assert consultations.get("survey").settings == expected(survey, OWNERS[one], OWNERS[other])


def test_two_at_the_same_moment_lose_nothing_of_each_other(survey: Survey, app: Flask) -> None:
    def change(owner: Callable[[Survey], Survey], together: threading.Barrier) -> None:
        with app.app_context():
            together.wait(10)
            owner(survey)

    with ThreadPoolExecutor(2) as threads:
        for one, other in itertools.combinations_with_replacement(OWNERS, 2):
            reset(survey)
            together = threading.Barrier(2)
            for made in [threads.submit(change, owner, together) for owner in (one, other)]:
                made.result(30)
            assert consultations.get("survey").settings == expected(survey, OWNERS[one], OWNERS[other])


def test_who_comes_second_waits_for_the_first(survey: Survey, app: Flask) -> None:
    """The first holds the row until the second has had time to read it, had it not had to wait."""
    def second() -> None:
        with app.app_context():
            audience_access.change_access(survey, "elected", Access.OPEN)

    with ThreadPoolExecutor(1) as thread:
        with consultations.changing(survey, "access changed") as change:
            made = thread.submit(second)
            with pytest.raises(TimeoutError):
                made.result(0.5)
            change.write(access={"resident": Access.ACCEPTED})
        made.result(30)
    assert consultations.get("survey").settings.access == {"resident": Access.ACCEPTED, "elected": Access.OPEN}


def test_a_rule_is_checked_against_what_stands_now(survey: Survey) -> None:
    """Either could be set alone: the ward is all that is kept, or the more deprived areas go by LSOA."""
    deprivation_areas.change(survey, store="ward")
    with pytest.raises(Refused, match="goes by LSOA"):
        deprivation_areas.change(survey, deprivation=Group("areas", areas=frozenset({"E01000011"})))
    consultations.release("survey")
    policies.set_months(survey, 6)
    with pytest.raises(Refused, match="shorter, not longer"):
        policies.set_months(survey, 12)


def test_a_change_that_is_refused_changes_nothing_and_holds_nothing(survey: Survey) -> None:
    with pytest.raises(Refused, match="cannot be 1: choose 3 or more"):
        policies.set_threshold(survey, 1)
    assert consultations.get("survey").settings == Settings()
    assert policies.set_threshold(survey, 12).settings.thresholds == {"count": 12}


@pytest.mark.parametrize(("stored", "value"), [
    ("thanks", 7), ("keep_months", "many"), ("keep_months", 1201), ("keep_months", True), ("ways", {"resident": "window"}),
    ("ways", []), ("authorities", "E06000091"), ("store", "street"), ("deprivation", {"kind": "lucky"}), ("earlier", None),
    ("results_before_closing", "yes"), ("brand", {"color": "red"}), ("map_problem", []), ("thresholds", {"detailed": "x"})])
def test_what_cannot_be_read_is_told_and_the_others_still_read(stored: str, value: Any) -> None:
    settings = Settings.read({"purpose": "Planning", stored: value}, "here")
    name = {stored: name for name, stored in STORED_NAMES.items()}[stored]
    assert settings.purpose == "Planning"
    with pytest.raises(Unreadable, match=rf"The setting '{stored}' of 'here' cannot be read: .+\. .+\.$"):
        getattr(settings, name)
    with pytest.raises(Unreadable, match=stored):
        settings.as_json()


def test_what_is_not_known_is_kept_until_it_is_dropped(survey: Survey, run: FlaskCliRunner) -> None:
    db.session.execute(update(Consultation).values(settings={"colour": "red", "ways": {"resident": "window"}}))
    db.session.commit()
    changed = policies.set_months(consultations.get("survey"), 7)
    assert set(changed.settings.faults) == {"colour", "access"}
    with pytest.raises(Unreadable):
        audience_access.change_access(changed, "elected", Access.OPEN)      # would otherwise open the residents' own
    with pytest.raises(Refused, match="is no setting of 'survey' that cannot be read"):
        settings_change.drop(changed, "keep_months")
    for name in ("colour", "ways"):
        assert run.invoke(args=["consultation", "set", "survey", "--drop", name]).exit_code == 0
    assert consultations.get("survey").settings == Settings(keep_months=7)


def test_a_copy_takes_what_makes_sense_for_a_new_year(survey: Survey) -> None:
    """A draft cannot be compared with; how each audience is let in is copied, and its secrets are not."""
    for owner in OWNERS:
        owner(survey)
    former = audience_access.change_access(consultations.get("survey"), "resident", Access.LINK)
    year = timedelta(days=365)
    copy = setup.copy(former, "copied", "Next year", former.opens_at + year, former.closes_at + year)
    assert copy.settings == replace(former.settings, earlier_year="", results_before_closing=False)
    assert copy.audience_keys.keys() == former.audience_keys.keys()
    assert not set(copy.audience_keys.values()) & set(former.audience_keys.values())


def test_a_copy_of_one_that_has_closed_is_compared_with_it(survey: Survey) -> None:
    former = consultations.get("y2015")
    copy = setup.copy(former, "copied", "Next year", survey.opens_at, survey.closes_at)
    assert copy.settings == Settings(earlier_year="y2015")
