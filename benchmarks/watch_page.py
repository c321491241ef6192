"""Measures the numbers of the watch page: those that are no secret, and those that go through disclosure control.

Method: an SQLite database in a temporary folder holds 2,500 responses (or as many as given) in 49 wards of one authority, drawn
from a seed, with residents by age. Every figure is the best of several runs in this process, in milliseconds of wall clock and
of the processor; the first run, which loads numpy, scipy and HiGHS, stands apart.

    python -m benchmarks.watch_page [RESPONSES]

2026-11-29, two cores that others used too, best of nine, milliseconds of the processor: before the answers went through
disclosure control 15 and 32, since then 13 and 62. The first page of a worker takes 0.25 to 0.35 seconds more.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta

import flask_migrate

from survey_app import consultations, create_app, on_demand
from survey_app.consultations import Survey
from survey_app.database import db, disconnect
from survey_app.fieldwork import monitoring
from survey_app.fieldwork.importing import importer
from survey_app.models import PlaceEdition, PopulationRow
from survey_app.questionnaire import parsing

SEED, RUNS, WARDS = 20261129, 9, 49
AGES = {"under_16": 1, "16_24": 10, "25_34": 20, "35_44": 26, "45_54": 34, "55_64": 40, "65_74": 40, "75_84": 20, "85_over": 5,
        "declined": 4}
TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone


def main(number: int) -> None:
    """Prints the time of both kinds of numbers."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"INSTANCE_PATH": folder, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/benchmark.sqlite",
                          "SECRET_KEY": "for a benchmark only"})
        with app.app_context():
            flask_migrate.upgrade()
            survey = stored(number)
            _measure("no secret", lambda: [count(survey) for count in (
                monitoring.total, monitoring.by_day, monitoring.by_source, monitoring.by_audience, monitoring.by_match,
                monitoring.by_ward, monitoring.by_deprivation, monitoring.by_code)])
            _measure("protected", lambda: on_demand.answers_so_far(survey))
            disconnect()


def stored(number: int) -> Survey:
    """Makes an open consultation with this many responses, and the residents of its wards."""
    chance = random.Random(SEED)  # noqa: S311 -- answers, not secrets
    wards = [f"E0500{place:04}" for place in range(WARDS)]
    sizes = [chance.uniform(0.4, 2) for _ in wards]
    consultations.create("benchmark", parsing.load("have-your-say-2026"), "Benchmark", TODAY - timedelta(days=20),
                         TODAY + timedelta(days=9), "Benchmark partnership", synthetic=True)
    survey = consultations.release("benchmark")
    edition = PlaceEdition(kind="population", name="benchmark", recognised={})
    db.session.add(edition)
    db.session.flush()
    for ward, size in zip(wards, sizes, strict=True):
        by_age = [round(100 * size) if age < 75 else round(60 * size) for age in range(91)]
        db.session.add(PopulationRow(edition_id=edition.id, code=ward, sex="all", total=sum(by_age), by_age=by_age))
    db.session.commit()
    importer.import_rows(survey, [{
        "ward": chance.choices(wards, sizes)[0], "authority": "E07000001", "place_status": "matched",
        "age_band": chance.choices(list(AGES), list(AGES.values()))[0], "sex": chance.choice(("female", "male")),
        "health": chance.choices(("yes", "no", "declined"), (20, 75, 5))[0],
        "submitted_on": str(TODAY - timedelta(days=chance.randrange(20)))} for _ in range(number)])
    return survey


def _measure(step: str, work: Callable[[], object]) -> None:
    taken = []
    for _ in range(RUNS + 1):
        begun, busy = time.perf_counter(), time.process_time()
        work()
        taken.append((1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - busy)))
    first, best = taken[0], min(taken[1:])
    print(f"{step:24} first {first[0]:6.0f} ms ({first[1]:.0f} of the processor), then {best[0]:6.0f} ms ({best[1]:.0f})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_500)
