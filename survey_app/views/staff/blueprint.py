"""The blueprint of the staff area, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, request, url_for

from ... import consultations, time_limits
from ...consultations import SLUG, Survey

blueprint = Blueprint("staff", __name__, url_prefix="/staff")

FILES = {"staff.upload_responses", "staff.new_from_responses"}        # these views take files of responses, which may be large
LONG_WORK = {*FILES, "staff.map_columns", "staff.map_values", "staff.check_import", "staff.store_import", "staff.watch",
             "staff.send_responses", "staff.download_comments", "staff.provisional_results", "staff.send_bundle", "staff.bench",
             "staff.download_table"}
MOST_PAGES = 1_000_000
LARGEST_FILE = 30 * 1024 * 1024


@blueprint.url_value_preprocessor
def allow_files(endpoint: str | None, _values: Any) -> None:
    """Allows larger uploads, and longer work, to the views that take or give all responses. Runs before the body is read."""
    if endpoint in FILES:
        request.max_content_length = LARGEST_FILE
    if endpoint in LONG_WORK:
        time_limits.allow_long_work()


def survey_of(slug: str) -> Survey:
    """The consultation named in an address; aborts with 404 if there is none."""
    return (consultations.find(slug) if SLUG.fullmatch(slug) else None) or abort(404)


def page_number() -> int:
    """The page of a long list that an address asks for; the first if it names none that there can be."""
    return min(max(request.args.get("page", 1, int), 1), MOST_PAGES)


def following(wanted: str) -> str:
    """The page to open after signing in: a page of the staff area, never another site."""
    return wanted if wanted.startswith("/staff/") and "\\" not in wanted else url_for("staff.home")


def seen() -> str:
    """What a form tells of the page that it was on: the fingerprint of what the page showed when it was opened."""
    return request.form.get("seen", "")


def fingerprint(shown: Any) -> str:
    """The same for the page: of what it shows now, or still of what it showed first where its form was refused."""
    return seen() or consultations.fingerprint(shown)
