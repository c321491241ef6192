"""Deciding what names somebody in comments: one row a string, each place of a string, whole comments, and the second reading."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from ...access import TEAM, staff
from ...comments import checking, decisions, second_reading, summary
from ...comments.decisions import CERTAIN, DECIDED_BEFORE, SECTIONS, Row
from ...comments.states import ACCEPTED, REFUSED, Text, texts
from ...consultations import Refused, Survey
from .blueprint import blueprint, survey_of

ROWS, PLACES = 20, 50       # to a page
ACCEPT, REFUSE, REFUSE_EVERYWHERE = "accept", "refuse", "refuse_everywhere"


@blueprint.get("/consultations/<slug>/comments/names")
@staff(*TEAM)
def comment_names(slug: str) -> str:
    """Every string that may name somebody and is not decided, the commonest first; one section at a time."""
    survey = survey_of(slug)
    every = list(texts(survey.id, survey.questionnaire))
    rows = decisions.rows(every)
    shown = _section(rows)
    return render_template(
        "staff/comment_names.html", survey=survey, told=summary.of(survey), sections=SECTIONS, chosen=shown, most=ROWS,
        numbers={name: sum(row.section == name for row in rows) for name in SECTIONS},
        rows=[row for row in rows if row.section == shown][:ROWS], at=request.args.get("at", 0, int), total=len(rows),
        unsearched=checking.unsearched(every),
        second=second_reading.progress(survey))


def _section(rows: list[Row]) -> str:
    """The section in the address, or the first that has rows."""
    named = request.args.get("section", "")
    filled = (name for name in SECTIONS if any(row.section == name for row in rows))
    return named if named in SECTIONS else next(filled, CERTAIN)


@blueprint.post("/consultations/<slug>/comments/names/search")
@staff(*TEAM)
def search_comments(slug: str) -> Any:
    """Searches the comments that were never searched or have changed."""
    survey = survey_of(slug)
    done = checking.check(slug, survey.id, survey.questionnaire)
    if not done.comments and done.left:
        flash("Somebody else searched the comments at this moment. The page shows what was found.", "notice")
    else:
        flash(f"Comments searched: {done.comments:,}. Marks found: {done.marks:,}."
              + (f" {done.left:,} comments are left; search again." if done.left else ""))
    return redirect(url_for("staff.comment_names", slug=slug), 303)


@blueprint.post("/consultations/<slug>/comments/names")
@staff(*TEAM)
def decide_name(slug: str) -> Any:
    """Decides about one string: takes it out everywhere, leaves it everywhere, or leaves it in the lines that were shown."""
    survey, string, deed = survey_of(slug), request.form.get("string", ""), request.form.get("decision", "")
    try:
        if deed == ACCEPT:
            done = decisions.accept(survey, string)
        elif deed == REFUSE_EVERYWHERE:
            done = decisions.refuse_everywhere(survey, string)
        elif deed == REFUSE:
            done = decisions.decide_places(survey, _marks(), REFUSED)
        else:
            abort(400)
        flash(f"“{string}”: {'taken out' if deed == ACCEPT else 'left'} in {done:,} place{'' if done == 1 else 's'}."
              if done else DECIDED_BEFORE, "message" if done else "notice")
    except Refused as refusal:
        flash(str(refusal), "error")
    return _back(slug)


@blueprint.post("/consultations/<slug>/comments/names/certain")
@staff(*TEAM)
def accept_certain(slug: str) -> Any:
    """Takes out everything of a certain kind, such as telephone numbers."""
    done = decisions.accept_certain(survey_of(slug))
    flash(f"Taken out in {done:,} places." if done else DECIDED_BEFORE, "message" if done else "notice")
    return _back(slug)


@blueprint.post("/consultations/<slug>/comments/names/undo")
@staff(*TEAM)
def undo_decision(slug: str) -> Any:
    """Takes this person's last decision back."""
    opened = decisions.undo(survey_of(slug))
    flash(f"Your last decision is taken back: {opened:,} open again." if opened else "You have no decision to take back.",
          "message" if opened else "notice")
    return _back(slug)


def _marks() -> list[int]:
    """The marks that a form names; what is no number is left out."""
    return [int(number) for number in request.form.get("marks", "").split()[:5_000] if number.isascii() and number.isdigit()
            and len(number) < 10]


def _back(slug: str) -> Any:
    """Back to the row at the same place of the same section, or to the page of the string's places."""
    string = request.args.get("string")
    if string is not None:
        return redirect(url_for("staff.name_places", slug=slug, string=string), 303)
    at = request.args.get("at", 0, int)
    return redirect(url_for("staff.comment_names", slug=slug, section=request.args.get("section") or None, at=at,
                            _anchor=f"row-{at}"), 303)


@blueprint.get("/consultations/<slug>/comments/places")
@staff(*TEAM)
def name_places(slug: str) -> Any:
    """Every place of a string, with more of its words around it."""
    survey, string = survey_of(slug), request.args.get("string", "")
    found = decisions.places(list(texts(survey.id, survey.questionnaire)), string)
    if not found:
        flash("That string stands in no comment any more.", "notice")
        return redirect(url_for("staff.comment_names", slug=slug), 303)
    waiting = [place for place in found if place.decision == "open"]
    shown = (waiting or found)[:PLACES]
    return render_template("staff/name_places.html", survey=survey, string=string, shown=shown, count=len(found),
                           waiting=len(waiting))


@blueprint.post("/consultations/<slug>/comments/places")
@staff(*TEAM)
def decide_places(slug: str) -> Any:
    """Decides about places that were seen, changes the edges of one, or keeps a whole comment back."""
    survey, sent = survey_of(slug), request.form
    try:
        if comment := sent.get("hide", "", str):
            done = comment.isdigit() and decisions.hide(survey, int(comment[:9]), hidden=True)
            flash("The whole comment is hidden." if done else DECIDED_BEFORE, "message" if done else "notice")
        elif mark := sent.get("edit", "", str):
            decisions.edit(survey, int(mark[:9]) if mark.isdigit() else 0, sent.get(f"words-{mark}", ""))
            flash("The edges are changed.")
        else:
            _decide_seen(survey)
    except Refused as refusal:
        flash(str(refusal), "error")
    return _back(slug)


def _decide_seen(survey: Survey) -> None:
    decision, _, mark = request.form.get("decision", "").partition("-")
    marks = [int(mark[:9])] if mark.isdigit() else _marks()
    if decision not in (ACCEPT, REFUSE):
        abort(400)
    done = decisions.decide_places(survey, marks, ACCEPTED if decision == ACCEPT else REFUSED)
    flash(f"Decided: {done:,}." if done else DECIDED_BEFORE, "message" if done else "notice")


@blueprint.route("/consultations/<slug>/comments/words", methods=["GET", "POST"])
@staff(*TEAM)
def comment_words(slug: str) -> Any:
    """Takes words out of a comment that a person read, hides the comment, or shows it again."""
    survey, id_ = survey_of(slug), request.values.get("comment", 0, int)
    problem = ""
    if request.method == "POST":
        try:
            if "hidden" in request.form:
                decisions.hide(survey, id_, hidden=request.form["hidden"] == "y")
                flash("The comment is hidden." if request.form["hidden"] == "y" else "The comment is not hidden any more.")
            else:
                new = decisions.add(survey, id_, request.form.get("words", "").splitlines())
                flash(f"Words taken out: {new:,}." if new else "Nothing was left to take out.")
            return redirect(url_for("staff.comments", slug=slug), 303)
        except Refused as refusal:
            problem = str(refusal)
    one = _text(survey, id_)
    if one is None:
        flash("That comment is not there, or the rules have not searched it yet.", "notice")
        return redirect(url_for("staff.comments", slug=slug), 303)
    return render_template("staff/comment_words.html", survey=survey, one=one, problem=problem,
                           typed=request.form.get("words", "")), 400 if problem else 200


def _text(survey: Survey, comment: int) -> Text | None:
    return next((one for one in texts(survey.id, survey.questionnaire) if one.known and one.known.id == comment), None)


@blueprint.route("/consultations/<slug>/comments/second-reading", methods=["GET", "POST"])
@staff(*TEAM)
def second_reading_page(slug: str) -> Any:
    """Draws the sample, shows its next comment as it was written, and stores what the reader found in it."""
    survey, problem, sent = survey_of(slug), "", request.form
    if request.method == "POST":
        try:
            if "draw" in sent:
                flash(f"Drawn: {second_reading.draw(survey):,} comments.")
            elif "give_up" in sent:
                second_reading.give_up(survey)
                flash("The sample is given up. You can draw another.")
            else:
                finds = second_reading.store(survey, sent.get("comment", 0, int), sent.get("words", "").splitlines())
                flash(f"Stored. {finds:,} found that was still in it." if finds else "Stored. Nothing was still in it.")
            return redirect(url_for("staff.second_reading_page", slug=slug), 303)
        except Refused as refusal:
            problem = str(refusal)
    return render_template(
        "staff/second_reading.html", survey=survey, progress=second_reading.progress(survey), problem=problem,
        one=second_reading.following(survey), waiting=second_reading.waiting(survey), typed=sent.get("words", ""),
        sample=second_reading.SAMPLE), 400 if problem else 200
