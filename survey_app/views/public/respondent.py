"""A respondent's place in a survey: the draft, the pages they are asked, and the page that comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import abort, make_response, redirect, render_template, request

from ... import consultations
from ...consultations import SLUG, State, Survey
from ...fieldwork import draft_tokens, responses
from ...fieldwork.responses import DraftAnswers
from ...models.consultations import now
from ...publishing.publications import versions
from ...questionnaire import translation
from ...questionnaire.model import Page, Questionnaire
from ...questionnaire.routing import asked_pages, is_asked_of_all
from ...time_limits import UNAVAILABLE
from ..language import speak, speech
from .device import token_of
from .urls import address, with_word

LAST_CALL = timedelta(hours=1)
OTHER = "other"     # in place of a draft's word: it is of none


@dataclass(frozen=True, slots=True)
class Respondent:
    """A respondent: the draft, if there is one, and the pages they are asked, in their language."""

    survey: Survey
    questionnaire: Questionnaire
    draft: DraftAnswers | None
    token: str
    pages: tuple[Page, ...]

    @property
    def answers(self) -> Mapping[str, Any]:
        return self.draft.answers if self.draft else {}

    @property
    def place(self) -> Mapping[str, Any]:
        """The stored areas of the respondent's postcode; empty if they gave none."""
        return self.draft.place if self.draft else {}

    @property
    def next_unsent(self) -> Page | None:
        """The first page not yet sent; None if all are sent."""
        return next((page for page in self.pages
                     if any(question.id not in self.answers for question in page.questions)), None)

    @property
    def word(self) -> str:
        """The word that says for which draft a page was made; '' if the device has none."""
        return draft_tokens.word_of(self.token) if self.token else ""

    @property
    def next_address(self) -> str:
        """The address of the first page not yet sent, or of the check page."""
        return address(self.survey, self.next_unsent.id if self.next_unsent else "check")

    def page(self, page_id: str) -> Page | None:
        """The page with this id, if the respondent is asked it."""
        return next((page for page in self.pages if page.id == page_id), None)

    def number(self, page: Page) -> int:
        """The page's number among those asked, from 1. Pages are compared by id, because their questions change with the
        answers.
        """
        return 1 + [asked.id for asked in self.pages].index(page.id)

    def section(self, page: Page) -> tuple[int, int]:
        """The section that a page belongs to, from 1, and which page of it this is, from 1. A page that depends on an answer
        belongs to the section of the page before it, so that the number of sections is the same for everybody.
        """
        starts = [number for number, asked in enumerate(self.pages) if number == 0 or is_asked_of_all(asked, self.questionnaire)]
        number = self.number(page) - 1
        section = sum(start <= number for start in starts)
        return section, number - starts[section - 1] + 1

    @property
    def sections(self) -> int:
        """The number of sections; no answer changes it."""
        return sum(number == 0 or is_asked_of_all(page, self.questionnaire)
                   for number, page in enumerate(self.questionnaire.pages))

    def is_untouched(self, page: Page) -> bool:
        """Whether the page looks the same for everybody: no question or row routed past, and nothing sent yet."""
        is_whole = any(page is unrouted for unrouted in self.questionnaire.pages)
        return is_whole and not any(question.id in self.answers for question in page.questions)

    def can_reach(self, page: Page) -> bool:
        """Whether every earlier page has been sent."""
        unsent = self.next_unsent
        return unsent is None or self.number(page) <= self.number(unsent)

    def after(self, page: Page) -> str:
        """The address of the next page, or of the check page."""
        number = self.number(page)
        return address(self.survey, self.pages[number].id if number < len(self.pages) else "check")

    def before(self, page: Page) -> str:
        """The address of the previous page, or of the start page."""
        number = self.number(page)
        return address(self.survey, self.pages[number - 2].id if number > 1 else "start")

    def with_draft(self, draft: DraftAnswers) -> Respondent:
        """The same respondent with a changed draft."""
        return replace(self, draft=draft, token=draft.token, pages=asked_pages(self.questionnaire, draft.answers))

    def with_every_page(self) -> Respondent:
        """The same respondent with every page asked: for a page from a tab whose route has changed since."""
        return replace(self, pages=self.questionnaire.pages)


def respondent_of(slug: str) -> Respondent:
    """The respondent, if the consultation takes answers; otherwise aborts with a page that says when it does.

    Also aborts if the link or form comes from a page that was made for another draft.
    """
    survey = answerable_survey(slug)
    check_word(survey)
    return respondent_in(survey)


def check_word(survey: Survey) -> None:
    """Aborts if a link or form comes from a page that was made for another draft than this device has now.

    A link's word is taken out of the address again by a redirect. A first page has a random word of its own, from which the
    token of its draft is made.
    """
    token, sent = token_of(survey), request.form if request.method == "POST" else request.args
    word, first = sent.get("_draft", ""), sent.get("_first", "")
    is_same = not word or draft_tokens.is_word_of(word, token)
    if not word and first and token:
        is_same = draft_tokens.was_begun_by(token, first[:60])
    if not is_same:
        page = render_template("public/other_draft.html", survey=survey, word=word[:60] or OTHER)
        abort(make_response(page, 409))
    if request.method == "GET" and word:
        abort(redirect(with_word(request.path, {**request.args, "_draft": ""}), 303))


def answerable_survey(slug: str) -> Survey:
    """The consultation, if it takes answers; otherwise aborts with a page that says when it does."""
    survey = find(slug)
    state = survey.state()
    if state is State.OPEN or (survey.accepts_drafts() and token_of(survey)):
        return survey
    if state is not State.CLOSED:
        abort(make_response(render_template("public/not_yet.html", survey=survey), 404))
    results = versions.find(slug)
    page = render_template("public/closed.html", survey=survey, results=results, too_late=request.method == "POST")
    return abort(make_response(page, 410))


def survey_for_code(slug: str) -> Survey:
    """The consultation, if a resume code can open saved answers in it: until 60 minutes after it closed."""
    survey = find(slug)
    return survey if survey.accepts_drafts() else answerable_survey(slug)


def find(slug: str) -> Survey:
    """The consultation in the language of its page, open or not; aborts with 404 if there is none."""
    survey = consultations.recent(slug) if SLUG.fullmatch(slug) else None
    if survey is None or survey.state() is State.DRAFT:
        abort(404)
    speak(translation.languages(survey.questionnaire))
    return survey


def address_after_loss(respondent: Respondent) -> str:
    """The address of the first page not yet sent, with a notice that earlier answers were not found."""
    unsent = respondent.next_unsent or respondent.pages[0]
    return address(respondent.survey, unsent.id, notice="lost")


def closing(survey: Survey) -> str:
    """'soon' in the hour before a survey closes, 'over' in the hour after, when drafts can still be sent; else ''."""
    if survey.state() is State.CLOSED:
        return "over"
    return "soon" if survey.state(now() + LAST_CALL) is State.CLOSED else ""


def respondent_in(survey: Survey) -> Respondent:
    """The respondent of this request in a consultation."""
    token = token_of(survey)
    draft = _draft(survey, token)
    questionnaire = consultations.asked_in(survey, speech().code)
    return Respondent(survey, questionnaire, draft, token, asked_pages(questionnaire, draft.answers if draft else {}))


def _draft(survey: Survey, token: str) -> DraftAnswers | None:
    """The draft of this token. None while the database is down: enough to show the typed answers again."""
    try:
        return responses.load(survey, token)
    except UNAVAILABLE:
        if request.method == "GET":
            raise
        return None
