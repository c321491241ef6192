"""Measures the time from stored responses to files: export, freeze, analysis and publication.

Method: an SQLite database in a temporary folder holds the demo's county survey (2,379 residents and 76 representatives,
drawn from a seed). For a larger size its answers are stored again under new references. Each step is timed once in this
process, with all modules loaded, in seconds of wall clock. The baseline reads the same responses from the database
and does nothing with them; every step is also shown as a multiple of the baseline.

    python -m benchmarks.publishing [RESPONSES]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import flask_migrate
from sqlalchemy import insert, select

from survey_app import consultations, create_app
from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.demo.respondents import buckinghamshire_2020
from survey_app.fieldwork.importing import importer
from survey_app.fieldwork.responses import new_reference
from survey_app.models import Response
from survey_app.publishing.microdata import exports, frozen_data
from survey_app.publishing.release import commands, disclosure_control
from survey_app.publishing.tables import release_counts
from survey_app.questionnaire import parsing

AT_ONCE = 5_000
T = TypeVar("T")


def main(wanted: int) -> None:
    """Prints one line for each step."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"INSTANCE_PATH": folder, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/benchmark.sqlite",
                          "SECRET_KEY": "for a benchmark only"})
        with app.app_context():
            flask_migrate.upgrade()
            survey = stored(wanted)
            _measure(survey, Path(folder))


def stored(wanted: int) -> Survey:
    """Makes a closed consultation with this many responses."""
    survey = consultations.create("benchmark", parsing.load("residents-survey-2020"), "Benchmark", date(2020, 1, 6),
                                  date(2020, 1, 31), "Benchmark partnership", synthetic=True)
    importer.import_rows(survey, buckinghamshire_2020(seed=2020)[:wanted])
    columns = [column for column in Response.__table__.columns if column.name not in ("id", "reference")]
    rows = [dict(row._mapping) for row in db.session.execute(select(*columns))]
    for start in range(len(rows), wanted, AT_ONCE):
        some = [rows[number % len(rows)] for number in range(start, min(start + AT_ONCE, wanted))]
        db.session.execute(insert(Response), [{**row, "reference": new_reference()} for row in some])
    db.session.commit()
    return consultations.release(survey.slug)


def _measure(survey: Survey, folder: Path) -> None:
    baseline = _timed("read and drop (baseline)", _read, None)
    _timed("export, CSV", lambda: exports.export(survey, "csv", folder / "responses.csv"), baseline)
    source = _timed_result("freeze", lambda: frozen_data.freeze(survey), baseline)
    counted = _timed_result("count once", lambda: release_counts.count(source.frame(), survey), baseline)
    _timed("every table", lambda: disclosure_control.unpublished(counted), baseline)
    _timed("disclosure control", lambda: disclosure_control.disclose(counted), baseline)
    _timed("publish, all of it", lambda: commands.publish(survey.slug), baseline)


def _read() -> None:
    for row in db.session.execute(select(*Response.__table__.columns).execution_options(yield_per=AT_ONCE)):
        _ = row.answers


def _timed(step: str, work: Callable[[], Any], baseline: float | None) -> float:
    begun, busy = time.perf_counter(), time.process_time()
    work()
    took, used = time.perf_counter() - begun, time.process_time() - busy
    print(f"{step:26} {took:7.2f} s, of the processor {used:6.2f} s" + (f", {took / baseline:6.1f} x" if baseline else ""))
    return took


def _timed_result(step: str, work: Callable[[], T], baseline: float) -> T:
    """Does the same for a step whose result the next step needs."""
    made: list[T] = []
    _timed(step, lambda: made.append(work()), baseline)
    return made[0]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
