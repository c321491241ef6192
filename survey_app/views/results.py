"""The published results, open to everybody: pages that any browser shows, and files to download."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from markupsafe import Markup

from .. import consultations
from ..access import public
from ..publishing.publications import catalogue, versions
from ..publishing.publications.versions import TYPES, Published
from . import caching

blueprint = Blueprint("results", __name__, url_prefix="/results")
SHOWN = (".svg", ".css")        # files that a page shows, such as charts and the logo; others are downloads


@blueprint.get("/")
@public
def index() -> Response:
    """All consultations with published or withdrawn results."""
    return caching.listing(render_template("results/list.html", results=versions.listed(), withdrawn=versions.withdrawn()))


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
def file(slug: str, version: int, name: str) -> Any:
    """One file of a version, or its record for data catalogues."""
    published = versions.find(slug, version)
    if published is None:
        abort(404)
    if published.withdrawn_at is not None:
        return withdrawn(published)
    content = _content(published, name)
    if content is None:
        abort(404)
    path = PurePosixPath(name)
    response = caching.file(content, published, name, TYPES[path.suffix])
    if path.suffix not in SHOWN and name != versions.LOGO:
        response.headers["Content-Disposition"] = f'attachment; filename="{slug}-{path.name}"'
    return response


def withdrawn(published: Published) -> tuple[str, int]:
    """The answer to every address of a withdrawn version: why, and where the results that stand are."""
    stands = versions.current(published.slug) if published.replaced else None
    return render_template("results/withdrawn.html", published=published, survey=consultations.get(published.slug),
                           stands=stands), 410


def _content(published: Published, name: str) -> bytes | None:
    if name not in catalogue.RECORDS:
        return versions.file(published, name)
    return catalogue.file(published, consultations.get(published.slug), name, caching.addresses(published))


def _page(slug: str, published: Published | None) -> Any:
    if published is None:
        abort(404)
    survey = consultations.get(slug)
    if published.withdrawn_at is not None:
        return withdrawn(published)
    address = url_for("results.file", slug=slug, version=published.version, name="")
    around = caching.addresses(published)
    html = render_template("results/page.html", published=published, survey=survey, body=body(published.page, address),
                           files=sorted(published.facts["files"]), address=address, canonical=around.latest,
                           description=catalogue.description(survey), record=catalogue.schema_org(published, survey, around))
    return caching.page(html, published, around.latest)


def body(page: str, address: str) -> Markup:
    """A stored page with the addresses of its charts filled in."""
    return Markup(page.replace('="files:', f'="{address}'))  # noqa: S704 -- made by our own renderer, which escapes
