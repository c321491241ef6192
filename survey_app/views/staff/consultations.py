"""Consultations: a lead makes, edits, opens and closes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for

from ... import consultations, on_demand
from ...access import LEADS, TEAM, staff
from ...consultations import LONDON, Refused, State, Survey, audience_access, copies, policies, setup
from ...consultations.setup import Details
from ...fieldwork import announcements, complaints, responses
from ...fieldwork.importing import questionnaire_draft
from ...forms.consultations import ClosingForm, DatesForm, DetailsForm, FromResponsesForm, NewConsultationForm, hour
from ...mailing.outbox import Kind
from ...publishing.microdata import freeze_state
from ...publishing.publications import versions
from ...questionnaire import parsing, summary
from ...questionnaire.validation import QuestionnaireError, explained
from .blueprint import LARGEST_FILE, blueprint, fingerprint, seen, survey_of

MOVES = {"open": (consultations.release, "is open", (State.DRAFT,)),
         "take-back": (consultations.recall, "is a draft again", (State.SCHEDULED,)),
         "close": (consultations.close, "is closed", (State.OPEN, State.SCHEDULED))}


@blueprint.get("/")
@staff()
def home() -> str:
    """All consultations, each with its state and number of responses."""
    return render_template("staff/home.html", surveys=consultations.listed(), counts=responses.counts(),
                           complaints=len(complaints.open_complaints()))


@blueprint.route("/consultations/new", methods=["GET", "POST"])
@staff(*LEADS)
def new_consultation() -> Any:
    """Makes a consultation from the library, from a file, or as a copy of an earlier one."""
    form = NewConsultationForm()
    form.source.choices = _sources()
    if form.validate_on_submit():
        try:
            made = _made(form)
        except QuestionnaireError as error:
            form.file.errors = [explained(fault, form.text) for fault in error.faults]
        except Refused as refusal:
            form.refuse("slug" if "short name" in str(refusal) else "closes", str(refusal))
        else:
            flash(f"“{made.title}” is made. It is a draft: change what you like, then open it.")
            return redirect(url_for("staff.consultation", slug=made.slug), 303)
    return render_template("staff/new_consultation.html", form=form), 400 if form.errors else 200


@blueprint.route("/consultations/new/from-responses", methods=["GET", "POST"])
@staff(*LEADS)
def new_from_responses() -> Any:
    """Makes a consultation with a questionnaire proposed from a file of responses of another tool."""
    form = FromResponsesForm()
    if form.validate_on_submit():
        try:
            read = on_demand.read_responses(form.file.data.read(), form.file.data.filename or "the file")
            asked = questionnaire_draft.propose(read, form.title.data)
            made = consultations.create_between(form.slug.data or setup.slug_of(form.title.data), asked, form.title.data,
                                                *_times(form), current_app.config["PARTNERSHIP"])
        except Refused as refusal:
            form.refuse("slug" if "short name" in str(refusal) else "file", str(refusal))
        else:
            flash(f"“{made.title}” is made, with {len(list(asked.questions))} questions from the file. Check each one: answers "
                  "that nobody chose, routes and audiences are not in a file of responses.")
            return redirect(url_for("staff.questionnaire", slug=made.slug), 303)
    return render_template("staff/new_from_responses.html", form=form, largest=LARGEST_FILE // 2**20), 400 if form.errors else 200


@blueprint.get("/consultations/<slug>/")
@staff(*TEAM)
def consultation(slug: str) -> str:
    """One consultation: its state, dates and links, and what staff can do with it."""
    survey = survey_of(slug)
    former = copies.former(survey) if survey.state() is State.DRAFT else None
    return render_template("staff/consultation.html", survey=survey, former=former,
                           settled=copies.settled(survey) if former else (), count=responses.counts().get(survey.id, 0),
                           corrections=setup.corrections(survey), telling=summary, texts=setup.TEXTS, access=audience_access,
                           earlier=policies.earlier_year(survey), published=next(iter(versions.versions(survey)), None),
                           waits=survey.state() is State.CLOSED and freeze_state.awaits_drafts(survey))


@blueprint.route("/consultations/<slug>/details", methods=["GET", "POST"])
@staff(*LEADS)
def details(slug: str) -> Any:
    """Changes the title, the dates and the texts of a draft."""
    survey = survey_of(slug)
    if survey.state() is not State.DRAFT:
        return locked(survey), 409
    form = DetailsForm(data=_details(survey))
    if form.validate_on_submit():
        try:
            opens_at, closes_at = _times(form)
            texts = {name: form[name].data or "" for name in setup.TEXTS}
            setup.edit(survey, Details(form.title.data, form.organisation.data, opens_at, closes_at, texts), seen())
        except Refused as refusal:
            form.refuse("title", str(refusal))
        else:
            flash("The details are saved.")
            return redirect(url_for("staff.consultation", slug=slug), 303)
    return render_template("staff/details.html", form=form, survey=survey,
                           seen=fingerprint(setup.shown(survey))), 400 if form.errors else 200


@blueprint.get("/consultations/<slug>/<any(open, 'take-back', close):move>")
@staff(*LEADS)
def confirm(slug: str, move: str) -> Any:
    """Asks whether to open, withdraw to draft, or close a consultation, and says what that does."""
    survey = survey_of(slug)
    if survey.state() not in MOVES[move][2]:
        return locked(survey), 409
    return render_template("staff/confirm.html", survey=survey, move=move,
                           notified=announcements.number_to_notify(survey, Kind.OPENING))


@blueprint.post("/consultations/<slug>/<any(open, 'take-back', close):move>")
@staff(*LEADS)
def make_move(slug: str, move: str) -> Any:
    """Opens or closes a consultation, or takes it back to draft."""
    survey = survey_of(slug)
    function, words, _states = MOVES[move]
    try:
        moved = function(slug)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        waits = moved.state() is State.SCHEDULED
        flash(f"“{survey.title}” " + ("opens by itself on its first day." if waits and move == "open" else f"{words}."))
    return redirect(url_for("staff.consultation", slug=slug), 303)


def _made(form: NewConsultationForm) -> Survey:
    kind, _, name = form.source.data.partition(":")
    slug = form.slug.data or setup.slug_of(form.title.data)
    if kind == "copy":
        return setup.copy(consultations.get(name), slug, form.title.data, *_times(form))
    asked = setup.titled(parsing.load(name), form.title.data) if kind == "library" else form.questionnaire()
    return consultations.create_between(slug, asked, form.title.data, *_times(form), current_app.config["PARTNERSHIP"])


def _sources() -> list[tuple[str, str]]:
    copies = [(f"copy:{survey.slug}", f"A copy of “{survey.title}”") for survey in consultations.listed()]
    library = [(f"library:{name}", f"The library: {parsing.load(name).title}") for name in parsing.bundled()]
    return [*copies, *library, ("file:", "A questionnaire file (TOML), chosen below")]


def _times(form: DatesForm) -> tuple[datetime, datetime]:
    """The opening and closing times; the form has already checked that both days are given."""
    if form.opens.data is None or form.closes.data is None:
        raise Refused("Enter the day it opens and the last day.")
    return (setup.instant(form.opens.data, form.opens_time.time),
            setup.instant(form.closes.data, form.closes_time.time, closing=True))


def _details(survey: Survey) -> dict[str, Any]:
    opens = survey.opens_at.astimezone(LONDON)
    return {"title": survey.title, "organisation": survey.organisation, "opens": opens.date(), "opens_time": hour(opens),
            **closing_day(survey), **_texts(survey)}


def closing_day(survey: Survey) -> dict[str, Any]:
    """The last day and the closing time, for a form."""
    closes = survey.closes_at.astimezone(LONDON)
    last = closes if hour(closes) else closes - timedelta(days=1)
    return {"closes": last.date(), "closes_time": hour(closes)}


def _texts(survey: Survey) -> dict[str, str]:
    return {text: getattr(survey.settings, text) for text in setup.TEXTS}


def locked(survey: Survey) -> str:
    """The page that says that the consultation's state does not allow this."""
    return render_template("staff/message.html", survey=survey, title=f"The consultation is {survey.state()}",
                           text="What you asked for is not possible in this state. Go back to the consultation to see what is.")


@blueprint.route("/consultations/<slug>/closing-date", methods=["GET", "POST"])
@staff(*LEADS)
def closing_date(slug: str) -> Any:
    """Asks for the new last day and closing time, and sets them."""
    survey = survey_of(slug)
    if survey.state() not in (State.SCHEDULED, State.OPEN):
        return locked(survey), 409
    form = ClosingForm(data=closing_day(survey))
    if form.validate_on_submit() and form.closes.data:
        try:
            setup.change_closing(survey, setup.instant(form.closes.data, form.closes_time.time, closing=True))
        except Refused as refusal:
            form.refuse("closes", str(refusal))
        else:
            flash("The closing date is changed.")
            return redirect(url_for("staff.consultation", slug=slug), 303)
    return render_template("staff/closing_date.html", form=form, survey=survey), 400 if form.errors else 200
