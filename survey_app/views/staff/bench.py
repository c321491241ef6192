"""The analyst's bench: one page on which any table of a closed consultation is chosen, shown, and downloaded."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request

from ... import audit, on_demand
from ...access import TEAM, staff
from ...consultations import Refused, State, Survey
from ...publishing.bench import table_file, table_request
from ...publishing.bench.table_request import TableRequest
from .blueprint import blueprint, survey_of

FIELDS = ("count", "by", "only", "audience", "weights", "deprived", "since", "until")


@blueprint.get("/consultations/<slug>/tables")
@staff(*TEAM)
def bench(slug: str) -> Any:
    """Asks which table to make, and shows it. The address says which, so it can be sent to a colleague."""
    survey = survey_of(slug)
    if not request.args:
        return _page(survey, TableRequest())
    try:
        wanted = table_request.read(survey, request.args.to_dict(flat=False))
    except Refused as refusal:
        return _page(survey, TableRequest(), problem=str(refusal)), 400
    try:
        return _page(survey, wanted, table=on_demand.bench_table(survey, wanted))
    except Refused as refusal:
        return _page(survey, wanted, problem=str(refusal)), 400


@blueprint.post("/consultations/<slug>/tables")
@staff(*TEAM)
def download_table(slug: str) -> Any:
    """Sends the table as CSV, with its definition. The download is recorded first."""
    survey = survey_of(slug)
    try:
        wanted = table_request.read(survey, request.form.to_dict(flat=False))
        table = on_demand.bench_table(survey, wanted)
    except Refused as refusal:
        return _page(survey, TableRequest(), problem=str(refusal)), 400
    audit.record_now("table downloaded", slug, table=wanted.as_query())
    return Response(table_file.for_spreadsheet(table), content_type="text/csv; charset=utf-8",
                    headers={"Content-Disposition": f'attachment; filename="{slug}-table.csv"'})


def _page(survey: Survey, wanted: TableRequest, **found: Any) -> str:
    asked = survey.questionnaire
    return render_template(
        "staff/bench.html", survey=survey, wanted=wanted, countable=table_request.countable(asked),
        characteristics=table_request.characteristics(asked), audiences=table_request.audiences(asked),
        conditions=table_request.conditions(asked), definitions=table_request.DEFINITIONS.items(),
        closed=survey.state() is State.CLOSED, **{"table": None, "problem": "", **found})
