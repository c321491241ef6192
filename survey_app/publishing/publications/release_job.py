"""Makes a release in a process of its own, so that no resident waits for it.

The database records that the process runs and its last heartbeat, so any worker can tell. A killed process blocks nobody:
after a minute without a heartbeat another may start. The process stores its results all at once at its end.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError

from ... import audit
from ...consultations import Refused, Survey
from ...database import db
from ...models import Preparation
from ...models.consultations import now
from ..microdata import freeze_state
from . import versions

BEAT = 5.0                              # seconds between two heartbeats
FAILED = "The program failed. Why is in its log; whoever looks after the server can read it there."
SILENCE = timedelta(seconds=60)         # without a heartbeat for this long, a process counts as gone


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of the latest preview job."""

    asked_by: str
    asked_at: datetime
    alive_at: datetime
    ended_at: datetime | None
    refusal: str

    @property
    def runs(self) -> bool:
        """Says whether the job is running now."""
        return self.ended_at is None and now() - self.alive_at < SILENCE

    @property
    def broke_off(self) -> bool:
        """Says whether the process ended without reporting a result."""
        return self.ended_at is None and not self.runs


def progress(survey: Survey) -> Progress | None:
    """Returns the progress of a consultation's latest preview job."""
    row = db.session.execute(select(
        Preparation.asked_by, Preparation.asked_at, Preparation.alive_at, Preparation.ended_at, Preparation.refusal,
    ).where(Preparation.consultation_id == survey.id)).one_or_none()
    return Progress(**row._mapping) if row else None


def start(slug: str) -> None:
    """Starts a process that makes the release, unless one is running already. Raises Refused."""
    survey = versions.closed(slug)
    freeze_state.check(survey)
    run, who = claim(survey), audit.actor()
    command = [sys.executable, "-m", "survey_app", "prepare", slug, "--run", run, "--who", who]
    process = subprocess.Popen(command, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,  # noqa: S603 -- our own program
                               start_new_session=True)
    threading.Thread(target=process.wait, daemon=True).start()   # leaves no zombie if the job ends before this worker


def claim(survey: Survey) -> str:
    """Claims the job until it ends or its heartbeat stops; returns a secret that proves the claim. Raises Refused."""
    run, at = secrets.token_urlsafe(32), now()
    values = {"run": run, "asked_by": audit.actor()[:254], "asked_at": at, "alive_at": at, "ended_at": None, "refusal": ""}
    free = update(Preparation).where(Preparation.consultation_id == survey.id, or_(
        Preparation.ended_at.is_not(None), Preparation.alive_at < at - SILENCE))
    try:
        if db.session.execute(free.values(values).returning(Preparation.run)).first() is None:
            db.session.add(Preparation(consultation_id=survey.id, **values))
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        found = progress(survey)
        who = found.asked_by if found else "somebody else"
        raise Refused(f"The preview is being made already; {who} asked for it. Wait until it is there.") from None
    return run


def _end(survey: Survey, run: str, refusal: str) -> None:
    """Ends the job in the transaction that stores its results, unless another job has taken over. Raises Refused."""
    mine = update(Preparation).where(Preparation.consultation_id == survey.id, Preparation.run == run,
                                     Preparation.ended_at.is_(None))
    done = db.session.execute(mine.values(ended_at=now(), refusal=refusal).returning(Preparation.run)).first()
    if done is None:
        db.session.rollback()
        raise Refused("Nothing was heard of this preview for so long that another was started in its place. Wait for that one.")
    db.session.commit()


@contextmanager
def _beating(survey: Survey, run: str) -> Iterator[None]:
    """Sends a heartbeat every few seconds while other code runs."""
    over = threading.Event()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the application behind the proxy

    def beat() -> None:
        while not over.wait(BEAT):
            try:
                with app.app_context():
                    _sign(survey, run)
            except Exception:       # the database may be briefly unavailable; the release in progress is not lost
                app.logger.exception("No sign of life could be given while the results of '%s' are made.", survey.slug)

    heart = threading.Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield
    finally:
        over.set()
        heart.join()


def _sign(survey: Survey, run: str) -> None:
    db.session.execute(update(Preparation).where(Preparation.consultation_id == survey.id, Preparation.run == run)
                       .values(alive_at=now()))
    db.session.commit()


def environment() -> dict[str, str]:
    """Returns the environment for another process of this application: its own database, folder and secret, otherwise as here."""
    config = current_app.config
    return {**os.environ, "DATABASE_URL": _plain(config["SQLALCHEMY_DATABASE_URI"]), "INSTANCE_PATH": config["INSTANCE_PATH"],
            "SECRET_KEY": config["SECRET_KEY"], "HYS_FORMER_SECRET_KEY": config["FORMER_SECRET_KEY"]}


def _plain(uri: str) -> str:
    return uri.replace("postgresql+psycopg://", "postgresql://", 1)
