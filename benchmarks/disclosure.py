"""Measures the time to protect and audit a complete release, against finding the bounds of each cell separately.

Method: answers are drawn from a seed for the bundled survey of 2020, with areas of very different sizes. The release
has every answer to every question, the deprived areas against the others, and concern by area. The baseline finds both
ends of every primary cell's range one by one (`audit(exact=True)`), on the same release in the same process. Each is timed
once by wall clock, since the work is the same every time.

    python -m benchmarks.disclosure [RESPONDENTS] [AREAS]
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd

from survey_app.analysis import answers, tally, typed, with_deprivation
from survey_app.analysis.disclosure.auditor import audit
from survey_app.analysis.disclosure.cells import Release
from survey_app.analysis.disclosure.relations import add_items, add_shares
from survey_app.analysis.disclosure.suppression import protect
from survey_app.questionnaire.kinds import MULTIPLE
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.parsing import load
from survey_app.questionnaire.response_columns import columns


def responses(asked: Questionnaire, people: int, areas: int) -> pd.DataFrame:
    """Makes random answers, areas and local quintiles."""
    rng = np.random.default_rng(20261120)
    drawn: dict[str, object] = {"audience": [asked.audiences[0].code] * people,
                                "imd_quintile_local": rng.choice(["", "1", "2", "3", "4", "5"], people),
                                "ward": [f"E{int(number):03}" for number in areas * rng.random(people) * rng.random(people)]}
    for column in columns(asked):
        codes = [*column.codes, *([""] if column.question.kind is not MULTIPLE else [])]
        drawn[column.name] = rng.choice(codes, people, p=rng.dirichlet(np.full(len(codes), 0.8)))
    return with_deprivation(typed(pd.DataFrame(drawn, dtype="str"), asked))


def release_of(frame: pd.DataFrame, asked: Questionnaire) -> Release:
    release = Release()
    by_group = tally(frame, asked, by="deprivation", pairs=False)
    add_items(release, by_group, distribution=True, top=True)
    add_shares(release, by_group, [answer for question in asked.questions if question.kind.is_closed
                                   for answer in answers(asked, question.id)])
    add_items(release, by_group, by="deprivation", groups=("deprived", "other"))
    add_items(release, tally(frame, asked, by="ward", pairs=False), by="ward")
    return release


def main(people: int = 2379, areas: int = 12) -> None:
    asked = load("residents-survey-2020")
    frame = responses(asked, people, areas)
    start = time.perf_counter()
    release = release_of(frame, asked)
    built = time.perf_counter()
    hidden = protect(release)
    protected = time.perf_counter()
    passed = audit(release, hidden.cells).passed
    audited = time.perf_counter()
    audit(release, hidden.cells, exact=True)
    bounded = time.perf_counter()
    baseline = bounded - audited
    print(f"{people:,} respondents, {areas} areas: {len(release.cells):,} cells, {len(hidden.primary):,} primary, "
          f"{len(hidden.secondary):,} secondary, audit {'passed' if passed else 'failed'}")
    for name, took in (("the tables as cells", built - start), ("protect", protected - built),
                       ("audit", audited - protected), ("baseline: every range in full", baseline)):
        print(f"{name:32} {took:8.2f} s   {took / baseline:6.3f} of the baseline")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
