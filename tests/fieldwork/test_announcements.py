"""Who confirmed an address hears of each opening and of all results, once, by a mail that one click stops."""

from __future__ import annotations

import json
import re
import threading
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select, update

from survey_app import consultations
from survey_app.consultations import Survey, audience_access
from survey_app.consultations.settings import Access
from survey_app.database import db
from survey_app.fieldwork import alerts, announcements
from survey_app.mailing import Letter, outbox
from survey_app.mailing.outbox import Kind
from survey_app.models import Announcement, AuditEvent, Consultation, Contact, FrozenResponses, OutgoingMail, Publication
from survey_app.models.consultations import now
from tests.factories.consultations import make
from tests.mailbox import MailServer, subscribers, wait_for_mails

PEOPLE = ["a@example.org", "b@example.org"]


@pytest.fixture
def people(app: Flask) -> list[str]:
    """Two people who confirmed their addresses."""
    for email in PEOPLE:
        alerts.add(email)
    return PEOPLE


def opened(slug: str = "survey", **made: int) -> Survey:
    make(slug, questionnaire="have-your-say-2026", **made)
    return consultations.release(slug)


def publish(survey: Survey, version: int = 1, days_ago: int = 0) -> Publication:
    frozen = db.session.scalars(select(FrozenResponses).where(FrozenResponses.consultation_id == survey.id)).first()
    if frozen is None:
        frozen = FrozenResponses(consultation_id=survey.id, version=1, sha256="0" * 64, data=b"PAR1", program="x",
                                 response_count=3, responses_sum=3)
        db.session.add(frozen)
        db.session.flush()
    publication = Publication(consultation_id=survey.id, frozen_id=frozen.id, version=version, page="<p>", facts={}, told=[],
                              published_at=now() - timedelta(days=days_ago))
    db.session.add(publication)
    db.session.commit()
    return publication


def sent(post: MailServer) -> list[tuple[str, str]]:
    """To whom mails went since the last look, and with what subject, after everything due has been sent."""
    announcements.send_due()
    wait_for_mails()        # in the background
    mails = sorted((to[0], str(mail["Subject"])) for to, mail in post.mails)
    post.mails.clear()
    return mails


def test_an_opening_is_told_once(post: MailServer, people: list[str]) -> None:
    survey = opened()
    announcements.send_due()
    assert sorted(to[0] for to, _ in post.mails) == people
    words = post.mails[0][1].get_content()
    assert "Test Partnership has opened the survey “A survey”" in words
    assert "http://localhost/consultations/survey/" in words
    assert f"{survey.days[1]:%-d %B %Y}" in words
    assert "To stop these emails" in words
    post.mails.clear()
    alerts.add("late@example.org")
    assert sent(post) == [], "who joins later has just answered it"
    assert [(one.event, one.people) for one in db.session.scalars(select(Announcement))] == [("opening", 2)]
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "subscribers told")).all()[-1]
    assert (event.who, event.about, event.details) == ("the program", "survey", {"of": "opening", "number": 2})


def test_results_are_told_once_and_not_again_with_a_later_version(post: MailServer, people: list[str]) -> None:
    survey = opened(closes=0)
    announcements.announce()
    post.mails.clear()
    consultations.close("survey")
    sent(post)
    publish(survey)
    announcements.send_due()
    assert sorted(to[0] for to, _ in post.mails) == people
    words = post.mails[0][1].get_content()
    assert "has published the results of “A survey”:\n\nhttp://localhost/results/survey" in words
    post.mails.clear()
    publish(survey, version=2)
    assert sent(post) == []


def test_results_that_were_withdrawn_before_the_minute_is_over_are_not_told(post: MailServer, people: list[str]) -> None:
    survey = consultations.close(opened().slug)
    publication = publish(survey)
    publication.withdrawn_at = now()
    db.session.commit()
    assert sent(post) == []
    publish(survey, version=2)
    assert len(sent(post)) == 2


@pytest.mark.parametrize("days_ago", [13, 15])
def test_old_news_is_not_told(post: MailServer, people: list[str], days_ago: int) -> None:
    publish(consultations.close(opened(opens=-40).slug), days_ago=days_ago)
    assert len(sent(post)) == (2 if days_ago < 14 else 0)


def test_results_of_a_year_long_past_are_not_told_though_they_are_new(post: MailServer, people: list[str]) -> None:
    publish(opened(opens=-800, closes=-700))
    assert sent(post) == []


def test_what_not_everybody_can_answer_is_not_told(post: MailServer, people: list[str]) -> None:
    survey = opened()
    audience_access.change_access(survey, "resident", Access.REQUIRED)
    assert announcements.number_to_notify(consultations.get("survey"), Kind.OPENING) == 0
    assert sent(post) == []


def test_a_draft_and_what_opens_later_are_not_told_until_it_opens(post: MailServer, people: list[str]) -> None:
    make("draft")
    opened("later", opens=3)
    assert sent(post) == []
    announcements.send_due(now() + timedelta(days=3, hours=2))
    assert sorted(to[0] for to, _ in post.mails) == people


def test_a_demonstration_is_not_told(post: MailServer, people: list[str]) -> None:
    survey = opened()
    db.session.execute(update(Consultation).values(synthetic=True))
    db.session.commit()
    assert announcements.number_to_notify(consultations.get(survey.slug), Kind.OPENING) == 0
    assert sent(post) == []


def test_two_processes_tell_it_once(app: Flask, post: MailServer, people: list[str]) -> None:
    opened()

    def tell() -> None:
        with app.app_context():
            announcements.send_due()

    tellers = [threading.Thread(target=tell) for _ in range(4)]
    for teller in tellers:
        teller.start()
    for teller in tellers:
        teller.join()
    assert sorted(to for to, _ in post.mails) == [[email] for email in people]


def test_who_asked_an_earlier_version_is_asked_to_confirm_and_forgotten(post: MailServer, client: FlaskClient) -> None:
    db.session.add(Contact(email="former@example.org"))
    db.session.commit()
    assert sent(post) == [("former@example.org", "Confirm your email address")]
    assert subscribers() == []


def test_a_survey_in_welsh_is_told_in_both_languages(post: MailServer, people: list[str]) -> None:
    survey = opened()
    welsh = "cy" in {one.language for one in survey.questionnaire.translations}
    assert welsh, "or this test could not fail"
    announcements.send_due()
    [mail, _] = [mail for _, mail in post.mails]
    assert mail["Subject"] == "“A survey” is open / Mae “A survey” ar agor"
    assert "wedi agor yr arolwg “A survey”" in mail.get_content()
    assert "/consultations/survey/?language=cy" in mail.get_content()


def test_each_mail_is_stopped_by_its_own_link_with_one_click(post: MailServer, people: list[str], client: FlaskClient) -> None:
    opened()
    announcements.send_due()
    [(_, mail)] = [(to, mail) for to, mail in post.mails if to == ["a@example.org"]]
    link = str(mail["List-Unsubscribe"])[1:-1]
    assert link in mail.get_content()
    assert not re.search("a@example|a%40example", link)
    clicked = client.post(link.removeprefix("http://localhost"), data={"List-Unsubscribe": "One-Click"})
    assert clicked.status_code == 200
    assert subscribers() == ["b@example.org"]


def test_who_leaves_the_list_gets_no_mail_that_waits_and_nothing_of_the_address_stays(
        app: Flask, post: MailServer, people: list[str]) -> None:
    opened()
    announcements.announce()
    for kind in (Kind.CONFIRM, Kind.STAFF):
        with db.engine.begin() as transaction:
            transaction.execute(insert(OutgoingMail), outbox._row(kind, Letter("a@example.org", "S", str(kind))))
    alerts.remove("A@example.org")
    left = [json.loads(one) for one in db.session.scalars(select(OutgoingMail.letter))]
    assert sorted((one["to"], one["text"] == "staff") for one in left) == [("a@example.org", True), ("b@example.org", False)]


@pytest.mark.parametrize("old", ["josé@example.com", "name@bücher.example", ":x@example.org", "x@[.org"])
def test_an_old_address_that_nobody_can_mail_holds_up_nobody_and_can_be_removed(
        post: MailServer, people: list[str], old: str) -> None:
    for _ in range(2):
        db.session.add(Contact(email=old))
        db.session.commit()
        if db.session.scalar(select(func.count()).select_from(Announcement)):
            alerts.remove(old)
        else:
            opened()
            assert [to for to, _ in sent(post) if to in people] == people
    assert old not in subscribers()


def test_an_old_list_is_not_lost_where_the_mails_do_not_leave(
        app: Flask, post: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    db.session.add(Contact(email="former@example.org"))
    db.session.commit()
    for name, value in (("MAIL_FROM", ""), ("SMTP_URL", "smtp://127.0.0.1:1")):
        with monkeypatch.context() as wrong:
            wrong.setitem(app.config, name, value)
            for _ in range(3):
                outbox.hurry()
                announcements.send_due()
        assert subscribers() == ["former@example.org"]
    outbox.hurry()
    assert sent(post) == [("former@example.org", "Confirm your email address")]
    assert subscribers() == []


def test_what_is_not_true_any_more_is_not_told(app: Flask, post: MailServer, people: list[str],
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    survey, other = opened(), opened("other")
    consultations.close("other")
    publication = publish(other)
    with monkeypatch.context() as down:
        down.setitem(app.config, "SMTP_URL", "smtp://127.0.0.1:1")
        announcements.send_due()
    assert len(announcements.listed()) == 2
    consultations.close(survey.slug)
    publication.withdrawn_at = now()
    db.session.commit()
    outbox.hurry()
    assert sent(post) == []
    publish(other, version=2)
    assert sent(post) == [], "told once, though nobody heard"


def test_results_published_again_after_an_untold_withdrawal_are_news(post: MailServer, people: list[str]) -> None:
    survey = consultations.close(opened(opens=-40).slug)
    publish(survey, days_ago=30).withdrawn_at = now() - timedelta(days=29)
    db.session.commit()
    assert announcements.number_to_notify(survey, Kind.RESULTS) == 2
    publish(survey, version=2)
    assert len(sent(post)) == 2


def test_nothing_is_told_again_after_a_restore(post: MailServer, people: list[str]) -> None:
    publish(consultations.close(opened("past").slug))
    opened()
    announcements.mark_announced()
    assert sent(post) == []


def test_one_consultation_that_cannot_be_read_holds_up_no_mail(post: MailServer, people: list[str]) -> None:
    opened()
    db.session.execute(update(Consultation).values(settings={"access": 3}))
    db.session.commit()
    outbox.post_now(Kind.STAFF, Letter("staff@example.org", "S", "W"))
    assert [to for to, _ in sent(post)] == ["staff@example.org"]


def test_a_title_with_a_postcode_is_told(post: MailServer, people: list[str]) -> None:
    opened()
    db.session.execute(update(Consultation).values(title="Safety {around} BS1 5TR 100 %\nline"))
    db.session.commit()
    mails = sent(post)
    assert [to for to, _ in mails] == people
    assert "BS1 5TR" in mails[0][1]


def test_without_an_address_of_the_site_nothing_is_told_and_nobody_can_join(
        app: Flask, post: MailServer, people: list[str], client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SERVER_NAME", None)
    survey = opened()
    assert sent(post) == []
    assert announcements.number_to_notify(survey, Kind.OPENING) == 0
    assert "Send me the link" not in client.get("/alerts").get_data(as_text=True)


def test_many_subscribers_are_told_in_one_go(post: MailServer, app: Flask) -> None:
    db.session.add_all(Contact(email=f"person{number}@example.org", agreed_in="2026-11", wording=1) for number in range(300))
    db.session.commit()
    opened()
    assert len(sent(post)) == 300
    assert len(announcements.listed()) == 1
