"""Watching a consultation while it is open, and downloading its responses."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from flask import Response, render_template, send_file

from ... import audit, on_demand
from ...access import TEAM, staff
from ...comments import summary
from ...consultations import State, policies
from ...fieldwork import monitoring
from ...forms.consultations import DownloadForm
from .blueprint import blueprint, survey_of


@blueprint.get("/consultations/<slug>/watch")
@staff(*TEAM)
def watch(slug: str) -> str:
    """Who has answered so far and who is missing; never what they answered."""
    survey = survey_of(slug)
    days, answers = monitoring.by_day(survey), on_demand.answers_so_far(survey)
    return render_template(
        "staff/watch.html", survey=survey, total=monitoring.total(survey), days=days,
        most=max((period.count for period in days if not period.is_sum), default=1),
        tables=[("By source", monitoring.by_source(survey)), ("By audience", monitoring.by_audience(survey)),
                ("Postcodes", monitoring.by_match(survey)), ("By ward", monitoring.by_ward(survey)),
                ("By deprivation", monitoring.by_deprivation(survey)), *answers.profile.tables],
        codes=monitoring.by_code(survey), signs=answers.signs, stops=answers.stops, finished=answers.finished,
        grid=answers.profile.grid, unshown=answers.profile.unshown, threshold=policies.threshold(survey.settings))


@blueprint.get("/consultations/<slug>/download")
@staff(*TEAM)
def download(slug: str) -> Any:
    """Asks for the format of the responses."""
    survey = survey_of(slug)
    return render_template("staff/download.html", survey=survey, form=DownloadForm(data={"format": "csv"}),
                           total=monitoring.total(survey), told=summary.of(survey))


@blueprint.post("/consultations/<slug>/download")
@staff(*TEAM)
def send_responses(slug: str) -> Any:
    """Sends the responses, one per row. The download is recorded first."""
    survey, form = survey_of(slug), DownloadForm()
    if not form.validate():
        return render_template("staff/download.html", survey=survey, form=form, total=monitoring.total(survey),
                               told=summary.of(survey)), 400
    kept = "final" if survey.state() is State.CLOSED else "provisional"
    audit.record_now("responses downloaded", slug, format=form.format.data, rows=monitoring.total(survey), kept=kept)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{slug}-responses.{form.format.data}"
        on_demand.export_responses(survey, form.format.data, path)
        return _sent(path)


def _sent(path: Path) -> Response:
    """The file as a download. It is opened here, so that it can still be read after its folder is deleted."""
    return send_file(path.open("rb"), as_attachment=True, download_name=path.name)
