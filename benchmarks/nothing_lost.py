"""Kills the site, its database and its disk while people answer, and compares the receipts they were given with what is stored.

    python -m benchmarks.nothing_lost [--kills 50] [--database-kills 50] [--full-disks 10] [--people 4]

Method. `have-your-say serve` serves a new instance in production settings on 127.0.0.1. A few people answer this year's survey
again and again over HTTP, page by page; whoever gets an error or no answer sends the same again, as people do. Meanwhile

- kills: SIGKILL for a worker of the site, on SQLite;
- database kills: SIGKILL for a process of a PostgreSQL of our own, upon which it ends all others and recovers from its log;
- full disks (as root): SQLite on a file system of 24 MB in memory, filled to the last byte for two seconds each time.

At the end every receipt that was shown must be stored once, by its hash, and nothing else may be stored but what was sent and
whose answer was lost on the way. The command exits with 1 if that is not so. All stays on this machine.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from statistics import median

import requests
from sqlalchemy import create_engine, text

from tests.databases import own_server
from tests.running import HOST, Site, children, command, environment, migrate, running
from tests.views.public.resident import PageReader

SLUG, START = "survey", "/consultations/survey/"
PATIENCE = 120      # seconds for which a person tries again
BETWEEN = (2, 5)     # seconds between two kills
SIZE = 24           # MB of the small disk
RECEIPT = re.compile(r'hys-receipt"[^>]*>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})<')


class Person:
    """One browser that answers once, and sends again what was not answered."""

    def __init__(self, site: Site, tried_again: Counter[str], waits: list[float]) -> None:
        self._site, self._tried_again, self._waits = site, tried_again, waits
        self._cookies: dict[str, str] = {}

    def answer(self) -> str:
        """Answers the whole survey and returns the receipt."""
        page = self._open(f"{START}views")
        while not (found := RECEIPT.search(page.text)):
            form = PageReader(page.text)
            data = [*form.pairs, *((name, values[0]) for name, values in form.options.items())]
            page = self._follow(self._until_answered("POST", page.url, data))
        return found[1]

    def _open(self, path: str) -> requests.Response:
        return self._follow(self._until_answered("GET", f"http://127.0.0.1:{self._site.port}{path}", []))

    def _follow(self, response: requests.Response) -> requests.Response:
        while response.is_redirect:
            path = response.headers["Location"].removeprefix(f"https://{HOST}")
            response = self._until_answered("GET", f"http://127.0.0.1:{self._site.port}{path}", [])
        return response

    def _until_answered(self, method: str, url: str, data: list[tuple[str, str]]) -> requests.Response:
        began = time.monotonic()
        deadline = began + PATIENCE
        while time.monotonic() < deadline:
            with suppress(requests.RequestException):
                response = requests.request(method, url, data=data, headers=self._headers(), timeout=20, allow_redirects=False)
                if response.status_code < 500:
                    self._waits.append(time.monotonic() - began)
                    self._cookies |= {cookie.name: cookie.value or "" for cookie in response.cookies}
                    return response
            self._tried_again[method] += 1
            time.sleep(0.2)
        raise TimeoutError(f"{method} {url} was not answered for {PATIENCE} seconds")

    def _headers(self) -> dict[str, str]:
        return {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1",
                "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}


class Crowd:
    """A few people who answer one after another until they are told to stop. `receipts` is what they were shown, `waits` how many
    seconds each page took, tries again included.
    """

    def __init__(self, site: Site, people: int) -> None:
        self.receipts: list[str] = []
        self.tried_again: Counter[str] = Counter()
        self.faults: list[str] = []
        self.waits: list[float] = []
        self._site, self._over = site, threading.Event()
        self._threads = [threading.Thread(target=self._answer) for _ in range(people)]

    def __enter__(self) -> Crowd:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _answer(self) -> None:
        while not self._over.is_set():
            try:
                self.receipts.append(Person(self._site, self.tried_again, self.waits).answer())
            except Exception as fault:
                self.faults.append(f"{type(fault).__name__}: {fault}")
                return


@contextmanager
def open_site(folder: Path, database: str, workers: int) -> Iterator[Site]:
    """A production site with an open survey, on a database of its own."""
    settings = environment(folder, database)
    migrate(settings)
    for words in (("consultation", "create", SLUG, "--questionnaire", "have-your-say-2026", "--title", "Survey", "--opens",
                   "2026-01-01", "--closes", "2999-12-31"), ("consultation", "open", SLUG)):
        subprocess.run(command(*words), env=settings, check=True, capture_output=True)  # noqa: S603 -- our own program
    with running(settings, folder, "--workers", str(workers)) as site:
        yield site


def kill_workers(number: int, people: int) -> bool:
    """Kills workers of a site on SQLite."""
    with tempfile.TemporaryDirectory() as place, open_site(Path(place), "", 1) as site:
        return measured(f"{number} kills of a worker", f"sqlite:///{place}/site.sqlite", site, people,
                        lambda: kill_each(number, site.workers))


def kill_database(number: int, people: int) -> bool:
    """Kills processes of PostgreSQL."""
    with tempfile.TemporaryDirectory() as place:
        for url in own_server(Path(place), "hys_nothing_lost"):
            postmaster = int((Path(place) / "data" / "postmaster.pid").read_text().split()[0])
            with open_site(Path(place), url.replace("postgresql+psycopg", "postgresql"), 2) as site:
                return measured(f"{number} kills of PostgreSQL", url, site, people,
                                lambda: kill_each(number, partial(children, postmaster)))  # noqa: B023 -- runs in this turn
    raise AssertionError("no server was started")


def fill_disk(number: int, people: int) -> bool:
    """Fills the file system of a site on SQLite, again and again."""
    with tempfile.TemporaryDirectory() as place:
        _run("mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", place)
        try:
            with tempfile.TemporaryDirectory() as logs, open_site_on(Path(place), Path(logs)) as site:
                return measured(f"{number} full disks", f"sqlite:///{place}/site.sqlite", site, people,
                                lambda: fill_each(number, Path(place)))
        finally:
            _run("umount", "--lazy", place)


def _run(*words: str) -> None:
    subprocess.run(words, check=True)  # noqa: S603 -- words of this file and a folder that it made


@contextmanager
def open_site_on(disk: Path, logs: Path) -> Iterator[Site]:
    """The same, with its database on the small disk and its log elsewhere."""
    with open_site(logs, f"sqlite:///{disk / 'site.sqlite'}", 1) as site:
        yield site


def kill_each(number: int, processes: Callable[[], list[int]]) -> None:
    """Kills one of these processes, so many times."""
    for _ in range(number):
        time.sleep(random.uniform(*BETWEEN))  # noqa: S311 -- moments, not secrets
        if living := processes():
            with suppress(ProcessLookupError):
                os.kill(random.choice(living), signal.SIGKILL)  # noqa: S311


def fill_each(number: int, disk: Path) -> None:
    """Fills a file system for two seconds and frees it again, so many times."""
    for _ in range(number):
        time.sleep(random.uniform(*BETWEEN))  # noqa: S311
        with suppress(OSError), (disk / "filling").open("wb", buffering=0) as file:
            while file.write(b"\0" * 4096):
                pass
        time.sleep(2)
        (disk / "filling").unlink()


def measured(what: str, url: str, site: Site, people: int, damage: Callable[[], None]) -> bool:
    """Runs the damage while people answer, then prints and returns whether what is stored is what they were told."""
    began = time.monotonic()
    with Crowd(site, people) as crowd:
        damage()
        time.sleep(3)
    stored = _stored(url)
    shown = Counter(hashlib.sha256(receipt.encode()).hexdigest() for receipt in crowd.receipts)
    lost, twice = [receipt for receipt in shown if not stored[receipt]], [receipt for receipt in shown if stored[receipt] > 1]
    unknown = stored.total() - sum(stored[receipt] for receipt in shown)
    print(f"{what}: {len(crowd.receipts)} receipts shown, {stored.total()} responses stored, {len(lost)} lost, "
          f"{len(twice)} stored twice, {unknown} stored and not shown, {crowd.tried_again.total()} requests sent again, "
          f"{len(crowd.faults)} people gave up, half of the pages within {median(crowd.waits or [0]):.2f} s, the slowest "
          f"{max(crowd.waits, default=0):.1f} s, in {time.monotonic() - began:.0f} s", flush=True)
    for fault in crowd.faults:
        print(f"  {fault[:200]}")
    return bool(crowd.receipts) and not (lost or twice or unknown > len(crowd.faults))


def _stored(url: str) -> Counter[str]:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        found = Counter(connection.scalars(text("SELECT receipt_hash FROM response WHERE receipt_hash IS NOT NULL")))
    engine.dispose()
    return found


def main() -> None:
    """Runs what is asked for, and exits with 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nothing_lost")
    for name, usual in (("kills", 50), ("database-kills", 50), ("full-disks", 10), ("people", 4)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    options = parser.parse_args()
    deeds = ((kill_workers, options.kills), (kill_database, options.database_kills), (fill_disk, options.full_disks))
    results = [deed(number, options.people) for deed, number in deeds if number]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
