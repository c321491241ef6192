"""Signing in through an OpenID Connect provider, where one is set up: the authorization code flow with PKCE.

The provider identifies the person; roles stay ours. A person is signed in only if the provider has verified their email
address and an active account has that address. We never create accounts, and ignore the provider's groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import current_app, session
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError, MissingClaimError
from requests import RequestException

from .. import audit
from ..models import StaffAccount
from . import find

if TYPE_CHECKING:
    from flask import Flask

NAME = "provider"
TIMEOUT = 10        # seconds to wait for the provider
MOST_BEGUN = 2      # unfinished sign-ins, in other tabs, that a session keeps
CLOCK_DRIFT = 120   # seconds by which the provider's clock may differ from ours


class SignInRefused(Exception):
    """A sign-in that failed; the message tells the person at the browser why."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The account that the provider identified, and whether the provider asked for a second step that we accept."""

    account: StaffAccount
    second_step: bool


def init_app(app: Flask) -> None:
    """Registers the provider, if one is set up. Its addresses are fetched at the first sign-in, not at start-up."""
    if not app.config["OIDC_ISSUER"]:
        return
    OAuth(app).register(
        NAME, client_id=app.config["OIDC_CLIENT_ID"], client_secret=app.config["OIDC_CLIENT_SECRET"],
        server_metadata_url=app.config["OIDC_ISSUER"].rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "default_timeout": TIMEOUT})


def is_set_up() -> bool:
    """Whether a provider is set up."""
    return bool(current_app.config["OIDC_ISSUER"])


def redirect_to_provider(come_back_to: str) -> Any:
    """A redirect to the provider, with a state, a nonce and a PKCE challenge stored in the session. Raises SignInRefused."""
    begun = sorted((name for name in session if name.startswith(f"_state_{NAME}_")), key=lambda name: session[name].get("exp", 0))
    for abandoned in begun[:-MOST_BEGUN]:
        session.pop(abandoned)      # a session cookie has no room for every abandoned sign-in
    return _call_provider(lambda: _provider().authorize_redirect(come_back_to))


def identify() -> Identity:
    """The person whom the provider has just sent back. Raises SignInRefused, and records the reason if the account is known."""
    claims = _call_provider(_claims)
    email = str(claims.get("email", "")).strip().lower()
    account = find(email) if email else None
    if claims.get("email_verified") is not True:
        raise _refused("the address is not verified", "The sign-in service has not verified your email address. "
                       "Ask its administrator to do so.", account)
    if account is None:
        raise _refused("there is no such account", f"There is no staff account for {email}. Ask an admin to add one.")
    if not account.active:
        raise _refused("the account is deactivated", f"The staff account {email} is deactivated. Ask an admin.", account)
    return Identity(account, _passed_second_step(claims))


def sign_out_address(come_back_to: str) -> str:
    """The provider's own sign-out address. Raises SignInRefused if it has none."""
    address = _call_provider(lambda: _provider().load_server_metadata()).get("end_session_endpoint")
    if not address:
        raise SignInRefused("The sign-in service has no page to sign out. Close the browser instead.")
    query = urlencode({"client_id": current_app.config["OIDC_CLIENT_ID"], "post_logout_redirect_uri": come_back_to})
    return f"{address}{'&' if '?' in address else '?'}{query}"


def _provider() -> Any:
    return current_app.extensions["authlib.integrations.flask_client"].create_client(NAME)


def _claims() -> Mapping[str, Any]:
    """The claims of the signed token, after checking issuer, audience, expiry and that it answers our own request."""
    config = current_app.config
    expected = {"iss": config["OIDC_ISSUER"], "aud": config["OIDC_CLIENT_ID"]}
    token = _provider().authorize_access_token(leeway=CLOCK_DRIFT, claims_options={
        name: {"essential": True, "value": value} for name, value in expected.items()})
    claims = token.get("userinfo")
    if not claims:
        raise SignInRefused("The sign-in service did not say who you are. Its administrator must allow the scope openid.")
    return claims  # type: ignore[no-any-return]  # Authlib has no types


def _call_provider(question: Any) -> Any:
    """The result of a call to the provider; turns every way it can fail into a message for the person."""
    try:
        return question()
    except RequestException as error:
        raise _failed(error, "The sign-in service cannot be reached. Try again later, or sign in with your password.") from None
    except OAuthError as error:
        raise _failed(error, _words(error.error or "")) from None
    except ExpiredTokenError as error:
        raise _failed(error, "The sign-in service's answer is out of date. If this happens again, its clock and ours differ: "
                      "the administrators must set them.") from None
    except (InvalidClaimError, MissingClaimError) as error:
        raise _failed(error, _claim_words(error)) from None
    except (JoseError, ValueError, RuntimeError, KeyError) as error:
        raise _failed(error, "The sign-in service's answer cannot be read or is not signed correctly.") from None


def _words(error: str) -> str:
    if error == "mismatching_state":
        return "This sign-in was not started in this browser, or was started too long ago. Start again."
    if error == "access_denied":
        return "The sign-in was cancelled, or you may not use this site with that account."
    return f"The sign-in service refused ({error[:60]}). Its administrator must check how this site is registered there."


def _claim_words(error: Any) -> str:
    name = getattr(error, "claim", "")
    if name in ("iat", "nbf", "exp"):
        return "The sign-in service's clock and ours differ. The administrators must set them."
    if name in ("aud", "azp", "iss"):
        return "The sign-in service's answer was meant for another site. Its administrator must check the client's settings."
    return f"The sign-in service's answer does not match our request ({name}). Start again."


def _failed(error: Exception, words: str) -> SignInRefused:
    """Logs a failure for the operator, without naming the person."""
    current_app.logger.warning("Single sign-on failed: %s: %s", type(error).__name__, error)
    return SignInRefused(words)


def _refused(why: str, words: str, account: StaffAccount | None = None) -> SignInRefused:
    audit.record_now("sign-in refused", account.email if account else "single sign-on", by="single sign-on", why=why)
    return SignInRefused(words)


def _passed_second_step(claims: Mapping[str, Any]) -> bool:
    """Whether the token's `acr` or `amr` names a way of signing in that we accept as a second step."""
    named = claims.get("amr") or []
    return bool(current_app.config["OIDC_SECOND_STEP"] & {str(claims.get("acr", "")), *(map(str, named))})
