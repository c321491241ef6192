"""Mails wait sealed until a real mail server has taken them: none is lost, none goes twice, none waits for ever."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from survey_app.database import db
from survey_app.mailing import Letter, outbox
from survey_app.mailing.outbox import LEASE, QUARTER, Kind, Subscribed
from survey_app.models import Contact, MailCount, OutgoingMail
from survey_app.models.consultations import now
from survey_app.operations import retention
from tests.mailbox import MailServer, mail_server, use, wait_for_mails

STOP = f"https://survey.example.gov.uk/alerts/off?key={'abcdefg2' * 12}"
NOWHERE = "smtp://127.0.0.1:1"


def letters(number: int, domain: str = "example.org") -> list[Letter]:
    return [Letter(f"a{one}@{domain}", "Subject", f"Words {one}\n", STOP) for one in range(number)]


def put(kind: Kind, given: list[Letter]) -> None:
    """Adds letters to people on the list."""
    for letter in given:
        contact = Contact(email=letter.to[:200], agreed_in="2026-11", wording=1)
        db.session.add(contact)
        db.session.flush()
        outbox.post(kind, [Subscribed(letter, contact.key)])
    db.session.commit()


def post_letters(number: int) -> None:
    put(Kind.RESULTS, letters(number))


def left() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(OutgoingMail)).all())


def counted() -> dict[str, tuple[int, int]]:
    db.session.rollback()
    return {one.kind: (one.sent, one.given_up) for one in db.session.scalars(select(MailCount))}


def test_each_goes_once_however_many_send(app: Flask, post: MailServer) -> None:
    post_letters(30)

    def send() -> None:
        with app.app_context():
            outbox.deliver()

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(to for to, _ in post.mails) == sorted([one.to] for one in letters(30))
    assert (left(), counted()) == (0, {"results": (30, 0)})


def test_a_mail_has_what_stops_it_with_one_click_and_says_that_a_program_wrote_it(app: Flask, post: MailServer) -> None:
    post_letters(1)
    key = db.session.scalars(select(OutgoingMail.key)).one()
    outbox.deliver()
    [(_, mail)] = post.mails
    assert f"\r\nList-Unsubscribe: <{STOP}>\r\n".encode() in post.sources[0], "on one line, as mail programs read it"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{key}@example.gov.uk>"
    assert mail["Date"]


def test_nobody_who_has_the_database_can_read_one(app: Flask) -> None:
    post_letters(2)
    rows = [str(row) for row in db.session.execute(text("SELECT * FROM outgoing_mail"))]
    assert len(rows) == 2
    assert not any(word in row for row in rows for word in ("example.org", "Words", "Subject", "alerts"))


def test_no_row_tells_when_somebody_asked(app: Flask, post: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    post_letters(1)
    assert db.session.scalars(select(OutgoingMail.due_at)).one() == outbox.AT_ONCE
    monkeypatch.setitem(app.config, "SMTP_URL", NOWHERE)
    outbox.deliver()
    due = db.session.scalars(select(OutgoingMail.due_at)).one()
    assert (due.minute % 15, due.second, due.microsecond) == (0, 0, 0)
    assert now() < due <= now() + timedelta(minutes=31)


def test_while_the_server_is_down_mails_wait_and_then_go(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SMTP_URL", NOWHERE)
    post_letters(5)
    assert outbox.deliver() == 0
    assert [(one.kind, one.number, one.failure) for one in outbox.waiting()] == [("results", 5, "ConnectionRefusedError")]
    assert [one.tries for one in db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.tries))] == [0, 0, 1, 1, 1], \
        "a server that is down is not asked for every mail"
    with mail_server() as server:
        use(app, server, monkeypatch)
        assert outbox.deliver() == 2
        assert outbox.deliver(now() + timedelta(hours=1)) == 3
    assert len(server.mails) == 5
    assert (left(), counted()) == (0, {"results": (5, 0)})


@pytest.mark.parametrize(("kind", "days"), [(Kind.STAFF, 1), (Kind.CONFIRM, 3), (Kind.RESULTS, 7)])
def test_one_that_is_never_taken_is_given_up_after_its_days(
        app: Flask, monkeypatch: pytest.MonkeyPatch, kind: Kind, days: int) -> None:
    monkeypatch.setitem(app.config, "SMTP_URL", NOWHERE)
    put(kind, letters(1))
    begun = at = now()
    tries = 0
    while left():
        tries += 1
        outbox.deliver(at)
        at = max(at + QUARTER, db.session.scalars(select(OutgoingMail.due_at)).one_or_none() or at)
    assert days <= (at.date() - begun.date()).days <= days + 1
    assert 5 < tries < 40
    assert counted()[kind] == (0, 1)


def test_pressing_the_button_often_costs_no_mail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SMTP_URL", NOWHERE)
    post_letters(8)
    for _ in range(40):
        outbox.hurry()
        outbox.deliver()
    list(retention.apply())
    assert left() == 8


def test_a_mail_that_is_being_sent_is_not_hurried(app: Flask, post: MailServer) -> None:
    post_letters(1)
    assert outbox._take(now())          # another process sends it just now
    outbox.hurry()
    assert outbox.deliver() == 0
    assert post.mails == []


@pytest.mark.parametrize(("verb", "answer", "stays"), [
    ("RCPT", "550 5.1.1 no such user", 0), ("RCPT", "550 relay access denied", 6), ("RCPT", "554 5.7.1 blocked", 6),
    ("RCPT", "451 4.7.1 greylisted", 6), ("RCPT", "421 too busy", 6), ("DATA", "554 5.7.1 no", 6), ("DATA", "451 later", 6),
    ("MAIL", "550 5.7.1 not from you", 6), ("MAIL", "451 later", 6)])
def test_only_an_address_that_does_not_exist_is_given_up_at_once(
        app: Flask, monkeypatch: pytest.MonkeyPatch, verb: str, answer: str, stays: int) -> None:
    with mail_server(verb, answer=answer) as server:
        use(app, server, monkeypatch)
        post_letters(6)
        assert outbox.deliver() == 0
    assert left() == stays
    with mail_server() as server:
        use(app, server, monkeypatch)
        outbox.hurry()
        assert outbox.deliver() == stays


@pytest.mark.parametrize(("name", "value"), [
    ("MAIL_FROM", ""), ("MAIL_FROM", "nobody"), ("SMTP_URL", "smtp://u:a/b@127.0.0.1:25"), ("SMTP_URL", "smtp://127.0.0.1:99999"),
    ("SMTP_URL", "smtps://127.0.0.1:1"), ("SMTP_URL", "smtp://")])
def test_a_wrong_setting_loses_no_mail(
        app: Flask, post: MailServer, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    post_letters(5)
    monkeypatch.setitem(app.config, name, value)
    outbox.deliver()
    assert left() + len(post.mails) == 5


def test_a_server_without_what_is_asked_of_it_loses_no_mail(
        app: Flask, post: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    post_letters(3)
    for address in (post.url.replace("smtp:", "smtp+starttls:"), post.url.replace("//", "//user:word@")):
        monkeypatch.setitem(app.config, "SMTP_URL", address)
        assert outbox.deliver() == 0
    assert left() == 3


def test_an_address_that_no_mail_server_can_take_holds_up_no_other(app: Flask, post: MailServer) -> None:
    odd = [":x@example.org", "x@[.org", "a b@c.org", "é@b.org", "@", "x@@y.org", '"@example.org', "a@b@c"]
    put(Kind.RESULTS, [Letter(to, "S", "W") for to in odd])
    post_letters(1)
    for _ in range(5):
        outbox.hurry()
        outbox.deliver()
    assert [to for to, _ in post.mails] == [["a0@example.org"]]
    assert left() <= 1, "an address with an accent waits for a server that takes it"


def test_a_process_that_ends_while_it_sends_leaves_its_mail_to_another(app: Flask, post: MailServer) -> None:
    post_letters(1)
    assert outbox._take(now())          # and then it is killed
    assert outbox.deliver() == 0
    assert outbox.deliver(now() + LEASE + QUARTER) == 1
    assert len(post.mails) == 1


def test_a_mail_of_a_key_that_is_gone_is_given_up(app: Flask, post: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    post_letters(1)
    monkeypatch.setitem(app.config, "SECRET_KEY", "another")
    assert outbox.deliver() == 0
    assert (left(), counted(), post.mails) == (0, {"results": (0, 1)}, [])


def test_letters_of_any_length_and_words(app: Flask, post: MailServer) -> None:
    long = Letter(f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.org", "Pwnc “ŵ”" * 20, "Geiriau ŵ ☂ 中文\n" * 500, STOP * 5)
    put(Kind.OPENING, [long])
    outbox.deliver()
    [(_, mail)] = post.mails
    assert mail.get_content() == long.text
    assert mail["Subject"].replace(" ", "") == long.subject.replace(" ", ""), "which the library may fold at a space"


def test_nothing_is_tried_without_a_mail_server(app: Flask) -> None:
    post_letters(1)
    assert outbox.deliver() == 0
    assert left() == 1


def test_a_mail_of_a_page_leaves_by_itself(app: Flask, post: MailServer) -> None:
    outbox.post_now(Kind.STAFF, letters(1)[0])
    wait_for_mails()
    assert len(post.mails) == 1
    assert left() == 0


def test_who_hurries_has_all_tried_now(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SMTP_URL", NOWHERE)
    post_letters(1)
    outbox.deliver()
    with mail_server() as server:
        use(app, server, monkeypatch)
        assert outbox.deliver() == 0
        outbox.hurry()
        assert outbox.deliver() == 1
    assert len(server.mails) == 1
