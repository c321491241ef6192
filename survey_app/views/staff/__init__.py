"""The staff area. Each module has the views of one subject; all stand in one blueprint, under /staff."""

from __future__ import annotations

from . import (
    account,
    accounts,
    adding,
    assisting,
    branding,
    chapter,
    closing_date,
    comments,
    consultations,
    earlier,
    fieldwork,
    importing,
    keeping,
    keying,
    links,
    places,
    preview,
    provisional,
    questionnaire,
    rearranging,
    releasing,
    results,
    routes,
    single_sign_on,
    trail,
)
from .blueprint import blueprint

__all__ = ["account", "accounts", "adding", "assisting", "blueprint", "branding", "chapter", "closing_date", "comments",
           "consultations", "earlier", "fieldwork", "importing", "keeping", "keying", "links", "places", "preview", "provisional",
           "questionnaire", "rearranging", "releasing", "results", "routes", "single_sign_on", "trail"]
