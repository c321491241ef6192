"""Signing in with the account of an OpenID Connect provider, where one is set up: the authorization code flow with PKCE.

The provider says who somebody is; who may do what stays ours. Only an address that the provider has verified, and that
belongs to an active account here, is let in. No account is ever made, and the provider's groups count for nothing.
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
TIMEOUT = 10        # seconds that the provider may take
MOST_BEGUN = 2      # sign-ins that one browser remembers to have begun before, in other tabs
CLOCK_DRIFT = 120   # seconds that its clock and ours may differ


class SignInRefused(Exception):
    """Nobody was signed in, and why, in words for the person at the browser."""


@dataclass(frozen=True, slots=True)
class Known:
    """Who the provider says it is, and whether it asked them for a second step that we accept."""

    account: StaffAccount
    second_step: bool


def init_app(app: Flask) -> None:
    """Makes the provider known, if one is set up. Its addresses are asked for at the first sign-in, not at the start."""
    if not app.config["OIDC_ISSUER"]:
        return
    OAuth(app).register(
        NAME, client_id=app.config["OIDC_CLIENT_ID"], client_secret=app.config["OIDC_CLIENT_SECRET"],
        server_metadata_url=app.config["OIDC_ISSUER"].rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "default_timeout": TIMEOUT})


def is_set_up() -> bool:
    """Whether there is a provider to sign in with."""
    return bool(current_app.config["OIDC_ISSUER"])


def way_to_provider(come_back_to: str) -> Any:
    """A redirect to the provider with a state, a nonce and a PKCE challenge that this session remembers. Raises SignInRefused."""
    begun = sorted((name for name in session if name.startswith(f"_state_{NAME}_")), key=lambda name: session[name].get("exp", 0))
    for abandoned in begun[:-MOST_BEGUN]:
        session.pop(abandoned)      # a cookie has no room for all that was begun and given up
    return _asked(lambda: _provider().authorize_redirect(come_back_to))


def who_came_back() -> Known:
    """Whom the provider has sent back in the present request. Raises SignInRefused, and records why where somebody was known."""
    claims = _asked(_claims)
    email = str(claims.get("email", "")).strip().lower()
    account = find(email) if email else None
    if claims.get("email_verified") is not True:
        raise _refused("the address is not verified", "The sign-in service has not verified your email address. "
                       "Ask whoever runs it to do so.", account)
    if account is None:
        raise _refused("there is no such account", f"There is no staff account for {email}. Ask an admin to add one.")
    if not account.active:
        raise _refused("the account is deactivated", f"The staff account {email} is deactivated. Ask an admin.", account)
    return Known(account, _passed_second_step(claims))


def way_out(come_back_to: str) -> str:
    """The address at which one signs out of the provider, too. Raises SignInRefused when it has none."""
    address = _asked(lambda: _provider().load_server_metadata()).get("end_session_endpoint")
    if not address:
        raise SignInRefused("The sign-in service has no page to sign out. Close the browser instead.")
    query = urlencode({"client_id": current_app.config["OIDC_CLIENT_ID"], "post_logout_redirect_uri": come_back_to})
    return f"{address}{'&' if '?' in address else '?'}{query}"


def _provider() -> Any:
    return current_app.extensions["authlib.integrations.flask_client"].create_client(NAME)


def _claims() -> Mapping[str, Any]:
    """What the signed token says, checked: whose it is, for whom, for how long, and that it answers our own request."""
    config = current_app.config
    expected = {"iss": config["OIDC_ISSUER"], "aud": config["OIDC_CLIENT_ID"]}
    token = _provider().authorize_access_token(leeway=CLOCK_DRIFT, claims_options={
        name: {"essential": True, "value": value} for name, value in expected.items()})
    claims = token.get("userinfo")
    if not claims:
        raise SignInRefused("The sign-in service did not say who you are. Whoever runs it has to allow the scope openid.")
    return claims  # type: ignore[no-any-return]  # Authlib has no types


def _asked(question: Any) -> Any:
    """What the provider answers; every way in which that can fail, in words."""
    try:
        return question()
    except RequestException as error:
        raise _failed(error, "The sign-in service cannot be reached. Try again later, or sign in with your password.") from None
    except OAuthError as error:
        raise _failed(error, _words(error.error or "")) from None
    except ExpiredTokenError as error:
        raise _failed(error, "The sign-in service's answer is out of date. If this comes again, its clock and ours differ: "
                      "whoever runs them has to set them.") from None
    except (InvalidClaimError, MissingClaimError) as error:
        raise _failed(error, _claim_words(error)) from None
    except (JoseError, ValueError, RuntimeError, KeyError) as error:
        raise _failed(error, "The sign-in service's answer cannot be read or is not signed as it should be.") from None


def _words(error: str) -> str:
    if error == "mismatching_state":
        return "This sign-in was not begun in this browser, or too long ago. Begin again."
    if error == "access_denied":
        return "The sign-in was cancelled, or you may not use this site with that account."
    return f"The sign-in service refused ({error[:60]}). Whoever runs it has to check how this site is registered there."


def _claim_words(error: Any) -> str:
    name = getattr(error, "claim", "")
    if name in ("iat", "nbf", "exp"):
        return "The sign-in service's clock and ours differ. Whoever runs them has to set them."
    if name in ("aud", "azp", "iss"):
        return "The sign-in service's answer was meant for another site. Whoever runs it has to check the client's settings."
    return f"The sign-in service's answer does not fit what was asked ({name}). Begin again."


def _failed(error: Exception, words: str) -> SignInRefused:
    """Logs what happened, for whoever runs the program; it names nobody."""
    current_app.logger.warning("Single sign-on failed: %s: %s", type(error).__name__, error)
    return SignInRefused(words)


def _refused(why: str, words: str, account: StaffAccount | None = None) -> SignInRefused:
    audit.record_now("sign-in refused", account.email if account else "single sign-on", by="single sign-on", why=why)
    return SignInRefused(words)


def _passed_second_step(claims: Mapping[str, Any]) -> bool:
    """Whether the token names a way of signing in that counts as a second step, in `acr` or `amr`."""
    named = claims.get("amr") or []
    return bool(current_app.config["OIDC_SECOND_STEP"] & {str(claims.get("acr", "")), *(map(str, named))})
