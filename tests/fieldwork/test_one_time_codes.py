"""One-time codes: made once, used by one response, and nothing stored leads from a code to answers."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import DateTime, inspect, select, text, update

from survey_app import audit, consultations
from survey_app.audit import Filter
from survey_app.consultations import Refused, Survey, audience_access
from survey_app.consultations.settings import Access
from survey_app.database import db
from survey_app.fieldwork import codes, invitations, one_time_codes, responses
from survey_app.fieldwork import codes as mixing
from survey_app.fieldwork.one_time_codes import CodeGone
from survey_app.models import Draft, OneTimeCode, Response
from survey_app.publishing.microdata import frozen_data
from tests.factories.consultations import make


@pytest.fixture
def survey(app: Flask) -> Survey:
    make(questionnaire="have-your-say-2026")
    return audience_access.change_access(consultations.release("survey"), "elected", Access.REQUIRED)


def sent_with(survey: Survey, code: str) -> str:
    """The receipt of somebody who began with a code, answered a page and sent."""
    token = invitations.begin(survey, code, "en")
    answered(survey, token)
    return responses.submit(survey, token)


def answered(survey: Survey, token: str) -> None:
    draft = responses.load(survey, token)
    assert draft is not None
    responses.save(survey, draft, {"victim": "no"}, None)


def stored() -> list[Response]:
    return list(db.session.scalars(select(Response)))


class TestMaking:
    def test_stores_hashes_alone(self, survey: Survey) -> None:
        made = one_time_codes.make(survey, "elected", 30)
        assert len(set(made)) == 30
        rows = list(db.session.execute(select(OneTimeCode.__table__)).mappings())
        assert {row["digest"] for row in rows} == {codes.hashed(code) for code in made}
        assert not any(code in str(rows) or code.replace("-", "") in str(rows) for code in made)

    def test_is_in_the_trail_without_the_codes(self, survey: Survey) -> None:
        made = one_time_codes.make(survey, "elected", 3)
        event = audit.events(Filter(action="one-time codes made"), limit=1)[0]
        assert (event.about, event.details) == ("survey", {"audience": "elected", "number": 3, "batch": 1})
        assert made[0] not in str(event.details)

    def test_can_be_done_again(self, survey: Survey) -> None:
        for number in (2, 3):
            one_time_codes.make(survey, "elected", number)
        assert one_time_codes.batches(survey) == [one_time_codes.Batch(1, "elected", 2), one_time_codes.Batch(2, "elected", 3)]

    @pytest.mark.parametrize(("audience", "number", "why"), [
        ("nobody", 1, "has no audience"), ("resident", 1, "Set its access"), ("elected", 0, "between 1 and"),
        ("elected", 20_001, "between 1 and")])
    def test_is_refused_where_it_makes_no_sense(self, survey: Survey, audience: str, number: int, why: str) -> None:
        with pytest.raises(Refused, match=why):
            one_time_codes.make(survey, audience, number)

    def test_is_refused_after_closing(self, survey: Survey) -> None:
        with pytest.raises(Refused, match="has closed"):
            one_time_codes.make(consultations.close(survey.slug), "elected", 1)


class TestUsing:
    def test_the_audience_is_the_codes(self, survey: Survey) -> None:
        [code] = one_time_codes.make(survey, "elected", 1)
        sent_with(survey, code)
        [response] = stored()
        assert (response.audience, response.flags) == ("elected", ["hurried"])
        assert one_time_codes.counts(survey) == {"elected": (1, 1)}

    @pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
    def test_however_it_is_typed(self, survey: Survey, typed: Any) -> None:
        [code] = one_time_codes.make(survey, "elected", 1)
        sent_with(survey, typed(code))
        assert one_time_codes.find(survey, code) == one_time_codes.CodeStatus("elected", one_time_codes.USED)

    def test_beginning_uses_nothing_up(self, survey: Survey) -> None:
        [code] = one_time_codes.make(survey, "elected", 1)
        answered(survey, invitations.begin(survey, code, "en"))
        assert one_time_codes.find(survey, code) == one_time_codes.CodeStatus("elected", one_time_codes.UNUSED)

    def test_sent_twice_is_sent_once(self, survey: Survey) -> None:
        [code] = one_time_codes.make(survey, "elected", 1)
        token = invitations.begin(survey, code, "en")
        answered(survey, token)
        assert responses.submit(survey, token) == responses.submit(survey, token)
        assert len(stored()) == 1

    def test_a_used_one_begins_nothing(self, survey: Survey) -> None:
        [code] = one_time_codes.make(survey, "elected", 1)
        sent_with(survey, code)
        with pytest.raises(Refused, match="cannot be used"):
            invitations.begin(survey, code, "en")

    def test_one_of_another_consultation_is_not_known(self, survey: Survey) -> None:
        [code] = one_time_codes.make(survey, "elected", 1)
        make("other", questionnaire="have-your-say-2026")
        assert one_time_codes.find(consultations.release("other"), code) is None

    def test_withdrawing_a_response_works_and_does_not_give_the_code_back(self, survey: Survey) -> None:
        [code] = one_time_codes.make(survey, "elected", 1)
        assert responses.withdraw(survey, sent_with(survey, code))
        assert stored() == []
        assert one_time_codes.counts(survey) == {"elected": (1, 1)}


class TestTwoPeopleWithOneCode:
    def test_the_second_is_refused_where_it_is_required_and_keeps_the_answers(self, survey: Survey) -> None:
        code, another = one_time_codes.make(survey, "elected", 2)
        late = invitations.begin(survey, code, "en")
        answered(survey, late)
        sent_with(survey, code)
        with pytest.raises(CodeGone, match="used"):
            responses.submit(survey, late)
        assert len(stored()) == 1
        invitations.attach(survey, another, late)
        responses.submit(survey, late)
        assert [response.answers["victim"] for response in stored()] == ["no", "no"]
        assert one_time_codes.counts(survey) == {"elected": (2, 2)}

    def test_the_second_is_kept_and_flagged_where_it_is_accepted(self, survey: Survey) -> None:
        survey = audience_access.change_access(survey, "elected", Access.ACCEPTED)
        [code] = one_time_codes.make(survey, "elected", 1)
        late = invitations.begin(survey, code, "en")
        sent_with(survey, code)
        responses.submit(survey, late)
        assert sorted("reused" in response.flags for response in stored()) == [False, True]

    def test_one_that_was_revoked_meanwhile_says_so(self, survey: Survey) -> None:
        [code] = one_time_codes.make(survey, "elected", 1)
        token = invitations.begin(survey, code, "en")
        one_time_codes.revoke(survey, 1)
        with pytest.raises(CodeGone, match="revoked"):
            responses.submit(survey, token)
        assert one_time_codes.find(survey, code) == one_time_codes.CodeStatus("elected", one_time_codes.REVOKED)

    @pytest.mark.parametrize("way", [Access.REQUIRED, Access.ACCEPTED])
    def test_at_the_same_moment_one_wins(self, app: Flask, survey: Survey, way: Access) -> None:
        survey = audience_access.change_access(survey, "elected", way)
        [code] = one_time_codes.make(survey, "elected", 1)
        tokens = [invitations.begin(survey, code, "en") for _ in range(6)]
        gate, results = threading.Barrier(len(tokens)), []

        def send(token: str) -> None:
            with app.app_context():
                gate.wait()
                try:
                    results.append(responses.submit(survey, token))
                except CodeGone as gone:
                    results.append(str(gone))
        senders = [threading.Thread(target=send, args=(token,)) for token in tokens]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        kept = stored()
        assert len(results) == 6
        assert sum("reused" not in response.flags for response in kept) == 1
        assert len(kept) == (1 if way is Access.REQUIRED else 6)
        assert results.count("used") == (5 if way is Access.REQUIRED else 0)
        assert one_time_codes.counts(survey) == {"elected": (1, 1)}


class TestRevoking:
    def test_ends_the_unused_codes_of_one_list(self, survey: Survey) -> None:
        [used, unused], [other] = one_time_codes.make(survey, "elected", 2), one_time_codes.make(survey, "elected", 1)
        sent_with(survey, used)
        one_time_codes.revoke(survey, 1)
        states = [found.state for code in (used, unused, other) if (found := one_time_codes.find(survey, code))]
        assert states == [one_time_codes.USED, one_time_codes.REVOKED, one_time_codes.UNUSED]

    def test_a_list_does_not_tell_whether_its_codes_were_used(self, survey: Survey) -> None:
        [used], [revoked], _ = (one_time_codes.make(survey, "elected", 1) for _ in range(3))
        before = one_time_codes.batches(survey)
        sent_with(survey, used)
        one_time_codes.revoke(survey, 2)
        assert one_time_codes.find(survey, revoked) == one_time_codes.CodeStatus("elected", one_time_codes.REVOKED)
        assert one_time_codes.batches(survey) == before

    def test_of_a_list_that_is_not_there_is_refused(self, survey: Survey) -> None:
        with pytest.raises(Refused, match="no list 7"):
            one_time_codes.revoke(survey, 7)


class TestNothingLeadsFromACodeToAnswers:
    def test_no_time_and_no_key(self, app: Flask) -> None:
        table = OneTimeCode.__table__
        assert {column.name for column in table.columns} == {"digest", "consultation_id", "audience", "batch", "state"}
        assert not any(isinstance(column.type, DateTime) for column in table.columns)
        assert {key.column.table.name for key in table.foreign_keys} == {"consultation"}
        inspector = inspect(db.engine)
        led_to = {key["referred_table"] for name in inspector.get_table_names() for key in inspector.get_foreign_keys(name)}
        assert "one_time_code" not in led_to

    def test_a_draft_holds_nothing_that_names_it(self, survey: Survey) -> None:
        [code] = one_time_codes.make(survey, "elected", 1)
        invitations.begin(survey, code, "en")
        row = str(db.session.execute(select(Draft.__table__)).mappings().one())
        assert code not in row
        assert codes.hashed(code) not in row

    def test_no_response_holds_anything_of_it(self, survey: Survey) -> None:
        [code] = one_time_codes.make(survey, "elected", 1)
        sent_with(survey, code)
        row = str(db.session.execute(select(Response.__table__)).mappings().one())
        assert not any(secret in row for secret in (code, codes.hashed(code)))

    def test_postgresql_numbers_of_transactions_do_not_lead_there(self, survey: Survey) -> None:
        if db.engine.dialect.name != "postgresql":
            pytest.skip("SQLite keeps no number of a transaction")
        for code in one_time_codes.make(survey, "elected", 20)[:8]:
            sent_with(survey, code)
        of_responses = set(db.session.scalars(text("SELECT xmin::text FROM response")))
        of_codes = list(db.session.scalars(text("SELECT xmin::text FROM one_time_code WHERE state = 'used'")))
        assert len(of_responses) == 1, "each response that is sent is written with those before it"
        assert len(of_codes) == 8
        assert not of_responses & set(of_codes)
        assert len(set(of_codes)) == 1

    def test_nor_where_there_are_more_codes_than_are_written_again_at_once(self, survey: Survey) -> None:
        if db.engine.dialect.name != "postgresql":
            pytest.skip("SQLite keeps no number of a transaction")
        first, second, *others = one_time_codes.make(survey, "elected", 10 * mixing.TOGETHER)
        sent_with(survey, first)
        db.session.execute(update(OneTimeCode).where(OneTimeCode.digest.in_([codes.hashed(code) for code in others]))
                           .values(state=one_time_codes.USED))
        db.session.commit()
        sent_with(survey, second)
        of_responses = set(db.session.scalars(text("SELECT xmin::text FROM response")))
        numbers = db.session.execute(text("SELECT digest, xmin::text AS number FROM one_time_code"))
        of_codes = {row.digest: row.number for row in numbers}
        assert not of_responses & set(of_codes.values())
        beside = [digest for digest, number in of_codes.items() if number == of_codes[codes.hashed(second)]]
        assert len(beside) >= mixing.TOGETHER

    def test_freezing_forgets_them(self, survey: Survey) -> None:
        used, _ = one_time_codes.make(survey, "elected", 2)
        sent_with(survey, used)
        frozen_data.freeze(consultations.close(survey.slug))
        assert one_time_codes.counts(survey) == {}
