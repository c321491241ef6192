"""The chapter as its text is edited: section by section, figures stay bound to their cells, and every claim is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from ...access import LEADS, TEAM, staff
from ...consultations import Refused, Survey
from ...consultations.setup import ChangedMeanwhile
from ...forms.results import SectionForm
from ...publishing.chapter import section_edits
from ...publishing.chapter.cell_references import Bound, Show, blocks, parts
from ...publishing.chapter.claim_check import ChapterError, Claim
from ...publishing.publications import chapter_edits, release_preview
from ...publishing.publications.release_preview import Prepared
from .blueprint import blueprint, survey_of


@blueprint.get("/consultations/<slug>/results/chapter")
@staff(*TEAM)
def chapter(slug: str) -> str:
    """The whole text with the figures it is bound to, and what does not hold."""
    survey = survey_of(slug)
    edited = chapter_edits.edited(survey)
    ready = _ready(survey)
    own, cells = release_preview.chapter(ready)
    whole = section_edits.edited(own, edited.edits)
    told = list(zip(whole, section_edits.claims(whole, cells), strict=True))
    return render_template("staff/chapter.html", survey=survey, told=told,
                           edited=edited, pieces=partial(pieces, release_preview.titles(ready)),
                           unused=section_edits.unused(own, edited.edits))


@blueprint.route("/consultations/<slug>/results/chapter/<int:number>", methods=["GET", "POST"])
@staff(*LEADS)
def edit_section(slug: str, number: int) -> Any:
    """One section as text to edit. What breaks a figure or sets one free is not saved, and told with its line."""
    survey = survey_of(slug)
    edited = chapter_edits.edited(survey)
    own, cells = release_preview.chapter(_ready(survey))
    whole = section_edits.edited(own, edited.edits)
    section = dict(enumerate(whole)).get(number) or abort(404)
    seen = f"{edited.revision} {section.key}"
    form = SectionForm(data={"seen": seen, "heading": section.heading, "text": section.text})
    if form.validate_on_submit():
        def change() -> None:
            if form.seen.data != seen:
                raise ChangedMeanwhile(f"{edited.edited_by or 'Somebody else'} has changed the chapter since you opened this "
                                       "page, so nothing was saved.")
            if request.form.get("action") == "put-back":
                chapter_edits.put_back(survey, own, edited, number)
            else:
                chapter_edits.edit(survey, own, edited, number, form.one_line, form.lines, cells)
        if done := _attempt(survey, form, number, change):
            return done
    return render_template("staff/edit_section.html", survey=survey, section=section, form=form,
                           claims=section_edits.claims(whole, cells)[number], is_edited=section.key in edited.edits), (
        400 if form.errors else 200)


def _attempt(survey: Survey, form: SectionForm, number: int, change: Callable[[], None]) -> Any:
    """Makes a change and leads on; with a refusal the form shows it, and None is given."""
    try:
        change()
    except ChangedMeanwhile as refusal:
        return _overtaken(survey, form, str(refusal))
    except ChapterError as error:
        for claim in error.claims:
            form.refuse("text" if claim.line else "heading", _told(claim))
    except Refused as refusal:
        form.refuse("heading" if not form.one_line else "text", str(refusal))
    else:
        flash("Saved. Make the preview again to see it there.")
        return redirect(url_for("staff.chapter", slug=survey.slug, _anchor=f"section-{number}"), 303)
    return None


def pieces(titles: Mapping[str, str], text: str) -> list[list[tuple[str, str]]]:
    """The lines of a section as they are read: each piece with the cell it is bound to, or what is shown there."""
    return [_line(titles, block) for block in blocks(text)]


def _line(titles: Mapping[str, str], block: Any) -> list[tuple[str, str]]:
    if isinstance(block, Show):
        return [(f"{block.kind.capitalize()}: {titles.get(block.table, block.table)}", "shown")]
    return [(part.words, str(part.cell)) if isinstance(part, Bound) else (part, "") for part in parts(block.text)]


def _told(claim: Claim) -> str:
    where = f"Line {claim.line}: " if claim.line else ""
    return f"{where}“{claim.words}” " + (f"({claim.cell}) {claim.fault}" if claim.cell else claim.fault)


def _overtaken(survey: Survey, form: SectionForm, refusal: str) -> Any:
    """Tells the second of two people that the first was quicker, and gives them back what they typed."""
    return render_template("staff/overtaken.html", survey=survey, refusal=refusal, back="staff.chapter", typed=[
        (name, form[name].data) for name in ("heading", "text")]), 409


def _ready(survey: Survey) -> Prepared:
    return release_preview.find(survey) or abort(404)
