"""Importing a file in the browser: upload it, map its columns and values, see every fault, then import it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from ... import on_demand
from ...access import LEADS, staff
from ...consultations import Refused, Survey
from ...fieldwork.importing import batches, column_mapping, kept_mappings, proposals, suggestions, upload_session
from ...fieldwork.importing.importer import ImportRefused, NotConfirmed
from ...fieldwork.importing.suggestions import LEFT_OUT
from ...fieldwork.importing.upload_session import MOST_VALUES, AlreadyTaken, Upload
from ...forms.responses import CheckForm, ColumnsForm, ImportForm, RemoveResponseForm, ValuesForm
from ...questionnaire.response_columns import Column, columns
from ...questionnaire.routing import rows
from .blueprint import LARGEST_FILE, blueprint, survey_of

SHOWN = 200     # faults on a page
COLUMN_LABELS = {
    "submitted_on": "Date sent", "postcode": "Postcode (turned into areas already)", "lsoa": "LSOA code",
    "ward": "Ward code", "authority": "Local authority code", "place_status": "Outcome of the postcode",
    "imd_decile": "Deprivation decile (1 is most deprived)", "imd_quintile_local": "Deprivation fifth within the authority",
    "imd_edition": "Edition of the index of deprivation", "deprivation_quintile": "Deprivation fifth, as given in the file"}
WAYS_OUT = (("Set aside answers that exclude each other", "contradictions", "set-aside"),
            ("Keep dates far outside the consultation", "far_dates", "keep"),
            ("Leave rows without a weight out of weighted tables", "blank_weights", "leave-out"))
Mapped = list[tuple[str, Column]]


@blueprint.route("/consultations/<slug>/import", methods=["GET", "POST"])
@staff(*LEADS)
def upload_responses(slug: str) -> Any:
    """Takes a file and keeps its lines until they are imported or given up; lists the earlier imports."""
    survey, form = survey_of(slug), ImportForm()
    form.mapping.choices = [("", "As the latest file with the same columns, else by the questionnaire’s words"),
                            *((mapping.name, mapping.name) for mapping in kept_mappings.saved())]
    if form.validate_on_submit():
        try:
            upload = _keep(survey, form)
        except Refused as refusal:
            form.refuse("file", str(refusal))
        else:
            return redirect(url_for("staff.map_columns", slug=slug, token=upload.token), 303)
    return render_template("staff/import_upload.html", survey=survey, form=form, largest=LARGEST_FILE // 2**20,
                           batches=batches.listed(survey), left=batches.left(survey), remove=RemoveResponseForm(formdata=None)), (
        400 if form.errors else 200)


@blueprint.route("/consultations/<slug>/import/<token>", methods=["GET", "POST"])
@staff(*LEADS)
def map_columns(slug: str, token: str) -> Any:
    """Asks what each column of the file holds."""
    survey = survey_of(slug)
    upload = _upload(survey, token)
    form = ColumnsForm(data={"source": upload.mapping["constants"].get("source", "import")})
    if form.validate_on_submit():
        sent = {name: request.form.get(f"column.{number}", "") for number, name in enumerate(upload.header)}
        if request.form.get("action") == "leave-out-others":
            sent = {name: target or LEFT_OUT for name, target in sent.items()}
        upload_session.choose(survey, upload, columns={name: target for name, target in sent.items() if target},
                              constants={} if "source" in sent.values() else {"source": form.source.data})
        return redirect(url_for("staff.map_values", slug=slug, token=token), 303)
    open_ = [name for name in upload.header if name not in upload.mapping["columns"]]
    return render_template("staff/import_columns.html", survey=survey, upload=upload, form=form, targets=_targets(survey),
                           left_out=LEFT_OUT, undecided=open_)


@blueprint.route("/consultations/<slug>/import/<token>/values", methods=["GET", "POST"])
@staff(*LEADS)
def map_values(slug: str, token: str) -> Any:
    """Asks what each value of the closed questions means, and what else the file leaves open."""
    survey = survey_of(slug)
    upload = _upload(survey, token)
    questions = [(key, mapped, upload_session.values_of(survey, upload, key, mapped))
                 for key, mapped in upload_session.closed_columns(survey, upload).items()]
    form = ValuesForm(data={part: upload.mapping.get(part, "") for part in ("dates", "blank_weights")})
    if form.validate_on_submit():
        upload_session.choose(survey, upload, values=_chosen_values(questions), leave_out_rows=_rows_left_out(upload),
                              dates=form.dates.data or "", blank_weights=form.blank_weights.data or "")
        return redirect(url_for("staff.check_import", slug=slug, token=token), 303)
    return render_template("staff/import_values.html", survey=survey, upload=upload, questions=questions, left_out=LEFT_OUT,
                           most=MOST_VALUES, form=form, labels=_labels, perhaps=suggestions.perhaps_value,
                           rows=_offered_rows(upload), open_date=upload_session.open_dates(upload),
                           asks_weights=upload_session.has_blank_weights(upload))


@blueprint.get("/consultations/<slug>/import/<token>/check")
@staff(*LEADS)
def check_import(slug: str, token: str) -> Any:
    """The number of responses to import, or every fault."""
    survey = survey_of(slug)
    return _check(survey, _upload(survey, token), CheckForm(formdata=None))


@blueprint.post("/consultations/<slug>/import/<token>/check")
@staff(*LEADS)
def store_import(slug: str, token: str) -> Any:
    """Imports the file, saves its mapping, takes a way out of faults, or gives the import up."""
    survey = survey_of(slug)
    upload = upload_session.load(survey, token)
    if upload is None:
        return _taken(survey)
    form = CheckForm()
    if not form.validate():
        return _check(survey, upload, form), 400
    match request.form.get("action"):
        case "import":
            return _import(survey, upload, form)
        case "save":
            return _save(survey, upload, form)
        case "all-the-same":
            upload_session.choose(survey, upload, **{part: choice for _words, part, choice in WAYS_OUT if part in request.form})
            return redirect(url_for("staff.check_import", slug=slug, token=token), 303)
        case "give-up":
            return _give_up(survey, upload)
        case _:
            return abort(400)


def _keep(survey: Survey, form: ImportForm) -> Upload:
    read = on_demand.read_responses(form.file.data.read(), form.file.data.filename or "the file")
    upload = upload_session.keep_table(survey, read)
    if form.mapping.data:
        return kept_mappings.apply(survey, upload, form.mapping.data)
    upload, batch = kept_mappings.apply_latest(survey, upload)
    if batch:
        flash(f"This file has the columns of {batch.name}, so it is read in the same way. Check that this is right.")
    return upload


def _import(survey: Survey, upload: Upload, form: CheckForm) -> Any:
    try:
        report = upload_session.store(survey, upload, confirmed=form.confirm.data)
    except ImportRefused:
        flash("There are faults, so nothing was imported.", "error")
        return redirect(url_for("staff.check_import", slug=survey.slug, token=upload.token), 303)
    except NotConfirmed:
        form.refuse("confirm", "Tick the box if you have checked what is said above; nothing was imported yet")
        return _check(survey, upload, form), 400
    except AlreadyTaken:
        return _taken(survey)
    flash(f"{report.number:,} response{'' if report.number == 1 else 's'} imported.")
    return redirect(url_for("staff.watch", slug=survey.slug), 303)


def _taken(survey: Survey) -> Any:
    flash("This file is no longer waiting: it was imported or given up already. Look below at what was imported.")
    return redirect(url_for("staff.upload_responses", slug=survey.slug), 303)


def _give_up(survey: Survey, upload: Upload) -> Any:
    upload_session.give_up(survey, upload)
    flash("The file is deleted. Nothing was imported.")
    return redirect(url_for("staff.consultation", slug=survey.slug), 303)


def _save(survey: Survey, upload: Upload, form: CheckForm) -> Any:
    try:
        kept_mappings.save(upload, form.name.data or "")
    except Refused as refusal:
        form.refuse("name", str(refusal))
        return _check(survey, upload, form), 400
    flash(f"The mapping is saved as “{form.name.data.strip()}”. Choose it when you upload the next file.")
    return redirect(url_for("staff.check_import", slug=survey.slug, token=upload.token), 303)


def _check(survey: Survey, upload: Upload, form: CheckForm) -> str:
    report, faults = upload_session.check(survey, upload)
    return render_template("staff/import_check.html", survey=survey, upload=upload, report=report, form=form, shown=SHOWN,
                           faults=sorted(faults, key=lambda fault: fault.line),
                           ways_out=[(part, words) for words, part, choice in WAYS_OUT
                                     if any(f"({part} = {choice})" in fault.message for fault in faults)])


def _upload(survey: Survey, token: str) -> Upload:
    return upload_session.load(survey, token) or abort(404)


def _chosen_values(questions: list[tuple[str, Mapped, dict[str, str]]]) -> dict[str, dict[str, str]]:
    return {key: {value: code for number, value in enumerate(values) if (code := request.form.get(f"value.{key}.{number}", ""))}
            for key, _mapped, values in questions}


def _offered_rows(upload: Upload) -> list[tuple[str, str, bool]]:
    """Each column and value by which rows can be left out, and whether they are."""
    chosen: Mapping[str, list[str]] = upload.mapping.get("leave_out_rows", {})
    offered = proposals.rows_to_leave_out(upload.file)
    pairs = {(column, value): None for found in (offered, chosen) for column, values in found.items() for value in values}
    return [(column, value, value in chosen.get(column, ())) for column, value in pairs]


def _rows_left_out(upload: Upload) -> dict[str, list[str]]:
    chosen: dict[str, list[str]] = {}
    for number, (column, value, _) in enumerate(_offered_rows(upload)):
        if f"rows.{number}" in request.form:
            chosen.setdefault(column, []).append(value)
    column, value = request.form.get("row-column", ""), request.form.get("row-value", "").strip()
    if column in upload.header and value:
        chosen.setdefault(column, []).append(value)
    return chosen


def _labels(column: Column) -> Mapping[str, str]:
    """Each code of a column and its words, as choices for a value."""
    if suggestions.is_list(column.question) and not column.part:
        return {option.code: option.label for option in column.question.options}
    return column.question.kind.import_labels(column.question)


def _targets(survey: Survey) -> list[tuple[str, str]]:
    """Every canonical column, in words."""
    questionnaire = survey.questionnaire
    words = {column.name: _words(column, {item.id: item.label for item in rows(column.question, questionnaire)})
             for column in columns(questionnaire)}
    lists = {name: f"{column.question.label} – all ticks in one cell"
             for name, column in column_mapping.list_columns(questionnaire).items()}
    known = {**{name: words.get(name) or COLUMN_LABELS.get(name) or name.replace("_", " ").capitalize()
                for name in column_mapping.canonical_columns(questionnaire)}, **lists}
    return list(known.items())


def _words(column: Any, items: dict[str, str]) -> str:
    if not column.part:
        return str(column.question.label)
    part = items.get(column.part) or column.question.option(column.part).label
    return f"{column.question.label} – {part}"
