"""The questionnaire editor through HTTP: each change alone."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask

from survey_app import consultations
from survey_app.models import Role
from survey_app.questionnaire import editing, parsing
from survey_app.questionnaire.kinds import LONG_TEXT, MATRIX, MULTIPLE, Kind
from survey_app.questionnaire.model import Condition
from tests.staff import Browser, signed_in
from tests.views.markup import squeezed

from .editor import HERE, now, pages, send

pytestmark = pytest.mark.sqlite_only


class TestPages:
    def test_moving(self, lead: Browser) -> None:
        send(lead, f"{HERE}/move", {"part": "down:page.views"}, HERE)
        assert pages()[:2] == ["area", "views"]
        send(lead, f"{HERE}/move", {"part": "up:page.views"}, HERE)
        assert pages()[:2] == ["views", "area"]

    def test_changing_words(self, lead: Browser) -> None:
        send(lead, f"{HERE}/pages/views", {"title": "  Our   plan ", "intro": "Read this"})
        assert (editing.page(now(), "views").title, editing.page(now(), "views").intro) == ("Our plan", "Read this")
        assert "Enter a title" in send(lead, f"{HERE}/pages/views", {"title": ""}).text

    def test_adding_one_with_its_first_question(self, lead: Browser) -> None:
        answer = send(lead, f"{HERE}/pages/new?after=views", {
            "title": "Roads", "after": "views", "kind": "single", "label": "Do you drive?", "options": "Yes\nNo\n\n"})
        assert answer.status_code == 303, answer.text
        page = now().pages[1]
        assert page.title == "Roads"
        assert [question.codes for question in page.questions] == [("yes", "no")]

    def test_removing_asks_first(self, lead: Browser) -> None:
        assert "Remove this page?" in lead.get(f"{HERE}/remove/page.contact").text
        assert "contact" in pages()
        send(lead, f"{HERE}/remove/page.contact")
        assert "contact" not in pages()

    def test_removing_what_a_route_needs_is_refused_and_says_why(self, lead: Browser) -> None:
        before = now()
        answer = send(lead, f"{HERE}/remove/page.safety", page=HERE, follow_redirects=True)
        assert "Nothing was changed: The page “" in answer.text
        assert "there is no question" in answer.text
        assert now() == before

    @pytest.mark.parametrize(("part", "needed_by", "way"), [
        ("page.safety", "The page “What happened”. Asked only if", "route/page.experience"),
        ("victim", "The page “What happened”. Asked only if", "route/page.experience"),
        ("problems", "Its rows are those of", "remove/problems_source")])
    def test_what_needs_it_is_said_before_it_is_asked_for(self, lead: Browser, part: str, needed_by: str, way: str) -> None:
        page = squeezed(lead.get(f"{HERE}/remove/{part}").text)
        assert "is still needed" in page
        assert needed_by in page
        assert f'href="{HERE}/{way}"' in page
        assert 'name="seen"' not in page, "there is nothing to confirm"

    def test_a_question_is_removed_once_nothing_needs_it(self, lead: Browser) -> None:
        send(lead, f"{HERE}/remove/problems_source")
        send(lead, f"{HERE}/remove/problems")
        assert not {"area", "reasons"} & set(pages())

    def test_moving_a_page_before_what_its_route_needs_is_refused(self, lead: Browser) -> None:
        answer = send(lead, f"{HERE}/move", {"part": "up:page.experience"}, HERE, follow_redirects=True)
        assert "not asked on an earlier page" in answer.text
        assert pages().index("experience") > pages().index("safety")


class TestQuestions:
    def test_adding_from_the_bank(self, lead: Browser) -> None:
        send(lead, f"{HERE}/remove/comments")
        assert 'value="comments"' in lead.get(f"{HERE}/pages/contact/questions/new").text
        send(lead, f"{HERE}/pages/contact/questions/new", {"bank": "comments"})
        assert now().question("comments") == parsing.load("have-your-say-2026").question("comments")
        assert 'value="comments"' not in lead.get(f"{HERE}/pages/contact/questions/new").text

    @pytest.mark.parametrize(("sent", "kind"), [
        ({"kind": "long_text", "label": "Tell us more"}, LONG_TEXT),
        ({"kind": "multiple", "label": "Which?", "options": "One\nTwo"}, MULTIPLE),
        ({"kind": "matrix", "label": "How bad?", "rows": "Noise\nSmell", "scale": "problem"}, MATRIX)])
    def test_adding_one_s_own(self, lead: Browser, sent: dict[str, str], kind: Kind) -> None:
        answer = send(lead, f"{HERE}/pages/contact/questions/new", sent)
        assert answer.status_code == 303, answer.text
        assert editing.page(now(), "contact").questions[-1].kind is kind

    @pytest.mark.parametrize(("sent", "message"), [
        ({"kind": "single", "label": "Which?", "options": "One"}, "fewer than two options"),
        ({"kind": "single", "label": "", "options": "One\nTwo"}, "has no label"),
        ({"kind": "matrix", "label": "How bad?", "scale": "problem"}, "needs either items"),
        ({"kind": "postcode", "label": "Where?"}, "already used"),
        ({"bank": "made_up"}, "Choose one of those shown")])
    def test_what_the_self_check_refuses(self, lead: Browser, sent: dict[str, str], message: str) -> None:
        before = now()
        answer = send(lead, f"{HERE}/pages/contact/questions/new", sent)
        assert answer.status_code == 400
        assert message in answer.text
        assert now() == before

    def test_changing_words_rows_and_answers_at_once(self, lead: Browser) -> None:
        send(lead, f"{HERE}/questions/problems", {
            "label": "How bad are these?", "sensitive": "y", "ranked": "y", "row.litter": "Litter",
            "new_rows": "Fly-tipping\nSpeeding",
            "answer.very_big": "Huge", "meaning.not_very_big": "concern", "action": "save"})
        question = now().question("problems")
        assert question.label == "How bad are these?"
        assert {item.id: item.label for item in question.items}["litter"] == "Litter"
        assert [item.id for item in question.items[-2:]] == ["fly_tipping", "speeding"]
        assert question.option("very_big").label == "Huge"
        assert question.option("very_big").top
        assert question.option("not_very_big").concern

    def test_buttons_save_what_was_typed_and_do_what_they_say(self, lead: Browser) -> None:
        for action in ("row-up:teenagers", "row-remove:graffiti", "answer-down:very_big"):
            answer = send(lead, f"{HERE}/questions/problems", {
                "label": "Typed", "sensitive": "y", "ranked": "y", "action": action})
            assert answer.location.endswith("/questions/problems")
        question = now().question("problems")
        assert [item.id for item in question.items[:2]] == ["teenagers", "noise"]
        assert "graffiti" not in [item.id for item in question.items]
        assert question.codes[:2] == ("fairly_big", "very_big")
        assert question.label == "Typed"

    def test_a_row_from_the_bank(self, lead: Browser) -> None:
        send(lead, f"{HERE}/questions/problems", {"label": "L", "ranked": "y", "action": "row-add:", "bank_row": "fly_tipping"})
        assert now().question("problems").items[-1].label == "Fly-tipping"

    def test_an_answer_that_a_route_needs_stays(self, lead: Browser) -> None:
        answer = send(lead, f"{HERE}/questions/victim", {"label": "Victim?", "action": "answer-remove:yes"})
        assert answer.status_code == 400
        assert "has no option &#39;yes&#39;" in answer.text
        assert "Victim?" in answer.text, "what was typed is still there"

    def test_a_question_moves_over_the_edge_of_its_page(self, lead: Browser) -> None:
        send(lead, f"{HERE}/move", {"part": "down:other_priority"}, HERE)
        assert editing.page_of(now(), "other_priority").id == "area"

    def test_what_is_not_there(self, lead: Browser) -> None:
        for address in ("questions/none", "pages/none", "remove/none", "remove/page.none", "route/none",
                        "pages/none/questions/new"):
            assert lead.get(f"{HERE}/{address}").status_code == 404
        assert send(lead, f"{HERE}/move", {"part": "sideways:victim"}, HERE).status_code == 400
        assert send(lead, f"{HERE}/questions/problems", {"label": "L", "action": "row-up:none"}).status_code == 400


class TestRoutes:
    def test_a_condition_is_added_said_in_words_and_removed(self, lead: Browser) -> None:
        page = f"{HERE}/route/page.contact"
        assert "Everybody." in lead.get(page).text
        assert "Prefer not to say" in lead.get(f"{page}?on=victim").text
        send(lead, page, {"on": "victim", "answers": ["yes", "no"]}, f"{page}?on=victim")
        assert editing.page(now(), "contact").show_if == (Condition("victim", ("yes", "no")),)
        assert "is “Yes” or “No”." in lead.get(page).text
        send(lead, page, {"remove": "0"})
        assert editing.page(now(), "contact").show_if == ()

    def test_a_row_of_a_grid(self, lead: Browser) -> None:
        send(lead, f"{HERE}/route/comments", {"on": "problems.litter", "answers": ["very_big"]},
             f"{HERE}/route/comments?on=problems.litter")
        assert now().question("comments").show_if == (Condition("problems.litter", ("very_big",)),)

    @pytest.mark.parametrize("sent", [{"on": "victim"}, {"on": "postcode", "answers": ["yes"]}, {},
                                      {"on": "victim", "answers": ["maybe"]}])
    def test_a_broken_route_is_refused(self, lead: Browser, sent: dict[str, Any]) -> None:
        before = now()
        answer = send(lead, f"{HERE}/route/page.contact", sent, f"{HERE}/route/page.contact?on=victim", follow_redirects=True)
        assert "Nothing was changed" in answer.text
        assert now() == before


class TestFiles:
    def test_what_is_downloaded_can_be_uploaded(self, lead: Browser) -> None:
        text = lead.get(f"{HERE}.toml").text
        assert parsing.from_toml(text) == now()
        edited = text.replace("Vandalism", "Breaking things").encode()
        answer = send(lead, f"{HERE}/upload", {"file": (io.BytesIO(edited), "q.toml")})
        assert answer.status_code == 303
        assert "Breaking things" in {item.label for item in now().question("problems").items}

    @pytest.mark.parametrize(("text", "message"), [
        ("id = 'x'\n" * 2, "Line 2"), ("\n" * 39 + "id = broken", "Line 40: id = broken"), ("", "has no"),
        ("\xff", "is not UTF-8 text")])
    def test_faults_are_shown_and_nothing_is_changed(self, lead: Browser, text: str, message: str) -> None:
        before = now()
        answer = send(lead, f"{HERE}/upload", {"file": (io.BytesIO(text.encode("latin-1")), "q.toml")})
        assert answer.status_code == 400
        assert message in answer.text
        assert now() == before


def test_title_minutes_and_audiences(lead: Browser) -> None:
    send(lead, f"{HERE}/about", {"title": "T", "intro": "I", "minutes": "5", "audience": "Businesses",
                                 "audience.elected": "Councillors"})
    survey = consultations.get("edited")
    assert [audience.label for audience in survey.questionnaire.audiences] == ["Residents", "Councillors", "Businesses"]
    assert set(survey.audience_keys) == {"elected", "businesses"}
    assert "Enter a number from 1 to 120" in send(lead, f"{HERE}/about", {"title": "T", "minutes": "0"}).text


def test_an_analyst_reads_and_cannot_change(app: Flask, lead: Browser) -> None:
    analyst = signed_in(app, Role.ANALYST)
    page = analyst.get(HERE).text
    assert "leads change it" in page
    assert "Add a question" not in page
    assert analyst.get(f"{HERE}/questions/victim").status_code == 403
