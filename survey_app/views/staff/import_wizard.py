"""Importing a file in the browser: upload it, map its columns and values, see every fault, then import it."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from ...access import LEADS, staff
from ...consultations import Refused, Survey
from ...fieldwork.importing import column_mapping, upload_session
from ...fieldwork.importing.importer import ImportRefused
from ...fieldwork.importing.upload_session import LEFT_OUT, MOST_VALUES, Upload
from ...forms.responses import CheckForm, ColumnsForm, ImportForm
from ...questionnaire.response_columns import columns
from ...questionnaire.routing import rows
from .blueprint import LARGEST_FILE, blueprint, survey_of

SHOWN = 200     # faults on a page
COLUMN_LABELS = {
    "submitted_on": "Date sent", "postcode": "Postcode (turned into areas already)", "lsoa": "LSOA code",
    "ward": "Ward code", "authority": "Local authority code", "place_status": "Outcome of the postcode",
    "imd_decile": "Deprivation decile (1 is most deprived)", "imd_quintile_local": "Deprivation fifth within the authority",
    "imd_edition": "Edition of the index of deprivation", "deprivation_quintile": "Deprivation fifth, as given in the file"}


@blueprint.route("/consultations/<slug>/import", methods=["GET", "POST"])
@staff(*LEADS)
def upload_responses(slug: str) -> Any:
    """Takes a file and keeps its lines until they are imported or given up."""
    survey, form = survey_of(slug), ImportForm()
    form.mapping.choices = [("", "None: suggest from the names"),
                            *((mapping.name, mapping.name) for mapping in upload_session.saved_mappings())]
    if form.validate_on_submit():
        try:
            upload = upload_session.keep(survey, form.file.data.filename or "the file", form.file.data.read())
            if form.mapping.data:
                upload_session.apply_saved(survey, upload, form.mapping.data)
        except Refused as refusal:
            form.refuse("file", str(refusal))
        else:
            return redirect(url_for("staff.map_columns", slug=slug, token=upload.token), 303)
    return render_template("staff/import_upload.html", survey=survey, form=form, largest=LARGEST_FILE // 2**20), (
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
        upload_session.choose(survey, upload, columns={name: target for name, target in sent.items() if target},
                              constants={} if "source" in sent.values() else {"source": form.source.data})
        return redirect(url_for("staff.map_values", slug=slug, token=token), 303)
    return render_template("staff/import_columns.html", survey=survey, upload=upload, form=form, targets=_targets(survey),
                           left_out=LEFT_OUT)


@blueprint.route("/consultations/<slug>/import/<token>/values", methods=["GET", "POST"])
@staff(*LEADS)
def map_values(slug: str, token: str) -> Any:
    """Asks what each value of the closed questions means; the columns of one grid are mapped together."""
    survey = survey_of(slug)
    upload = _upload(survey, token)
    questions = [(survey.questionnaire.question(id_), mapped, upload_session.values_of(upload, mapped))
                 for id_, mapped in upload_session.closed_columns(survey, upload).items()]
    form = CheckForm()
    if form.validate_on_submit():
        chosen = {question.id: {value: code for number, value in enumerate(values)
                                if (code := request.form.get(f"value.{question.id}.{number}", ""))}
                  for question, _mapped, values in questions}
        upload_session.choose(survey, upload, values=chosen)
        return redirect(url_for("staff.check_import", slug=slug, token=token), 303)
    return render_template("staff/import_values.html", survey=survey, upload=upload, questions=questions, left_out=LEFT_OUT,
                           most=MOST_VALUES, form=form)


@blueprint.get("/consultations/<slug>/import/<token>/check")
@staff(*LEADS)
def check_import(slug: str, token: str) -> Any:
    """The number of responses to import, or every fault."""
    survey = survey_of(slug)
    return _check(survey, _upload(survey, token), CheckForm())


@blueprint.post("/consultations/<slug>/import/<token>/check")
@staff(*LEADS)
def store_import(slug: str, token: str) -> Any:
    """Imports the file, saves its mapping, or gives the import up."""
    survey = survey_of(slug)
    upload = _upload(survey, token)
    form = CheckForm()
    if not form.validate():
        return _check(survey, upload, form), 400
    match request.form.get("action"):
        case "import":
            return _import(survey, upload)
        case "save":
            return _save(survey, upload, form)
        case "give-up":
            return _give_up(survey, upload)
        case _:
            return abort(400)


def _import(survey: Survey, upload: Upload) -> Any:
    try:
        number = upload_session.store(survey, upload)
    except ImportRefused:
        flash("There are faults, so nothing was imported.", "error")
        return redirect(url_for("staff.check_import", slug=survey.slug, token=upload.token), 303)
    flash(f"{number:,} response{'' if number == 1 else 's'} imported.")
    return redirect(url_for("staff.watch", slug=survey.slug), 303)


def _give_up(survey: Survey, upload: Upload) -> Any:
    upload_session.give_up(survey, upload)
    flash("The file is deleted. Nothing was imported.")
    return redirect(url_for("staff.consultation", slug=survey.slug), 303)


def _save(survey: Survey, upload: Upload, form: CheckForm) -> Any:
    try:
        upload_session.save_mapping(upload, form.name.data or "")
    except Refused as refusal:
        form.refuse("name", str(refusal))
        return _check(survey, upload, form), 400
    flash(f"The mapping is saved as “{form.name.data.strip()}”. Choose it when you upload the next file.")
    return redirect(url_for("staff.check_import", slug=survey.slug, token=upload.token), 303)


def _check(survey: Survey, upload: Upload, form: CheckForm) -> str:
    number, faults = upload_session.check(survey, upload)
    return render_template("staff/import_check.html", survey=survey, upload=upload, number=number, form=form, shown=SHOWN,
                           faults=sorted(faults, key=lambda fault: fault.line))


def _upload(survey: Survey, token: str) -> Upload:
    return upload_session.load(survey, token) or abort(404)


def _targets(survey: Survey) -> list[tuple[str, str]]:
    """Every canonical column, in words."""
    questionnaire = survey.questionnaire
    words = {column.name: _words(column, {item.id: item.label for item in rows(column.question, questionnaire)})
             for column in columns(questionnaire)}
    return [(name, words.get(name) or COLUMN_LABELS.get(name) or name.replace("_", " ").capitalize())
            for name in column_mapping.canonical_columns(questionnaire)]


def _words(column: Any, items: dict[str, str]) -> str:
    if not column.part:
        return str(column.question.label)
    part = items.get(column.part) or column.question.option(column.part).label
    return f"{column.question.label} – {part}"
