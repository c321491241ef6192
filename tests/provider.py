"""An OpenID Connect provider on this machine, over real HTTP: discovery, sign-in, tokens that it signs, and its keys.

Everybody who comes is signed in at once, as `who` says. What it says and signs can be changed, to be refused.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "have-your-say", "the client's secret"


class Provider:
    """What the provider will say of whoever comes, and what it noted of those who came."""

    def __init__(self) -> None:
        self.address = ""
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.signs_with = self.key
        self.claims: dict[str, Any] = {"email": "lead@example.org", "email_verified": True}
        self.cancels = self.is_broken = False
        self.signs_out = True
        self._asked: dict[str, dict[str, str]] = {}

    def metadata(self) -> Any:
        if self.is_broken:
            return "down", 503
        out = {"end_session_endpoint": f"{self.address}/sign-out?site=1"} if self.signs_out else {}
        return jsonify(issuer=self.address, authorization_endpoint=f"{self.address}/authorize",
                       token_endpoint=f"{self.address}/token", jwks_uri=f"{self.address}/keys",
                       id_token_signing_alg_values_supported=["RS256"],
                       response_types_supported=["code"], subject_types_supported=["public"], **out)

    def authorize(self) -> Any:
        asked = request.args.to_dict()
        if self.cancels:
            return redirect(f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}")
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert set(asked["scope"].split()) == {"openid", "email"}
        code = secrets.token_urlsafe(16)
        self._asked[code] = asked
        return redirect(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

    def token(self) -> Any:
        asked = self._asked.pop(request.form.get("code", ""), None)
        given = (request.authorization.username, request.authorization.password) if request.authorization else None
        if asked is None or given != (CLIENT, SECRET) or not self._knows_verifier(asked):
            return jsonify(error="invalid_grant"), 400
        instant = int(time.time())
        said = {name: value(instant) if callable(value) else value for name, value in self.claims.items()}
        claims = {"iss": self.address, "sub": "1234", "aud": CLIENT, "nonce": asked["nonce"], "iat": instant, "exp": instant + 9}
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims | said, self.signs_with)
        return jsonify(access_token=secrets.token_urlsafe(8), token_type="Bearer", expires_in=300, id_token=signed)  # noqa: S106

    def keys(self) -> Response:
        return jsonify(keys=[self.key.as_dict(private=False)])

    def _knows_verifier(self, asked: dict[str, str]) -> bool:
        digest = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that listens on a port of its own."""
    provider, site = Provider(), Flask(__name__)
    views: dict[str, tuple[Callable[[], Any], str]] = {
        "/.well-known/openid-configuration": (provider.metadata, "GET"), "/authorize": (provider.authorize, "GET"),
        "/token": (provider.token, "POST"), "/keys": (provider.keys, "GET")}
    for path, (view, method) in views.items():
        site.add_url_rule(path, path, view, methods=[method])
    server = make_server("127.0.0.1", 0, site, threaded=True)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
