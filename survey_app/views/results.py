"""The published results, open to everybody: a small site for each consultation, and files to download."""

from __future__ import annotations

from functools import partial
from pathlib import PurePosixPath
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for

from .. import consultations
from ..access import public
from ..publishing.publications import site_pages, versions
from ..publishing.publications.versions import TYPES, Published
from .language import speak

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
    """The home page of the current results."""
    return _shown(slug, versions.find(slug))


@blueprint.get("/<slug>/", defaults={"path": ""})
@blueprint.get("/<slug>/<path:path>")
@public
def page(slug: str, path: str) -> Any:
    """One page of the current results. A form sends the area or the problem that a reader chose."""
    if request.path.endswith("/"):
        return redirect(request.path.rstrip("/"), 308)
    if chosen := request.args.get("area") or request.args.get("show"):
        return redirect(url_for("results.page", slug=slug, path=site_pages.chosen_path(path, chosen, "area" in request.args)))
    return _shown(slug, versions.find(slug), path)


@blueprint.get("/<slug>/<int:version>")
@public
def former_address(slug: str, version: int) -> Any:
    """The address that a version had when its results were one page."""
    return redirect(url_for("results.version", slug=slug, version=version), 308)


@blueprint.get("/<slug>/v/<int:version>")
@blueprint.get("/<slug>/v/<int:version>/<path:path>")
@public
def version(slug: str, version: int, path: str = "") -> Any:
    """A page of an earlier version, marked as such; one of the current version redirects to its only address."""
    published = versions.find(slug, version)
    if published and not published.replaced:
        return redirect(url_for("results.page", slug=slug, path=path) if path else url_for("results.latest", slug=slug))
    return _shown(slug, published, path)


@blueprint.get("/<slug>/<int:version>/<path:name>")
@public
def file(slug: str, version: int, name: str) -> Response:
    """One file of a version."""
    published = versions.find(slug, version)
    content = versions.file(published, name) if published and published.withdrawn_at is None else None
    if content is None or site_pages.is_page(name):
        abort(404)
    path = PurePosixPath(name)
    response = Response(content, content_type=TYPES[path.suffix])
    response.headers["Cache-Control"] = KEEP
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"     # what is published may be shown elsewhere
    if path.suffix not in SHOWN and name != versions.LOGO:
        response.headers["Content-Disposition"] = f'attachment; filename="{slug}-{path.name}"'
    return response


def _shown(slug: str, published: Published | None, path: str = "") -> Any:
    """Shows a page of a version in the reader's language; of a withdrawn version, why it was withdrawn."""
    if published is None:
        abort(404)
    survey = consultations.get(slug)
    if published.withdrawn_at is not None:
        return render_template("results/withdrawn.html", published=published, survey=survey), 410
    address = url_for("results.file", slug=slug, version=published.version, name="")
    contents = site_pages.contents(published.facts, speak(site_pages.spoken(published.facts)).code)
    if not contents and not path:
        return render_template("results/page.html", published=published, survey=survey, address=address,
                               body=site_pages.former_page(published.page, address), files=sorted(published.facts["files"]))
    shown = next((page for page in contents if page.path == path), None) or abort(404)
    body = site_pages.with_site_addresses(versions.file(published, shown.file) or b"", partial(_address, published), address)
    return render_template("results/site.html", published=published, survey=survey, page=shown, address=address, body=body,
                           home=_address(published, ""))


def _address(published: Published, path: str) -> str:
    """Returns the address of a page of the same version."""
    if published.replaced:
        return url_for("results.version", slug=published.slug, version=published.version, path=path or None)
    return url_for("results.page", slug=published.slug, path=path) if path else url_for("results.latest", slug=published.slug)
