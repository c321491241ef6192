"""Loads every postcode of the United Kingdom and looks postcodes up: rows a second, memory, microseconds.

    python -m benchmarks.places [--rows 2700000] [--database postgresql://...]

Method. The benchmark writes a file in the layout of the NSPL (35 columns, about 350 bytes a row, every value quoted) to a
temporary folder: postcodes in areas that do not exist, in the order of ONS. 75 postcodes share an LSOA, 350 a ward and
9,000 an authority; every third is terminated. A separate process then reads the file with a bare `csv.reader` that
does nothing with the rows (the baseline); reads it to recognise it; stores it in one transaction in an empty, migrated
database (SQLite in the temporary folder, or its own database on the server of `--database`, dropped at the end); and
looks up 5,000 of its postcodes, each in its own session as in a request. The results are wall clock and CPU (all threads
of the process), and the peak memory of the process (ru_maxrss) after each step. The same steps run first with a tenth of
the rows, to show whether memory grows with the file.
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path

import flask_migrate
from sqlalchemy import create_engine, make_url, text

from survey_app import create_app
from survey_app.database import db, disconnect
from survey_app.geography import places
from survey_app.geography.places import loading

HEADER = ("pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,oa21,cty,ced,laua,ward,nhser,ctry,rgn,pcon,ttwa,itl,"
          "park,lsoa21,msoa21,wz11,sicbl,bua22,ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,icb\n")
AREAS = ("ZR", "ZS", "ZT", "ZU", "ZW", "ZX", "ZY", "ZZ")
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
LOOK_UPS = 5_000


def postcodes() -> Iterator[tuple[str, str]]:
    """Yields outward and inward codes that do not exist, in the order of ONS."""
    for area, district, sector in product(AREAS, sorted(map(str, range(1, 100))), range(10)):
        for first, second in product(LETTERS, LETTERS):
            yield f"{area}{district}", f"{sector}{first}{second}"


def line(number: int, outward: str, inward: str) -> str:
    """Makes one row of the file."""
    lsoa, ward, authority = number // 75, number // 350, number // 9000
    terminated = "200107" if number % 3 == 0 else ""
    values = [f"{outward:<4}{inward}", f"{outward:<4} {inward}", f"{outward} {inward}", "199002", terminated, "0",
              f"{100_000 + lsoa % 400 * 1000 + number % 997:06}", f"{100_000 + lsoa // 400 * 1000 + number % 991:07}", "1",
              f"E00{lsoa:06}", "E10000002", "E58000001", f"E06{authority:06}", f"E05{ward:06}", "E40000005", "E92000001",
              "E12000008", "E14001063", "E30000266", "TLJ13", "E65000001", f"E01{lsoa:06}", f"E02{lsoa // 5:06}", "E33000001",
              "E38000253", "E63000001", "C1", "5A1", f"51.{number % 1_000_000:06}", f"-0.{number % 1_000_000:06}", "E37000001",
              "", "E23000029", str(lsoa % 32844 + 1), "E54000044"]
    return '"' + '","'.join(values) + '"\n'


def write(path: Path, rows: int) -> list[str]:
    """Writes the file and returns a sample of its postcodes."""
    wanted = set(random.Random(1).sample(range(rows), LOOK_UPS))  # noqa: S311  # a sample, the same each time
    sample = []
    with path.open("w") as file:
        file.write(HEADER)
        for number, (outward, inward) in enumerate(islice(postcodes(), rows)):
            file.write(line(number, outward, inward))
            if number in wanted:
                sample.append(f"{outward} {inward}")
    return sample


@contextmanager
def database(server: str, folder: Path) -> Iterator[str]:
    """Yields the address of an empty database, and deletes the database afterwards."""
    if not server:
        yield f"sqlite:///{folder / 'places.sqlite'}"
        return
    url, name = make_url(server).set(drivername="postgresql+psycopg"), f"hys_benchmark_{os.getpid()}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@dataclass(frozen=True)
class Spent:
    """Seconds of wall clock and of CPU."""

    wall: float
    cpu: float

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.wall + other.wall, self.cpu + other.cpu)


def timed(work: Callable[[], object]) -> Spent:
    """Does the work and returns the time it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - cpu)


def show(label: str, spent: Spent, rows: int, baseline: Spent) -> None:
    """Prints a step: its seconds, also as multiples of the baseline's, its rows a second, and the peak memory so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {label:<24}{spent.wall:7.2f} s ({spent.wall / baseline.wall:4.2f} x) {rows / spent.wall:10,.0f} rows/s   "
          f"CPU {spent.cpu:6.2f} s ({spent.cpu / baseline.cpu:4.2f} x) {rows / spent.cpu:10,.0f} rows/s   {peak:4.0f} MB at most")


def measure(path: Path, sample: list[str], rows: int, server: str) -> None:
    """Reads, recognises, stores and looks up in this process."""
    with database(server, path.parent) as url:
        app = create_app({"SQLALCHEMY_DATABASE_URI": url, "INSTANCE_PATH": str(path.parent), "SECRET_KEY": "benchmark"})
        with app.app_context():
            flask_migrate.upgrade()
            found = loading.Sources()

            def recognise() -> None:
                nonlocal found
                found = loading.recognise([path])

            def look_up() -> None:
                for postcode in sample:
                    places.find(postcode)
                    db.session.remove()
            bare = timed(lambda: read(path))
            show("bare csv.reader", bare, rows, bare)
            reading = timed(recognise)
            show("recognise (read)", reading, rows, bare)
            storing = timed(lambda: loading.load(found))
            show("load (read and write)", storing, rows, bare)
            show("both", reading + storing, rows, bare)
            look_ups = timed(look_up)
            print(f"  one look-up: {look_ups.wall / len(sample) * 1e6:,.0f} microseconds, "
                  f"{look_ups.cpu / len(sample) * 1e6:,.0f} of CPU")
            disconnect()


def read(path: Path) -> None:
    """Reads every row and does nothing with it: the baseline."""
    with path.open(newline="") as file:
        for _ in csv.reader(file):
            pass


def main() -> None:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=2_700_000)
    parser.add_argument("--database", default="", help="the address of a PostgreSQL server; SQLite otherwise")
    options = parser.parse_args()
    for rows in (options.rows // 10, options.rows):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "NSPL21_AUG_2024_UK.csv"
            sample = write(path, rows)
            print(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB, {'PostgreSQL' if options.database else 'SQLite'}")
            child = multiprocessing.get_context("spawn").Process(target=measure, args=(path, sample, rows, options.database))
            child.start()
            child.join()


if __name__ == "__main__":
    main()
