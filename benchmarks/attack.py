"""Publishes random surveys and attacks them, and counts what an attacker with the published files alone works out.

Method: each survey is drawn from its own seed (`survey_designs`), counted and disclosed by the product, written as tables,
and attacked by `attacker`; the responses only judge which hidden counts really are small. Each line gives: small hidden
counts (cells of tables, and all sums), how many are recovered exactly, how many keep too few values (the exact ones
included), small counts that a table prints, counts of all that are shown, refused releases, and seconds. One process.

    python -m benchmarks.attack [--designs 1000] [--seed 1] [--county | --demonstrations]
"""

from __future__ import annotations

import argparse
import io
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

import flask_migrate
import pandas as pd
from sqlalchemy import delete

from attacker import Attack, Release, attack, truth_of
from benchmarks.survey_designs import MANY, PROBLEMS, Design, design, large, questionnaire
from survey_app import consultations, create_app
from survey_app.analysis import typed
from survey_app.consultations import Refused, Survey
from survey_app.database import db
from survey_app.demo import build
from survey_app.models import AreaMember, PlaceEdition
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.release import bundle, earlier_versions, self_attack
from survey_app.publishing.release.disclosure_control import disclose
from survey_app.publishing.tables import areas, blanking, release_counts, release_people
from survey_app.publishing.tables.release_counts import EarlierYear
from survey_app.publishing.tables.release_people import EarlierVersion
from survey_app.questionnaire import parsing

COLUMNS = ("hidden cells", "hidden sums", "exact", "too narrow", "printed", "shown", "refused")
SHOWN_FINDINGS = 3


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints a line for each design that leaks, and the totals."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--designs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1, help="The seed of the first design; the next has the next.")
    parser.add_argument("--county", action="store_true", help="One county of 49 wards and 16 boards instead.")
    parser.add_argument("--demonstrations", action="store_true", help="The two published demonstrations, every file of them.")
    chosen = parser.parse_args(arguments)
    with application(MANY if chosen.county else PROBLEMS) as survey:
        if chosen.demonstrations:
            for slug, result, seconds in demonstrations():
                print(f"{slug}: {dict(counted(result))}, {seconds:.0f} s")
            return
        designs = [large(chosen.seed)] if chosen.county else (design(chosen.seed + number) for number in range(chosen.designs))
        print(totals(_attacked(survey, one) for one in designs))


@contextmanager
def application(problems: tuple[str, ...] = PROBLEMS) -> Iterator[Survey]:
    """Starts an application with an empty database, and yields a consultation to publish designs from."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"INSTANCE_PATH": folder, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/benchmark.sqlite",
                          "SECRET_KEY": "for a benchmark only"})
        with app.app_context():
            flask_migrate.upgrade()
            yield made_survey(problems)


def made_survey(problems: tuple[str, ...] = PROBLEMS) -> Survey:
    """Makes the consultation whose questionnaire the designs answer."""
    asked = parsing.from_toml(questionnaire(problems))
    return consultations.create("design", asked, "Design", date(2020, 1, 6), date(2020, 1, 31), "A", synthetic=True)


def disclosed(survey: Survey, one: Design) -> list[Release]:
    """Publishes every version of a design, and returns its files. The one place that knows how the product does it."""
    _store_map(one)
    before = release_counts.count(pd.DataFrame(one.earlier, dtype="str"), survey) if one.earlier else None
    year = EarlierYear(before, "an earlier year") if before else None
    known: list[EarlierVersion] = []
    releases, last, data = [], None, ""
    for version in range(len(one.versions)):
        counts = release_counts.count(one.frame(version), survey, year)
        if last and 0 < earlier_versions.changed(counts.main, last.main, survey) < earlier_versions.FEWEST:
            counts = last
        data = data if counts is last else str(version)
        made, last = disclose(counts, known), counts
        known.append(EarlierVersion(data, counts.main["reference"], made.groups,
                                    release_people.items(counts.main, survey.questionnaire),
                                    {count: (told.low, told.high) for count, told in made.printed if not count.year}))
        releases.append(Release(f"version {version + 1}", {"manifest.json": json.dumps({"data_sha256": data}).encode(),
                                                           **dict(_written(blanking.with_marks(made.tables)))}))
    return releases


def _store_map(one: Design) -> None:
    """Replaces the council's own areas by those of a design."""
    db.session.execute(delete(AreaMember))
    db.session.execute(delete(PlaceEdition))
    edition = PlaceEdition(kind="areas", name="design")
    db.session.add(edition)
    db.session.flush()
    db.session.add_all(AreaMember(edition_id=edition.id, kind=kind, code=area.lsoa, area=name)
                       for area in one.areas for kind, name in area.own.items())
    db.session.commit()


def _written(tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, bytes]]:
    for name, table in tables.items():
        file = io.StringIO()
        table.to_csv(file, index=False, lineterminator="\n")
        yield f"tables/{name}.csv", file.getvalue().encode()


def attacked(survey: Survey, one: Design) -> Attack:
    """Publishes a design and attacks it. Raises Refused."""
    return attack(*disclosed(survey, one), questions=self_attack.questions(survey.questionnaire), where=one.map,
                  weights=one.weights, truth=truth_of(one.people()))


def demonstrations() -> Iterator[tuple[str, Attack, float]]:
    """Yields both published demonstrations as the product releases them now: name, attack, and seconds of the attack."""
    build.build()
    for slug in ("have-your-say-2015", "residents-survey-2020"):
        survey = consultations.get(slug)
        made = bundle.make_release(survey, frozen_data.source(survey))
        start = time.perf_counter()
        yield slug, attacked_files(survey, made.files), time.perf_counter() - start


def attacked_files(survey: Survey, files: Mapping[str, bytes]) -> Attack:
    """Attacks the files of one release."""
    frame = frozen_data.source(survey).frame()
    definition = areas.definition(survey, typed(frame, survey.questionnaire))
    return attack(Release("version 1", files), questions=self_attack.questions(survey.questionnaire),
                  where=self_attack.map_of(survey, definition), truth=truth_of(self_attack.people(survey, [frame], definition)))


def _attacked(survey: Survey, one: Design) -> Counter[str]:
    """Attacks a design; one that is refused is tried again as if only residents had answered."""
    start = time.perf_counter()
    try:
        result = attacked(survey, one)
    except Refused as refusal:
        print(f"{one.seed}: refused: {refusal}")
        residents = one.without_elected()
        return Counter({"refused": 1}) + (_attacked(survey, residents) if residents.versions != one.versions else Counter())
    counts = counted(result)
    if counts["too narrow"] or counts["printed"] or result.assumed:
        print(f"{one.seed}: {dict(counts)}, {time.perf_counter() - start:.1f} s {result.assumed or ''}")
        for finding in result.findings[:SHOWN_FINDINGS]:
            print(f"    {finding}")
    return counts


def counted(result: Attack) -> Counter[str]:
    """Counts what an attack came to."""
    narrow = [finding for finding in result.findings if finding.how != "printed"]
    return Counter({"hidden cells": result.cells, "hidden sums": result.sums, "exact": sum(one.is_exact for one in narrow),
                    "too narrow": len(narrow), "printed": len(result.findings) - len(narrow), "shown": result.shown,
                    "leaking designs": int(bool(narrow))})


def totals(counts: Iterator[Counter[str]]) -> str:
    """Adds up what was found, with the seconds that it took."""
    start, total, designs = time.perf_counter(), Counter[str](), 0
    for one in counts:
        total, designs = total + one, designs + 1
    words = ", ".join(f"{total[name]:,} {name}" for name in (*COLUMNS, "leaking designs"))
    return f"{designs:,} designs: {words}; {time.perf_counter() - start:.0f} s"


if __name__ == "__main__":
    main()
