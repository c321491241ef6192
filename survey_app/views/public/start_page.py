"""The start page (who asks, why, how long it takes and until when), the words for a resident's area, and the pages about
privacy, cookies, accessibility and support.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import abort, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from ... import consultations
from ...access import csrf, public
from ...assurance.conformance import conformance
from ...consultations import State, audience_access, policies, support_lines
from ...database import forgets_at_once
from ...fieldwork import complaints, responses
from ...geography.places import Place
from ...publishing.publications import versions
from ...questionnaire import translation
from .. import page_cache
from ..errors import message
from ..language import say, speech
from . import sharing
from .device import NEXT_PERSON, clear_pages_aside, cookie_name, is_shared, let_go, token_of
from .respondent import Respondent, find, respondent_in, respondent_of
from .urls import address, blueprint, with_word

PRIVACY = ("controller", "purpose", "lawful_basis", "retention", "rights", "contact")


@blueprint.get("/")
@public
def home() -> str | Response:
    """The start page of the only open consultation, or a list of consultations: the open ones first, then the next ones by
    their opening, then the closed ones, the latest first.
    """
    surveys = sorted(consultations.listed(), key=lambda survey: survey.opens_at)
    running, coming, closed = ([survey for survey in surveys if survey.state() is state]
                               for state in (State.OPEN, State.SCHEDULED, State.CLOSED))
    with_results = versions.shown(survey.slug for survey in surveys if survey.state() is not State.DRAFT)
    if len(running) == 1:
        return _start(respondent_in(find(running[0].slug)), bool(with_results))
    return render_template("public/home.html", running=running, coming=coming, closed=closed[::-1], with_results=with_results)


@blueprint.get("/consultations/<slug>/")
@public
def start(slug: str) -> str | Response:
    """The start page of a consultation."""
    return _start(respondent_of(slug))


@blueprint.post("/consultations/<slug>/start")
@public
def start_again(slug: str) -> Any:
    """Removes the answers on this device so that another person can use it; refused when nobody can start any more."""
    respondent = respondent_of(slug)
    if respondent.survey.state() is State.CLOSED:
        return message("The survey has closed", "Nobody can begin a new survey any more. Answers that were begun on this device "
                       "are kept, and can be sent for 60 minutes after closing. Go to the start page to continue them.",
                       409, respondent.survey)
    response = redirect(address(respondent.survey, respondent.questionnaire.pages[0].id), 303)
    session[NEXT_PERSON] = True
    response.delete_cookie(cookie_name(slug), secure=current_app.config["PRODUCTION"])
    return response


@blueprint.post("/consultations/<slug>/let-go")
@public
def leave_device(slug: str) -> Any:
    """Takes the answers off this device; the resume code brings them back."""
    survey = respondent_of(slug).survey
    response = redirect(url_for("public.left_device", slug=survey.slug), 303)
    response.delete_cookie(cookie_name(slug), secure=current_app.config["PRODUCTION"])
    return response


@blueprint.get("/consultations/<slug>/let-go")
@public
def left_device(slug: str) -> Any:
    """The page that says that the answers are off this device; to who has answers on it, their start page."""
    survey = find(slug)
    if token_of(survey):
        return redirect(address(survey, "start"), 303)
    return message("Your answers are off this device", "Your code brings them back, on this device or on another.", 200, survey,
                   forgets=True)


@blueprint.post("/leave")
@public
@csrf.exempt  # type: ignore[untyped-decorator]  # a ping has no form; the browser says where it comes from
def leave() -> Any:
    """Takes every draft and receipt off this device: what "Exit this page" asks for while it leaves."""
    if not _is_from_here():
        abort(400)
    response = Response(status=204)
    let_go(response)
    return clear_pages_aside(response)


@blueprint.get("/forget")
@public
def forget() -> Any:
    """An empty picture. The browser that asks for it throws away the pages that it had put aside for the way back."""
    return clear_pages_aside(Response('<svg xmlns="http://www.w3.org/2000/svg"/>', mimetype="image/svg+xml"))


def _is_from_here() -> bool:
    """Whether a page of ours sent this: browsers say so, in one header or, with a link's ping, in another."""
    said = request.headers.get("Sec-Fetch-Site")
    return said == "same-origin" if said else urlsplit(request.headers.get("Origin", "")).netloc == request.host


def _start(respondent: Respondent, earlier: bool = False) -> str:
    survey = respondent.survey
    sent = bool(respondent.token) and respondent.draft is None and responses.was_sent(survey, respondent.token)
    admitted = audience_access.admitted(survey, request.args.get("key", ""))
    audience = (admitted or survey.questionnaire.audiences[0]).code
    context = {
        "survey": survey, "sent": sent, "title": sharing.title_in(survey, speech().code), "is_admitted": admitted is not None,
        "uses_codes": audience_access.uses_codes(survey), "earlier": earlier, "over": survey.state() is State.CLOSED,
        "audience": next(group for group in respondent.questionnaire.audiences if group.code == audience),
        "first": address(survey, respondent.questionnaire.pages[0].id), "is_shared": is_shared(),
        "first_shared": address(survey, respondent.questionnaire.pages[0].id, shared=1),
        "shared_address": sharing.address_in(survey, speech().code),
        "is_draft": translation.is_draft(survey.questionnaire, speech().code),
    }
    if respondent.draft:
        continue_at = with_word(respondent.next_address, {"_draft": respondent.word})
        return render_template("public/start.html", respondent=respondent, word=respondent.word, continue_at=continue_at,
                               **context)
    return page_cache.shared("public/start.html", context, lambda: {"respondent": respondent}, {"word": respondent.word})


def shown_area(place: Place) -> dict[str, Any]:
    """What a draft stores of a place besides its codes, so that the page can name it in any language."""
    areas = (place.ward_name or place.ward, place.authority_name or place.authority)
    return {"shown": ", ".join(name for name in areas if name), "outward_only": place.outward_only}


def area_words(place: Mapping[str, Any]) -> Any:
    """The ward and authority, the district of half a postcode, or why the area is unknown; '' if no postcode was given."""
    area = place.get("shown", "")
    match place.get("place_status", ""):
        case "":
            return ""
        case "matched" | "terminated" if area:
            return area
        case "outside":
            return say("Outside the area that this survey is about. Your answers count, but for no part of the area")
        case "no_area" if area and place.get("outward_only"):
            return say("{area}. You gave the first half of a postcode, so we know the district and nothing smaller", area=area)
        case _ if place.get("outward_only"):
            return say("Area unknown: the first half of a postcode is not enough here, but your answers count all the same")
        case "no_area":
            return say("Area unknown: our list has no area for this postcode, but your answers count all the same")
        case _:
            return say("Area unknown: this postcode is not in our list, but your answers count all the same")


def kept_area_words(place: Mapping[str, Any]) -> Any:
    """The same for the page that asks for a postcode, with how to change it; '' if no postcode was given."""
    area = area_words(place)
    if not area:
        return ""
    if place.get("place_status") in ("matched", "terminated"):
        return say("Your area: {area}. We did not keep your postcode. Leave the box empty to keep this area.", area=area)
    return say("{area}. We did not keep your postcode. Leave the box empty to keep this, or enter a full postcode.", area=area)


@blueprint.get("/consultations/<slug>/privacy")
@public
def privacy(slug: str) -> Any:
    """The privacy notice: the consultation's own settings and what applies to all."""
    survey = find(slug)
    own = {name: getattr(survey.settings, name) for name in PRIVACY}
    return render_template("public/privacy.html", survey=survey, own=own, months=policies.months_kept(survey.settings),
                           at_once=forgets_at_once())


@blueprint.get("/cookies")
@public
def cookies() -> Any:
    """Each cookie: its purpose, and how long it lasts."""
    return render_template("public/cookies.html", survey=None)


@blueprint.get("/accessibility")
@public
def accessibility() -> Any:
    """The accessibility statement."""
    nations = frozenset[str]().union(*map(support_lines.nations, consultations.listed() or (None,)))
    return render_template("public/accessibility.html", survey=None, tested=conformance(), nations=nations,
                           days=complaints.DAYS_TO_ANSWER)


@blueprint.get("/support")
@blueprint.get("/consultations/<slug>/support")
@public
def support(slug: str = "") -> Any:
    """Support services and their telephone numbers: those of a consultation, or the national ones."""
    return render_template("public/support_page.html", survey=find(slug) if slug else None)
