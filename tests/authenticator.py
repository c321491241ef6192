"""A passkey in software: it makes keys and signs challenges as a security key does (WebAuthn, ES256, no attestation)."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, WITH_KEY = 0x01, 0x40      # flags of what it signs


class Authenticator:
    """One security key with one key pair, whose counter goes up with each signature."""

    def __init__(self, host: str = "localhost", origin: str = "http://localhost") -> None:
        self.host, self.origin, self.count = host, origin, 0
        self.identifier = secrets.token_bytes(32)
        self._key = ec.generate_private_key(ec.SECP256R1())

    def create(self, options: dict[str, Any]) -> str:
        """The answer to a request for a new passkey."""
        client = self._client("webauthn.create", options["challenge"])
        described = b"\0" * 16 + len(self.identifier).to_bytes(2, "big") + self.identifier + cbor2.dumps(self._public())
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": self._data(PRESENT | WITH_KEY) + described})
        return self._answer({"clientDataJSON": _letters(client), "attestationObject": _letters(attested)})

    def get(self, options: dict[str, Any]) -> str:
        """The answer to a request for a signature."""
        self.count += 1
        client, data = self._client("webauthn.get", options["challenge"]), self._data(PRESENT)
        signature = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer({"clientDataJSON": _letters(client), "authenticatorData": _letters(data),
                             "signature": _letters(signature)})

    def _answer(self, response: dict[str, str]) -> str:
        identifier = _letters(self.identifier)
        return json.dumps({"id": identifier, "rawId": identifier, "type": "public-key", "response": response,
                           "clientExtensionResults": {}})

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _public(self) -> dict[int, Any]:
        numbers = self._key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}


def _letters(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
