"""Mails to people who want to hear what happens next: one asks the owner of an address to confirm it, the others say that a
survey has opened or that results are published. Each goes out once, and each can be stopped with one click.

They are in English and in each other language of the survey in which the program has words. No row tells whose language is which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, url_for
from sqlalchemy import case, func, select
from sqlalchemy.exc import IntegrityError

from .. import audit, consultations, languages, mailing
from ..consultations import LONDON, State, Survey
from ..consultations.audience_access import access_of
from ..consultations.settings import Access
from ..database import BRIEFLY, db, empty_log
from ..languages import Speech
from ..mailing import Letter, outbox
from ..mailing.outbox import Kind
from ..models import Announcement, Contact, Publication
from ..models.consultations import now
from ..questionnaire import translation
from . import alerts

STILL_NEWS = timedelta(days=14)     # after which nobody is told any more
OLD = timedelta(days=500)           # after closing; results of an earlier year are published to be compared with
THE_PROGRAM = "the program"         # who tells, in the audit trail


@dataclass(frozen=True, slots=True)
class _News:
    survey: Survey
    kind: Kind


def ask_to_confirm(typed: str, speech: Speech) -> None:
    """Mails a link with which the owner of an address confirms it. Raises Refused if the text cannot be an address."""
    email = alerts.address(typed)
    outbox.post_now(Kind.CONFIRM, _confirmation(email, speech))


def send_due(at: datetime | None = None) -> int:
    """Tells subscribers what is new, then sends every mail that is due. Returns the number of mails that left."""
    if not mailing.is_set_up():
        return 0
    if current_app.config["SERVER_NAME"]:
        announce(at)
    else:
        current_app.logger.warning("HYS_ADDRESS is not set, so subscribers are told of nothing: no mail could hold a link")
    return outbox.deliver(at)


def announce(at: datetime | None = None) -> None:
    """Writes the mails about each survey that has opened and all results that were published, unless that was done before."""
    at = at or now()
    for news in list(_news(at)):
        _announce(news, at)


def listed() -> list[tuple[Announcement, Survey]]:
    """Everything that subscribers were told of, the latest first."""
    surveys = {survey.id: survey for survey in consultations.listed()}
    rows = db.session.scalars(select(Announcement).order_by(Announcement.day.desc(), Announcement.id.desc()))
    return [(row, surveys[row.consultation_id]) for row in rows]


def number_to_tell(survey: Survey, kind: Kind) -> int:
    """How many people get a mail when this consultation opens, or when its results are published."""
    is_news = _is_news(survey, kind, now()) and (survey.id, kind) not in _done()
    return alerts.number_confirmed() if mailing.is_set_up() and is_news else 0


def _news(at: datetime) -> Iterator[_News]:
    done, published = _done(), _first_published()
    for survey in consultations.listed():
        opened = max(survey.opens_at, survey.released_at) if survey.state(at) is State.OPEN and survey.released_at else None
        for kind, moment in ((Kind.OPENING, opened), (Kind.RESULTS, published.get(survey.id))):
            is_new = moment is not None and at - STILL_NEWS < moment <= at
            if is_new and (survey.id, kind) not in done and _is_news(survey, kind, at):
                yield _News(survey, kind)


def _done() -> set[tuple[int, str]]:
    """What subscribers were told of already."""
    return {(row.consultation_id, row.event) for row in db.session.scalars(select(Announcement))}


def _is_news(survey: Survey, kind: Kind, at: datetime) -> bool:
    """Whether subscribers want to hear of it: a survey that everybody can answer, results that are not of long ago."""
    if survey.synthetic:
        return False
    if kind is Kind.OPENING:
        return access_of(survey, survey.questionnaire.audiences[0].code) in (Access.OPEN, Access.ACCEPTED)
    return survey.ended_at > at - OLD


def _first_published() -> dict[int, datetime]:
    """When the results of each consultation were first published, by its number; only of those with a version that stands."""
    newest_stands = func.max(Publication.version) == func.max(
        case((Publication.withdrawn_at.is_(None), Publication.version), else_=0))
    query = select(Publication.consultation_id, func.min(Publication.published_at)).group_by(Publication.consultation_id)
    return {row[0]: row[1] for row in db.session.execute(query.having(newest_stands))}


def _announce(news: _News, at: datetime) -> None:
    """Writes the mails of one piece of news, unless another process is doing it."""
    contacts = alerts.listed()
    confirmed = [one.email for one in contacts if one.agreed_in]
    db.session.add(Announcement(consultation_id=news.survey.id, event=news.kind, people=len(confirmed),
                                day=at.astimezone(LONDON).date()))
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        return
    outbox.post(news.kind, (_letter(news, email) for email in confirmed))
    _ask_unconfirmed([one for one in contacts if not one.agreed_in])
    audit.record("subscribers told", news.survey.slug, who=THE_PROGRAM, of=str(news.kind), number=len(confirmed))
    db.session.commit()
    empty_log(BRIEFLY)


def _ask_unconfirmed(contacts: Sequence[Contact]) -> None:
    """Asks the owners of addresses that an earlier version stored unconfirmed, and forgets these: the link holds the address."""
    english = languages.speech(languages.BASE)
    outbox.post(Kind.CONFIRM, (_confirmation(one.email, english) for one in contacts))
    for one in contacts:
        db.session.delete(one)


def _confirmation(email: str, speech: Speech) -> Letter:
    link = url_for("public.confirm_address", key=alerts.confirmation_key(email), language=_asked(speech), _external=True)
    days = alerts.DAYS_TO_CONFIRM
    words = (speech.plain("Somebody asked {organisation} to write to this address when the results of its survey are published, "
                          "and when the next survey opens.", organisation=current_app.config["PARTNERSHIP"]),
             speech.plain("If it was you, open this address within {days} days and press the button:", days=days),
             link,
             speech.plain("If it was not you, do nothing: the address is not on our list."))
    return Letter(email, speech.plain("Confirm your email address"), "\n\n".join(words) + "\n")


def _letter(news: _News, email: str) -> Letter:
    """The mail with one piece of news, in each language, and the address that ends such mails."""
    stop = url_for("public.stop_by_link", key=alerts.stop_key(email), _external=True)
    spoken = [languages.speech(code) for code in _codes(news.survey)]
    subject = " / ".join(_subject(news.kind, speech) for speech in spoken)
    return Letter(email, subject, "\n\n\n".join(_words(news, speech, stop) for speech in spoken) + "\n", stop)


def _codes(survey: Survey) -> list[str]:
    """English, and the other languages of a survey in which the program has words."""
    offered = translation.languages(survey.questionnaire)
    return [languages.BASE, *(code for code in languages.catalogues() if code in offered)]


def _subject(kind: Kind, speech: Speech) -> str:
    return (speech.plain("The results of the survey are published") if kind is Kind.RESULTS
            else speech.plain("The new survey is open"))


def _words(news: _News, speech: Speech, stop: str) -> str:
    survey, language = news.survey, _asked(speech)
    values = {"organisation": survey.organisation, "title": survey.title}
    if news.kind is Kind.RESULTS:
        said = speech.plain("{organisation} has published the results of “{title}”:", **values)
        link = url_for("results.latest", slug=survey.slug, language=language, _external=True)
    else:
        said = speech.plain("{organisation} asks again what the problems are where you live. You can answer until {day}:",
                            day=speech.day(survey.days[1]), **values)
        link = url_for("public.start", slug=survey.slug, language=language, _external=True)
    return "\n\n".join((said, link, speech.plain("You asked us to write to you about this. To stop these emails, open:"), stop))


def _asked(speech: Speech) -> str | None:
    """The language as an address names it."""
    return None if speech.code == languages.BASE else speech.code
