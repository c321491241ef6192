"""SECRET_KEY changes while people answer and work: nobody loses anything, and the former key can go when `reseal` says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from contextvars import Context

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import String, func, select, type_coerce

from survey_app import accounts, config, consultations, create_app
from survey_app.accounts import links, second_step
from survey_app.consultations import Survey
from survey_app.database import db, disconnect
from survey_app.fieldwork import alerts, assisted_entry, complaints, draft_tokens, responses
from survey_app.mailing import Letter, outbox
from survey_app.mailing.outbox import Kind, Subscribed
from survey_app.models import Contact, Response, Role
from survey_app.operations import backup, key_rotation
from tests.factories.consultations import make
from tests.mailbox import MailServer, subscribers, use
from tests.staff import PASSWORD, Browser, code_now, confirm, set_up_second_step, signed_in
from tests.views.public.resident import Resident, save_with_code

OLD, NEW = "for tests only", "quite another key, for tests only"
Start = Callable[..., Flask]


@pytest.fixture
def start(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts the site again on the same database with other keys, from the environment as an operator sets them."""
    same = {name: app.config[name] for name in ("SQLALCHEMY_DATABASE_URI", "INSTANCE_PATH", "TESTING", "RATELIMIT_ENABLED",
                                                "SECURITY_PASSWORD_SALT", "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS")}
    with ExitStack() as running:
        def started(key: str, former: str = "") -> Flask:
            monkeypatch.setenv("SECRET_KEY", key)
            monkeypatch.setenv("HYS_FORMER_SECRET_KEY", former)
            made = create_app(same)
            running.callback(_stop, made)
            return made
        yield started


def _stop(app: Flask) -> None:
    with app.app_context():
        disconnect()


def moved(client: FlaskClient, to: Flask) -> FlaskClient:
    """The same browser, when the site has started again."""
    browser = to.test_client()
    for cookie in (client._cookies or {}).values():
        browser.set_cookie(cookie.key, cookie.value)
    return browser


@pytest.fixture
def survey(app: Flask) -> Survey:
    make(questionnaire="have-your-say-2026")
    return consultations.release("survey")


def test_a_resident_goes_on_with_the_page_that_was_open_and_sends_once(app: Flask, survey: Survey, start: Start) -> None:
    resident = Resident(app.test_client(), "survey")
    resident.open("views")
    resident.send(proposed_priorities__abuse="agree")
    resident.client = moved(resident.client, start(NEW, OLD))
    resident.complete()
    receipt = re.search(r'hys-receipt"[^>]*>([A-Z2-7-]{19})<', resident.html)
    assert receipt
    assert db.session.scalar(select(func.count()).select_from(Response)) == 1
    assert responses.withdraw(survey, receipt[1]) is not responses.Erased.NOTHING


def test_the_first_page_that_was_open_begins_a_draft(app: Flask, survey: Survey, start: Start) -> None:
    resident = Resident(app.test_client(), "survey")
    resident.open("views")
    resident.client = moved(resident.client, start(NEW, OLD))
    assert resident.send(proposed_priorities__abuse="agree").status_code == 200
    assert not resident.address.endswith("/views")


def test_a_receipt_that_was_shown_stays_the_same(app: Flask, survey: Survey, start: Start) -> None:
    resident = Resident(app.test_client(), "survey")
    resident.open("views")
    resident.complete()
    before = resident.html
    resident.client = moved(resident.client, start(NEW, OLD))
    resident.go(f"{resident.start}thanks")
    code = re.compile(r'hys-receipt"[^>]*>([A-Z2-7-]{19})<')
    assert code.findall(resident.html) == code.findall(before) != []


def test_a_code_for_coming_back_still_works_and_is_shown_as_it_was_issued(app: Flask, survey: Survey, start: Start) -> None:
    resident = Resident(app.test_client(), "survey")
    code = save_with_code(resident)
    later = start(NEW, OLD)
    resident.client = moved(resident.client, later)
    resident.go(f"{resident.start}saved")
    assert code in resident.html
    other = Resident(later.test_client(), "survey")
    other.open("resume")
    assert other.send(code=code).status_code == 200
    gone = Resident(start(NEW).test_client(), "survey")
    gone.open("resume")
    assert gone.send(code=code).status_code == 400, "without the former key the code opens nothing"


def test_a_draft_s_word_and_token_of_the_former_key_are_known(app: Flask, survey: Survey, start: Start) -> None:
    at = survey.opens_at
    token, word = draft_tokens.of_page("page", at), draft_tokens.word_of("token")
    with start(NEW, OLD).app_context():
        assert draft_tokens.was_begun_by(token, "page")
        assert draft_tokens.is_word_of(word, "token")
        assert not draft_tokens.is_word_of(word, "another")
    with start(NEW).app_context():
        assert not draft_tokens.was_begun_by(token, "page")
        assert not draft_tokens.is_word_of(word, "token")


def test_an_assisted_entry_that_is_sent_again_is_stored_once(app: Flask, survey: Survey, start: Start) -> None:
    token = assisted_entry.token_of(survey, "secret", "entry")
    receipt = assisted_entry.enter(survey, token, {}, "")
    with start(NEW, OLD).app_context():
        again = assisted_entry.token_of(survey, "secret", "entry")
        assert again == token
        assert assisted_entry.enter(survey, again, {}, "") == receipt
    assert db.session.scalar(select(func.count()).select_from(Response)) == 1


def test_staff_stay_signed_in_and_open_forms_are_taken(app: Flask, start: Start) -> None:
    browser = signed_in(app, Role.LEAD)
    form = browser.get("/staff/account").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert token
    later = Browser(moved(browser.client, start(NEW, OLD)))
    new = {"csrf_token": token[1], "current": PASSWORD, "password": "quite another password"}
    assert later.send("POST", "/staff/account/password", data=new).status_code == 303
    alone = Browser(moved(browser.client, start(NEW)))
    assert alone.get("/staff/account").status_code == 302, "without the former key the cookie is of no use"


def test_links_second_steps_and_recovery_codes_go_on(app: Flask, start: Start) -> None:
    part, codes = set_up_second_step(signed_in(app, Role.LEAD))
    account = accounts.find("lead@example.org")
    assert account
    link = links.make(account)
    db.session.rollback()
    later = start(NEW, OLD)
    with later.app_context():
        assert links.account_of(link)
        assert second_step.verify(accounts.find("lead@example.org"), codes[0])  # type: ignore[arg-type]  # it is there
    browser = signed_in(later, Role.LEAD)
    assert browser.post("/staff/code", {"code": _code(app, part)}).status_code == 303
    assert "Make new recovery codes: this site changes its key" in browser.get("/staff/account").text
    confirm(browser, codes[1])
    browser.post("/staff/account/recovery-codes", page="/staff/account")
    assert "this site changes its key" not in browser.get("/staff/account").text


def _reseal(site: Flask) -> Result:
    """Runs the command of this site, outside the application context of the test."""
    return Context().run(site.test_cli_runner().invoke, args=["reseal"])


def _code(app: Flask, part: str) -> str:
    with app.app_context():
        return code_now(part, later=1)


def test_an_address_is_found_and_kept_once_under_both_keys(app: Flask, start: Start) -> None:
    for name in ("first@example.org", "second@example.org"):
        alerts.add(name)
    with start(NEW, OLD).app_context():
        assert subscribers() == ["first@example.org", "second@example.org"]
        alerts.add("first@example.org")
        assert subscribers() == ["first@example.org", "second@example.org"]
        alerts.remove("second@example.org")
        assert subscribers() == ["first@example.org"]


def test_a_mail_that_waits_outlives_the_former_key(app: Flask, start: Start, post: MailServer,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    alerts.add("someone@example.org")
    contact = db.session.scalars(select(Contact)).one()
    outbox.post(Kind.RESULTS, [Subscribed(Letter("someone@example.org", "Subject", "Words"), contact.key)])
    db.session.commit()
    link = f"/alerts/off?key={contact.key}"
    assert _reseal(start(NEW, OLD)).exit_code == 0
    site = start(NEW)
    use(site, post, monkeypatch)
    with site.app_context():
        assert outbox.deliver() == 1
    assert site.test_client().post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200, "a link in an earlier mail"
    with site.app_context():
        assert subscribers() == []


def test_after_sealing_anew_the_former_key_can_go(app: Flask, start: Start) -> None:
    part, codes = set_up_second_step(signed_in(app, Role.LEAD))
    for number in range(3):
        alerts.add(f"resident{number}@example.org")
    done = _reseal(start(NEW, OLD))
    assert done.exit_code == 0, done.output
    assert "3 addresses of residents, 1 second steps of staff" in done.output
    assert "new recovery codes before the former key goes: lead@example.org" in done.output
    with start(NEW).app_context():
        account = accounts.find("lead@example.org")
        assert account
        assert subscribers() == [f"resident{number}@example.org" for number in range(3)]
        assert not second_step.verify(account, codes[0])
        assert second_step.verify(account, _code(app, part))
        again = key_rotation.reseal()
        assert (again.contacts, again.unreadable) == (0, 0)


def test_a_second_step_of_an_earlier_version_is_read_and_sealed(app: Flask, start: Start) -> None:
    account = accounts.add("lead@example.org", Role.LEAD, PASSWORD)
    part = second_step.new_part()
    second_step.set_up(account, part, code_now(part))
    account.second_step = part      # as revision 0024 stored it
    db.session.commit()
    assert second_step.verify(account, code_now(part, later=1))
    with start(NEW, OLD).app_context():
        key_rotation.reseal()
        found = accounts.find("lead@example.org")
        assert found
        assert found.second_step.startswith(second_step.SEALED)
    with start(NEW).app_context():
        assert second_step.stored_key(accounts.find("lead@example.org")) == _key(app, part)  # type: ignore[arg-type]  # it is there


def _key(app: Flask, part: str) -> str:
    with app.app_context():
        return second_step.key(part)


def test_the_command_says_what_it_cannot_read_and_until_when_the_former_key_is_needed(app: Flask, survey: Survey,
                                                                                     start: Start) -> None:
    alerts.add("resident@example.org")
    done = _reseal(start(NEW))
    assert "1 cannot be read" in done.output
    assert "HYS_FORMER_SECRET_KEY" in done.output
    assert f"need the former key until {survey.grace_ends_at.astimezone(consultations.LONDON):%-d %B %Y}" in done.output
    with app.app_context():
        assert subscribers() == ["resident@example.org"], "and nothing is lost"


def test_two_sealings_of_one_address_become_one(app: Flask, start: Start) -> None:
    alerts.add("resident@example.org")
    old = db.session.scalar(select(type_coerce(Contact.email, String)))
    db.session.rollback()
    with start(NEW).app_context():
        alerts.add("resident@example.org")
    with start(NEW, OLD).app_context():
        assert key_rotation.reseal().contacts == 1
        stored = db.session.scalars(select(type_coerce(Contact.email, String))).all()
    assert len(stored) == 1
    assert stored != [old]


def test_a_backup_of_the_former_key_is_known(app: Flask, start: Start) -> None:
    made_under = backup.key_check()
    with start(NEW, OLD).app_context():
        assert made_under in backup.key_checks()
        assert made_under != backup.key_check()


def test_the_same_key_twice_is_refused() -> None:
    with pytest.raises(config.ConfigurationError, match="HYS_FORMER_SECRET_KEY is the same as SECRET_KEY"):
        config.settings({"SECRET_KEY": "one", "HYS_FORMER_SECRET_KEY": "one"})


def test_addresses_of_complaints_are_sealed_anew(app: Flask, start: Start) -> None:
    complaints.submit("You kept my name.", "reply@example.org")
    complaints.submit("You kept my address.")
    with start(NEW, OLD).app_context():
        resealed = key_rotation.reseal()
        assert (resealed.contacts, resealed.unreadable) == (1, 0)
        assert key_rotation.reseal().contacts == 0
    with start(NEW).app_context():
        assert sorted(one.reply_to for one in complaints.listed()) == ["", "reply@example.org"]
    with start("a third key, for tests only").app_context():
        assert key_rotation.reseal().unreadable == 2
