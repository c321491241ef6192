"""The staff area, under /staff. Each module holds the views of one subject; all share one blueprint."""

from . import (
    account,
    accounts,
    assurance,
    bench,
    branding,
    chapter,
    comment_names,
    comments,
    complaints,
    confirmation,
    consultation_settings,
    consultations,
    emails,
    import_batches,
    import_wizard,
    links,
    monitor,
    passkeys,
    questionnaire,
    questionnaire_parts,
    response_entry,
    results,
    results_settings,
)
from .blueprint import blueprint

__all__ = ["account", "accounts", "assurance", "bench", "blueprint", "branding", "chapter", "comment_names", "comments",
           "complaints", "confirmation", "consultation_settings", "consultations", "emails", "import_batches", "import_wizard",
           "links", "monitor", "passkeys", "questionnaire", "questionnaire_parts", "response_entry", "results",
           "results_settings"]
