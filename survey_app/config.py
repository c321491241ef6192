"""Settings from the environment. In production the program refuses to start without its secret key or database address."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import orjson
from zxcvbn import zxcvbn

DEFAULT_INSTANCE = Path("instance")
SQLITE = "have-your-say.sqlite"
LEAST_SECRET, DISTINCT = 32, 10     # characters of a secret key, and different ones among them
LOOKED_AT, LEAST_GUESSES = 72, 22   # characters of it; powers of ten: random letters and figures need many more
PLACEHOLDERS = ("change", "replace", "example", "secret", "your-", "password")


class ConfigurationError(RuntimeError):
    """A setting is missing or unsafe; the message names it and says what to set."""


def settings(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Flask's configuration from `environ`. Raises ConfigurationError."""
    production = _is_production(environ)
    if production and (faults := list(_production_faults(environ))):
        raise ConfigurationError("\n".join(faults))
    address = _address(environ)
    instance = _instance(environ)
    return {
        "PRODUCTION": production,
        "INSTANCE_PATH": str(instance),
        "PROXIES": _whole_number(environ, "HYS_PROXIES", 0, least=0),   # in front of the program
        "TRUSTED_HOSTS": [address.netloc] if address else None,     # refuses requests for any other host name
        "SERVER_NAME": address.netloc if address else None,     # where links lead, in mails too
        "PREFERRED_URL_SCHEME": "https" if production else address.scheme if address else "http",
        **_keys(environ, instance),
        "SQLALCHEMY_DATABASE_URI": database_uri(environ.get("DATABASE_URL", ""), instance),
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "hide_parameters": True,   # keeps postcodes and answers out of the error log
            "json_serializer": lambda value: orjson.dumps(value).decode(), "json_deserializer": orjson.loads},
        "TIME_LIMITS": True,       # for pages; commands take as long as they need
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "COOKIE_PREFIX": (prefix := "__Host-" if production else ""),   # such cookies no other site of the domain can set
        "SESSION_COOKIE_NAME": f"{prefix}hys_session",
        "SESSION_COOKIE_PATH": "/",
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SEND_FILE_MAX_AGE_DEFAULT": 31_536_000,   # the address of a static file changes with its content
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_ALGORITHM_STREAMING": ["br", "deflate"],
        "COMPRESS_BR_LEVEL": 1,   # pages are compressed for each visitor, static files only once
        "COMPRESS_LEVEL": 5,
        "WTF_CSRF_TIME_LIMIT": None,   # residents' pages never time out
        "WTF_CSRF_SSL_STRICT": False,   # our pages send no referrer; the token protects them
        "REDIS_URL": _redis(environ),
        "LOG": _choice(environ, "HYS_LOG", ("text", "json"), "json" if production else "text"),
        "PARTNERSHIP": environ.get("HYS_PARTNERSHIP", "Community Safety Partnership"),
        "CONTACT": environ.get("HYS_CONTACT", ""),
        "DATA_LICENCE": _web_address(environ, "HYS_DATA_LICENCE"),      # of published results
        "STAFF_MINUTES": _whole_number(environ, "HYS_STAFF_MINUTES", 60),   # staff are signed out after so long without a request
        "STAFF_HOURS": _whole_number(environ, "HYS_STAFF_HOURS", 12),   # a session ends after so long, whatever was sent
        "SECOND_STEP_REQUIRED": _flag(environ, "HYS_SECOND_STEP_REQUIRED"),
        **_mail(environ),
        **_single_sign_on(environ, production),
        "KEEP_ANSWERS_MONTHS": _whole_number(environ, "HYS_KEEP_ANSWERS_MONTHS", 0, least=0),   # after closing; 0: for good
        "KEEP_PAPER_DAYS": _whole_number(environ, "HYS_KEEP_PAPER_DAYS", 90),
        "KEEP_CONTACTS_MONTHS": _whole_number(environ, "HYS_KEEP_CONTACTS_MONTHS", 24),
        "KEEP_COMPLAINTS_MONTHS": _whole_number(environ, "HYS_KEEP_COMPLAINTS_MONTHS", 24),
        "TRACES_DAYS": _whole_number(environ, "HYS_TRACES_DAYS", 7),   # until PostgreSQL has written over what was deleted
        "KEEP_ACCOUNTS_MONTHS": _whole_number(environ, "HYS_KEEP_ACCOUNTS_MONTHS", 24),
    }


def _keys(environ: Mapping[str, str], instance: Path) -> dict[str, Any]:
    """The present key, and the former one where keys are being changed; what signs with the one accepts the other."""
    present, former = environ.get("SECRET_KEY") or _own_secret(instance), environ.get("HYS_FORMER_SECRET_KEY", "")
    if former == present:
        raise ConfigurationError("HYS_FORMER_SECRET_KEY is the same as SECRET_KEY. Set a new SECRET_KEY, or unset the former.")
    beside = {"SECRET_KEY_FALLBACKS": [former], "WTF_CSRF_SECRET_KEY": [former, present]} if former else {}     # the last signs
    return {"SECRET_KEY": present, "FORMER_SECRET_KEY": former, **beside}


def absent_database(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The instance's SQLite file if it does not exist yet; None if it exists or another database is set."""
    path = _instance(environ) / SQLITE
    return None if environ.get("DATABASE_URL") or _is_production(environ) or path.exists() else path


def database_uri(url: str, instance: Path) -> str:
    """The SQLAlchemy address of the database: DATABASE_URL, or an SQLite file in the instance folder."""
    if not url:
        return f"sqlite:///{instance / SQLITE}"
    scheme, separator, rest = url.partition("://")
    if scheme in ("postgres", "postgresql"):
        scheme = "postgresql+psycopg"
    if not separator or scheme not in ("sqlite", "postgresql+psycopg"):
        raise ConfigurationError("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return f"{scheme}://{rest}"


def folder(name: str) -> Path:
    """A top-level folder of the project: in the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / name
    return inside if inside.is_dir() else Path(__file__).parent.parent / name


def _instance(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("INSTANCE_PATH") or DEFAULT_INSTANCE).resolve()


def _is_production(environ: Mapping[str, str]) -> bool:
    name = environ.get("HYS_ENVIRONMENT", "development")
    if name not in ("development", "production"):
        raise ConfigurationError(f"HYS_ENVIRONMENT is {name!r}; it can be development or production.")
    return name == "production"


def _production_faults(environ: Mapping[str, str]) -> Iterator[str]:
    """What is missing or unsafe for production, each with what to set."""
    if not environ.get("SECRET_KEY"):
        yield "SECRET_KEY is not set. Set it to a long random value that is kept secret."
    elif is_weak(environ["SECRET_KEY"]):
        yield f"SECRET_KEY is too easy to guess. Set it to {LEAST_SECRET} or more random characters: openssl rand -base64 48"
    if not environ.get("DATABASE_URL"):
        yield "DATABASE_URL is not set. Set it to the address of the production database."
    if not environ.get("HYS_ADDRESS"):
        yield ("HYS_ADDRESS is not set. Set it to the site's address, such as https://survey.example.org: "
               "links begin with it, and requests under another name are refused.")
    if not environ.get("HYS_PROXIES"):
        yield ("HYS_PROXIES is not set. Set it to the number of proxies in front of the program that add the visitor's address "
               "(1 with the configurations that we ship, 0 without a proxy): without it, all visitors would count as one.")
    if environ.get("FLASK_DEBUG", "0").lower() not in ("", "0", "no", "false"):
        yield "FLASK_DEBUG is set. Unset it: the debugger lets visitors run programs on this machine."


def is_weak(secret: str) -> bool:
    """Whether a secret is short, is a placeholder, repeats a few characters or runs along the alphabet or the keyboard."""
    if len(secret) < LEAST_SECRET or len(set(secret)) < DISTINCT or any(word in secret.lower() for word in PLACEHOLDERS):
        return True
    return bool(zxcvbn(secret[:LOOKED_AT])["guesses_log10"] < LEAST_GUESSES)


def _address(environ: Mapping[str, str]) -> SplitResult | None:
    """The site's address from HYS_ADDRESS: links must not follow a forged Host header."""
    text = environ.get("HYS_ADDRESS", "")
    address = urlsplit(text)
    if text and not (address.scheme in ("https", "http") and address.netloc and address.path in ("", "/")):
        raise ConfigurationError(f"HYS_ADDRESS is {text!r}; it must be like https://survey.example.org.")
    return address if text else None


def _web_address(environ: Mapping[str, str], name: str) -> str:
    """An address of a page on the web; '' if none is set."""
    text = environ.get(name, "")
    parts = urlsplit(text)
    if text and not (parts.scheme in ("https", "http") and parts.netloc):
        raise ConfigurationError(f"{name} is {text!r}; it must be the whole address of a page, beginning with https://.")
    return text


def _mail(environ: Mapping[str, str]) -> dict[str, str]:
    """The mail server and the sender. Both, or neither."""
    server, sender = environ.get("HYS_SMTP_URL", ""), environ.get("HYS_MAIL_FROM", "")
    if server:
        _check_mail_server(server)
        if not re.fullmatch(r"[^\r\n]*[^\s@<>]+@[^\s@<>]+>?", sender):
            raise ConfigurationError(f"HYS_MAIL_FROM is {sender!r}; with HYS_SMTP_URL it must be the address of the sender, "
                                     "such as survey@example.org.")
    return {"SMTP_URL": server, "MAIL_FROM": sender}


def _check_mail_server(server: str) -> None:
    """Raises ConfigurationError, without the password."""
    try:
        parts = urlsplit(server)
        is_right = parts.scheme in ("smtp", "smtp+starttls", "smtps") and parts.hostname and (parts.port or 1)
    except ValueError:
        is_right = False
    if not is_right:
        raise ConfigurationError("HYS_SMTP_URL must be smtp://, smtp+starttls:// or smtps:// with user:password@host:port. Write "
                                 "@, / and : of a password as %40, %2F and %3A.")


def _redis(environ: Mapping[str, str]) -> str:
    """The address of Redis; '' without one."""
    text = environ.get("HYS_REDIS_URL", "")
    if text and urlsplit(text).scheme not in ("redis", "rediss", "redis+unix"):
        raise ConfigurationError("HYS_REDIS_URL must begin with redis://, rediss:// or redis+unix://.")
    return text


def _whole_number(environ: Mapping[str, str], name: str, default: int, least: int = 1) -> int:
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and int(text) >= least):
        raise ConfigurationError(f"{name} is {text!r}; it must be a whole number {'above 0' if least else 'of 0 or more'}.")
    return int(text)


def _choice(environ: Mapping[str, str], name: str, choices: tuple[str, ...], default: str) -> str:
    text = environ.get(name) or default
    if text not in choices:
        raise ConfigurationError(f"{name} is {text!r}; it can be {' or '.join(choices)}.")
    return text


def _flag(environ: Mapping[str, str], name: str) -> bool:
    return _choice(environ, name, ("yes", "no"), "no") == "yes"


def _single_sign_on(environ: Mapping[str, str], production: bool) -> dict[str, Any]:
    """The OpenID Connect provider's settings: all three or none; its address must use TLS."""
    provider = {name: environ.get(f"HYS_{name}", "") for name in ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")}
    if any(provider.values()) and (missing := [f"HYS_{name}" for name, value in provider.items() if not value]):
        raise ConfigurationError(f"{' and '.join(missing)} must be set too, for single sign-on; or none of the three.")
    if provider["OIDC_ISSUER"] and not provider["OIDC_ISSUER"].startswith("https://" if production else ("https://", "http://127.0.0.1:")):
        raise ConfigurationError("HYS_OIDC_ISSUER must begin with https://.")
    accepted = environ.get("HYS_OIDC_SECOND_STEP", "")
    return {**provider, "OIDC_NAME": environ.get("HYS_OIDC_NAME") or "your work account",
            "OIDC_SECOND_STEP": frozenset(value.strip() for value in accepted.split(",") if value.strip())}


def _own_secret(instance: Path) -> str:
    """The key that this instance made on its first start; outside production only."""
    instance.mkdir(parents=True, exist_ok=True)
    path = instance / "secret_key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_text()


def _write_once(path: Path, text: str) -> None:
    """Writes a file that only this user can read, unless another process wrote it first. It is never seen half written."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent) as file, suppress(FileExistsError):   # made with mode 600
        file.write(text)
        file.flush()
        os.link(file.name, path)
