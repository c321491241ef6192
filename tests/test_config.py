"""Settings come from the environment, and an unsafe production start is refused."""

from __future__ import annotations

import secrets
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import request

from survey_app import create_app
from survey_app.access import public
from survey_app.config import ConfigurationError, absent_database, settings
from survey_app.database import disconnect

PRODUCTION = {"HYS_ENVIRONMENT": "production", "SECRET_KEY": "d5Jq8vXw2LrT0bHs7NyFkC3mZpUe9aGiVoRt", "DATABASE_URL": "postgresql://db/hys",
              "HYS_ADDRESS": "https://survey.example.org", "HYS_PROXIES": "1"}


def test_development_keeps_an_sqlite_file_and_a_secret_of_its_own(tmp_path: Path) -> None:
    first, second = settings({"INSTANCE_PATH": str(tmp_path)}), settings({"INSTANCE_PATH": str(tmp_path)})
    assert first["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path / 'have-your-say.sqlite'}"
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) > 40
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_database_is_absent_only_where_it_would_be_our_own_file(tmp_path: Path) -> None:
    here = {"INSTANCE_PATH": str(tmp_path)}
    assert absent_database(here) == tmp_path / "have-your-say.sqlite"
    assert absent_database(here | {"DATABASE_URL": "postgresql://db/hys"}) is None
    assert absent_database(here | {"HYS_ENVIRONMENT": "production"}) is None
    (tmp_path / "have-your-say.sqlite").touch()
    assert absent_database(here) is None


def test_two_instances_have_different_secrets(tmp_path: Path) -> None:
    keys = {settings({"INSTANCE_PATH": str(tmp_path / name)})["SECRET_KEY"] for name in ("a", "b")}
    assert len(keys) == 2


def test_workers_that_start_at_once_share_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as workers:
        for name in map(str, range(50)):
            made = workers.map(settings, [{"INSTANCE_PATH": str(tmp_path / name)}] * 8)
            [key] = {one["SECRET_KEY"] for one in made}
            assert len(key) > 40
            assert [file.name for file in (tmp_path / name).iterdir()] == ["secret_key"]


def test_production_sends_cookies_over_tls_alone(tmp_path: Path) -> None:
    made = settings(PRODUCTION | {"INSTANCE_PATH": str(tmp_path)})
    assert made["SESSION_COOKIE_SECURE"]
    assert made["SESSION_COOKIE_NAME"] == "__Host-hys_session"
    assert made["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://db/hys"


@pytest.mark.parametrize("url", ["mysql://db/hys", "nonsense"])
def test_another_database_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigurationError, match="must begin with sqlite:/// or postgresql://"):
        settings({"INSTANCE_PATH": str(tmp_path), "DATABASE_URL": url})


def test_an_unknown_environment_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="can be development or production"):
        settings({"INSTANCE_PATH": str(tmp_path), "HYS_ENVIRONMENT": "prod"})


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DATABASE_URL", "HYS_ADDRESS", "HYS_PROXIES"])
def test_production_needs_each_of_these(tmp_path: Path, missing: str) -> None:
    environment = {name: value for name, value in PRODUCTION.items() if name != missing} | {"INSTANCE_PATH": str(tmp_path)}
    with pytest.raises(ConfigurationError, match=f"^{missing} is not set"):
        settings(environment)


def test_production_names_everything_that_is_wrong_at_once() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        settings({"HYS_ENVIRONMENT": "production", "SECRET_KEY": "short", "FLASK_DEBUG": "1"})
    assert [line.split()[0] for line in str(refusal.value).splitlines()] == [
        "SECRET_KEY", "DATABASE_URL", "HYS_ADDRESS", "HYS_PROXIES", "FLASK_DEBUG"]


@pytest.mark.parametrize("key", ["x" * 60, "short", "change-me-change-me-change-me-01234", "replace this key 0123456789abcdef",
                                 "0123456789" * 4, "abcdefghijklmnopqrstuvwxyz" * 2, "qwertyuiopasdfghjklzxcvbnmqwertyuiop",
                                 "1234567890abcdef1234567890abcdef", "have-your-say-have-your-say-2026-2026"])
def test_a_key_that_can_be_guessed_is_refused(key: str) -> None:
    with pytest.raises(ConfigurationError, match="SECRET_KEY is too easy to guess"):
        settings(PRODUCTION | {"SECRET_KEY": key})


@pytest.mark.parametrize(("name", "value", "message"), [
    ("HYS_ADDRESS", "survey.example.org", "it must be like"), ("HYS_PROXIES", "one", "must be a whole number"),
    ("HYS_REDIS_URL", "localhost:6379", "must begin with redis://")])
def test_a_value_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{name}.*{message}"):
        settings(PRODUCTION | {"INSTANCE_PATH": str(tmp_path), name: value})


@pytest.mark.parametrize(("proxies", "seen"), [("0", "127.0.0.1"), ("1", "203.0.113.9"), ("2", "198.51.100.7")])
def test_the_visitor_is_who_the_last_trusted_proxy_names(tmp_path: Path, proxies: str, seen: str) -> None:
    made = create_app(settings(PRODUCTION | {"INSTANCE_PATH": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'a.sqlite'}",
                                             "HYS_PROXIES": proxies}))
    made.add_url_rule("/who", view_func=public(lambda: str(request.remote_addr)), endpoint="who")
    forwarded = {"X-Forwarded-For": "192.0.2.66, 198.51.100.7, 203.0.113.9"}     # the first is what a visitor may forge
    assert made.test_client().get("/who", base_url="https://survey.example.org", headers=forwarded).text == seen
    with made.app_context():
        disconnect()


def test_a_site_answers_under_its_own_name_alone_and_with_https(tmp_path: Path) -> None:
    made = create_app(settings(PRODUCTION | {"INSTANCE_PATH": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'a.sqlite'}",
                                             "HYS_ADDRESS": "https://survey.example.org"}))
    made.add_url_rule("/where", view_func=public(lambda: request.url_root), endpoint="where")
    client = made.test_client()
    assert client.get("/where", base_url="http://survey.example.org").text == "https://survey.example.org/"
    assert client.get("/where", base_url="http://elsewhere.example.org").status_code == 400
    with made.app_context():
        disconnect()


def test_a_random_key_is_taken(tmp_path: Path) -> None:
    for key in (secrets.token_hex(16), secrets.token_urlsafe(24), secrets.token_urlsafe(48)):
        assert settings(PRODUCTION | {"INSTANCE_PATH": str(tmp_path), "SECRET_KEY": key})["SECRET_KEY"] == key
