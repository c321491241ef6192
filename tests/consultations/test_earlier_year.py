"""Which earlier year a consultation is compared with: only one that has closed, and came before."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from survey_app import audit, consultations
from survey_app.consultations import Refused, Settings, Survey, policies
from tests.factories.consultations import make_year


@pytest.fixture
def years(app: Flask) -> dict[int, Survey]:
    return {year: make_year(f"y{year}", year) for year in (2015, 2016, 2017)}


def test_it_is_chosen_changed_and_taken_away(years: dict[int, Survey]) -> None:
    survey = years[2017]
    assert policies.earlier_year(survey) is None
    assert [one.slug for one in policies.earlier_year_choices(survey)] == ["y2016", "y2015"]
    assert policies.earlier_year(policies.choose_earlier_year(survey, "y2015")) == years[2015]
    assert policies.earlier_year(policies.choose_earlier_year(survey, " y2016 ")) == years[2016]
    events = audit.events(audit.Filter(action="earlier consultation chosen"), limit=2)
    assert [event.details["after"] for event in events] == [{"earlier_year": "y2016"}, {"earlier_year": "y2015"}]
    assert policies.choose_earlier_year(survey, "none").settings == Settings()


def test_what_cannot_be_compared_is_refused(years: dict[int, Survey]) -> None:
    make_year("draft", 2014, released=False)
    for slug, why in {"y2017": "cannot be compared with itself", "draft": "is draft. Only a closed consultation",
                      "nothing": "There is no consultation called 'nothing'"}.items():
        with pytest.raises(Refused, match=why):
            policies.choose_earlier_year(years[2017], slug)
    with pytest.raises(Refused, match="did not open before 'y2015'"):
        policies.choose_earlier_year(years[2015], "y2016")
    assert policies.earlier_year(consultations.get("y2017")) is None


def test_the_command_line_sets_and_shows_it(years: dict[int, Survey], run: FlaskCliRunner) -> None:
    said = run.invoke(args=["consultation", "set", "y2017", "--earlier", "y2015"])
    assert said.exit_code == 0
    assert "compared with: y2015\n" in said.stdout
    assert "compared with: y2015\n" in run.invoke(args=["consultation", "show", "y2017"]).stdout
    assert "compared with: no earlier year\n" in run.invoke(args=["consultation", "set", "y2017", "--earlier", "none"]).stdout
    refused = run.invoke(args=["consultation", "set", "y2015", "--earlier", "y2016"])
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "did not open before" in refused.stderr
