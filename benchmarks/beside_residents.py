"""Imports, publishes and moves the clock while people answer, and compares the receipts they were given with what is stored.

    python -m benchmarks.beside_residents [--rows 20000] [--jumps 20] [--people 4]

Method. As in `benchmarks.nothing_lost`: a few people answer this year's survey again and again over HTTP. Meanwhile

- import and publication, on SQLite and on a PostgreSQL of our own: `have-your-say responses import` stores a file of so many
  responses in a consultation of a past year, then `have-your-say publish` makes and publishes its results;
- clock jumps, on SQLite: the wall clock of the site goes forward and back by an hour, a day and a minute, and across both changes
  of summer time, with libfaketime (Debian's package faketime). Only one person answers, because the library makes threads wait
  for each other when it goes back. Without it this part is left out, and says so.

It also prints how long residents' pages took. The command exits with 1 if a receipt is not stored once.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import flask_migrate

from benchmarks.nothing_lost import measured, open_site
from benchmarks.publishing import stored
from survey_app import create_app
from survey_app.publishing.microdata import exports
from tests.databases import own_server
from tests.running import command, environment

PAST = "past"
DAYS = "SELECT submitted_on, count(*) FROM response GROUP BY submitted_on"
FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
JUMPS = ("+1h", "-1h", "+1d", "-1d", "+60s", "-60s", "+0s")
CHANGES = (datetime(2027, 3, 28, 0, 59, 55, tzinfo=UTC), datetime(2027, 10, 31, 0, 59, 55, tzinfo=UTC))     # five seconds before


def responses_file(rows: int, folder: Path) -> Path:
    """Writes a file of responses of a past year, and returns it."""
    app = create_app({"INSTANCE_PATH": str(folder), "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/source.sqlite",
                      "SECRET_KEY": "for a benchmark only"})
    path = folder / "responses.csv"
    with app.app_context():
        flask_migrate.upgrade()
        exports.export(stored(rows), "csv", path)
    return path


def import_and_publish(settings: dict[str, str], file: Path) -> None:
    """Imports a file into a past year and publishes its results, and prints how long each took."""
    for words in (("consultation", "create", PAST, "--questionnaire", "residents-survey-2020", "--title", "Past", "--opens",
                   "2020-01-06", "--closes", "2020-01-31"), ("consultation", "open", PAST),
                  ("responses", "import", PAST, str(file)), ("publish", PAST)):
        began = time.monotonic()
        done = subprocess.run(command(*words), env=settings, capture_output=True, text=True, check=False)  # noqa: S603 -- our own
        print(f"  {' '.join(words[:2])}: {time.monotonic() - began:.0f} s", flush=True)
        if done.returncode:
            sys.exit(f"{done.stdout}\n{done.stderr}")


def beside_work(rows: int, people: int) -> bool:
    """Imports and publishes on both databases."""
    with tempfile.TemporaryDirectory() as made:
        file = responses_file(rows, Path(made))
        results = []
        for place, url, workers in _databases():
            address = url.replace("postgresql+psycopg", "postgresql")
            with open_site(place, address, workers) as site:
                settings = environment(place, address)
                what = f"import of {rows:,} responses and publication, {address.partition(':')[0]}"
                results.append(measured(what, url, site, people,
                                        lambda: import_and_publish(settings, file)))  # noqa: B023 -- runs in this turn
    return all(results)


def _databases() -> Iterator[tuple[Path, str, int]]:
    """A folder, the address of an empty database, and the number of workers that suits it."""
    with tempfile.TemporaryDirectory() as place:
        yield Path(place), f"sqlite:///{place}/site.sqlite", 1
    with tempfile.TemporaryDirectory() as place:
        for url in own_server(Path(place), "hys_beside_residents"):
            yield Path(place), url, 2


def jump(number: int, _people: int) -> bool:
    """Moves the clock of a site while one person answers."""
    if not FAKETIME.exists():
        print("clock jumps: left out, because libfaketime is not installed")
        return True
    with tempfile.TemporaryDirectory() as place, faked(Path(place) / "clock") as clock, open_site(Path(place), "", 1) as site:
        passed = measured(f"{number} jumps of the clock", f"sqlite:///{place}/site.sqlite", site, 1,
                          lambda: jump_each(number, clock))
        with sqlite3.connect(f"{place}/site.sqlite") as database:
            print(f"  responses by day: {database.execute(DAYS).fetchall()}", flush=True)
        return passed


@contextmanager
def faked(clock: Path) -> Iterator[Path]:
    """Lets programs that this process starts read their wall clock from a file."""
    clock.write_text("+0s")
    ours = {"LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}
    os.environ.update(ours)
    try:
        yield clock
    finally:
        for name in ours:
            del os.environ[name]


def jump_each(number: int, clock: Path) -> None:
    """Moves the clock so many times, a few seconds apart, and once across each change of summer time."""
    for change in CHANGES:
        clock.write_text(f"+{int((change - datetime.now(UTC)).total_seconds())}s")
        time.sleep(10)
    for _ in range(number):
        clock.write_text(random.choice(JUMPS))  # noqa: S311 -- moments, not secrets
        time.sleep(random.uniform(1, 3))  # noqa: S311


def main() -> None:
    """Runs what is asked for, and exits with 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.beside_residents")
    for name, usual in (("rows", 20_000), ("jumps", 20), ("people", 4)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    options = parser.parse_args()
    deeds = ((beside_work, options.rows), (jump, options.jumps))
    results = [deed(number, options.people) for deed, number in deeds if number]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
