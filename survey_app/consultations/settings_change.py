"""Changes the settings of a consultation: locks and rereads the row, merges the new values, and records them in the audit trail.

No other module writes settings. Two changes at the same moment run one after the other, so neither undoes the other. If a
page sends the fingerprint of what it showed, its change is refused if somebody else has changed that in the meantime.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select, update

from .. import audit
from ..database import db
from ..models import Consultation
from . import lifecycle
from .lifecycle import LONDON, SURVEY, Survey
from .settings import SETTINGS, STORED_NAMES, Refused, Settings, as_json

LONGEST_TOLD = 80   # characters of a text that the audit trail repeats


class ChangedMeanwhile(Refused):
    """Somebody else changed the consultation after the page was shown. Nothing was overwritten."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change in progress. `survey` is the current state, and nobody else can change it until this change ends."""

    survey: Survey
    deed: str

    def write(self, columns: Mapping[str, Any] | None = None, **settings: Any) -> None:
        """Writes these settings, and columns such as the title; all others stay. The audit trail names each one that differs."""
        stored = {**self._stored_without({STORED_NAMES[name] for name in settings}), **as_json(settings)}
        read = Settings.read(stored, self.survey.slug)
        if faults := [read.faults[name] for name in settings if name in read.faults]:
            raise Refused(" ".join(faults))
        self._store({**(columns or {}), "settings": stored})
        before = {**{name: getattr(self.survey, name) for name in columns or {}}, **_readable(self.survey.settings, settings)}
        after = {**(columns or {}), **_readable(read, settings)}
        changed = [name for name in after if name not in before or before[name] != after[name]]
        audit.record(self.deed, self.survey.slug, before={name: _told(name, before.get(name)) for name in changed},
                     after={name: _told(name, after[name]) for name in changed})

    def forget(self, stored_name: str) -> None:
        """Removes the value stored under a name, even if it cannot be read."""
        self._store({"settings": self._stored_without({stored_name})})
        audit.record(self.deed, self.survey.slug, setting=stored_name)

    def _stored_without(self, names: Collection[str]) -> dict[str, Any]:
        stored = db.session.execute(select(Consultation.settings).where(Consultation.id == self.survey.id)).scalar_one()
        return {name: value for name, value in stored.items() if name not in names}

    def _store(self, columns: Mapping[str, Any]) -> None:
        db.session.execute(update(Consultation).where(Consultation.id == self.survey.id).values(columns))


@contextmanager
def changing(survey: Survey, deed: str, opened: str = "", shown: Callable[[Survey], Any] = lambda _: None) -> Iterator[Change]:
    """Runs one change in one transaction: it is stored when the block ends, and undone if the block raises.

    `opened` is the fingerprint of what the page showed when it was opened, and `shown` returns what it would show now. Raises
    ChangedMeanwhile if the two differ. Without `opened` the later change wins, and the audit trail records both.
    """
    try:
        present = _locked(survey)
        if opened and opened != fingerprint(shown(present)):
            raise ChangedMeanwhile(f"{_last_to(deed, survey.slug)} has changed this since you opened the page, so nothing was "
                                   "saved. Open the page again, look at what is set now and make your change there.")
        yield Change(present, deed)
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def drop(survey: Survey, name: str) -> Survey:
    """Removes a stored setting that cannot be read or is unknown, so that its default applies. Raises Refused."""
    field = {stored: one for one, stored in STORED_NAMES.items()}.get(name, name)
    with changing(survey, "unreadable setting dropped") as change:
        if field not in change.survey.settings.faults:
            raise Refused(f"'{name}' is no setting of '{survey.slug}' that cannot be read, so it is not dropped. There are: "
                          f"{', '.join(change.survey.settings.faults) or 'none'}.")
        change.forget(name)
    return lifecycle.get(survey.slug)


def fingerprint(value: Any) -> str:
    """Returns a short text that identifies what a page shows; other values have another text. `value` is JSON."""
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def in_words(instant: datetime) -> str:
    """Formats an instant for the audit trail: London time, to the minute."""
    return f"{instant.astimezone(LONDON):%-d %B %Y, %H:%M}"


def _locked(survey: Survey) -> Survey:
    """Returns the current state of the consultation, locked until the transaction ends.

    An update that changes nothing takes the lock on both PostgreSQL and SQLite; a query takes none. A second writer waits
    here, and then reads what the first has written.
    """
    db.session.execute(update(Consultation).where(Consultation.id == survey.id).values(settings=Consultation.settings),
                       execution_options={"synchronize_session": False})
    row = db.session.execute(SURVEY.where(Consultation.id == survey.id)).one_or_none()
    if row is None:
        raise ChangedMeanwhile("This consultation is no longer there.")
    return lifecycle.survey_of(row._mapping)


def _last_to(deed: str, slug: str) -> str:
    """Names the last person who did this, for the colleague whose change came second."""
    events = audit.events(audit.Filter(action=deed, about=slug), limit=20)
    return next((event.who for event in events if event.about == slug), "Somebody else")


def _readable(settings: Settings, names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in names if name not in settings.faults}


def _told(name: str, value: Any) -> Any:
    """Returns a value for the audit trail: the length of a long text, the number of LSOAs in a list."""
    if isinstance(value, datetime):
        return in_words(value)
    written = SETTINGS[name].metadata["format"].write(value) if name in SETTINGS and value is not None else value
    if isinstance(written, str) and len(written) > LONGEST_TOLD:
        return f"{len(written):,} characters"
    return {**written, "areas": len(written["areas"])} if isinstance(written, dict) and "areas" in written else written
