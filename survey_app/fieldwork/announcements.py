"""Mails to people who want to hear what happens next: one asks the owner of an address to confirm it, the others say that a
survey has opened or that results are published. News goes out once, and one click stops such mails.

They are in English and in each other language of the survey in which the program has words. No row tells whose language is which.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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
from ..mailing.outbox import Kind, Subscribed
from ..models import Announcement, Contact, OutgoingMail, Publication
from ..models.consultations import now
from ..questionnaire import translation
from . import alerts

STILL_NEWS = timedelta(days=14)     # after which nobody is notified any more
OLD = timedelta(days=500)           # after closing; results of an earlier year are published to be compared with
THE_PROGRAM = "the program"         # who tells, in the audit trail


@dataclass(frozen=True, slots=True)
class _News:
    survey: Survey
    kind: Kind
    since: datetime


def are_offered() -> bool:
    """Whether people can join the list: mails can be sent, and can hold links to this site."""
    return mailing.is_set_up() and bool(current_app.config["SERVER_NAME"])


def ask_to_confirm(typed: str, speech: Speech) -> None:
    """Mails a link with which the owner of an address confirms it. Raises Refused if the text cannot be an address."""
    outbox.post_now(Kind.CONFIRM, _confirmation(alerts.address(typed), speech))


def send_due(at: datetime | None = None) -> int:
    """Tells subscribers what is new, then sends every mail that is due. Returns the number of mails that left."""
    if are_offered():
        try:
            announce(at)
        except Exception as error:      # one consultation that cannot be read holds up no mail
            db.session.rollback()
            current_app.logger.error("Subscribers could not be told what is new: %s", type(error).__name__)
    return outbox.deliver(at)


def announce(at: datetime | None = None) -> None:
    """Writes the mails about each survey that has opened and all results that were published, unless that was done before, and
    takes back those that are not true any more.
    """
    at = at or now()
    _ask_unconfirmed()
    open_now = {survey.id: survey for survey in consultations.listed() if survey.state(at) is State.OPEN}
    published = _published()
    _take_back({Kind.OPENING: open_now.keys(), Kind.RESULTS: published.keys()})
    for news in list(_news(at, published)):
        _announce(news, at)


def mark_announced(at: datetime | None = None) -> None:
    """Records what is open or published as announced, without a mail: a restore does not know which mails were sent."""
    at = at or now()
    for news in list(_news(at, _published())):
        db.session.add(_announcement(news, 0, at))
    db.session.commit()


def listed() -> list[tuple[Announcement, Survey]]:
    """Every announcement with its consultation, the latest first."""
    surveys = {survey.id: survey for survey in consultations.listed()}
    rows = db.session.scalars(select(Announcement).order_by(Announcement.day.desc(), Announcement.id.desc()))
    return [(row, surveys[row.consultation_id]) for row in rows]


def number_to_notify(survey: Survey, kind: Kind) -> int:
    """How many people get a mail when this consultation opens, or when its results are published now."""
    since = _published().get(survey.id, now()) if kind is Kind.RESULTS else now()
    news = _News(survey, kind, since)
    return alerts.number_confirmed() if are_offered() and _is_news(news, now()) and _id(news) not in _announced() else 0


def _news(at: datetime, published: Mapping[int, datetime]) -> Iterator[_News]:
    done = _announced()
    for survey in consultations.listed():
        opened = max(survey.opens_at, survey.released_at) if survey.state(at) is State.OPEN and survey.released_at else None
        for kind, since in ((Kind.OPENING, opened), (Kind.RESULTS, published.get(survey.id))):
            news = _News(survey, kind, since) if since else None
            if news and _is_news(news, at) and _id(news) not in done:
                yield news


def _id(news: _News) -> tuple[int, str]:
    return news.survey.id, news.kind


def _announced() -> set[tuple[int, str]]:
    """What was announced already."""
    return {(row.consultation_id, row.event) for row in db.session.scalars(select(Announcement))}


def _is_news(news: _News, at: datetime) -> bool:
    """Whether subscribers want to hear of it: a survey that everybody can answer, results that are not of long ago."""
    survey = news.survey
    if survey.synthetic or not at - STILL_NEWS < news.since <= at:
        return False
    if news.kind is Kind.OPENING:
        return access_of(survey, survey.questionnaire.audiences[0].code) in (Access.OPEN, Access.ACCEPTED)
    return survey.ended_at > at - OLD


def _published() -> dict[int, datetime]:
    """When the results of each consultation were first published, of those whose latest version stands; withdrawn versions do
    not count.
    """
    standing = Publication.withdrawn_at.is_(None)
    latest, latest_standing = func.max(Publication.version), func.max(case((standing, Publication.version), else_=0))
    first = func.min(case((standing, Publication.published_at)))
    rows = db.session.execute(select(Publication.consultation_id, first).group_by(Publication.consultation_id)
                              .having(latest == latest_standing))
    return {row[0]: row[1] for row in rows}


def _take_back(still: Mapping[Kind, Collection[int]]) -> None:
    """Deletes the mails that wait about surveys that have closed since, and about results that were withdrawn."""
    for row in db.session.scalars(select(Announcement)):
        if row.consultation_id not in still[Kind(row.event)]:
            outbox.take_back(Kind(row.event), row.consultation_id)
    db.session.commit()


def _announce(news: _News, at: datetime) -> None:
    """Writes the mails of one piece of news, unless another process is doing it, or a subscriber leaves at this moment."""
    confirmed = [one for one in alerts.listed() if one.agreed_in]
    try:
        db.session.add(_announcement(news, len(confirmed), at))
        db.session.flush()
        outbox.post(news.kind, (Subscribed(_letter(news, one), one.key, news.survey.id) for one in confirmed))
        audit.record("subscribers told", news.survey.slug, who=THE_PROGRAM, of=str(news.kind), number=len(confirmed))
        db.session.commit()
    except IntegrityError:      # the next round tries again, if it must
        db.session.rollback()
    empty_log(BRIEFLY)


def _announcement(news: _News, people: int, at: datetime) -> Announcement:
    return Announcement(consultation_id=news.survey.id, event=news.kind, people=people, day=at.astimezone(LONDON).date())


def _ask_unconfirmed() -> None:
    """Asks the owners of addresses that an earlier version stored unconfirmed. Each is forgotten once its mail was taken, because
    the link holds it.
    """
    english = languages.speech(languages.BASE)
    asked = set(db.session.scalars(select(OutgoingMail.contact_key)))
    waiting = {one: alerts.mailbox(one.email) for one in alerts.listed() if not one.agreed_in and one.key not in asked}
    outbox.post(Kind.CONFIRM, (Subscribed(_confirmation(email, english), one.key) for one, email in waiting.items() if email))
    for one in (one for one, email in waiting.items() if not email):     # nobody could ever mail it
        db.session.delete(one)
    db.session.commit()


def _confirmation(email: str, speech: Speech) -> Letter:
    link = url_for("public.confirm_address", key=alerts.confirmation_key(email), language=_asked(speech), _external=True)
    days = alerts.DAYS_TO_CONFIRM
    words = (speech.plain("Somebody asked {organisation} to write to this address when a survey opens and when results are "
                          "published.", organisation=current_app.config["PARTNERSHIP"]),
             speech.plain("If it was you, open this address within {days} days and press the button:", days=days),
             link,
             speech.plain("If it was not you, do nothing: the address is not on our list."))
    return Letter(email, speech.plain("Confirm your email address"), "\n\n".join(words) + "\n")


def _letter(news: _News, contact: Contact) -> Letter:
    """The mail with one piece of news, in each language, and the address that ends such mails."""
    stop = url_for("public.stop_by_link", key=contact.key, _external=True)
    spoken = [languages.speech(code) for code in _codes(news.survey)]
    subject = " / ".join(_subject(news, speech) for speech in spoken)
    return Letter(contact.email, subject, "\n\n\n".join(_words(news, speech, stop) for speech in spoken) + "\n", stop)


def _codes(survey: Survey) -> list[str]:
    """English, and the other languages of a survey in which the program has words."""
    offered = translation.languages(survey.questionnaire)
    return [languages.BASE, *(code for code in languages.catalogues() if code in offered)]


def _subject(news: _News, speech: Speech) -> str:
    title = " ".join(news.survey.title.split())
    return (speech.plain("“{title}”: the results are published", title=title) if news.kind is Kind.RESULTS
            else speech.plain("“{title}” is open", title=title))


def _words(news: _News, speech: Speech, stop: str) -> str:
    """In the name of the partnership to which they agreed, whoever asks in this consultation."""
    survey, language = news.survey, _asked(speech)
    values = {"organisation": current_app.config["PARTNERSHIP"], "title": survey.title}
    if news.kind is Kind.RESULTS:
        said = speech.plain("{organisation} has published the results of “{title}”:", **values)
        link = url_for("results.latest", slug=survey.slug, language=language, _external=True)
    else:
        said = speech.plain("{organisation} has opened the survey “{title}”. You can answer until {day}:",
                            day=speech.day(survey.days[1]), **values)
        link = url_for("public.start", slug=survey.slug, language=language, _external=True)
    return "\n\n".join((said, link, speech.plain("You asked us to write to you about this. To stop these emails, open:"), stop))


def _asked(speech: Speech) -> str | None:
    """The language as an address names it."""
    return None if speech.code == languages.BASE else speech.code
