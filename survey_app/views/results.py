"""The published results, open to everybody: pages that any browser shows, and files to download."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from markupsafe import Markup

from .. import consultations
from ..access import public
from ..publishing.publications import versions
from ..publishing.publications.versions import TYPES, Published

blueprint = Blueprint("results", __name__, url_prefix="/results")
SHOWN = (".svg", ".css")        # files that a page shows, such as charts and the logo; others are downloads
KEEP = "public, max-age=300"    # short: a version never changes, but it may be withdrawn


@blueprint.get("/")
@public
def index() -> str:
    """All consultations with published or withdrawn results."""
    return render_template("results/list.html", results=versions.listed(), withdrawn=versions.withdrawn())


@blueprint.get("/<slug>")
@public
def latest(slug: str) -> Any:
    """The current results."""
    return _page(slug, versions.find(slug))


@blueprint.get("/<slug>/<int:version>")
@public
def version(slug: str, version: int) -> Any:
    """An earlier version, marked as such; the current one redirects to its only address."""
    published = versions.find(slug, version)
    if published and not published.replaced:
        return redirect(url_for("results.latest", slug=slug))
    return _page(slug, published)


@blueprint.get("/<slug>/<int:version>/<path:name>")
@public
def file(slug: str, version: int, name: str) -> Response:
    """One file of a version."""
    published = versions.find(slug, version)
    content = versions.file(published, name) if published and published.withdrawn_at is None else None
    if content is None:
        abort(404)
    path = PurePosixPath(name)
    response = Response(content, content_type=TYPES[path.suffix])
    response.headers["Cache-Control"] = KEEP
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"     # what is published may be shown elsewhere
    if path.suffix not in SHOWN and name != versions.LOGO:
        response.headers["Content-Disposition"] = f'attachment; filename="{slug}-{path.name}"'
    return response


def _page(slug: str, published: Published | None) -> Any:
    if published is None:
        abort(404)
    survey = consultations.get(slug)
    if published.withdrawn_at is not None:
        return render_template("results/withdrawn.html", published=published, survey=survey), 410
    address = url_for("results.file", slug=slug, version=published.version, name="")
    return render_template("results/page.html", published=published, survey=survey, body=body(published.page, address),
                           files=sorted(published.facts["files"]), address=address)


def body(page: str, address: str) -> Markup:
    """A stored page with the addresses of its charts filled in."""
    return Markup(page.replace('="files:', f'="{address}'))  # noqa: S704 -- made by our own renderer, which escapes
