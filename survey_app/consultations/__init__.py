"""Consultations: what is asked of whom and when, and the settings of each."""

from .lifecycle import (
    GRACE,
    LONDON,
    SECONDS_SEEN,
    SLUG,
    SURVEY,
    Refused,
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
    questionnaire_version,
    recall,
    recent,
    release,
    store,
    translated,
)

__all__ = ["GRACE", "LONDON", "SECONDS_SEEN", "SLUG", "SURVEY", "Refused", "State", "Survey", "asked_in", "audience_keys",
           "check_order", "close", "create", "create_between", "find", "get", "last_seen", "listed", "midnight",
           "questionnaire_version", "recall", "recent", "release", "store", "translated"]
