"""The published results, open to everybody: a small site for each consultation, and files to download."""

from __future__ import annotations

from functools import partial
from pathlib import PurePosixPath
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for

from .. import consultations
from ..access import public
from ..consultations import Survey
from ..publishing.publications import catalogue, site_pages, versions
from ..publishing.publications.site_pages import SitePage
from ..publishing.publications.versions import TYPES, Published
from ..publishing.site.page import NEXT_STEPS
from . import caching
from .language import speak, speech

blueprint = Blueprint("results", __name__, url_prefix="/results")
SHOWN = (".svg", ".css")        # files that a page shows, such as charts and the logo; others are downloads


@blueprint.get("/")
@public
def index() -> Response:
    """All consultations with published or withdrawn results."""
    language = speech().code
    listed = [(*row, site_pages.home_heading(row[0].facts, language)) for row in versions.listed()]
    return caching.listing(render_template("results/list.html", results=listed, withdrawn=versions.withdrawn()))


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
        return redirect(request.full_path.rstrip("?").replace("/?", "?").rstrip("/"), 308)
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
def file(slug: str, version: int, name: str) -> Any:
    """One file of a version, or its record for data catalogues."""
    published = versions.find(slug, version) or abort(404)
    if published.withdrawn_at is not None:
        return withdrawn(published)
    content = None if site_pages.is_page(name) else _content(published, name)
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


def _shown(slug: str, published: Published | None, path: str = "") -> Any:
    """Shows a page of a version in the reader's language; of a withdrawn version, why it was withdrawn."""
    if published is None:
        abort(404)
    if published.withdrawn_at is not None:
        return withdrawn(published)
    survey, contents = consultations.get(slug), site_pages.contents(
        published.facts, speak(site_pages.spoken(published.facts)).code)
    shown = next((page for page in contents if page.path == path), None)
    if shown is None and (contents or path):
        abort(404)
    html, canonical = _rendered(survey, published, shown), _canonical(slug, path)
    return caching.page(html, published, canonical, is_final=not survey.settings.next_steps)


def _rendered(survey: Survey, published: Published, shown: SitePage | None) -> str:
    """Returns a page of the site as HTML; without `shown`, results that were published when they were one page."""
    files, path = url_for("results.file", slug=survey.slug, version=published.version, name=""), shown.path if shown else ""
    given: dict[str, Any] = {
        "published": published, "survey": survey, "address": files, "canonical": _canonical(survey.slug, path),
        "description": catalogue.description(survey) if not path else f"{survey.title}. {survey.organisation}.",
        "record": None if path else catalogue.schema_org(published, survey, caching.addresses(published))}
    if shown is None:
        return render_template("results/page.html", body=site_pages.former_page(published.page, files),
                               files=sorted(published.facts["files"]), **given)
    body = site_pages.with_site_addresses(versions.file(published, shown.file) or b"", partial(_address, published), files)
    return render_template("results/site.html", page=shown, body=body, next_steps_place=NEXT_STEPS,
                           home=_address(published, ""), **given)


def _canonical(slug: str, path: str) -> str:
    """Returns the whole address at which a page of the results that stand is found."""
    if path:
        return url_for("results.page", slug=slug, path=path, _external=True)
    return url_for("results.latest", slug=slug, _external=True)


def _address(published: Published, path: str) -> str:
    """Returns the address of a page of the same version."""
    if published.replaced:
        return url_for("results.version", slug=published.slug, version=published.version, path=path or None)
    return url_for("results.page", slug=published.slug, path=path) if path else url_for("results.latest", slug=published.slug)
