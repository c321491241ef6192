"""Results before they are public: their state, the preview, what is left out, and everything as one file."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for

from ... import audit
from ...access import LEADS, TEAM, staff
from ...fieldwork import watching
from ...fieldwork.consultations import Refused, State, Survey
from ...forms.staff_results import BundleForm
from ...publishing import archive, background, freezing, prepared, publications
from ...publishing.prepared import Prepared
from ...publishing.publications import TYPES
from ...publishing.withheld import by_table
from ..results import body
from .blueprint import blueprint, survey_of


@blueprint.get("/consultations/<slug>/results")
@staff(*TEAM)
def results(slug: str) -> str:
    """How far the results are: frozen, made ready, published; and what can be done next."""
    survey = survey_of(slug)
    ready = prepared.find(survey)
    return render_template(
        "staff/results.html", survey=survey, total=watching.total(survey), frozen=freezing.latest(survey), ready=ready,
        progress=background.progress(survey), changes=prepared.changes(survey, ready) if ready else [],
        waits=survey.state() is State.CLOSED and freezing.awaits_drafts(survey), versions=publications.versions(survey),
        form=BundleForm())


@blueprint.post("/consultations/<slug>/results/prepare")
@staff(*LEADS)
def prepare_results(slug: str) -> Any:
    """Begins to make the preview."""
    survey_of(slug)
    try:
        background.start(slug)
    except Refused as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("staff.results", slug=slug), 303)


@blueprint.get("/consultations/<slug>/results/preview")
@staff(*TEAM)
def preview_results(slug: str) -> str:
    """The public page as it will be: the same template, the same bytes, for staff alone."""
    survey = survey_of(slug)
    ready = _ready(survey)
    address = url_for("staff.preview_file", slug=slug, name="")
    return render_template("results/preview.html", survey=survey, published=ready, files=sorted(ready.facts["files"]),
                           address=address, body=body(ready.page, address), changes=prepared.changes(survey, ready))


@blueprint.get("/consultations/<slug>/results/preview/<path:name>")
@staff(*TEAM)
def preview_file(slug: str, name: str) -> Response:
    """A chart, a table or a document of the preview."""
    content = prepared.file(_ready(survey_of(slug)), name)
    if content is None:
        abort(404)
    response = Response(content, content_type=TYPES[PurePosixPath(name).suffix])
    if not name.endswith(".svg"):
        response.headers["Content-Disposition"] = f'attachment; filename="{slug}-preview-{PurePosixPath(name).name}"'
    return response


@blueprint.get("/consultations/<slug>/results/withheld")
@staff(*TEAM)
def withheld_results(slug: str) -> str:
    """What disclosure control left out of the preview, and why."""
    survey = survey_of(slug)
    return render_template("staff/withheld.html", survey=survey, tables=by_table(_ready(survey).withheld))


@blueprint.post("/consultations/<slug>/results/bundle")
@staff(*TEAM)
def send_bundle(slug: str) -> Response:
    """Everything of a version, or of the preview, as one file. The download is in the audit trail before it begins."""
    survey, form = survey_of(slug), BundleForm()
    if not form.validate():
        abort(400)
    name, files = _bundled(survey, form.version.data or "")
    audit.record_now("results downloaded", slug, version=name)
    return Response(archive.zipped(files), content_type="application/zip", headers={
        "Content-Disposition": f'attachment; filename="{slug}-{name}.zip"'})


def _bundled(survey: Survey, version: str) -> tuple[str, Any]:
    if not version:
        return "preview", prepared.files(_ready(survey))
    found = publications.find(survey.slug, int(version)) if version.isascii() and version.isdigit() else None
    return f"version-{version}", publications.files(found or abort(404))


def _ready(survey: Survey) -> Prepared:
    return prepared.find(survey) or abort(404)
