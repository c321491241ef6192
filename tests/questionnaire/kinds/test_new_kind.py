"""A new kind is one object and its registration: it is taken through the whole line, and nothing else is written for it."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pyreadstat
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey_app import consultations
from survey_app.analysis import tally, typed
from survey_app.analysis.distributions import distribution
from survey_app.analysis.frame_checks import FrameError
from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.fieldwork import paper_form
from survey_app.fieldwork.importing import importer
from survey_app.fieldwork.importing.suggestions import columns_for, values_for
from survey_app.forms.responses import keyed
from survey_app.models import Response
from survey_app.publishing.microdata import codebook, exports, response_file
from survey_app.questionnaire import kinds, parsing
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.response_columns import columns
from survey_app.questionnaire.toml_output import to_toml
from survey_app.questionnaire.validation import QuestionnaireError
from tests.views.public.resident import Resident

from .new_kinds import NUMBER, RATING

TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone
WRITTEN = """
id = "with_new_kinds"
title = "With new kinds"
[[pages]]
id = "page"
title = "Page"
[[pages.questions]]
id = "trust"
kind = "scale_0_10"
label = "How much do you trust the police?"
[[pages.questions]]
id = "years"
kind = "whole_number"
label = "For how many years have you lived here?"
[[pages]]
id = "why"
title = "Why"
[[pages.questions]]
id = "reason"
kind = "short_text"
label = "Why not more?"
show_if = [{ question = "trust", answers = ["0", "1", "2"] }]
"""


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two kinds are known for the length of a test."""
    for kind in (RATING, NUMBER):
        monkeypatch.setitem(kinds.KINDS, kind.code, kind)


@pytest.fixture
def questionnaire(registered: None) -> Questionnaire:
    return parsing.from_toml(WRITTEN)


@pytest.fixture
def survey(app: Flask, questionnaire: Questionnaire) -> Survey:
    consultations.create("new-kinds", questionnaire, "New kinds", TODAY - timedelta(days=1), TODAY + timedelta(days=9), "P")
    return consultations.release("new-kinds")


@pytest.fixture
def answered(client: FlaskClient, survey: Survey) -> Survey:
    """The consultation after two people have answered."""
    for trust, years in (("10", "7"), ("2", "30")):
        resident = Resident(client.application.test_client(), survey.slug)
        resident.open("page")
        resident.complete(trust=trust, years=years)
    return survey


def test_it_is_read_from_a_file_and_written_again(questionnaire: Questionnaire) -> None:
    assert [question.kind for question in questionnaire.questions][:2] == [RATING, NUMBER]
    assert questionnaire.question("trust").codes == tuple(map(str, range(11)))
    assert parsing.from_toml(to_toml(questionnaire)) == questionnaire
    assert "options" not in to_toml(questionnaire)
    assert parsing.from_json(parsing.to_json(questionnaire)) == questionnaire


def test_it_is_checked(registered: None) -> None:
    options = 'kind = "scale_0_10"\noptions = [{ code = "a", label = "A" }, { code = "b", label = "B" }]'
    with pytest.raises(QuestionnaireError, match="whose answers are always the same"):
        parsing.from_toml(WRITTEN.replace('kind = "scale_0_10"', options))
    with pytest.raises(QuestionnaireError, match="is of kind whole_number, which takes no options"):
        parsing.from_toml(WRITTEN.replace('kind = "scale_0_10"', options.replace("scale_0_10", "whole_number")))


def test_a_wrong_answer_is_shown_again_with_what_is_wrong(client: FlaskClient, survey: Survey) -> None:
    resident = Resident(client, survey.slug)
    resident.open("page")
    for answers, fault in (({"years": "ten"}, "Enter a whole number, such as 4"), ({"years": "99999"}, "is 5 characters long"),
                           ({"trust": "11"}, "Choose one of the answers shown")):
        assert resident.send(**answers).status_code == 400
        assert fault in resident.html
    assert resident.answers["years"] == "99999"


def test_answers_are_stored_and_decide_what_is_asked(answered: Survey) -> None:
    stored = db.session.scalars(select(Response.answers).where(Response.consultation_id == answered.id)).all()
    assert sorted(stored, key=str) == [{"trust": "10", "years": "7", "reason": "not_asked"}, {"trust": "2", "years": "30"}]


def test_an_export_comes_back_through_import(answered: Survey, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    exports.export(answered, "csv", first)
    copy = consultations.create("copy", answered.questionnaire, "Copy", answered.opens_at.date(), TODAY, "P")
    assert importer.import_file(copy, first) == 2
    exports.export(copy, "csv", second)
    assert second.read_bytes() == first.read_bytes()


def test_an_import_refuses_what_no_answer_can_be(survey: Survey, tmp_path: Path) -> None:
    with open(tmp_path / "wrong.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["trust", "years"], ["11", "ten"]])
    with pytest.raises(importer.ImportRefused) as refused:
        importer.import_file(survey, tmp_path / "wrong.csv")
    assert "column trust: holds '11'; it can hold 0, 1, 2" in str(refused.value)
    assert "column years: holds 'ten': Enter a whole number, such as 4" in str(refused.value)


def test_an_importer_finds_its_columns_and_values(questionnaire: Questionnaire) -> None:
    assert columns_for(["How much do you trust the police"], questionnaire) == {"How much do you trust the police": "trust"}
    assert values_for(["10", "eleven"], columns(questionnaire)[0]) == {"10": "10"}


def test_it_is_counted(answered: Survey) -> None:
    frame = typed(response_file.take(answered), answered.questionnaire)
    table = distribution(tally(frame, answered.questionnaire), answered.questionnaire, "trust").set_index("option")
    assert list(table.index) == [*map(str, range(11)), ""]
    assert table.loc[["2", "10"], "responses"].tolist() == [1, 1]
    assert sorted(frame["years"]) == ["30", "7"]
    wrong = response_file.take(answered).assign(trust="11")
    with pytest.raises(FrameError, match="'11' is not one of the codes"):
        typed(wrong, answered.questionnaire)


def test_its_numbers_and_words_are_in_the_data_for_analysts(answered: Survey, tmp_path: Path) -> None:
    exports.export(answered, "sav", tmp_path / "out.sav")
    data, meta = pyreadstat.read_sav(str(tmp_path / "out.sav"))
    assert sorted(data["trust"]) == [2, 10]
    assert meta.variable_value_labels["trust"][0] == "0"
    described = codebook.of_responses(answered.questionnaire, ["trust", "years"])["resources"][0]["schema"]["fields"]
    assert [len(field.get("categories", [])) for field in described] == [12, 0]


def test_it_is_printed_and_keyed(survey: Survey) -> None:
    printed = paper_form._data(survey, "https://example.org/", [""])["pages"][0]["questions"]
    assert [(len(one["options"]), one["lines"]) for one in printed] == [(11, 0), (0, 1)]
    assert paper_form.pdf(survey, "https://example.org/").startswith(b"%PDF")
    assert keyed(survey.questionnaire, {"trust": "11", "years": "12"}).answers == {"trust": "10", "years": "12", "reason": ""}
    assert keyed(survey.questionnaire, {"years": "x"}).faults == {"years": "Enter a whole number, such as 4"}
