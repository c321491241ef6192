"""What browsers and caches may keep of published results, and how they learn that a version was replaced.

Everything is public, the same for everybody, and short-lived: a version never changes, but it may be withdrawn at any moment.
Staff previews come from other views, so they keep the `no-store` that every other page has.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from flask import Response, current_app, make_response, request, session, url_for

from ..config import folder
from ..publishing.publications import catalogue, versions
from ..publishing.publications.catalogue import Addresses
from ..publishing.publications.versions import Published

PAGE_SECONDS, FILE_SECONDS = 60, 300


def listing(html: str) -> Response:
    """Returns the page that lists results as a reply that caches may keep."""
    return _kept(make_response(html), PAGE_SECONDS)


def page(html: str, published: Published, canonical: str, is_final: bool = True) -> Response:
    """Returns a page of a version as a reply that caches may keep.

    `canonical` is the address at which the same page of the results that stand is found. A page that is not final shows what
    a lead can change without a new version: it has no date, only the tag of its content.
    """
    reply = make_response(html)
    if is_final:
        reply.last_modified = max(_stands_since(published), _program_dated())
    reply.headers.add("Link", f'<{canonical}>; rel="canonical"')
    around = addresses(published)
    reply.headers.add("Link", f'<{around.files}{catalogue.DCAT}>; rel="describedby"; type="application/ld+json"')
    _link_versions(reply, around)
    return _kept(reply, PAGE_SECONDS)


def file(content: bytes, published: Published, name: str, content_type: str) -> Response:
    """Returns a file of a version as a reply that caches may keep and other sites may show."""
    reply = Response(content, content_type=content_type)
    reply.last_modified = _stands_since(published) if name in catalogue.RECORDS else published.published_at
    reply.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    around = addresses(published)
    if name.endswith(".csv") and catalogue.CSVW in published.facts["files"]:
        reply.headers.add("Link", f'<{around.files}{catalogue.CSVW}>; rel="describedby"; type="application/csvm+json"')
    _link_versions(reply, around)
    return _kept(reply, FILE_SECONDS)


def addresses(published: Published) -> Addresses:
    """Returns where a version, its files and its neighbours stand, as whole addresses."""
    slug, version = published.slug, published.version
    return Addresses(url_for("results.file", slug=slug, version=version, name="", _external=True),
                     _of_version(published, version), url_for("results.latest", slug=slug, _external=True),
                     _of_version(published, version - 1) if version > 1 else "",
                     _of_version(published, version + 1) if published.replaced else "")


def _of_version(published: Published, version: int) -> str:
    """Returns the address of a version; the latest has none of its own."""
    if version == published.latest:
        return url_for("results.latest", slug=published.slug, _external=True)
    return url_for("results.version", slug=published.slug, version=version, _external=True)


def _link_versions(reply: Response, around: Addresses) -> None:
    """Names the versions before and after this one, by the relations of RFC 5829."""
    for relation, address in (("latest-version", around.later and around.latest), ("successor-version", around.later),
                              ("predecessor-version", around.earlier)):
        if address:
            reply.headers.add("Link", f'<{address}>; rel="{relation}"')


def _stands_since(published: Published) -> datetime:
    """Returns when a version became what it is now: when it was published, or when the one that stands replaced it."""
    latest = versions.find(published.slug) if published.replaced else None
    return latest.published_at if latest else published.published_at


@cache
def _program_dated() -> datetime:
    """Returns when the newest template was installed: another program may show the same results otherwise."""
    return datetime.fromtimestamp(max(path.stat().st_mtime for path in folder("templates").rglob("*.html")), UTC)


def _kept(reply: Response, seconds: int) -> Response:
    """Lets caches keep a reply, unless a cookie is set with it, and answers 304 to who has it already."""
    if request.args.get("language") or session.modified:
        return reply
    is_signed_in = current_app.config["SESSION_COOKIE_NAME"] in request.cookies      # the session's cookie may be sent anew
    reply.headers["Cache-Control"] = "private, no-cache" if is_signed_in else f"public, max-age={seconds}"
    reply.vary.add("Cookie")        # the language of a page
    reply.add_etag(weak=True)       # the same for the compressed reply and the plain one
    return reply.make_conditional(request)  # type: ignore[return-value]  # it returns the reply
