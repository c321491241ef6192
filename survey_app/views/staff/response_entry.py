"""Entering responses for residents: paper forms, keyed by number and again to verify, and assisted entry."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, session, url_for
from flask_security import current_user
from flask_wtf import FlaskForm

from ... import audit
from ...access import KEYERS, LEADS, staff
from ...consultations import Refused, State, Survey
from ...fieldwork import assisted_entry, paper_entry, paper_form, responses
from ...forms.responses import ENTER, ENTERED, NOTHING, SECOND, Keyed, PrintForm, keyed
from ...models import PaperForm
from ...questionnaire import summary, translation
from ...questionnaire.response_columns import columns
from ...questionnaire.routing import rows
from .blueprint import blueprint, survey_of


@blueprint.route("/consultations/<slug>/paper", methods=["GET", "POST"])
@staff(*KEYERS)
def paper_forms(slug: str) -> Any:
    """The number of keyed forms, those that wait for a second entry, and the serial of the next form."""
    survey, problem = survey_of(slug), ""
    if FlaskForm().validate_on_submit():
        try:
            matching_serial = paper_entry.matching_serial(survey, request.form.get("serial", ""))
            return redirect(url_for("staff.key_form", slug=slug, serial=matching_serial), 303)
        except Refused as refusal:
            problem = str(refusal)
    return render_template("staff/paper.html", survey=survey, progress=paper_entry.progress(survey), problem=problem,
                           can_enter=survey.state() in (State.OPEN, State.CLOSED)), 400 if problem else 200


@blueprint.route("/consultations/<slug>/paper/<serial>", methods=["GET", "POST"])
@staff(*KEYERS)
def key_form(slug: str, serial: str) -> Any:
    """The first or second entry of a form. A first entry sent again from the browser's history verifies nothing."""
    survey = survey_of(slug)
    serial = _serial(survey, serial)
    form = paper_entry.find(survey, serial)
    token = FlaskForm()
    if not token.validate_on_submit():
        return _page(survey, serial, form, Keyed(), {}), 400 if token.errors else 200
    if form and SECOND not in request.form:
        flash(f"The form {serial} was stored before, and what you sent now is not. To verify or correct it, enter it again from "
              "the paper.", "notice")
        return redirect(url_for("staff.paper_forms", slug=slug), 303)
    entry = keyed(survey.questionnaire, request.form)
    if ENTER in request.form:
        return _page(survey, serial, form, entry, request.form, ENTERED)
    if entry.is_empty and not form:
        entry.faults[""] = NOTHING
    if entry.faults:
        return _page(survey, serial, form, entry, request.form), 400
    return _second(survey, form, entry) if form else _first(survey, serial, entry)


@blueprint.route("/consultations/<slug>/print", methods=["GET", "POST"])
@staff(*LEADS)
def print_forms(slug: str) -> Any:
    """Paper forms to print, with a serial on every page."""
    survey, form = survey_of(slug), PrintForm()
    if not form.validate_on_submit():
        return render_template("staff/print.html", survey=survey, form=form), 400 if form.errors else 200
    numbered = paper_form.serials(form.first.data, form.count.data)
    try:
        data = paper_form.pdf(survey, url_for("public.start", slug=slug, _external=True), numbered)
    except Refused as refusal:
        form.refuse("first", str(refusal))
        return render_template("staff/print.html", survey=survey, form=form), 400
    audit.record_now("paper forms printed", slug, first=numbered[0], last=numbered[-1])
    return Response(data, mimetype="application/pdf", headers={
        "Content-Disposition": f"attachment; filename={slug}-forms-{numbered[0]}-{numbered[-1]}.pdf"})


@blueprint.post("/consultations/<slug>/paper/<serial>/delete")
@staff(*LEADS)
def delete_form(slug: str, serial: str) -> Any:
    """Deletes a form keyed by mistake, with its response."""
    survey = survey_of(slug)
    form = paper_entry.find(survey, _serial(survey, serial)) or abort(404)
    paper_entry.remove(survey, form)
    flash(f"The form {serial} and its response are deleted.")
    return redirect(url_for("staff.paper_forms", slug=slug), 303)


def _first(survey: Survey, serial: str, entry: Keyed) -> Any:
    try:
        paper_entry.enter(survey, serial, entry.answers, entry.postcode, _audience(survey))
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("staff.paper_forms", slug=survey.slug), 303)
    flash(f"The form {serial} is stored and counted.")
    return redirect(url_for("staff.paper_forms", slug=survey.slug), 303)


def _second(survey: Survey, form: PaperForm, entry: Keyed) -> Any:
    """Stores a second entry that agrees with the first; otherwise shows the differences until the clerk chooses."""
    take = {name.removeprefix("take."): choice for name, choice in request.form.items() if name.startswith("take.")}
    try:
        paper_entry.verify(survey, form, entry.answers, entry.postcode, take)
    except Refused as refusal:
        differing = paper_entry.disagreements(survey, form, entry.answers, entry.postcode)
        sent = [(name, text) for name, text in request.form.items() if name != "csrf_token" and not name.startswith("take.")]
        return render_template("staff/paper_disagreements.html", survey=survey, form_=form, differing=differing, sent=sent,
                               problem=str(refusal) if take else "", words=_words(survey), take=take), 409
    flash(f"The form {form.serial} is verified.")
    return redirect(url_for("staff.paper_forms", slug=survey.slug), 303)


def _page(survey: Survey, serial: str, form: PaperForm | None, entry: Keyed, sent: Any, notice: str = "") -> str:
    return render_template("staff/paper_entry.html", survey=survey, serial=serial, form_=form, faults=entry.faults, sent=sent,
                           notice=notice, enter=ENTER, second=SECOND, rows=lambda question: rows(question, survey.questionnaire))


def _words(survey: Survey) -> dict[str, tuple[str, dict[str, str]]]:
    """For each column its question, and each code in words."""
    labels = {}
    for column in columns(survey.questionnaire):
        question = column.question
        items = {item.id: item.label for item in rows(question, survey.questionnaire)} if column.part else {}
        part = items.get(column.part) or (question.option(column.part).label if column.part else "")
        codes = {option.code: option.label for option in question.options}
        labels[column.name] = (f"{question.label} {part}".strip(), codes | {"1": "Ticked", "0": "Not ticked"})
    return labels


def _audience(survey: Survey) -> str:
    chosen = request.form.get("audience", "")
    return chosen if chosen in {audience.code for audience in survey.questionnaire.audiences} else ""


def _serial(survey: Survey, serial: str) -> str:
    try:
        return paper_entry.matching_serial(survey, serial)
    except Refused:
        abort(404)


@blueprint.get("/consultations/<slug>/assisted")
@blueprint.get("/consultations/<slug>/assisted/<entry>")
@staff(*KEYERS)
def assist(slug: str, entry: str = "") -> Any:
    """The whole questionnaire on one page, to read out and fill in; once it is stored, the receipt.

    Each entry has its own address, so that Back opens the stored entry and not an empty page to store again.
    """
    # This is the keyed form with all its words, not the resident's own pages: a clerk moves by number as people talk.
    survey = survey_of(slug)
    if not entry:
        return redirect(url_for("staff.assist", slug=slug, entry=secrets.token_urlsafe(9)), 303)
    token = _token(survey, entry)
    if responses.was_sent(survey, token):
        return render_template("staff/assisted_done.html", survey=survey, receipt=responses.receipt_of(survey, token))
    return _assisted_page(survey, Keyed())


@blueprint.post("/consultations/<slug>/assisted/<entry>")
@staff(*KEYERS)
def store_assisted(slug: str, entry: str) -> Any:
    """Stores a resident's answers. If they are sent twice, they are stored once."""
    survey = survey_of(slug)
    form = keyed(survey.questionnaire, request.form)
    if FlaskForm().validate() and ENTER in request.form:
        return _assisted_page(survey, form, notice=ENTERED)
    if form.is_empty:
        form.faults[""] = NOTHING
    if not FlaskForm().validate() or form.faults:
        return _assisted_page(survey, form), 400
    try:
        assisted_entry.enter(survey, _token(survey, entry), form.answers, form.postcode, request.form.get("audience", ""),
                             request.form.get("language", ""))
    except Refused as refusal:
        return _assisted_page(survey, form, str(refusal)), 409
    return redirect(url_for("staff.assist", slug=slug, entry=entry), 303)


def _token(survey: Survey, entry: str) -> str:
    secret = session.setdefault("assisted", responses.new_token())
    return assisted_entry.token_of(survey, f"{current_user.fs_uniquifier}:{secret}", entry)


def _assisted_page(survey: Survey, form: Keyed, problem: str = "", notice: str = "") -> str:
    faults = {**form.faults, **({"": problem} if problem else {})}
    return render_template("staff/assisted.html", survey=survey, faults=faults, sent=request.form, spoken=True,
                           telling=summary, can_enter=survey.accepts_drafts(),
                           notice=notice, enter=ENTER, languages=translation.languages(survey.questionnaire),
                           rows=lambda question: rows(question, survey.questionnaire))
