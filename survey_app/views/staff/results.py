"""Results before and after they are public: their state, the preview, what is left out, publishing, withdrawing, and all
files in one.
"""

from __future__ import annotations

from functools import partial
from pathlib import PurePosixPath
from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for

from ... import audit
from ...access import LEADS, TEAM, staff
from ...comments import summary
from ...consultations import Refused, State, Survey
from ...fieldwork import announcements, monitoring
from ...forms.results import BundleForm, PublishForm, WithdrawDataForm, WithdrawForm
from ...gate import leaving
from ...gate.leaving import Leaving, Recipient
from ...mailing.outbox import Kind
from ...publishing.microdata import freeze_state
from ...publishing.publications import downloads, release_job, release_preview, site_pages, versions
from ...publishing.publications.attack_report import ADVICE, CountsFound
from ...publishing.publications.release_preview import Outdated, Prepared, by_table
from ...publishing.publications.versions import TYPES
from ...publishing.site.page import NEXT_STEPS
from ..language import speak
from .blueprint import blueprint, survey_of


@blueprint.get("/consultations/<slug>/results")
@staff(*TEAM)
def results(slug: str) -> str:
    """The state of the results (frozen, previewed, published), and what to do next."""
    survey = survey_of(slug)
    ready = release_preview.find(survey)
    return render_template(
        "staff/results.html", survey=survey, total=monitoring.total(survey), data_files=freeze_state.files(survey), ready=ready,
        told=summary.of(survey),
        progress=release_job.progress(survey), changes=release_preview.changes(survey, ready) if ready else [],
        waits=survey.state() is State.CLOSED and freeze_state.awaits_drafts(survey), versions=versions.versions(survey),
        form=BundleForm())


@blueprint.post("/consultations/<slug>/results/prepare")
@staff(*LEADS)
def prepare_results(slug: str) -> Any:
    """Starts making the preview."""
    survey_of(slug)
    try:
        release_job.start(slug)
    except Refused as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("staff.results", slug=slug), 303)


@blueprint.get("/consultations/<slug>/results/preview")
@blueprint.get("/consultations/<slug>/results/preview/pages/<path:path>")
@staff(*TEAM)
def preview_results(slug: str, path: str = "") -> str:
    """A public page as it will be, with the same template and bytes, for staff only."""
    survey = survey_of(slug)
    ready = _ready(survey)
    contents = site_pages.contents(ready.facts, speak(site_pages.spoken(ready.facts)).code)
    shown = next((page for page in contents if page.path == path), None) or abort(404)
    files = url_for("staff.preview_file", slug=slug, name="")
    body = site_pages.with_site_addresses(release_preview.file(ready, shown.file) or b"", partial(_preview_address, slug), files)
    return render_template("results/preview.html", survey=survey, published=ready, page=shown, address=files, body=body,
                           next_steps_place=NEXT_STEPS,
                           home=_preview_address(slug, ""), changes=release_preview.changes(survey, ready))


def _preview_address(slug: str, path: str) -> str:
    return url_for("staff.preview_results", slug=slug, path=path or None)


@blueprint.get("/consultations/<slug>/results/preview/<path:name>")
@staff(*TEAM)
def preview_file(slug: str, name: str) -> Response:
    """A chart, table or document of the preview."""
    content = release_preview.file(_ready(survey_of(slug)), name)
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
    """All files of a version, or of the preview, in one file. The download is recorded first."""
    survey, form = survey_of(slug), BundleForm()
    if not form.validate():
        abort(400)
    name, files = _bundled(survey, form.version.data or "")
    contents = dict(files)
    leaving.let_out(Leaving(slug, Recipient.PUBLIC), contents)
    audit.record_now("results downloaded", slug, version=name)
    return Response(downloads.zipped(contents.items()), content_type="application/zip", headers={
        "Content-Disposition": f'attachment; filename="{slug}-{name}.zip"'})


def _bundled(survey: Survey, version: str) -> tuple[str, Any]:
    if not version:
        return "preview", release_preview.files(_ready(survey))
    published = versions.find(survey.slug, int(version)) if version.isascii() and version.isdigit() else None
    return f"version-{version}", versions.files(published or abort(404))


def _ready(survey: Survey) -> Prepared:
    return release_preview.find(survey) or abort(404)


@blueprint.route("/consultations/<slug>/results/publish", methods=["GET", "POST"])
@staff(*LEADS)
def publish_results(slug: str) -> Any:
    """Asks whether to publish the preview, and publishes it."""
    survey = survey_of(slug)
    ready = release_preview.find(survey)
    form = PublishForm(data={"seen": ready.id if ready else 0})
    if form.validate_on_submit():
        try:
            done = release_preview.publish(survey, int(form.seen.data), form.note.data or "", accept_found=form.accept_found.data)
        except Outdated as refusal:
            flash(str(refusal), "error")
            return redirect(url_for("staff.results", slug=slug), 303)
        except CountsFound:
            form.refuse("accept_found", "Tick this if you publish although these counts can be worked out")
        except Refused as refusal:
            form.refuse("note", str(refusal))
        else:
            flash(f"Version {done.version} is published.")
            return redirect(url_for("staff.results", slug=slug), 303)
    if ready is None:
        flash("There is no preview. Make it, and look at it before you publish.", "error")
        return redirect(url_for("staff.results", slug=slug), 303)
    page = render_template("staff/publish.html", survey=survey, ready=ready, form=form, advice=ADVICE.replace("SLUG", slug),
                           changes=release_preview.changes(survey, ready), last=versions.last_version(survey),
                           notified=announcements.number_to_notify(survey, Kind.RESULTS))
    return page, 400 if form.errors else 200


@blueprint.route("/consultations/<slug>/results/data/<int:version>/withdraw", methods=["GET", "POST"])
@staff(*LEADS)
def withdraw_data(slug: str, version: int) -> Any:
    """Asks whether to withdraw a data file and why, and withdraws it."""
    survey = survey_of(slug)
    file = next((one for one in freeze_state.files(survey) if one.version == version), None) or abort(404)
    form = WithdrawDataForm()
    if form.validate_on_submit():
        try:
            freeze_state.withdraw(survey, version, form.why.data)
        except Refused as refusal:
            form.refuse("why", str(refusal))
        else:
            flash(f"Version {version} of the data is withdrawn.")
            return redirect(url_for("staff.results", slug=slug), 303)
    return render_template("staff/withdraw_data.html", survey=survey, file=file, form=form), 400 if form.errors else 200


@blueprint.route("/consultations/<slug>/results/withdraw/<int:version>", methods=["GET", "POST"])
@staff(*LEADS)
def withdraw_results(slug: str, version: int) -> Any:
    """Asks whether to withdraw a version and why, and withdraws it."""
    survey = survey_of(slug)
    published = versions.find(slug, version) or abort(404)
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            versions.withdraw(slug, form.why.data, version)
        except Refused as refusal:
            form.refuse("why", str(refusal))
        else:
            flash(f"Version {version} is withdrawn. Its page says so, with the reason.")
            return redirect(url_for("staff.results", slug=slug), 303)
    return render_template("staff/withdraw.html", survey=survey, published=published, form=form), 400 if form.errors else 200
