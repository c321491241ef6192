"""The questionnaire editor: each change is one form, checked before it is stored, and never overwrites somebody else's change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_security import current_user

from ... import consultations
from ...access import LEADS, TEAM, staff
from ...consultations import Refused, State, Survey, setup
from ...consultations.settings_change import ChangedMeanwhile
from ...consultations.setup import Faulty
from ...forms.consultations import UploadForm
from ...forms.questionnaire import MEANINGS, AboutForm, EditForm, PageForm, QuestionForm, meaning
from ...languages import NAMES
from ...questionnaire import comparison, editing, summary
from ...questionnaire.comparison import ChangeKind
from ...questionnaire.model import Page, Question, Questionnaire
from ...questionnaire.parsing import rows_for
from ...questionnaire.toml_output import to_toml
from ...questionnaire.translation import wording
from ...questionnaire.validation import QuestionnaireError, explained
from .blueprint import blueprint, survey_of

STEPS = {"up": -1, "down": 1}
WITH_CARE, NOT_COMPARED = "Compare the answers with care.", "The answers of the two years are not compared."
KINDS = {       # the heading over each kind of change between two years, and what follows from it
    ChangeKind.ADDED: ("New", ""),
    ChangeKind.DROPPED: ("No longer asked", ""),
    ChangeKind.REWORDED: ("In other words", f"Answers can differ because of the words. {WITH_CARE}"),
    ChangeKind.REORDERED: ("In another place", f"What comes before a question can change how it is answered. {WITH_CARE}"),
    ChangeKind.RESCALED: ("With other answers to choose from", NOT_COMPARED),
    ChangeKind.REROUTED: ("Asked of other people", NOT_COMPARED),
}
Change = Callable[[Questionnaire], Questionnaire]


@blueprint.get("/consultations/<slug>/questionnaire")
@staff(*TEAM)
def questionnaire(slug: str) -> str:
    """The whole questionnaire: pages, questions and routes, with what a lead can do about each."""
    survey = survey_of(slug)
    return render_template("staff/questionnaire.html", survey=survey, telling=summary, seen=survey.sha256, form=EditForm(),
                           can_change=_can_change(survey), can_correct=_can_correct(survey),
                           others=[other for other in consultations.listed() if other.slug != slug])


@blueprint.route("/consultations/<slug>/questionnaire/about", methods=["GET", "POST"])
@staff(*LEADS)
def edit_about(slug: str) -> Any:
    """The title, the introduction, the time it takes, and the audiences."""
    survey = survey_of(slug)
    before = survey.questionnaire
    form = AboutForm(data={"title": before.title, "intro": before.intro, "minutes": before.minutes, "seen": survey.sha256})
    if form.validate_on_submit():
        done = attempt(survey, form, lambda old: form.changed(old, request.form), "changed title, introduction or audiences")
        if done:
            return done
    return render_template("staff/edit_about.html", survey=survey, form=form), 400 if form.errors else 200


@blueprint.route("/consultations/<slug>/questionnaire/pages/<part>", methods=["GET", "POST"])
@staff(*LEADS)
def edit_page(slug: str, part: str) -> Any:
    """The title and introduction of a page."""
    survey = survey_of(slug)
    page = page_named(survey, part)
    form = PageForm(data={"title": page.title, "intro": page.intro, "seen": survey.sha256})
    if form.validate_on_submit():
        done = attempt(survey, form, lambda old: editing.replace_page(old, part, form.changed(editing.page(old, part))),
                       f"changed the page “{page.title}”", anchor=f"page-{part}")
        if done:
            return done
    return render_template("staff/edit_page.html", survey=survey, form=form, page=page), 400 if form.errors else 200


@blueprint.route("/consultations/<slug>/questionnaire/questions/<question_id>", methods=["GET", "POST"])
@staff(*LEADS)
def edit_question(slug: str, question_id: str) -> Any:
    """A question's words, rows and answers. Every button first saves what was typed."""
    survey = survey_of(slug)
    question = _question(survey, question_id)
    form = QuestionForm(data={name: getattr(question, name) for name in ("label", "hint", "ranked", "sensitive")} | {
        "seen": survey.sha256, **{name: getattr(question, name) or None for name in ("max_length", "least", "most", "at_most")}})
    if form.validate_on_submit():
        def change(old: Questionnaire) -> Questionnaire:
            new = form.changed(old.question(question_id), request.form)
            changed = editing.replace_question(old, question_id, _acted(new, action := request.form.get("action", "")))
            verb, _, code = action.partition(":")
            return editing.add_box(changed, question_id, code) if verb == "answer-say" else changed
        stay = request.form.get("action", "save") != "save"
        done = attempt(survey, form, change, f"changed “{question.label}”",
                       anchor="" if stay else question_id, stay=request.path if stay else "")
        if done:
            return done
    return render_template(
        "staff/edit_question.html", survey=survey, form=form, question=question, meanings=MEANINGS, meaning=meaning,
        offered=rows_for(question) if question.items else (), can_change=_can_change(survey), telling=summary,
        shared=[other for other in survey.questionnaire.questions if question.scale and other.scale == question.scale],
        sent=request.form), 400 if form.errors else 200


@blueprint.get("/consultations/<slug>/questionnaire/compare")
@staff(*TEAM)
def compare_years(slug: str) -> Any:
    """What is new, gone or asked differently compared with another consultation."""
    survey = survey_of(slug)
    other = survey_of(request.args.get("with", ""))
    called = {**comparison.named(other.questionnaire), **comparison.named(survey.questionnaire)}
    compared = comparison.compare(other.questionnaire, survey.questionnaire)
    return render_template("staff/compare.html", survey=survey, other=other, called=called,
                           kinds=[(KINDS[kind], kind.value, some) for kind in KINDS if (some := compared.of(kind))])


@blueprint.get("/consultations/<slug>/questionnaire.toml")
@staff(*TEAM)
def download_questionnaire(slug: str) -> Response:
    """The questionnaire as a file, to edit and upload again."""
    survey = survey_of(slug)
    return Response(to_toml(survey.questionnaire), mimetype="application/toml", headers={
        "Content-Disposition": f"attachment; filename={slug}.toml"})


@blueprint.route("/consultations/<slug>/questionnaire/upload", methods=["GET", "POST"])
@staff(*LEADS)
def upload_questionnaire(slug: str) -> Any:
    """Replaces the questionnaire with one from a file. Faults are shown with their line."""
    survey = survey_of(slug)
    form = UploadForm()
    if form.validate_on_submit():
        try:
            new = form.questionnaire()
        except QuestionnaireError as error:
            form.file.errors = [explained(fault, form.text) for fault in error.faults]
        else:
            return apply(survey, lambda _old: new, "uploaded a file")
    return render_template("staff/upload_questionnaire.html", survey=survey, form=form, seen=survey.sha256), (
        400 if form.errors else 200)


def _acted(question: Question, action: str) -> Question:
    """What a button of the question form does besides saving."""
    verb, _, name = action.partition(":")
    match verb.split("-"):
        case ["row", "remove"]:
            return editing.remove_item(question, name)
        case ["row", ("up" | "down") as direction]:
            return editing.move_item(question, name, STEPS[direction])
        case ["row", "add"]:
            item = next((item for item in rows_for(question) if item.id == request.form.get("bank_row")), None) or abort(400)
            return editing.add_item(question, item.label, item.id)
        case ["answer", "remove"]:
            return editing.remove_option(question, name)
        case ["answer", ("up" | "down") as direction]:
            return editing.move_option(question, name, STEPS[direction])
    return question


def attempt(survey: Survey, form: EditForm, change: Change, what: str, anchor: str = "", stay: str = "") -> Any:
    """Stores a change and redirects; if it is refused, the form shows why, and the result is None."""
    try:
        _store(survey, change, what)
    except ChangedMeanwhile as refusal:
        return _overtaken(survey, refusal)
    except Faulty as refusal:
        for fault in refusal.faults:
            form.refuse(form.main, fault)
    except Refused as refusal:
        form.refuse(form.main, str(refusal))
    else:
        flash("Saved.")
        return redirect(stay or url_for("staff.questionnaire", slug=survey.slug, _anchor=anchor or None), 303)
    return None


def apply(survey: Survey, change: Change, what: str, anchor: str = "") -> Any:
    """Stores a change that has no form of its own; the questionnaire's page shows a refusal."""
    try:
        _store(survey, change, what)
    except ChangedMeanwhile as refusal:
        return _overtaken(survey, refusal)
    except Refused as refusal:
        for message in getattr(refusal, "faults", [str(refusal)]):
            flash(f"Nothing was changed: {message}", "error")
    else:
        flash("Saved.")
    return redirect(url_for("staff.questionnaire", slug=survey.slug, _anchor=anchor or None), 303)


def _store(survey: Survey, change: Change, what: str) -> None:
    if request.form.get("seen") != survey.sha256:
        raise ChangedMeanwhile(f"{setup.last_change(survey)} has changed the questionnaire since you opened this page, "
                               "so nothing was saved.")
    try:
        new = change(survey.questionnaire)
    except (KeyError, ValueError):
        abort(400)   # a part that the questionnaire of this very version does not have
    same_meaning = bool(request.form.get("same_meaning"))
    if survey.state() is State.DRAFT:
        after = setup.set_questionnaire(survey, new, what, same_meaning)
    else:
        after = setup.correct_wording(survey, new, same_meaning)
    for language, number in setup.lost_translations(survey, after).items():
        name = NAMES.get(language, language)
        flash(f"{number} {'text has' if number == 1 else 'texts have'} no matching {name} translation, so people who read {name} "
              "see English. To translate again, download the questionnaire, add the words, and upload it.", "notice")


def _overtaken(survey: Survey, refusal: Refused) -> Any:
    """Tells a person that somebody else saved first, and gives back what they typed."""
    stood = {*wording(survey.questionnaire).values(), *MEANINGS, "y"}
    typed = [(name, text) for name, text in request.form.items()
             if text not in stood and name not in ("csrf_token", "seen", "action", "part", "bank_row")]
    return render_template("staff/overtaken.html", survey=survey, refusal=refusal, typed=typed), 409


def part_named(survey: Survey, part: str) -> tuple[str, str]:
    """The ids of the page and question named as "page.area" or "problems"; the question's may be empty."""
    kind, _, name = part.partition(".")
    if kind == "page":
        return page_named(survey, name).id, ""
    return editing.page_of(survey.questionnaire, _question(survey, part).id).id, part


def name_of(questionnaire: Questionnaire, page_id: str, question_id: str) -> str:
    """The name of the page or question for a lead."""
    return (f"“{questionnaire.question(question_id).label}”" if question_id
            else f"the page “{editing.page(questionnaire, page_id).title}”")


def page_named(survey: Survey, page_id: str) -> Page:
    """The page named in an address; aborts with 404 if there is none."""
    try:
        return editing.page(survey.questionnaire, page_id)
    except KeyError:
        abort(404)


def _question(survey: Survey, question_id: str) -> Question:
    try:
        return survey.questionnaire.question(question_id)
    except KeyError:
        abort(404)


def _can_change(survey: Survey) -> bool:
    return survey.state() is State.DRAFT and current_user.role in LEADS


def _can_correct(survey: Survey) -> bool:
    return survey.state() in (State.OPEN, State.SCHEDULED) and current_user.role in LEADS
