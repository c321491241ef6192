"""Drafts keep every page; a response is stored once, however often and from wherever it is sent."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from survey_app import consultations
from survey_app.consultations import Refused, Survey
from survey_app.database import db
from survey_app.fieldwork import draft_tokens, responses
from survey_app.fieldwork.responses import AlreadySent, DraftAnswers
from survey_app.models import Draft, Response
from survey_app.models.consultations import now
from tests.factories.consultations import make


@pytest.fixture
def survey(app: Flask) -> Survey:
    make(questionnaire="have-your-say-2026")
    return consultations.release("survey")


def begin(survey: Survey, **answers: Any) -> DraftAnswers:
    """A draft with these answers."""
    return responses.save(survey, DraftAnswers(responses.new_token(), "resident", "en"), answers, None)


def stored(survey: Survey) -> list[Response]:
    return list(db.session.scalars(select(Response).where(Response.consultation_id == survey.id)))


class TestDrafts:
    def test_keep_every_page(self, survey: Survey) -> None:
        draft = begin(survey, problems={"litter": "very_big"})
        responses.save(survey, draft, {"safe_day": "very_safe"}, {"place_status": "unknown"})
        again = responses.load(survey, draft.token)
        assert again is not None
        assert again.answers == {"problems": {"litter": "very_big"}, "safe_day": "very_safe"}
        assert again.place == {"place_status": "unknown"}

    def test_two_tabs_lose_nothing(self, survey: Survey) -> None:
        opened = begin(survey, victim="no")
        responses.save(survey, opened, {"safe_day": "very_safe"}, None)
        responses.save(survey, opened, {"safe_dark": "very_unsafe"}, None)   # from the older page, at the older revision
        merged = responses.load(survey, opened.token)
        assert merged is not None
        assert merged.answers == {"victim": "no", "safe_day": "very_safe", "safe_dark": "very_unsafe"}

    def test_the_first_page_sent_twice_at_once_is_one_draft(
            self, app: Flask, survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
        instant = now()
        monkeypatch.setattr(responses, "now", lambda: instant)     # all are sent within one half minute
        gate, saved = threading.Barrier(4), []

        def send() -> None:
            with app.app_context():
                gate.wait()
                saved.append(responses.save(survey, responses.begin("resident", page="shown once"), {"victim": "no"}, None))
        senders = [threading.Thread(target=send) for _ in range(4)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        assert len(saved) == 4
        assert len({draft.token for draft in saved}) == 1
        assert db.session.query(Draft).count() == 1

    def test_the_same_page_from_the_history_is_another_draft(self, survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
        first = responses.begin("resident", page="shown once")
        monkeypatch.setattr(responses, "now", lambda: now() + timedelta(seconds=draft_tokens.AT_ONCE))
        assert responses.begin("resident", page="shown once").token != first.token
        assert responses.begin("resident").token != responses.begin("resident").token

    def test_only_the_hash_of_the_token_is_stored(self, survey: Survey) -> None:
        draft = begin(survey)
        row = db.session.scalars(select(Draft)).one()
        assert draft.token not in str(vars(row))

    def test_of_another_consultation_are_not_found(self, survey: Survey) -> None:
        draft = begin(survey)
        make("other")
        assert responses.load(consultations.release("other"), draft.token) is None

    def test_are_refused_when_it_is_closed(self, survey: Survey) -> None:
        draft = begin(survey)
        closed = consultations.close("survey")
        with pytest.raises(Refused, match="not open"):
            begin(closed)
        responses.save(closed, draft, {"victim": "no"}, None)   # begun in time: an hour's grace


class TestSubmitting:
    def test_makes_a_response_of_the_draft(self, survey: Survey) -> None:
        draft = begin(survey, victim="yes", reported="no", safe_day="", proposed_priorities={})
        responses.submit(survey, draft.token)
        [response] = stored(survey)
        assert response.answers["victim"] == "yes"
        assert response.answers["reported"] == "no"
        assert "safe_day" not in response.answers
        assert response.source == "online"
        assert response.place_status == "not_given"
        assert responses.load(survey, draft.token) is None

    def test_marks_what_was_routed_past(self, survey: Survey) -> None:
        draft = begin(survey, victim="no", reported="no", not_reported=["afraid"],
                      problems={"litter": "very_big", "drugs": "dont_know"}, problems_source={"litter": "news", "drugs": "news"})
        responses.submit(survey, draft.token)
        [response] = stored(survey)
        assert response.answers["reported"] == response.answers["not_reported"] == "not_asked"
        assert response.answers["problems_source"]["litter"] == "news"
        assert response.answers["problems_source"]["drugs"] == "not_asked"

    def test_twice_gives_one_response_and_the_same_receipt(self, survey: Survey) -> None:
        draft = begin(survey, victim="no")
        assert responses.submit(survey, draft.token) == responses.submit(survey, draft.token)
        assert len(stored(survey)) == 1

    def test_at_the_same_moment_gives_one_response(self, app: Flask, survey: Survey) -> None:
        draft = begin(survey, victim="no")
        receipts, gate = [], threading.Barrier(4)

        def send() -> None:
            with app.app_context():
                gate.wait()
                receipts.append(responses.submit(survey, draft.token))
        senders = [threading.Thread(target=send) for _ in range(4)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        assert len(receipts) == 4
        assert len(set(receipts)) == 1
        assert len(stored(survey)) == 1

    def test_a_page_sent_after_it_says_so(self, survey: Survey) -> None:
        draft = begin(survey, victim="no")
        responses.submit(survey, draft.token)
        with pytest.raises(AlreadySent):
            responses.save(survey, draft, {"victim": "yes"}, None)
        assert stored(survey)[0].answers["victim"] == "no"

    def test_what_was_never_begun_is_refused(self, survey: Survey) -> None:
        with pytest.raises(Refused, match="start again"):
            responses.submit(survey, "no such token")

    def test_keeps_the_day_and_not_the_time(self, survey: Survey) -> None:
        responses.submit(survey, begin(survey).token)
        [response] = stored(survey)
        assert not any(hasattr(value, "hour") for value in vars(response).values())


class TestReceipts:
    def test_have_nothing_to_do_with_the_reference(self, survey: Survey) -> None:
        receipt = responses.submit(survey, begin(survey).token)
        [response] = stored(survey)
        assert receipt not in str(vars(response))
        assert response.reference not in receipt

    @pytest.mark.parametrize("typed", [str, str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
    def test_delete_the_response_however_they_are_typed(self, survey: Survey, typed: Any) -> None:
        receipt = responses.submit(survey, begin(survey).token)
        assert responses.withdraw(survey, typed(receipt))
        assert stored(survey) == []

    def test_that_are_wrong_delete_nothing(self, survey: Survey) -> None:
        responses.submit(survey, begin(survey).token)
        assert not responses.withdraw(survey, "AAAA-BBBB-CCCC-DDDD")
        assert len(stored(survey)) == 1


def test_a_reference_is_neither_a_number_nor_a_day_nor_a_word() -> None:
    references = {responses.new_reference() for _ in range(2_000)}
    assert len(references) == 2_000
    assert all(re.fullmatch("[bcdfghjklmnpqrst]{16}", reference) for reference in references)
