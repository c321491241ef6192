"""What is sealed is read with the words it was sealed under, and with nothing else."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator

import pytest
from flask import Flask

from survey_app.fieldwork.codes import opened, sealed

ONE, OTHER = bytes(range(32)), bytes(range(32, 64))


@pytest.fixture(autouse=True)
def instance() -> Iterator[Flask]:
    """An application that has a key."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY=secrets.token_hex(), FORMER_SECRET_KEY="")
    with app.app_context():
        yield app


def test_is_opened_by_its_words_alone(instance: Flask) -> None:
    letters = sealed(ONE, "token", "words")
    assert opened(letters, "token", "words") == ONE
    assert opened(letters, "token", "other words") == b""
    assert opened(letters, "code", "words") == b""
    instance.secret_key = secrets.token_hex()
    assert opened(letters, "token", "words") == b""


def test_fits_its_column() -> None:
    assert len(sealed(ONE, "token", "words")) == 64


def test_two_secrets_under_the_same_words_say_nothing_of_each_other() -> None:
    one, other = (base64.urlsafe_b64decode(sealed(secret, "token", "words")) for secret in (ONE, OTHER))
    assert _difference(one[-32:], other[-32:]) != _difference(ONE, OTHER)


@pytest.mark.parametrize("changed", ["", "A" * 64, "!", "a" * 63])
def test_what_was_changed_is_not_opened(changed: str) -> None:
    assert opened(changed, "token", "words") == b""


def _difference(one: bytes, other: bytes) -> bytes:
    return bytes(first ^ second for first, second in zip(one, other, strict=True))
