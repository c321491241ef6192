"""The staff area, under /staff. Each module holds the views of one subject; all share one blueprint."""

from . import (
    account,
    accounts,
    branding,
    chapter,
    comment_names,
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
)
from .blueprint import blueprint

__all__ = ["account", "accounts", "blueprint", "branding", "chapter", "comment_names", "comments", "consultation_settings",
           "consultations", "import_wizard", "links", "monitor", "questionnaire", "questionnaire_parts", "response_entry",
           "results"]
