"""A questionnaire is proposed from a file of responses, and the same file then comes in without a question."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from survey_app import consultations, on_demand
from survey_app.consultations import Refused
from survey_app.fieldwork.importing import importer, proposals, questionnaire_draft
from survey_app.fieldwork.importing.table_files import TableFile, read
from survey_app.models import Role
from survey_app.questionnaire import parsing
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.toml_output import to_toml
from tests.factories.imports import FIRST, LAST, csv_of
from tests.staff import signed_in

pytestmark = pytest.mark.sqlite_only
SAFETY, TELL = "How worried are you?", "How shall we tell you?"
ROWS = [["1", "2030-06-01", "a@example.org", "Very worried", "Don't know", "Email", "", "Email;Post", "16 to 29", "ZZ1 1AA",
         "The lamps in our road are out every other night; nobody comes"],
        ["2", "2030-06-02", "b@example.org", "Fairly worried", "Very worried", "", "Post", "Post", "60 or over", "ZZ1 1AB",
         "Dogs"],
        ["3", "2030-06-03", "c@example.org", "Not worried", "Fairly worried", "Email", "Post", "Phone", "30 to 59", "ZZ1 1AD",
         ""]]
THEIRS = csv_of(["Response ID", "Date submitted", "Email address", f"{SAFETY} [Dogs]", f"{SAFETY} [Cars]", f"{TELL} - Email",
                 f"{TELL} - Post", "What did you use?", "What is your age?", "Your postcode", "Anything else?"], *ROWS)


def proposed(data: bytes) -> Questionnaire:
    return questionnaire_draft.propose(read(data, "theirs.csv"), "Last year")


def test_each_kind_of_question_is_recognised() -> None:
    made = proposed(THEIRS)
    kinds = {question.label: str(question.kind) for question in made.questions}
    assert kinds == {SAFETY: "matrix", TELL: "multiple", "What did you use?": "multiple", "What is your age?": "single",
                     "Your postcode": "postcode", "Anything else?": "long_text"}
    grid, ticks, _, age, *_ = made.questions
    assert [item.label for item in grid.items] == ["Dogs", "Cars"]
    assert {option.label for option in grid.options if option.concern} == {"Very worried", "Fairly worried"}
    assert [option.label for option in grid.options if option.dont_know] == ["Don't know"]
    assert [option.label for option in ticks.options] == ["Email", "Post"]
    assert [option.label for option in age.options] == ["16 to 29", "30 to 59", "60 or over"]


def test_it_is_a_questionnaire_that_can_be_written_and_read() -> None:
    made = proposed(THEIRS)
    assert parsing.from_toml(to_toml(made)) == made


def test_the_same_file_then_leaves_nothing_to_decide(app: Flask) -> None:
    assert decisions(app, read(THEIRS, "theirs.csv")) == 0


def test_a_real_export_of_another_tool_leaves_nothing_to_decide(app: Flask, real_data: Path) -> None:
    data = (real_data / "export_surveymonkey" / "surveymonkey_StarWars.csv").read_bytes()
    assert decisions(app, on_demand.read_responses(data, "theirs.csv")) == 0


def decisions(app: Flask, file: TableFile) -> int:
    """Returns how many columns of a file somebody must decide, with the questionnaire that was proposed from it."""
    made = questionnaire_draft.propose(file, "Last year")
    survey = consultations.release(consultations.create("last", made, "Last year", FIRST, LAST, "P").slug)
    ready = importer.prepared(survey, file)
    found = proposals.suggest(survey.questionnaire, ready)
    importer.import_table(survey, ready, dry_run=True)      # raises if a value is not decided
    return len(ready.lines[0][1]) - len(found.decided)


@pytest.mark.parametrize("data", [b"", b"a,b\n", csv_of(["IP Address", "Response ID"], ["192.0.2.1", "1"])])
def test_a_file_that_shows_no_question_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="shows no question"):
        proposed(data)


def test_odd_words_make_ids_that_are_allowed_and_different() -> None:
    made = proposed(csv_of(["Source", "问题", "问题?", "1st", "A" * 90], ["a", "是", "否", "1", "x"], ["b", "否", "是", "2", "y"],
                           ["A", "是", "是", "1", "x"]))
    ids = [question.id for question in made.questions]
    assert len(ids) == len(set(ids)) == 5
    assert "source" not in ids


def test_a_lead_starts_from_responses_in_the_browser(app: Flask) -> None:
    lead, address = signed_in(app, Role.LEAD), "/staff/consultations/new/from-responses"
    opens, closes = FIRST, LAST + timedelta(days=3)
    days = {f"{name}-{part}": str(getattr(day, part)) for name, day in (("opens", opens), ("closes", closes))
            for part in ("day", "month", "year")}
    fields = {"title": "This year", "opens_time": "00:00", "closes_time": "23:59", **days}
    assert "Choose the file of responses" in lead.post(address, fields).text
    answer = lead.post(address, {**fields, "file": (io.BytesIO(THEIRS), "theirs.csv")}, follow_redirects=True)
    assert "with 6 questions from the file" in answer.text
    assert [question.label for question in consultations.get("this-year").questionnaire.questions][:2] == [SAFETY, TELL]


def test_the_command_writes_it(run: FlaskCliRunner, tmp_path: Path) -> None:
    (tmp_path / "theirs.csv").write_bytes(THEIRS)
    said = run.invoke(args=["responses", "questionnaire", str(tmp_path / "theirs.csv"), "--title", "T", "--output",
                            str(tmp_path / "q.toml")])
    assert "6 questions" in said.output
    assert len(list(parsing.load(tmp_path / "q.toml").questions)) == 6
