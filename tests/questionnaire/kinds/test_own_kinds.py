"""A whole number, a long list, at most so many answers, and “Other, please say”: on the page, on paper, keyed, in files."""

from __future__ import annotations

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
from survey_app.analysis.numbers_given import number_summary
from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.fieldwork import paper_form
from survey_app.fieldwork.importing import importer
from survey_app.forms.responses import keyed
from survey_app.models import Response, Role
from survey_app.publishing.microdata import exports, response_file
from survey_app.questionnaire import editing, parsing, summary
from survey_app.questionnaire.kinds import NUMBER, OTHER_TEXT
from survey_app.questionnaire.model import Question
from survey_app.questionnaire.toml_output import to_toml
from survey_app.questionnaire.validation import check
from tests.staff import signed_in
from tests.views.public.resident import Resident

TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone
WRITTEN = """
id = "own_kinds"
title = "Own kinds"
[[pages]]
id = "page"
title = "Page"
[[pages.questions]]
id = "years"
kind = "number"
label = "For how many years have you lived here?"
least = 0
most = 110
options = [{ code = "from_0", label = "0" }, { code = "from_1", label = "1 to 9" },
  { code = "from_10", label = "10 or more" }]
[[pages.questions]]
id = "village"
kind = "search_list"
label = "Which village is nearest?"
options = [{ code = "a", label = "Little Missenden" }, { code = "b", label = "Great Missenden" },
  { code = "c", label = "Lacey Green" }]
[[pages.questions]]
id = "two"
kind = "multiple"
label = "Which two matter most?"
at_most = 2
options = [{ code = "a", label = "Lighting" }, { code = "b", label = "Patrols" }, { code = "c", label = "Something else" }]
[[pages.questions]]
id = "else"
kind = "other_text"
label = "Something else – please say"
[[pages]]
id = "more"
title = "More"
show_if = [{ question = "years", answers = ["from_10"] }, { question = "two", answers = ["a"], is_not = true }]
show_if_any = true
[[pages.questions]]
id = "why"
kind = "short_text"
label = "Why?"
"""
ASKED = parsing.from_toml(WRITTEN)


@pytest.fixture
def survey(app: Flask) -> Survey:
    consultations.create("kinds", ASKED, "Own kinds", TODAY - timedelta(days=1), TODAY + timedelta(days=9), "P")
    return consultations.release("kinds")


@pytest.fixture
def resident(client: FlaskClient, survey: Survey) -> Resident:
    resident = Resident(client, survey.slug)
    resident.open("page")
    return resident


def stored() -> list[dict[str, object]]:
    return list(db.session.scalars(select(Response.answers)).all())


def test_the_file_comes_back_as_it_was() -> None:
    assert parsing.from_toml(to_toml(ASKED)) == parsing.from_json(parsing.to_json(ASKED)) == ASKED


@pytest.mark.parametrize(("typed_years", "kept"), [
    ("7", "7"), ("007", "7"), ("1,0", None), ("-3", None), ("ten", None), ("111", None), ("4.5", None), ("٣", None),
    (" 30 ", "30")])
def test_a_number_is_a_plausible_whole_number(resident: Resident, typed_years: str, kept: str | None) -> None:
    if kept is not None:
        resident.complete(years=typed_years)
        assert stored()[0]["years"] == kept
    else:
        assert resident.send(years=typed_years).status_code == 400
        assert "Enter a whole number from 0 to 110" in resident.html
        assert resident.answers["years"] == typed_years.strip()


def test_a_long_list_takes_a_part_of_a_name_and_says_what_fits(resident: Resident) -> None:
    assert resident.send(village="missenden").status_code == 400
    assert "Several fit “missenden”, such as Little Missenden; Great Missenden" in resident.html
    assert resident.send(village="Paris").status_code == 400
    assert "“Paris” is not in the list" in resident.html
    assert '<option value="Lacey Green">' in resident.html
    resident.complete(village="lacey", years="3", two="a")
    assert stored() == [{"years": "3", "village": "c", "two": ["a"], "why": "not_asked"}]


def test_no_more_answers_than_may_be_chosen(resident: Resident) -> None:
    assert "Choose no more than 2." in resident.html
    assert resident.send(two=["a", "b", "c"]).status_code == 400
    assert "You chose 3 answers. Choose no more than 2" in resident.html
    resident.complete(two=["b", "c"], **{"else": "Hedges"})
    assert stored() == [{"two": ["b", "c"], "else": "Hedges"}]


def test_it_is_printed_and_keyed_like_other_questions(survey: Survey) -> None:
    printed = paper_form._data(survey, "https://example.org/", [""])["pages"]
    assert [(one["lines"], one["hint"]) for one in printed[0]["questions"]] == [
        (1, "Write a whole number."), (1, "Write the name in full."), (0, "Tick no more than 2."), (1, "")]
    assert " or the answer to “Which two matter most?” is not “Lighting”" in printed[1]["route"]
    assert paper_form.pdf(survey, "https://example.org/").startswith(b"%PDF")
    found = keyed(ASKED, {"years": "12", "village": "lacey green", "two": "1 3"})
    assert (found.faults, found.answers) == ({}, {"years": "12", "village": "c", "two": ["a", "c"], "else": "", "why": ""})
    assert keyed(ASKED, {"village": "2"}).answers["village"] == "b"
    assert keyed(ASKED, {"years": "200", "two": "1 2 3", "village": "Missenden"}).faults.keys() == {"years", "two", "village"}


def test_it_is_exported_imported_and_counted_in_bands(resident: Resident, survey: Survey, tmp_path: Path) -> None:
    resident.complete(years="12", village="b", two="a")
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    for format_ in ("csv", "xlsx", "ods", "parquet", "sav"):
        assert exports.export(survey, format_, tmp_path / f"first.{format_}") == 1
    copy = consultations.create("copy", ASKED, "Copy", survey.opens_at.date(), TODAY, "P")
    assert importer.import_file(copy, first) == 1
    exports.export(copy, "csv", second)
    assert second.read_bytes() == first.read_bytes()
    data, _ = pyreadstat.read_sav(str(tmp_path / "first.sav"))
    assert data["years"].tolist() == [12]
    rows = response_file.take(survey)
    frame = typed(rows, ASKED)
    assert typed(frame[rows.columns], ASKED)["years"].tolist() == ["from_10"]
    table = distribution(tally(frame, ASKED), ASKED, "years").set_index("option")
    assert table["responses"].to_dict() == {"from_0": 0, "from_1": 0, "from_10": 1, "": 0}
    assert number_summary(frame, [ASKED.question("years")])[["base", "mean", "median"]].iloc[0].tolist() == [1, 12, 12]
    with pytest.raises(FrameError, match="is not a whole number in the plausible range"):
        typed(rows.assign(years="500"), ASKED)


def test_an_import_refuses_what_no_answer_can_be(survey: Survey, tmp_path: Path) -> None:
    (tmp_path / "wrong.csv").write_text("years,village\n500,zz\n")
    with pytest.raises(importer.ImportRefused) as refused:
        importer.import_file(survey, tmp_path / "wrong.csv")
    assert "column years: holds '500': Enter a whole number from 0 to 110" in str(refused.value)
    assert "column village: holds 'zz'; it can hold a, b, c" in str(refused.value)


def test_bands_are_made_from_where_they_begin() -> None:
    made = editing.add_option(Question("n", NUMBER, "N?"), "0, 1, 3 6")
    assert [option.label for option in made.options] == ["0", "1 to 2", "3 to 5", "6 or more"]
    more = editing.add_option(made, "10")
    assert [option.label for option in more.options][-2:] == ["6 to 9", "10 or more"]
    assert [option.label for option in editing.remove_option(more, "from_3").options] == ["0", "1 to 5", "6 to 9", "10 or more"]
    assert check(editing.add_question(ASKED, "page", more)) == []
    for wrong, words in (("few", "has an answer that is no band"), ("4", "has fewer than two bands")):
        faults = check(editing.add_question(ASKED, "page", editing.add_option(Question("n", NUMBER, "N?"), wrong)))
        assert words in str(faults[0])


def test_the_self_check_sees_a_missing_box_equal_answers_and_a_name_too_long() -> None:
    text = WRITTEN.replace('label = "Something else" }', 'label = "Other, please specify" }').replace(
        'kind = "other_text"\nlabel = "Something else – please say"', 'kind = "number"\nlabel = "How many?"')
    advice = " ".join(summary.advice(parsing.from_toml(text)))
    assert "“Other, please specify” in “Which two matter most?” asks people to say more, but no box follows" in advice
    assert "“How many?” has no bands" in advice
    text = WRITTEN.replace('label = "Patrols"', 'label = "lighting"').replace('id = "why"', f'id = "{"w" * 70}"')
    advice = " ".join(summary.advice(parsing.from_toml(text)))
    assert "has the answer “Lighting” twice" in advice
    assert "longer than the 64 characters that SPSS takes" in advice
    assert not any("box" in line or "twice" in line for line in summary.advice(ASKED))


def test_a_lead_adds_them_on_the_page(app: Flask) -> None:
    consultations.create("draft", ASKED, "Draft", TODAY, TODAY + timedelta(days=9), "P")
    lead, here = signed_in(app, Role.LEAD), "/staff/consultations/draft/questionnaire"
    seen = consultations.get("draft").sha256
    sent = {"seen": seen, "kind": "number", "label": "How many children?", "options": "0, 1, 3"}
    assert lead.post(f"{here}/pages/page/questions/new", sent).status_code == 303
    made = consultations.get("draft").questionnaire
    assert [option.label for option in made.question("how_many_children").options] == ["0", "1 to 2", "3 or more"]
    sent = {"seen": consultations.get("draft").sha256, "label": "How many children?", "least": "0", "most": "12",
            "new_options": "6", "action": "save"}
    assert lead.post(f"{here}/questions/how_many_children", sent).status_code == 303
    question = consultations.get("draft").questionnaire.question("how_many_children")
    assert (question.most, question.codes) == (12, ("from_0", "from_1", "from_3", "from_6"))
    sent = {"seen": consultations.get("draft").sha256, "label": "Which two matter most?", "at_most": "1",
            "action": "answer-say:b"}
    assert lead.post(f"{here}/questions/two", sent).status_code == 303
    page = editing.page(consultations.get("draft").questionnaire, "page")
    assert page.questions[2].at_most == 1
    assert (page.questions[3].kind, page.questions[3].label) == (OTHER_TEXT, "Patrols – please say: Which two matter most?")


@pytest.mark.parametrize(("answers", "is_asked"), [
    ({"years": "12", "two": ["a"]}, True), ({"years": "3", "two": ["a"]}, False), ({"years": "3", "two": ["b"]}, True),
    ({"years": "3"}, True)])
def test_a_page_with_or_and_not(resident: Resident, answers: dict[str, object], is_asked: bool) -> None:
    resident.complete(**answers)
    assert (stored()[0].get("why") != "not_asked") == is_asked


def test_a_lead_turns_a_condition_round_and_lets_one_be_enough(app: Flask) -> None:
    consultations.create("draft", ASKED, "Draft", TODAY, TODAY + timedelta(days=9), "P")
    lead, here = signed_in(app, Role.LEAD), "/staff/consultations/draft/questionnaire/route/page.more"
    for sent in ({"enough": "all"}, {"remove": "0"}, {"on": "village", "answers": ["b"], "is_not": "yes"}, {"enough": "any"}):
        assert lead.post(here, {"seen": consultations.get("draft").sha256, **sent}).status_code == 303
    page = editing.page(consultations.get("draft").questionnaire, "more")
    assert [(one.question, one.is_not) for one in page.show_if] == [("two", True), ("village", True)]
    assert page.show_if_any
    assert "is not “Lighting” or the answer to “Which village is nearest?” is not “Great Missenden”" in lead.get(here).text


RANKED = """
id = "ranked"
title = "Ranked"
[[pages]]
id = "page"
title = "Page"
[[pages.questions]]
id = "order"
kind = "ranking"
label = "Which should come first?"
items = [{ id = "x", label = "Patrols" }, { id = "y", label = "Lighting" }, { id = "z", label = "Youth club" }]
"""


def test_a_ranking_gives_each_place_once_and_keeps_who_ranked_nothing_apart(app: Flask, client: FlaskClient) -> None:
    asked = parsing.from_toml(RANKED)
    assert parsing.from_toml(to_toml(asked)) == asked
    consultations.create("ranked", asked, "Ranked", TODAY - timedelta(days=1), TODAY + timedelta(days=9), "P")
    consultations.release("ranked")
    resident = Resident(client, "ranked")
    resident.open("page")
    assert resident.send(order__x="1", order__y="1").status_code == 400
    assert "You gave “First choice” to more than one" in resident.html
    resident.complete(order__x="2", order__y="1")
    assert stored() == [{"order": {"x": "2", "y": "1", "z": "0"}}]
    assert keyed(asked, {"order.x": "2", "order.y": "1"}).answers == {"order": {"x": "2", "y": "1"}}
    assert list(keyed(asked, {"order.x": "2", "order.y": "2"}).faults.values()) == [
        "You gave “Second choice” to more than one. Give each place once"]
    fewer = editing.remove_option(asked.question("order"), "3")
    assert fewer.codes == ("1", "2", "0")
    assert editing.add_option(fewer, "x") == asked.question("order")
