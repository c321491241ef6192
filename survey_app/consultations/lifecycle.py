"""Consultations: how they are created, their states, and the changes of state. Each public write is one transaction."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from .. import audit
from ..database import db, one_row
from ..models import Consultation, QuestionnaireVersion
from ..models.consultations import now
from ..questionnaire.model import Audience, Questionnaire
from ..time_limits import UNAVAILABLE
from .questionnaire_versions import questionnaire_version, store, translated
from .settings import USUAL, Access, Refused, Settings

LONDON = ZoneInfo("Europe/London")
GRACE = timedelta(minutes=60)   # people can still submit a draft for this long after closing, if they began it in time
SECONDS_SEEN = 1.0
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class State(StrEnum):
    """The state of a consultation. A published one is also closed: only `publications.state` distinguishes the two."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Survey:
    """A consultation as plain values, with its questionnaire. It holds all that the survey pages need, without the database."""

    id: int
    slug: str
    title: str
    organisation: str
    opens_at: datetime
    closes_at: datetime
    released_at: datetime | None
    closed_at: datetime | None
    synthetic: bool
    audience_keys: dict[str, str] = field(hash=False)
    settings: Settings = field(hash=False)
    version_id: int
    sha256: str
    questionnaire: Questionnaire = field(hash=False)   # the line above is its hash

    @property
    def ended_at(self) -> datetime:
        """Returns when the survey ends or ended: the closing time, or the moment somebody closed it early."""
        return min(self.closed_at, self.closes_at) if self.closed_at else self.closes_at

    @property
    def days(self) -> tuple[date, date]:
        """Returns the first and the last day on which people could or can answer, in London."""
        last = self.ended_at - timedelta(seconds=1)
        return self.opens_at.astimezone(LONDON).date(), last.astimezone(LONDON).date()

    @property
    def grace_ends_at(self) -> datetime:
        """Returns the last moment at which people can submit a draft that they began in time."""
        return self.ended_at + GRACE

    def state(self, at: datetime | None = None) -> State:
        """Returns the state at an instant, or now if no instant is given."""
        at = at or now()
        if self.released_at is None:
            return State.DRAFT
        if at >= self.ended_at:
            return State.CLOSED
        return State.OPEN if at >= self.opens_at else State.SCHEDULED

    def accepts_drafts(self, at: datetime | None = None) -> bool:
        """Returns whether people can still change and submit an existing draft: until 60 minutes after closing."""
        at = at or now()
        return self.released_at is not None and self.opens_at <= at < self.grace_ends_at

    def audience_of(self, key: str) -> Audience:
        """Returns the audience for a link's key, or the main audience if the key is missing or unknown."""
        codes = {secret: code for code, secret in self.audience_keys.items()}
        return next((one for one in self.questionnaire.audiences if one.code == codes.get(key)),
                    self.questionnaire.audiences[0])


def create(slug: str, questionnaire: Questionnaire, title: str, opens: date, closes: date,
           organisation: str, synthetic: bool = False) -> Survey:
    """Creates a consultation as a draft. After release it is open from `opens` to the end of `closes` (London time)."""
    if closes < opens:
        raise Refused(f"It would close on {closes:%-d %B %Y}, before it opens on {opens:%-d %B %Y}. Change one of the dates.")
    return create_between(slug, questionnaire, title, midnight(opens), midnight(closes + timedelta(days=1)), organisation,
                          synthetic)


def create_between(slug: str, questionnaire: Questionnaire, title: str, opens_at: datetime, closes_at: datetime,
                   organisation: str, synthetic: bool = False) -> Survey:
    """Does the same as `create`, with exact times for opening and closing."""
    add(slug, questionnaire, title, opens_at, closes_at, organisation, synthetic)
    db.session.commit()
    return get(slug)


def add(slug: str, questionnaire: Questionnaire, title: str, opens_at: datetime, closes_at: datetime, organisation: str,
        synthetic: bool = False, settings: Settings = USUAL) -> int:
    """Adds a consultation as a draft, with these settings, and returns its id. Raises Refused. Does not commit."""
    if not SLUG.fullmatch(slug) or len(slug) > 80:
        raise Refused(f"'{slug}' cannot be the short name; use lower-case letters, digits and single hyphens.")
    if not title.strip():
        raise Refused("The consultation needs a title.")
    check_order(opens_at, closes_at)
    main = questionnaire.audiences[0].code
    known = {main: secrets.token_urlsafe(12)} if settings.access.get(main) is Access.LINK else {}
    consultation = Consultation(
        slug=slug, title=title.strip(), organisation=organisation, opens_at=opens_at, closes_at=closes_at, synthetic=synthetic,
        version_id=store(questionnaire), audience_keys=audience_keys(questionnaire, known), settings=settings.as_json())
    db.session.add(consultation)
    audit.record("consultation made", slug, title=title.strip())
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise Refused(f"There is already a consultation called '{slug}'. Choose another short name.") from None
    return consultation.id


def check_order(opens_at: datetime, closes_at: datetime) -> None:
    """Raises Refused unless the closing time is after the opening time."""
    if closes_at <= opens_at:
        opens, closes = (f"{instant.astimezone(LONDON):%-d %B %Y at %H:%M}" for instant in (opens_at, closes_at))
        raise Refused(f"It would close on {closes}, before it opens on {opens}. Change one of them.")


def audience_keys(questionnaire: Questionnaire, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Returns the secret key of each audience's link. It keeps known keys; it makes the main audience's key only when needed."""
    main, *others = questionnaire.audiences
    wanted = [main, *others] if main.code in (known or {}) else others
    return {one.code: (known or {}).get(one.code) or secrets.token_urlsafe(12) for one in wanted}


def release(slug: str) -> Survey:
    """Releases a consultation. It opens at once if its opening day has come, and otherwise by itself on that day."""
    survey = get(slug)
    match survey.state():
        case State.DRAFT if now() >= survey.closes_at:
            return _stamp(slug, "consultation opened", released_at=survey.opens_at)   # a past year, for import of its responses
        case State.DRAFT:
            return _stamp(slug, "consultation opened", released_at=now())
        case state:
            raise Refused(f"'{slug}' is already {state}; only a draft can be opened.")


def recall(slug: str) -> Survey:
    """Returns a scheduled consultation to a draft, so that staff can change it."""
    survey = get(slug)
    if survey.state() is not State.SCHEDULED:
        raise Refused(f"'{slug}' is {survey.state()}; only one that is scheduled and not yet open can be taken back.")
    return _stamp(slug, "consultation taken back", released_at=None)


def close(slug: str) -> Survey:
    """Closes an open consultation before its closing date."""
    survey = get(slug)
    match survey.state():
        case State.OPEN | State.SCHEDULED:
            return _stamp(slug, "consultation closed", closed_at=now())
        case state:
            raise Refused(f"'{slug}' is {state}; only an open one can be closed.")


def get(slug: str) -> Survey:
    """Returns the consultation with this short name. Raises Refused if there is none."""
    survey = find(slug)
    if survey is None:
        known = ", ".join(one.slug for one in listed()) or "none yet"
        raise Refused(f"There is no consultation called '{slug}'. There are: {known}.")
    return survey


def find(slug: str) -> Survey | None:
    """Returns the consultation with this short name, or None. If the database is down, returns the copy last read here."""
    try:
        row = one_row(_BY_SLUG, {"slug": slug})
    except UNAVAILABLE:
        if survey := last_seen(slug):
            return survey
        raise
    if row is None:
        return None
    survey = survey_of(row._mapping)
    _seen()[slug] = survey, time.monotonic()
    return survey


def recent(slug: str) -> Survey | None:
    """Does the same as `find`, with a copy up to one second old: changes by other processes appear up to a second later.

    Every page of the survey needs the consultation, and can accept that delay. Changes by this process appear at once.
    """
    survey, at = _seen().get(slug, (None, 0.0))
    return survey if survey and time.monotonic() - at < SECONDS_SEEN else find(slug)


def last_seen(slug: str) -> Survey | None:
    """Returns the copy of the consultation that this process last read. It needs no database."""
    return _seen().get(slug, (None, 0.0))[0]


def asked_in(survey: Survey, language: str) -> Questionnaire:
    """Returns the questionnaire in a language. Untranslated words are marked as being in the base language."""
    return survey.questionnaire if language == survey.questionnaire.language else translated(survey.sha256, language)


def listed() -> Sequence[Survey]:
    """Returns all consultations, with the latest opening date first."""
    rows = db.session.execute(SURVEY.order_by(Consultation.opens_at.desc(), Consultation.id.desc()))
    return [survey_of(row._mapping) for row in rows]


def midnight(day: date) -> datetime:
    """Returns the instant at which a day begins in London, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)


SURVEY = select(
    Consultation.id, Consultation.slug, Consultation.title, Consultation.organisation, Consultation.opens_at,
    Consultation.closes_at, Consultation.released_at, Consultation.closed_at, Consultation.synthetic,
    Consultation.audience_keys, Consultation.settings, Consultation.version_id, QuestionnaireVersion.sha256,
).join_from(Consultation, QuestionnaireVersion, Consultation.version_id == QuestionnaireVersion.id)
_BY_SLUG = SURVEY.where(Consultation.slug == bindparam("slug"))


def survey_of(row: Mapping[Any, Any]) -> Survey:
    """Makes a consultation from a row of SURVEY."""
    return Survey(**{**row, "settings": Settings.read(row["settings"], row["slug"])},
                  questionnaire=questionnaire_version(row["sha256"]))


def _seen() -> dict[str, tuple[Survey, float]]:
    """Returns the consultations that this process has read, and when it read them."""
    seen: dict[str, tuple[Survey, float]] = current_app.extensions.setdefault("surveys_seen", {})
    return seen


def _stamp(slug: str, deed: str, **times: datetime | None) -> Survey:
    consultation = db.session.scalars(select(Consultation).where(Consultation.slug == slug).with_for_update()).one()
    for name, instant in times.items():
        setattr(consultation, name, instant)
    audit.record(deed, slug)
    db.session.commit()
    return get(slug)
