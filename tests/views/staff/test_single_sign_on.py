"""Single sign-on against a real provider over HTTP: who is let in, who is not, and what they are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from joserfc.jwk import RSAKey

from survey_app import access, accounts, audit, create_app
from survey_app.accounts import second_step
from survey_app.audit import Filter
from survey_app.config import ConfigurationError, settings
from survey_app.database import db, disconnect
from survey_app.models import Role
from tests import provider
from tests.provider import Provider
from tests.staff import PASSWORD, Browser

pytestmark = pytest.mark.sqlite_only
BEGIN = "/staff/sign-in/provider"
COPIED = ("SQLALCHEMY_DATABASE_URI", "SECRET_KEY", "TESTING", "INSTANCE_PATH", "RATELIMIT_ENABLED",
          "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS")


@pytest.fixture
def there() -> Iterator[Provider]:
    with provider.running() as made:
        yield made


@pytest.fixture
def site(app: Flask, there: Provider) -> Iterator[Flask]:
    """The application with the provider set up, on the database of the test."""
    accounts.add("lead@example.org", Role.LEAD, PASSWORD)
    made = create_app({**{name: app.config[name] for name in COPIED}, "OIDC_ISSUER": there.address, "OIDC_SECOND_STEP": {"mfa"},
                       "OIDC_CLIENT_ID": provider.CLIENT, "OIDC_CLIENT_SECRET": provider.SECRET,
                       "OIDC_NAME": "your Council account"})
    yield made
    with made.app_context():
        disconnect()


@pytest.fixture
def browser(site: Flask) -> Browser:
    return Browser(site.test_client())


def way_back(browser: Browser, begin: str = BEGIN) -> str:
    """The address to which the provider sends a browser back."""
    away = browser.get(begin)
    assert away.status_code == 302, away.text
    back = requests.get(away.location, allow_redirects=False, timeout=10)
    assert back.status_code == 302, back.text
    return back.headers["Location"].removeprefix("http://localhost")


def come_back(browser: Browser, begin: str = BEGIN) -> Any:
    return browser.get(way_back(browser, begin))


def refused(answer: Any, words: str) -> None:
    assert answer.status_code == 403
    assert words in answer.text


def test_a_whole_office_signs_in_within_an_hour(site: Flask) -> None:
    """What is right is not counted among the wrong ones, sixty of which an address has in an hour."""
    names = (*COPIED, "OIDC_ISSUER", "OIDC_SECOND_STEP", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME")
    counting = create_app({**{name: site.config[name] for name in names}, "RATELIMIT_ENABLED": True})
    access.limiter.reset()
    try:
        for number in range(70):
            assert Browser(counting.test_client()).get(BEGIN).status_code == 302, number
        statuses = [Browser(counting.test_client()).get(f"{BEGIN}/back?state=wrong").status_code for _ in range(61)]
        assert statuses == [403] * 60 + [429]
        assert Browser(counting.test_client()).get(BEGIN).status_code == 302
    finally:
        with counting.app_context():
            disconnect()
        access.limiter.reset()
        access.limiter.enabled = False


def last_event() -> tuple[str, str, dict[str, Any]]:
    event = audit.events(Filter(), limit=1)[0]
    return event.action, event.about, event.details


def test_an_account_that_exists_is_signed_in_with_its_own_role(browser: Browser, there: Provider) -> None:
    there.claims |= {"email": "Lead@Example.org", "groups": ["admin"]}
    answer = come_back(browser)
    assert (answer.status_code, answer.location) == (303, "/staff/")
    assert "Signed in as lead@example.org (lead)" in browser.get("/staff/").text
    assert browser.get("/staff/accounts").status_code == 403
    assert last_event() == ("signed in", "lead@example.org", {"by": "single sign-on"})
    browser.post("/staff/sign-out", page="/staff/")
    assert browser.get("/staff/").status_code == 302


def test_it_leads_on_to_the_page_that_was_asked_for_and_never_elsewhere(browser: Browser) -> None:
    assert come_back(browser, f"{BEGIN}?next=/staff/audit").location == "/staff/audit"
    assert come_back(browser, f"{BEGIN}?next=https://elsewhere.example/staff/").location == "/staff/"


@pytest.mark.parametrize(("claims", "words", "event"), [
    ({"email": "nobody@example.org"}, "no staff account for nobody@example.org",
     ("sign-in refused", "single sign-on", {"by": "single sign-on", "why": "there is no such account"})),
    ({"email_verified": False}, "has not verified your email address",
     ("sign-in refused", "lead@example.org", {"by": "single sign-on", "why": "the address is not verified"})),
    ({"email_verified": "true"}, "has not verified your email address", None),
    ({"email": ""}, "no staff account", None),
])
def test_who_is_not_let_in_and_why_is_recorded(browser: Browser, there: Provider, claims: dict[str, Any], words: str,
                                               event: Any) -> None:
    there.claims |= claims
    refused(come_back(browser), words)
    assert browser.get("/staff/").status_code == 302
    assert event is None or last_event() == event
    assert [one.email for one in accounts.listed()] == ["lead@example.org"], "no account is ever made"


def test_a_deactivated_account_stays_out(browser: Browser) -> None:
    lead = accounts.find("lead@example.org")
    assert lead
    accounts.set_active(lead, active=False)
    refused(come_back(browser), "is deactivated")


@pytest.mark.parametrize(("claims", "words"), [
    ({"aud": "another-site"}, "meant for another site"),
    ({"aud": "another-site", "azp": provider.CLIENT}, "meant for another site"),
    ({"iss": "https://elsewhere.example"}, "meant for another site"),
    ({"nonce": "replayed"}, "does not match our request (nonce)"),
    ({"exp": lambda instant: instant - 600, "iat": lambda instant: instant - 900}, "clock and ours differ"),
    ({"iat": lambda instant: instant + 600, "exp": lambda instant: instant + 900}, "clock and ours differ"),
])
def test_a_token_that_is_not_for_us_or_not_of_now(browser: Browser, there: Provider, claims: dict[str, Any], words: str) -> None:
    there.claims |= claims
    refused(come_back(browser), words)
    assert browser.get("/staff/").status_code == 302


def test_clocks_may_differ_a_little(browser: Browser, there: Provider) -> None:
    there.claims |= {"iat": lambda instant: instant + 60}
    assert come_back(browser).status_code == 303


def test_a_token_that_somebody_else_signed(browser: Browser, there: Provider) -> None:
    there.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    refused(come_back(browser), "not signed correctly")


def test_an_answer_counts_once_and_in_the_browser_that_asked(site: Flask, browser: Browser) -> None:
    back = way_back(browser)
    refused(Browser(site.test_client()).get(back), "not started in this browser")
    assert browser.get(back).status_code == 303
    browser.post("/staff/sign-out", page="/staff/")
    refused(browser.get(back), "not started in this browser")
    refused(browser.get(f"{BEGIN}/back"), "not started in this browser")
    way_back(browser)
    refused(browser.get(back.replace("code=", "code=x")), "not started in this browser")


def test_sign_ins_that_were_given_up_do_not_fill_the_cookie(browser: Browser) -> None:
    for _ in range(12):
        way_back(browser)
    earlier, latest = way_back(browser), way_back(browser)
    cookie = browser.client.get_cookie("hys_session")
    assert cookie
    assert len(cookie.value) < 3500
    assert browser.get(earlier).status_code == 303, "one begun in another tab still counts"
    assert browser.get(latest).status_code == 303


def test_a_stolen_code_is_worth_nothing_without_its_verifier(browser: Browser, site: Flask) -> None:
    stolen = parse_qs(urlsplit(way_back(browser)).query)["code"][0]
    thief = Browser(site.test_client())
    own = parse_qs(urlsplit(way_back(thief)).query)["state"][0]
    refused(thief.get(f"{BEGIN}/back?code={stolen}&state={own}"), "refused (invalid_grant)")


def test_a_sign_in_that_was_cancelled(browser: Browser, there: Provider) -> None:
    there.cancels = True
    refused(come_back(browser), "was cancelled")


def test_a_provider_that_is_down_leaves_the_password(browser: Browser, there: Provider) -> None:
    there.is_broken = True
    refused(browser.get(BEGIN), "cannot be reached")
    there.is_broken = False
    assert come_back(browser).status_code == 303, "it is asked anew"
    assert Browser(browser.client.application.test_client()).sign_in("lead@example.org").status_code == 302


def test_our_second_step_is_still_asked_for(browser: Browser) -> None:
    set_up_second_step()
    come_back(browser)
    assert "/staff/code" in browser.get("/staff/").location


def test_the_provider_s_second_step_counts_where_it_is_accepted(browser: Browser, there: Provider) -> None:
    set_up_second_step()
    for claims in ({"amr": ["pwd", "mfa"]}, {"acr": "mfa"}):
        there.claims = {"email": "lead@example.org", "email_verified": True, **claims}
        come_back(browser)
        assert browser.get("/staff/").status_code == 200
        browser.post("/staff/sign-out", page="/staff/")
    there.claims["acr"] = "pwd"
    come_back(browser)
    assert "/staff/code" in browser.get("/staff/").location


def test_where_a_second_step_is_required_the_provider_s_is_one(browser: Browser, site: Flask, there: Provider) -> None:
    site.config["SECOND_STEP_REQUIRED"] = True
    come_back(browser)
    assert "/staff/account/second-step" in browser.get("/staff/").location
    there.claims["amr"] = ["mfa"]
    come_back(browser)
    assert browser.get("/staff/").status_code == 200
    browser.post("/staff/sign-out", page="/staff/")
    browser.sign_in("lead@example.org")
    assert "/staff/account/second-step" in browser.get("/staff/").location, "a password alone still owes it"


def test_signing_out_of_the_provider_too(browser: Browser, there: Provider) -> None:
    out = browser.get("/staff/sign-out/provider")
    assert out.location.startswith(f"{there.address}/sign-out?site=1&client_id={provider.CLIENT}&post_logout_redirect_uri=http")


def test_a_provider_without_a_page_to_sign_out(browser: Browser, there: Provider) -> None:
    there.signs_out = False
    refused(browser.get("/staff/sign-out/provider"), "no page to sign out")


def test_the_sign_in_page_offers_it_and_asks_nobody(app: Flask, browser: Browser, there: Provider) -> None:
    there.is_broken = True
    page = browser.get("/staff/sign-in")
    assert "Sign in with your Council account" in page.text
    assert "form-action 'self';" in page.headers["Content-Security-Policy"], "a link leads there, so no form need"
    assert there.address not in page.text
    without = Browser(app.test_client())
    assert "Sign in with" not in without.get("/staff/sign-in").text
    for address in (BEGIN, f"{BEGIN}/back", "/staff/sign-out/provider"):
        assert without.get(address).status_code == 404


@pytest.mark.parametrize(("environ", "said"), [
    ({"HYS_OIDC_ISSUER": "https://id.example"}, "HYS_OIDC_CLIENT_ID and HYS_OIDC_CLIENT_SECRET must be set too"),
    ({"HYS_OIDC_CLIENT_SECRET": "s"}, "HYS_OIDC_ISSUER and HYS_OIDC_CLIENT_ID must be set too"),
    ({"HYS_OIDC_ISSUER": "http://id.example", "HYS_OIDC_CLIENT_ID": "a", "HYS_OIDC_CLIENT_SECRET": "b"}, "must begin with https://"),
])
def test_half_a_setting_is_refused_at_the_start(environ: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        settings({**environ, "SECRET_KEY": "x"})


def set_up_second_step() -> None:
    lead = accounts.find("lead@example.org")
    assert lead
    lead.second_step = second_step.new_part()
    db.session.commit()
