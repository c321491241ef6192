"""Consultations: the survey of one year, its dates and its settings."""

from .lifecycle import (
    GRACE,
    LONDON,
    SECONDS_SEEN,
    SLUG,
    SURVEY,
    State,
    Survey,
    asked_in,
    audience_keys,
    check_order,
    close,
    create,
    create_between,
    find,
    get,
    last_seen,
    listed,
    midnight,
    recall,
    recent,
    release,
)
from .questionnaire_versions import questionnaire_version, store, translated
from .settings import Refused, Settings
from .settings_change import ChangedMeanwhile, changing, fingerprint

__all__ = ["GRACE", "LONDON", "SECONDS_SEEN", "SLUG", "SURVEY", "ChangedMeanwhile", "Refused", "Settings", "State", "Survey",
           "asked_in", "audience_keys", "changing", "check_order", "close", "create", "create_between", "find", "fingerprint",
           "get", "last_seen", "listed", "midnight", "questionnaire_version", "recall", "recent", "release", "store",
           "translated"]
