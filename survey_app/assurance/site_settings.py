"""The settings of the running site by name, as the documents of the pack state them. No secret is among them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import metadata
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from ..comments.finding import own_model
from ..consultations import LONDON
from ..disclosure.counts import DEFAULT
from ..fieldwork.complaints import DAYS_TO_ANSWER
from ..models.consultations import now

FROM_CONFIGURATION = (
    "PRODUCTION", "PARTNERSHIP", "CONTACT", "STAFF_MINUTES", "STAFF_HOURS", "SECOND_STEP_REQUIRED", "KEEP_ANSWERS_MONTHS",
    "KEEP_PAPER_DAYS", "KEEP_CONTACTS_MONTHS", "KEEP_COMPLAINTS_MONTHS", "KEEP_ACCOUNTS_MONTHS", "TRACES_DAYS", "OIDC_NAME",
    "OIDC_ISSUER")
# What the settings lead to, by the variable that decides it; empty for what is the program's own.
DERIVED = {"ADDRESS": "HYS_ADDRESS", "DATABASE": "DATABASE_URL", "POSTGRESQL": "DATABASE_URL", "SMTP_URL": "HYS_SMTP_URL",
           "SMTP_HOST": "HYS_SMTP_URL", "REDIS_URL": "HYS_REDIS_URL", "SPACY_MODEL": "HYS_SPACY_MODEL",
           "PRODUCTION": "HYS_ENVIRONMENT", "FORMER_KEY": "HYS_FORMER_SECRET_KEY",
           "VERSION": "", "SMALLEST_COUNT": "", "DAYS_TO_ANSWER": "", "MADE_ON": ""}


def site_settings() -> Mapping[str, Any]:
    """Each setting by its name; of an address with a password, the host alone."""
    config = current_app.config
    is_postgresql = config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql")
    return {name: config[name] for name in FROM_CONFIGURATION} | {
        "ADDRESS": (config["TRUSTED_HOSTS"] or ["an address that is not set (HYS_ADDRESS)"])[0],
        "DATABASE": "PostgreSQL" if is_postgresql else "SQLite", "POSTGRESQL": is_postgresql,
        "SMTP_URL": bool(config["SMTP_URL"]), "SMTP_HOST": urlsplit(config["SMTP_URL"]).hostname or "",
        "REDIS_URL": bool(config["REDIS_URL"]), "SPACY_MODEL": own_model.checked() is not None,
        "VERSION": metadata.version("have-your-say"),
        "FORMER_KEY": bool(config["FORMER_SECRET_KEY"]), "SMALLEST_COUNT": DEFAULT, "DAYS_TO_ANSWER": DAYS_TO_ANSWER,
        "MADE_ON": f"{now().astimezone(LONDON):%-d %B %Y}"}


def variable_of(name: str) -> str:
    """The environment variable that decides a setting; '' for what is the program's own."""
    return DERIVED.get(name, f"HYS_{name}")
