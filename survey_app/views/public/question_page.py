"""A page of questions: shows it with the stored answers, and stores the answers that are sent."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from flask import abort, current_app, redirect, render_template, request, session
from werkzeug.wrappers import Response

from ...access import csrf, is_forged, public
from ...consultations import Refused, Survey, audience_access, fingerprint
from ...database import db
from ...fieldwork import codes, response_places, responses
from ...fieldwork.responses import AlreadySent, DraftAnswers
from ...forms.survey import CLEAR, PageForm, page_form
from ...questionnaire.model import Page
from ...questionnaire.routing import is_asked_of_all
from ...time_limits import UNAVAILABLE
from .. import page_cache
from ..language import say, speech
from . import start_page, writing
from .device import NEXT_PERSON, keep_token
from .respondent import Respondent, address_after_loss, closing, respondent_of
from .urls import address, blueprint

NOT_STORED = ("Sorry, your answers could not be stored just now. They are still on this page. "
              "Wait a minute, then press Continue again.")
FORGED = ("We could not tell that this came from your own browser, so nothing has been stored yet. "
          "Your answers are still on this page. Press Continue again.")
NO_COOKIES = ("Your browser did not send back our cookie, which keeps your answers together while you fill in the survey, so "
              "nothing has been stored yet. Allow cookies for this site, then press Continue again. Your answers are still "
              "on this page.")
SENT = re.compile("[0-9a-f]{1,32}")
NOTICES = {
    "later": "You have not reached that page yet. This is the next one.",
    "lost": "We could not find your answers. Your browser may be blocking cookies, which keep your answers together "
            "while you fill in the survey, or the answers were deleted. Start from this page.",
    "emptied": "That answer has been cleared.",
    "restored": "Your answers on this page are back.",
}


@blueprint.get("/consultations/<slug>/<page_id>")
@public
def page(slug: str, page_id: str) -> Any:
    """Shows one page of the survey with its stored answers."""
    respondent = respondent_of(slug)
    wanted = respondent.page(page_id)
    if respondent.draft is None and respondent.token and responses.was_sent(respondent.survey, respondent.token):
        return redirect(address(respondent.survey, "thanks"), 303)
    if respondent.draft is None and audience_access.admitted(respondent.survey, request.args.get("key", "")) is None:
        return redirect(address(respondent.survey, "start"), 303)
    if wanted is None and not any(page.id == page_id for page in respondent.questionnaire.pages):
        abort(404)
    if wanted is None or not respondent.can_reach(wanted):
        unsent = respondent.next_unsent
        notice = "later" if respondent.draft else "lost"
        return redirect(address(respondent.survey, unsent.id if unsent else "check", notice=notice), 303)
    if not request.args and NEXT_PERSON not in session and respondent.is_untouched(wanted):
        return page_cache.shared("public/page.html", _around(respondent, wanted), lambda: {
            "form": page_form(wanted)({}, speech()), "area": "", "problem": "", "notice": "", "cleared": False, "seen": "",
            "forgets": False, "written": None},
            {"word": respondent.word, **({} if respondent.draft else {"first": secrets.token_urlsafe()})})
    return _show(respondent, wanted, page_form(wanted)(respondent.answers, speech()), status=200)


@blueprint.post("/consultations/<slug>/<page_id>")
@public
@csrf.exempt  # type: ignore[untyped-decorator]  # it checks the token itself, so that a failed check keeps the typed answers
def answer(slug: str, page_id: str) -> Any:
    """Stores a page's answers and redirects to the next page; if anything fails, shows the page again with the typed answers."""
    respondent = respondent_of(slug)
    wanted = respondent.page(page_id) or next((page for page in respondent.questionnaire.pages if page.id == page_id), None)
    if wanted is None:
        abort(404)
    form = page_form(wanted)({}, speech(), clear=_pressed("clear"))
    problem = _about_token()
    if not form.validate() or problem:
        return _show(respondent, wanted, form, status=400, problem=problem)
    try:
        return _stored(respondent, wanted, form)
    except AlreadySent:
        return redirect(address(respondent.survey, "thanks", late="1"), 303)
    except Refused as refusal:
        return _show(respondent, wanted, form, status=409, problem=say(str(refusal)))
    except UNAVAILABLE:
        db.session.rollback()
        current_app.logger.error("A page's answers could not be stored")
        return _show(respondent, wanted, form, status=503, problem=say(NOT_STORED))


def _stored(respondent: Respondent, page: Page, form: PageForm) -> Response:
    """Stores the form's answers, redirects, and keeps the draft's token in a cookie."""
    survey, draft = respondent.survey, replace(_draft(respondent), language=speech().code)
    if _pressed("undo"):
        saved = responses.restore(survey, draft, page)
    elif _pressed("clear"):
        saved = responses.clear(survey, draft, page, _typed(page))
    else:
        saved = responses.save(survey, draft, _with_other_tab(draft, page, form.answers), _place(survey, form))
    if _pressed("save"):
        codes.issue(saved.token)
    was_lost = respondent.draft is None and page.id != respondent.questionnaire.pages[0].id
    updated = respondent.with_draft(saved)
    target = address_after_loss(updated) if was_lost else _next(updated, page)
    stays = any(map(_pressed, ("save", "clear", "undo"))) or "language" in request.form or CLEAR in request.form
    target = target if stays else writing.with_notice(target, updated, page)
    response = redirect(target + _receipt_for_script(), 303)
    keep_token(response, survey, saved.token)
    return response


def _state(draft: DraftAnswers | None, page: Page) -> str:
    """A short fingerprint of what is stored of a page; '' if nothing is."""
    stored = {question.id: draft.answers[question.id] for question in page.questions if draft and question.id in draft.answers}
    return fingerprint(stored) if stored else ""


def _with_other_tab(draft: DraftAnswers, page: Page, answers: dict[str, Any]) -> dict[str, Any]:
    """What was sent. If another tab has stored the page since this one was shown, its answers stay where this one has none."""
    if request.form.get("_seen", "") == _state(draft, page):
        return answers
    return {name: _filled(answer, draft.answers.get(name)) for name, answer in answers.items()}


def _filled(answer: Any, stored: Any) -> Any:
    if isinstance(answer, dict) and isinstance(stored, dict):
        return {**stored, **answer}
    return answer or stored or answer


def _typed(page: Page) -> dict[str, Any]:
    """The valid answers on a page that is being cleared, so that they can be brought back although they were never stored."""
    form = page_form(page)({}, speech())
    form.validate()
    return form.valid_answers


def _receipt_for_script() -> str:
    """The end of the address that tells the page's script that what it sent is stored, so that it may forget it."""
    sent = request.form.get("_sent", "")
    return f"#stored={sent}" if SENT.fullmatch(sent) else ""


def _draft(respondent: Respondent) -> DraftAnswers:
    """The draft, or a new one. Raises AlreadySent if the answers were sent while this page was still open."""
    if respondent.draft:
        return respondent.draft
    if responses.load(respondent.survey, respondent.token):
        raise Refused(NOT_STORED)   # the database is back, but this page was made without what was answered before
    if respondent.token and responses.was_sent(respondent.survey, respondent.token):
        raise AlreadySent
    audience = audience_access.check_access(respondent.survey, request.args.get("key", ""))
    return responses.begin(audience.code, page=request.form.get("_first", "")[:60])


def _place(survey: Survey, form: PageForm) -> dict[str, Any] | None:
    """The place of the typed postcode; None if none was typed, so that the stored place stays."""
    if form.typed_postcode:
        place = response_places.find_place(survey, form.typed_postcode)
        return {**response_places.place_columns(place), **start_page.shown_area(place)}
    return {} if form.clears_place else None


def _next(respondent: Respondent, page: Page) -> str:
    """The next page; after a change from the check page, the check page, unless the change opened pages not yet sent."""
    if _pressed("save"):
        return address(respondent.survey, "saved")
    if any(_pressed(action) for action in ("clear", "undo")) or "language" in request.form or CLEAR in request.form:
        kept = {name: "1" for name in ("change",) if name in request.args} | _notice_after_press()
        return address(respondent.survey, page.id, **kept, _anchor=None if "_sent" in request.form else request.form.get(CLEAR))
    if "change" in request.args or respondent.page(page.id) is None:
        return respondent.next_address
    return respondent.after(page)


def _notice_after_press() -> dict[str, str]:
    """The notice of what the page has done, which takes the focus; without a script, Clear leads back to the answer itself."""
    if _pressed("undo"):
        return {"notice": "restored"}
    return {"notice": "emptied"} if CLEAR in request.form and "_sent" in request.form else {}


def _show(respondent: Respondent, page: Page, form: PageForm, status: int, problem: str = "") -> Any:
    if respondent.page(page.id) is None:
        respondent = respondent.with_every_page()
    if status != HTTPStatus.OK:
        form.ask_postcode_again()
    notice = NOTICES.get(request.args.get("notice", ""))
    return render_template(
        "public/page.html", form=form, area=start_page.kept_area_words(respondent.place), problem=problem,
        notice=say(notice) if notice else "", written=writing.written(respondent),
        first="" if respondent.draft else request.form.get("_first", "")[:60] or secrets.token_urlsafe(), word=respondent.word,
        seen=request.form.get("_seen", "")[:16] if request.method == "POST" else _state(respondent.draft, page),
        forgets=session.pop(NEXT_PERSON, False), cleared=bool(respondent.draft and responses.can_restore(respondent.draft, page)),
        **_around(respondent, page)), status


def _around(respondent: Respondent, page: Page) -> dict[str, Any]:
    """The frame of a page: its title, its section, the link back, and whether the survey closes soon."""
    number, part = respondent.section(page)
    place = say("Page {number} of {total}", number=number, total=respondent.sections)
    place = say("{page}, part {part}", page=place, part=part) if part > 1 else place
    return {"survey": respondent.survey, "page": page, "title": _title(respondent, page, place.striptags()), "place": place,
            "begun": respondent.draft is not None, "marked": bool(respondent.word), "closing": closing(respondent.survey),
            "back": address(respondent.survey, "check") if "change" in request.args else respondent.before(page)}


def _title(respondent: Respondent, page: Page, place: str) -> str:
    """The title in the tab and the history: what the page is about, which one it is, and which survey. That of a page that
    depends on an answer leaves out what it is about, because it would tell the answer.
    """
    about = f"{page.title} – " if is_asked_of_all(page, respondent.questionnaire) else ""
    return f"{about}{place} – {respondent.questionnaire.title}"


def _about_token() -> str:
    """The message for a wrong CSRF token; '' if the token is right."""
    return str(say(FORGED if request.cookies else NO_COOKIES)) if is_forged() else ""


def _pressed(action: str) -> bool:
    return action in request.form.getlist("action")
