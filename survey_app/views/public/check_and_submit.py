"""Check your answers, send them, and thank you; also withdrawing them later with the receipt code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import current_app, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from ...access import csrf, is_forged, public
from ...consultations import Refused, State, Survey
from ...database import db, forgets_at_once
from ...fieldwork import draft_tokens, one_time_codes, responses
from ...fieldwork.responses import Erased, NothingAnswered
from ...questionnaire.model import Page
from ...time_limits import UNAVAILABLE
from .. import page_cache
from ..errors import message
from ..language import say, speech
from . import codes, start_page, writing
from .device import cookie_name, is_shared, let_go, token_of
from .respondent import Respondent, answerable_survey, check_word, closing, find, respondent_in, respondent_of
from .tries import TOO_MANY_TRIES, is_over_limit, too_many
from .urls import address, blueprint, with_word

FORGED = ("We could not tell that this came from your own browser, so your answers have not been sent yet. They are kept. "
          "Press Send my answers again.")
MOST_TRIES = 20    # wrong receipt codes in an hour from one internet address, before they are answered with 429
TRAP = "website"   # a hidden field: people leave it empty, programs that fill in everything do not


@blueprint.get("/consultations/<slug>/check")
@public
def check(slug: str) -> Any:
    """All answers, each with a link to change it."""
    respondent = respondent_of(slug)
    if respondent.draft is None:
        return redirect(address(respondent.survey, "thanks" if _was_sent(respondent.survey) else "start"), 303)
    if respondent.next_unsent:
        return redirect(address(respondent.survey, respondent.next_unsent.id, notice="later"), 303)
    return _check(respondent)


@blueprint.post("/consultations/<slug>/check")
@public
@csrf.exempt  # type: ignore[untyped-decorator]  # it checks the token itself, so that a failed check shows the answers again
def send(slug: str) -> Any:
    """Sends the answers. If they are sent twice, they are stored once."""
    survey = answerable_survey(slug)
    if token_of(survey):
        check_word(survey)
    if is_forged():
        return _not_sent(respondent_in(survey))
    try:
        responses.submit(survey, token_of(survey), trapped=bool(request.form.get(TRAP)), refuse_blank=True)
    except NothingAnswered:
        return _left_blank(survey) if "blank" in request.form else _check(respondent_in(survey), is_blank=True)
    except one_time_codes.CodeGone as gone:
        return codes.not_sent(survey, gone)
    except Refused as refusal:
        return message("Your answers were not sent", str(refusal), 409, survey)
    except UNAVAILABLE:
        db.session.rollback()
        current_app.logger.error("A response could not be stored")
        return message("Your answers are not sent yet", "They are kept, but could not be sent just now. Wait a minute, "
                       "then go back and press Send my answers again.", 503, survey)
    return redirect(address(survey, "thanks"), 303)


@blueprint.get("/consultations/<slug>/check/copy")
@public
def own_copy(slug: str) -> Any:
    """The answers in words, as a text file for the respondent alone: from the draft, which sending deletes."""
    respondent = respondent_of(slug)
    if respondent.draft is None:
        return redirect(address(respondent.survey, "start"), 303)
    text = "\n".join([str(respondent.questionnaire.title), *_copied(respondent)]) + "\n"
    return Response(text, mimetype="text/plain", headers={"Content-Disposition": 'attachment; filename="answers.txt"',
                                                          "Cache-Control": "no-store"})


@blueprint.get("/consultations/<slug>/thanks")
@public
def thanks(slug: str) -> Any:
    """The thank-you page with the receipt code."""
    survey = find(slug)
    if not _was_sent(survey):
        return redirect(address(survey, "start"), 303)
    token = token_of(survey)
    context = {"survey": survey, "over": survey.state() is State.CLOSED, "late": "late" in request.args, "shared": is_shared()}
    private = {"receipt": responses.receipt_of(survey, token), "word": draft_tokens.word_of(token)}
    page = make_response(page_cache.shared("public/thanks.html", context, private=private))
    if is_shared():     # the next person at this device must not find the receipt
        let_go(page)
    return page


@blueprint.route("/withdraw/<slug>", methods=["GET", "POST"])
@public
def withdraw(slug: str) -> Any:
    """Deletes the response with this receipt code, until the consultation closes. Wrong codes are counted."""
    survey, problem, status = find(slug), "", 200
    typed = request.form.get("receipt", "")[:60]
    try:
        responses.check_erasable(survey)
        if request.method == "POST":
            if erased := responses.withdraw(survey, typed):
                return _withdrawn(survey, erased)
            problem, status = _wrong_receipt(typed)
    except Refused as refusal:
        return message("Nobody can delete answers any more", str(refusal), 410, survey)
    page = render_template("public/withdraw.html", survey=survey, problem=problem, typed=typed, at_once=forgets_at_once())
    return page, status


def _withdrawn(survey: Survey, erased: Erased) -> Any:
    if erased is Erased.WHOLLY:
        return message("Your answers have been deleted", "Nothing of them is kept in the database. Backups that were made "
                       "before hold them until they are deleted in turn.", 200, survey)
    return message("Your answers have been deleted", "Nobody can look at them any more. Traces of them stay in the database’s "
                   "own files until it writes over them, at the latest after {days} days. Backups that were made before hold "
                   "them until they are deleted in turn.", 200, survey, days=current_app.config["TRACES_DAYS"])


def _wrong_receipt(typed: str) -> tuple[Any, int]:
    if not typed.strip():
        return say("Enter your receipt code"), 400
    if is_over_limit("withdraw", MOST_TRIES):
        return too_many(), TOO_MANY_TRIES
    return say("There is no response with this receipt code. Check the code and enter it again"), 400


def _was_sent(survey: Survey) -> bool:
    token = token_of(survey)
    return bool(token) and responses.was_sent(survey, token)


def _not_sent(respondent: Respondent) -> Any:
    """The check page again after a failed token; without a draft, the receipt or a message."""
    if respondent.draft:
        return _check(respondent, say(FORGED)), 400
    if _was_sent(respondent.survey):
        return redirect(address(respondent.survey, "thanks"), 303)
    return message("Your answers were not sent", "We could not find your answers. Your browser may be blocking cookies, which "
                   "keep your answers together while you fill in the survey, or the answers were deleted. Start again to answer.",
                   400, respondent.survey)


def _left_blank(survey: Survey) -> Any:
    """Gives up a draft without an answer; it counts as no respondent, and its one-time code can be used again."""
    responses.give_up(survey, token_of(survey))
    page = make_response(message("You left every question blank", "So there was nothing to send, and nothing is kept. If you "
                                 "would like to answer after all, go to the start page.", 200, survey))
    page.delete_cookie(cookie_name(survey.slug), secure=current_app.config["PRODUCTION"])
    return page


def _check(respondent: Respondent, problem: str = "", is_blank: bool = False) -> str:
    summary = [(page, list(_answers(page, respondent))) for page in respondent.pages]
    word = respondent.word
    return render_template("public/check.html", survey=respondent.survey, summary=summary, problem=problem, trap=TRAP,
                           closing=closing(respondent.survey), word=word, is_blank=is_blank, written=writing.written(respondent),
                           first=with_word(address(respondent.survey, respondent.pages[0].id), {"_draft": word}),
                           back=with_word(address(respondent.survey, respondent.pages[-1].id), {"_draft": word}),
                           change=lambda page: address(respondent.survey, page.id, change="1", _draft=word))


def _plain(words: str) -> str:
    """Words of ours without the marks of their language; the words of others as they are."""
    return words.striptags() if isinstance(words, Markup) else f"{words}"


def _copied(respondent: Respondent) -> Iterator[str]:
    """The pages with their answers, a line each."""
    for page in respondent.pages:
        yield from ("", str(page.title))
        for label, value in _answers(page, respondent):
            yield f"{_plain(label)}: {_plain(value) or speech().plain('Not answered')}"


def _answers(page: Page, respondent: Respondent) -> Iterator[tuple[str, str]]:
    """Each question of a page, or row of a matrix, with its answer in words."""
    for question in page.questions:
        if question.kind.asks_place:
            yield say("Your area"), start_page.area_words(respondent.place)
        else:
            yield from question.kind.in_words(question, respondent.answers.get(question.id))
