"""What Prometheus collects: requests and their times, what is stored and waits, and connections to the database.

Workers write their numbers to files of the instance folder, and the process that watches them adds these up and answers the
collector on a port of its own, so that no visitor can reach it. No number tells of a person or an answer.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from . import time_limits
from .database import db
from .models import Consultation, Draft, OutgoingMail, Preparation
from .models import Response as Answered

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
WITHIN = 2      # seconds for the database
requests = Counter("hys_requests", "Requests by view, method and status", ["view", "method", "status"])
seconds = Histogram("hys_request_seconds", "Seconds a request took in the program", ["view"],
                    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10))
connections = Gauge("hys_database_connections", "Connections to the database in use", multiprocess_mode="livesum")


def init_app(app: Flask) -> None:
    """Counts the requests of an application."""
    app.before_request(_begin)
    app.after_request(_count)


def prepare(instance: str) -> None:
    """Makes an empty folder for the numbers of the workers that this process will start."""
    folder = Path(instance) / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[FOLDER] = str(folder)


def forget(worker: int) -> None:
    """Removes what a worker that has ended counted of the moment, such as its connections."""
    if FOLDER in os.environ:
        mark_process_dead(worker)  # type: ignore[no-untyped-call]


def expose(app: Flask, port: int) -> None:
    """Answers a collector at this port of this machine."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, os.environ[FOLDER])  # type: ignore[no-untyped-call]
    registry.register(Stored(app))
    start_http_server(port, "127.0.0.1", registry)


class Stored(Collector):
    """What the database holds, counted when the collector asks. While it does not answer, tells only that."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._thread = ThreadPoolExecutor(1, "stored")
        self._asked: Future[list[GaugeMetricFamily]] | None = None

    def collect(self) -> Iterator[GaugeMetricFamily]:
        if self._asked is None or self._asked.done():
            self._asked = self._thread.submit(self._counted)
        try:
            yield from self._asked.result(WITHIN)
            up = 1
        except (NotInTime, SQLAlchemyError):
            up = 0
        yield GaugeMetricFamily("hys_database_up", "Whether the database answers", value=up)

    def _counted(self) -> list[GaugeMetricFamily]:
        with self._app.app_context():
            time_limits.limit_outside_requests()
            stored = GaugeMetricFamily("hys_responses_stored", "Responses stored", labels=["consultation"])
            unsent = GaugeMetricFamily("hys_drafts", "Answers begun and not sent", labels=["consultation"])
            for metric, table in ((stored, Answered), (unsent, Draft)):
                for slug, number in db.session.execute(_by_consultation(table)):
                    metric.add_metric([slug], number)
            running = db.session.scalar(select(func.count()).where(Preparation.ended_at.is_(None))) or 0
            mails = db.session.scalar(select(func.count()).select_from(OutgoingMail)) or 0
            return [stored, unsent, GaugeMetricFamily("hys_previews_running", "Previews being made", value=running),
                    GaugeMetricFamily("hys_mails_waiting", "Mails in the outbox", value=mails)]


def _by_consultation(table: Any) -> Any:
    number = func.count(table.consultation_id)
    return (select(Consultation.slug, number).outerjoin(table, table.consultation_id == Consultation.id)
            .group_by(Consultation.slug).order_by(Consultation.slug))


def _begin() -> None:
    g.begun = time.perf_counter()


def _count(response: Response) -> Response:
    view = request.endpoint or "none"
    requests.labels(view, request.method, response.status_code).inc()
    if "begun" in g:
        seconds.labels(view).observe(time.perf_counter() - g.begun)
    connections.set(sum(getattr(engine.pool, "checkedout", int)() for engine in db.engines.values()))
    return response
