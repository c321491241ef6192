"""Completes surveys over HTTP against the production server: responses a second, CPU for each response, page times.

    python -m benchmarks.http [--seconds 20] [--clients 8] [--database postgresql://...]

Method. `have-your-say serve` serves a new instance (temporary folder, migrated database, this year's questionnaire) on
127.0.0.1, as in production. A few client processes then complete surveys for the given time over raw sockets,
with one kept-alive connection each: the start page, six pages (each fetched and sent, with every row of every matrix and
every question answered, and a postcode), check your answers, send, thank you. That is 16 requests and 7 committed writes
for each response. Each respondent finds different problems big, and so gets different rows in later questions. Bodies are
compressed as for a browser. CPU is the time of the server's processes, and with PostgreSQL of this database's sessions,
from before to after, divided by the completed responses; the clients' CPU is not included. A kept-alive connection stays
with one worker, so a few clients may leave the other worker idle. A warm-up comes first. With `--database` the benchmark
makes its own database on that server and drops it at the end. The results also show the time of an fsync on the same
disk, since each write waits for one.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil  # type: ignore[import-untyped]  # has no types
from flask import Flask
from sqlalchemy import create_engine, make_url, text

from survey_app import consultations, create_app
from survey_app.database import db
from survey_app.models import PlaceEdition, PlaceRow, PostcodeRow
from survey_app.models.consultations import now
from survey_app.questionnaire import kinds, parsing
from survey_app.questionnaire.model import Question

from .respondent import PAGES_A_RESPONSE, SLUG, Bodies, Respondent

SEED = 20261120
RESPONDENTS = 300   # number of different respondents before they repeat
MOST_SECONDS, MOST_CLIENTS = 300, 16


def main() -> None:
    """Runs the benchmark and prints its table."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="hys-benchmark-") as folder, _database(options.database, Path(folder)) as url:
        bodies = _prepare(url, Path(folder))
        with _server(url, Path(folder), options.port, options.workers, options.threads) as server:
            _measure(server, options, bodies, url)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.http", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=int, default=20, help=f"how long to send, at most {MOST_SECONDS}")
    parser.add_argument("--clients", type=int, default=8, help=f"how many client processes, at most {MOST_CLIENTS}")
    parser.add_argument("--database", default="", help="a PostgreSQL server; without one, an SQLite file")
    parser.add_argument("--workers", type=int, default=2, help="how many processes serve")
    parser.add_argument("--threads", type=int, default=4, help="how many threads each has")
    parser.add_argument("--port", type=int, default=5391)
    options = parser.parse_args()
    options.seconds = min(options.seconds, MOST_SECONDS)
    options.clients = min(options.clients, MOST_CLIENTS)
    return options


@contextmanager
def _database(server: str, folder: Path) -> Iterator[str]:
    """Yields the address of an empty database, and deletes the database afterwards."""
    if not server:
        yield f"sqlite:///{folder / 'benchmark.sqlite'}"
        return
    url = make_url(server).set(drivername="postgresql+psycopg")
    name = f"hys_benchmark_{os.getpid()}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


def _prepare(url: str, folder: Path) -> Bodies:
    """Migrates the database, opens the consultation, and prepares the bodies that respondents send, by page id."""
    import flask_migrate
    app: Flask = create_app(_settings(url, folder))
    with app.app_context():
        flask_migrate.upgrade()
        _add_place()
        today = now().date()
        questionnaire = parsing.load("have-your-say-2026")
        consultations.create(SLUG, questionnaire, "Benchmark", today - timedelta(days=1), today + timedelta(days=9), "Nobody")
        consultations.release(SLUG)
    chance = random.Random(SEED)  # noqa: S311 -- answers, not secrets
    return {page.id: [urlencode([pair for question in page.questions for pair in _answers(question, chance)]).encode()
                      for _ in range(RESPONDENTS)] for page in questionnaire.pages}


def _settings(url: str, folder: Path) -> dict[str, Any]:
    return {"SQLALCHEMY_DATABASE_URI": url.replace("postgresql://", "postgresql+psycopg://"), "INSTANCE_PATH": str(folder)}


def _add_place() -> None:
    edition = PlaceEdition(kind="postcodes", name="benchmark", synthetic=True)
    db.session.add(edition)
    db.session.flush()
    place = PlaceRow(edition_id=edition.id, status="matched", lsoa="E01000001", ward="E05000001", ward_name="Ward",
                     authority="E07000001", authority_name="District", imd_decile=1, imd_quintile_local=1, imd_edition="2025")
    db.session.add(place)
    db.session.flush()
    db.session.add(PostcodeRow(postcode="ZZ11AA", place_id=place.id, terminated=False))
    db.session.commit()


def _answers(question: Question, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yields the submitted answers to a question. Two rows in three are a big problem, so the follow-up page asks about them."""
    match question.kind:
        case kinds.MATRIX if question.items:
            yield from ((f"{question.id}.{item.id}", chance.choice(question.codes[:3])) for item in question.items)
        case kinds.MATRIX:
            problems = parsing.load("have-your-say-2026").question(question.rows_from).items
            yield from ((f"{question.id}.{item.id}", question.codes[0]) for item in problems)
        case kinds.SINGLE:
            yield question.id, "no" if question.id in ("victim", "health") else question.codes[0]
        case kinds.MULTIPLE:
            yield from ((question.id, code) for code in question.codes[:2])
        case kinds.POSTCODE:
            yield question.id, "ZZ1 1AA"
        case _:
            yield question.id, "Street lights are out near the station, and there is a lot of fly-tipping."


@contextmanager
def _server(url: str, folder: Path, port: int, workers: int, threads: int) -> Iterator[psutil.Process]:
    command = [sys.executable, "-m", "survey_app", "serve", "--port", str(port), "--workers", str(workers),
               "--threads", str(threads)]
    environ = {**os.environ, "DATABASE_URL": url, "INSTANCE_PATH": str(folder)}
    server = subprocess.Popen(command, env=environ)  # noqa: S603 -- the server under test, a fixed command
    try:
        _wait_for(port)
        yield psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(150):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"The server did not begin to listen on port {port}.")


def _measure(server: psutil.Process, options: argparse.Namespace, bodies: Bodies, url: str) -> None:
    _run_clients(options.port, 1, 3, bodies)
    before, begun = _cpu_times(server, url), time.monotonic()
    results = _run_clients(options.port, options.clients, options.seconds, bodies)
    elapsed, after = time.monotonic() - begun, _cpu_times(server, url)
    completed = sum(done for done, _, _ in results)
    if not completed:
        raise SystemExit("No survey was completed.")
    cpu = {name: 1000 * (after[name] - before.get(name, 0)) / completed for name in after}
    memory = sum(process.memory_info().rss for process in (server, *server.children(recursive=True))) // 1_000_000
    _print_summary(url, options, completed, elapsed, cpu, memory)
    _print_pages(results)


def _print_summary(url: str, options: argparse.Namespace, completed: int, elapsed: float, cpu: Mapping[str, float],
                   memory: int) -> None:
    print(f"database            {make_url(url).get_backend_name()}; {options.workers} workers of {options.threads} threads, "
          f"{options.clients} clients, "
          f"{os.cpu_count()} cores, load before {os.getloadavg()[1]:.1f}")
    print(f"completed           {completed} responses of {PAGES_A_RESPONSE} pages in {elapsed:.1f} s")
    print(f"responses a second  {completed / elapsed:.1f}    (target: at least 60)")
    parts = ", ".join(f"{name} {value:.1f}" for name, value in cpu.items())
    print(f"CPU ms a response   {sum(cpu.values()):.1f}    (target: at most 25; {parts})")
    print(f"memory              {memory} MB at the end, of the server's processes together")
    print(f"fsync on this disk  {_fsync_ms():.2f} ms median")


def _print_pages(results: list[tuple[int, dict[str, list[float]], dict[str, int]]]) -> None:
    times: dict[str, list[float]] = defaultdict(list)
    for _, taken, _ in results:
        for name, seconds in taken.items():
            times[name] += seconds
    sizes = {name: size for _, _, wire in results for name, size in wire.items()}
    print(f"\n{'request':24}{'ms: median':>12}{'90 %':>8}{'99 %':>8}{'bytes on the wire':>20}")
    for name, seconds in times.items():
        cuts = statistics.quantiles(seconds, n=100) if len(seconds) > 1 else [seconds[0]] * 99
        print(f"{name:24}{1000 * cuts[49]:12.1f}{1000 * cuts[89]:8.1f}{1000 * cuts[98]:8.1f}{sizes[name]:20,}")


def _cpu_times(server: psutil.Process, url: str) -> dict[str, float]:
    """Returns the CPU seconds so far of the server's processes and of the database's sessions."""
    return {"server": sum(_seconds(one) for one in [server, *server.children(recursive=True)]),
            "database": sum(_seconds(psutil.Process(pid)) for pid in _sessions(url))}


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _sessions(url: str) -> list[int]:
    """Returns the PostgreSQL processes for this database; SQLite runs inside the server."""
    if make_url(url).get_backend_name() == "sqlite":
        return []
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        found = connection.scalars(text("SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
                                        "AND pid <> pg_backend_pid()")).all()
    engine.dispose()
    return list(found)


def _fsync_ms() -> float:
    taken = []
    with tempfile.NamedTemporaryFile(prefix="hys-fsync-") as file:
        for _ in range(100):
            file.write(b"x" * 4096)
            begun = time.perf_counter()
            file.flush()
            os.fsync(file.fileno())
            taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken)


def _run_clients(port: int, clients: int, seconds: int, bodies: Bodies) -> list[Any]:
    with multiprocessing.get_context("fork").Pool(clients) as pool:
        return pool.starmap(_complete_surveys, [(port, seconds, bodies)] * clients)


def _complete_surveys(port: int, seconds: int, bodies: Bodies) -> tuple[int, dict[str, list[float]], dict[str, int]]:
    """Completes surveys until the time is over. Returns their number, and the seconds and transfer size of each request."""
    until, done, respondent = time.monotonic() + seconds, 0, Respondent(port, bodies)
    while time.monotonic() < until:
        respondent.complete()
        done += 1
    return done, respondent.times, respondent.sizes


if __name__ == "__main__":
    main()
