"""One page of questions: shown with what was answered before, and stored as it is sent."""

from __future__ import annotations

import secrets
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from flask import abort, current_app, redirect, render_template, request
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from ...access import csrf, forged, public
from ...consultations import Refused, Survey, audience_access
from ...database import db
from ...fieldwork import codes, responses
from ...fieldwork.responses import Answering, Sent
from ...forms.survey import PageForm, page_form
from ...questionnaire.model import Page
from .. import page_cache
from ..language import say, speech
from . import start_page
from .respondent import Respondent, asking, closing, keep_token, lost
from .urls import address, blueprint

NOT_STORED = ("Sorry, your answers could not be stored just now. They are still on this page. "
              "Wait a minute, then press Continue again.")
FORGED = ("We could not tell that this came from your own browser, so nothing has been stored yet. "
          "Your answers are still on this page. Press Continue again.")
NO_COOKIES = ("Your browser did not send back our cookie, which keeps your answers together while you fill in the survey, so "
              "nothing has been stored yet. Allow cookies for this site, then press Continue again. Your answers are still "
              "on this page.")
NOTICES = {
    "later": "You have not reached that page yet. This is the next one.",
    "lost": "We could not find your answers. Your browser may be blocking cookies, which keep your answers together "
            "while you fill in the survey, or the answers were deleted. Start from this page.",
}


@blueprint.get("/consultations/<slug>/<page_id>")
@public
def page(slug: str, page_id: str) -> Any:
    """One page of the survey, with what was answered on it before."""
    standing = asking(slug)
    wanted = standing.page(page_id)
    if standing.draft is None and standing.token and responses.was_sent(standing.survey, standing.token):
        return redirect(address(standing.survey, "thanks"), 303)
    if standing.draft is None and audience_access.admitted(standing.survey, request.args.get("key", "")) is None:
        return redirect(address(standing.survey, "start"), 303)
    if wanted is None and not any(page.id == page_id for page in standing.questionnaire.pages):
        abort(404)
    if wanted is None or not standing.can_reach(wanted):
        unsent = standing.next_unsent
        notice = "later" if standing.draft else "lost"
        return redirect(address(standing.survey, unsent.id if unsent else "check", notice=notice), 303)
    if not request.args and standing.is_untouched(wanted):
        return page_cache.shared("public/page.html", _around(standing, wanted), lambda: {
            "form": page_form(wanted)({}, speech()), "area": "", "problem": "", "notice": ""},
            {} if standing.draft else {"first": secrets.token_urlsafe()})
    return _show(standing, wanted, page_form(wanted)(standing.answers, speech()), status=200)


@blueprint.post("/consultations/<slug>/<page_id>")
@public
@csrf.exempt  # type: ignore[untyped-decorator]  # it checks the token itself, so that a failed check keeps what was typed
def answer(slug: str, page_id: str) -> Any:
    """Stores a page's answers and goes on; whatever stands in the way, what was typed is shown again."""
    standing = asking(slug)
    wanted = standing.page(page_id) or next((one for one in standing.questionnaire.pages if one.id == page_id), None)
    if wanted is None:
        abort(404)
    form = page_form(wanted)({}, speech(), clear=_pressed("clear"))
    problem = _about_token()
    if not form.validate() or problem:
        return _show(standing, wanted, form, status=400, problem=problem)
    try:
        return _stored(standing, wanted, form)
    except Sent:
        return redirect(address(standing.survey, "thanks", late="1"), 303)
    except Refused as refusal:
        return _show(standing, wanted, form, status=409, problem=say(str(refusal)))
    except DBAPIError:
        db.session.rollback()
        current_app.logger.exception("A page's answers could not be stored")
        return _show(standing, wanted, form, status=503, problem=say(NOT_STORED))


def _stored(standing: Respondent, page: Page, form: PageForm) -> Response:
    """Stores what the form holds and leads on; the cookie keeps the way back to it."""
    survey = standing.survey
    saved = responses.save(survey, replace(_draft(standing), language=speech().code), form.answers, _place(survey, form))
    if _pressed("save"):
        codes.issue(saved.token)
    was_lost = standing.draft is None and page.id != standing.questionnaire.pages[0].id
    now_standing = standing.with_draft(saved)
    response = redirect(lost(now_standing) if was_lost else _next(now_standing, page), 303)
    keep_token(response, survey, saved.token)
    return response


def _draft(standing: Respondent) -> Answering:
    """The draft, or a new one; Sent is raised for a page that was still open when the answers were sent."""
    if standing.draft:
        return standing.draft
    if responses.load(standing.survey, standing.token):
        raise Refused(NOT_STORED)   # the database is back, but this page was made without what was answered before
    if standing.token and responses.was_sent(standing.survey, standing.token):
        raise Sent
    audience = audience_access.check_access(standing.survey, request.args.get("key", ""))
    return responses.begin(audience.code, page=request.form.get("_first", "")[:60])


def _place(survey: Survey, form: PageForm) -> dict[str, Any] | None:
    """Where the postcode that was typed lies; None where none was typed, which changes nothing."""
    if form.typed_postcode:
        found = responses.find_place(survey, form.typed_postcode)
        return {**responses.place_columns(found), **start_page.shown(found)}
    return {} if form.asks_postcode and _pressed("clear") else None


def _next(standing: Respondent, page: Page) -> str:
    """After a change from the check page: back to it, unless the change opened pages that were not sent yet."""
    if _pressed("save"):
        return address(standing.survey, "saved")
    if _pressed("clear") or "language" in request.form:
        return address(standing.survey, page.id, **{name: "1" for name in ("change",) if name in request.args})
    if "change" in request.args or standing.page(page.id) is None:
        return standing.next_address
    return standing.after(page)


def _show(standing: Respondent, page: Page, form: PageForm, status: int, problem: str = "") -> Any:
    if standing.page(page.id) is None:
        standing = standing.with_every_page()
    if status != HTTPStatus.OK:
        form.ask_postcode_again()
    notice = NOTICES.get(request.args.get("notice", ""))
    return render_template(
        "public/page.html", form=form, area=start_page.kept(standing.place), problem=problem,
        notice=say(notice) if notice else "",
        first="" if standing.draft else request.form.get("_first", "")[:60] or secrets.token_urlsafe(),
        **_around(standing, page)), status


def _around(standing: Respondent, page: Page) -> dict[str, Any]:
    """What stands around a page's questions: its place among the pages that are asked, and the way back."""
    return {"survey": standing.survey, "page": page, "begun": standing.draft is not None, "closing": closing(standing.survey),
            "number": standing.number(page), "total": len(standing.pages),
            "back": address(standing.survey, "check") if "change" in request.args else standing.before(page)}


def _about_token() -> str:
    """What is said when the token against forged sends is wrong; '' when it is not."""
    return str(say(FORGED if request.cookies else NO_COOKIES)) if forged() else ""


def _pressed(action: str) -> bool:
    return action in request.form.getlist("action")
