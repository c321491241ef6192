"""Where a respondent stands in a survey: what they have sent, which pages they are asked, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import abort, current_app, make_response, render_template, request
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from ... import consultations
from ...consultations import SLUG, State, Survey
from ...fieldwork import responses
from ...fieldwork.responses import Answering
from ...models.consultations import now
from ...publishing.publications import versions
from ...questionnaire import translation
from ...questionnaire.model import Page, Questionnaire
from ...questionnaire.routing import asked_pages
from ..language import speak, speech
from .urls import address

LAST_CALL = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Respondent:
    """One respondent's place in a survey: the draft if there is one, and the pages that are asked, in their language."""

    survey: Survey
    questionnaire: Questionnaire
    draft: Answering | None
    token: str
    pages: tuple[Page, ...]

    @property
    def answers(self) -> Mapping[str, Any]:
        return self.draft.answers if self.draft else {}

    @property
    def place(self) -> Mapping[str, Any]:
        """What is kept of the postcode that was given; empty when none was."""
        return self.draft.place if self.draft else {}

    @property
    def next_unsent(self) -> Page | None:
        """The first page that has not been sent, or None when all have."""
        return next((page for page in self.pages
                     if any(question.id not in self.answers for question in page.questions)), None)

    @property
    def next_address(self) -> str:
        """The address of the first page that has not been sent, or of the check."""
        return address(self.survey, self.next_unsent.id if self.next_unsent else "check")

    def page(self, page_id: str) -> Page | None:
        """The page of this id, if it is asked."""
        return next((page for page in self.pages if page.id == page_id), None)

    def number(self, page: Page) -> int:
        """Which page of those asked this is, from 1. Pages are told by id: their questions change with the answers."""
        return 1 + [one.id for one in self.pages].index(page.id)

    def is_untouched(self, page: Page) -> bool:
        """Whether a page is shown as everybody sees it at first: no question or row routed past, and nothing sent yet."""
        is_whole = any(page is one for one in self.questionnaire.pages)
        return is_whole and not any(question.id in self.answers for question in page.questions)

    def can_reach(self, page: Page) -> bool:
        """Whether every page before it has been sent."""
        unsent = self.next_unsent
        return unsent is None or self.number(page) <= self.number(unsent)

    def after(self, page: Page) -> str:
        """The address of what follows a page: the next page, or the check."""
        number = self.number(page)
        return address(self.survey, self.pages[number].id if number < len(self.pages) else "check")

    def before(self, page: Page) -> str:
        """The address of what comes before a page: the page before, or the start."""
        number = self.number(page)
        return address(self.survey, self.pages[number - 2].id if number > 1 else "start")

    def with_draft(self, draft: Answering) -> Respondent:
        """The same respondent after the draft has changed."""
        return replace(self, draft=draft, token=draft.token, pages=asked_pages(self.questionnaire, draft.answers))

    def with_every_page(self) -> Respondent:
        """As if every page were asked: for a page sent from a tab whose route has changed since."""
        return replace(self, pages=self.questionnaire.pages)


def asking(slug: str) -> Respondent:
    """Where the respondent stands, if answers can be given; otherwise a page that says when they could or will be."""
    return respondent_in(asked_about(slug))


def asked_about(slug: str) -> Survey:
    """The consultation, if answers can be given; otherwise a page that says when they could or will be."""
    survey = find(slug)
    state = survey.state()
    if state is State.OPEN or (survey.accepts_drafts() and token_of(survey)):
        return survey
    if state is not State.CLOSED:
        abort(make_response(render_template("public/not_yet.html", survey=survey), 404))
    results = versions.find(slug)
    return abort(make_response(render_template("public/closed.html", survey=survey, results=results), 410))


def asked_for_code(slug: str) -> Survey:
    """The consultation, if saved answers can be opened by their code; that is so for 60 minutes after it closed, too."""
    survey = find(slug)
    return survey if survey.accepts_drafts() else asked_about(slug)


def find(slug: str) -> Survey:
    """The consultation, open or not, in the language that its page is said in; 404 where there is none."""
    survey = consultations.recent(slug) if SLUG.fullmatch(slug) else None
    if survey is None or survey.state() is State.DRAFT:
        abort(404)
    speak(translation.languages(survey.questionnaire))
    return survey


def lost(standing: Respondent) -> str:
    """The address of the first page that is not sent, which says that answers were not found."""
    unsent = standing.next_unsent or standing.pages[0]
    return address(standing.survey, unsent.id, notice="lost")


def closing(survey: Survey) -> str:
    """'soon' in the hour before a survey closes, 'over' in the hour after it, in which what was begun can be sent; else ''."""
    if survey.state() is State.CLOSED:
        return "over"
    return "soon" if survey.state(now() + LAST_CALL) is State.CLOSED else ""


def respondent_in(survey: Survey) -> Respondent:
    """Where the respondent stands in a consultation."""
    token = token_of(survey)
    draft = _draft(survey, token)
    questionnaire = consultations.asked_in(survey, speech().code)
    return Respondent(survey, questionnaire, draft, token, asked_pages(questionnaire, draft.answers if draft else {}))


def token_of(survey: Survey) -> str:
    """The token of this device's draft; '' where it has none."""
    return request.cookies.get(cookie_name(survey.slug), "")


def keep_token(response: Response, survey: Survey, token: str) -> None:
    """Lets this device find its answers again, for as long as they can be sent: said anew each time, since that may change."""
    remaining = int((survey.grace_ends_at - now()).total_seconds())
    response.set_cookie(cookie_name(survey.slug), token, max_age=max(remaining, 0), httponly=True, samesite="Lax",
                        secure=current_app.config["PRODUCTION"])


def cookie_name(slug: str) -> str:
    """The name of the cookie that holds a draft's token."""
    return f"hys_{slug}"


def _draft(survey: Survey, token: str) -> Answering | None:
    """The draft of this token; with the database down none, which is enough to show again what was typed."""
    try:
        return responses.load(survey, token)
    except DBAPIError:
        if request.method == "GET":
            raise
        return None
