"""The staff area, under /staff. Each module holds the views of one subject; all share one blueprint."""

from . import (
    account,
    accounts,
    branding,
    chapter,
    comments,
    consultation_settings,
    consultations,
    import_wizard,
    links,
    monitor,
    questionnaire,
    questionnaire_parts,
    response_entry,
    results,
    results_settings,
)
from .blueprint import blueprint

__all__ = ["account", "accounts", "blueprint", "branding", "chapter", "comments", "consultation_settings", "consultations",
           "import_wizard", "links", "monitor", "questionnaire", "questionnaire_parts", "response_entry", "results",
           "results_settings"]
