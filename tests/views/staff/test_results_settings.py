"""The pages on which a lead sets the part of each question in the results, and the smallest count that is printed."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from survey_app import audit, consultations
from survey_app.consultations import Survey
from survey_app.models import Role
from survey_app.questionnaire.roles import section_of
from tests.factories.own_questions import own_survey
from tests.staff import Browser, signed_in

pytestmark = pytest.mark.sqlite_only
HERE = "/staff/consultations/own/parts"
SMALL = "/staff/consultations/own/small-numbers"


@pytest.fixture
def survey(app: Flask) -> Survey:
    return own_survey()


@pytest.fixture
def lead(app: Flask, survey: Survey) -> Browser:
    return signed_in(app, Role.LEAD)


def opened(officer: Browser) -> dict[str, str]:
    found = re.search(r'name="seen" value="([^"]+)"', officer.get(HERE).text)
    assert found
    return {"seen": found[1]}


def test_it_says_where_each_question_is_shown(lead: Browser) -> None:
    page = " ".join(re.sub(r"<[^>]+>", " ", lead.get(HERE).text).split())
    assert "How do you mostly travel? Shown in: A section of its own, with a table and a chart" in page
    assert "Do these worry you? Shown in: The ranking of problems" in page
    assert "Are these the right things to do? Shown in: Agreement with the priorities" in page


def test_a_part_is_set_after_closing_and_then_what_its_answers_count_as(lead: Browser) -> None:
    assert lead.post(HERE, {**opened(lead), "role.q1": "victim"}).status_code == 303
    page = lead.get(HERE).text
    assert "Until an answer counts as “Was a victim”, it has a section of its own." in page
    assert 'name="side.q1.b"' in page
    assert lead.post(HERE, {**opened(lead), "side.q1.b": "yes"}).status_code == 303
    question = consultations.get("own").questionnaire.question("q1")
    assert section_of(question) == "victim"
    assert [option.code for option in question.options if option.side == "yes"] == ["b"]
    event = audit.events(audit.Filter(action="question roles changed", about="own"), limit=2)[1]
    assert event.details == {"roles": {"q1": "victim", "q5": "agreement"}, "before": {"q5": "agreement"}}


def test_a_part_that_only_one_question_can_have_moves(lead: Browser) -> None:
    assert lead.post(HERE, {**opened(lead), "role.q3": "agreement", "role.q5": ""}).status_code == 303
    assert {one.id: one.role for one in consultations.get("own").questionnaire.questions if one.role} == {"q3": "agreement"}
    answer = lead.post(HERE, {**opened(lead), "role.q3": "agreement", "role.q5": "agreement"})
    assert answer.status_code == 400
    assert "only one question can have it" in answer.text


def test_what_cannot_be_is_refused_and_changes_nothing(lead: Browser) -> None:
    before = consultations.get("own").sha256
    for sent in ({"role.q1": "chief"}, {"role.q1": "channels"}, {"role.q1": "sources"}):
        assert lead.post(HERE, {**opened(lead), **sent}).status_code == 400
    assert lead.post(HERE, {**opened(lead), "role.nobody": "victim", "side.q1.zz": "yes"}).status_code == 303
    assert consultations.get("own").sha256 == before


def test_who_saves_second_is_told_and_loses_nothing(app: Flask, lead: Browser) -> None:
    other, carried = signed_in(app, Role.LEAD, "second@example.org"), opened(lead)
    assert lead.post(HERE, {**carried, "role.q1": "profile"}).status_code == 303
    answer = other.post(HERE, {**carried, "role.q3": "informed"})
    assert answer.status_code == 400
    assert "has changed the questionnaire since you opened this page" in answer.text
    assert re.search(r'<option value="informed"\s+selected', answer.text)
    assert consultations.get("own").questionnaire.question("q1").role == "profile"


def test_others_read_and_do_not_set(app: Flask, survey: Survey) -> None:
    analyst = signed_in(app, Role.ANALYST)
    page = analyst.get(HERE).text
    assert "Shown in:" in page
    assert 'name="role.' not in page
    assert analyst.get(SMALL).status_code == 403


def test_the_smallest_count_is_set_with_its_effect_said(lead: Browser) -> None:
    page = lead.get(SMALL).text
    assert "Where fewer than 10 people answered a question" in page
    assert lead.post(SMALL, {"smallest": "12"}).status_code == 303
    assert consultations.get("own").settings.thresholds == {"count": 12}
    assert "Where fewer than 24 people answered a question" in lead.get(SMALL).text
    for wrong in ("", "2", "-5", "many", "1001"):
        assert "Enter a whole number from 3 to 1,000" in lead.post(SMALL, {"smallest": wrong}).text or wrong in ("", "many")
        assert consultations.get("own").settings.thresholds == {"count": 12}


NEXT = "/staff/consultations/own/next-steps"


def step(number: int, **words: str) -> dict[str, str]:
    return {f"steps-{number}-{name}": words.get(name, "") for name in ("said", "action", "lead", "by", "measure")}


class TestNextSteps:
    def seen(self, officer: Browser) -> dict[str, str]:
        found = re.search(r'name="seen" value="([^"]+)"', officer.get(NEXT).text)
        assert found
        return {"seen": found[1]}

    def test_are_written_changed_and_emptied(self, lead: Browser) -> None:
        sent = {**self.seen(lead), **step(0, said="Litter", action="More  bins <b>", lead="The council"), **step(1)}
        assert lead.post(NEXT, sent).status_code == 303
        assert "More bins &lt;b&gt;" in lead.get(NEXT).text
        assert 'id="steps-2-said"' in lead.get(NEXT).text
        assert consultations.get("own").settings.next_steps[0].action == "More bins <b>"
        assert lead.post(NEXT, {**self.seen(lead), **step(0)}).status_code == 303
        assert consultations.get("own").settings.next_steps == ()

    def test_half_a_step_is_refused_and_nothing_typed_is_lost(self, lead: Browser) -> None:
        reply = lead.post(NEXT, {**self.seen(lead), **step(0, said="Litter"), **step(1, said="Noise", action="Patrols")})
        assert reply.status_code == 400
        assert "Step 1 lacks what people said or what happens" in reply.text
        assert "Patrols" in reply.text

    def test_a_long_text_is_refused_beside_its_box(self, lead: Browser) -> None:
        reply = lead.post(NEXT, {**self.seen(lead), **step(0, said="x" * 501, action="y")})
        assert reply.status_code == 400
        assert 'href="#steps-0-said"' in reply.text

    def test_two_officers_do_not_undo_each_other(self, lead: Browser) -> None:
        before = self.seen(lead)
        assert lead.post(NEXT, {**before, **step(0, said="Litter", action="Bins")}).status_code == 303
        late = lead.post(NEXT, {**before, **step(0, said="Noise", action="Patrols")})
        assert late.status_code == 400
        assert "has changed this since you opened the page" in late.text
        assert [one.said for one in consultations.get("own").settings.next_steps] == ["Litter"]

    def test_nobody_else_writes_them(self, app: Flask, survey: Survey) -> None:
        assert signed_in(app, Role.ANALYST).get(NEXT).status_code == 403
