"""Counts that tables describe become the same cells and sums as those that are added by hand, kind by kind."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from survey_app.analysis import of_audience, tally, typed, with_deprivation
from survey_app.analysis.disclosure.auditor import audit
from survey_app.analysis.disclosure.cells import Cell, Key, Release
from survey_app.analysis.disclosure.counts import ASKED, EVERYONE, Count, Share, Thresholds, key_of, share_of
from survey_app.analysis.disclosure.described import Population, add_described
from survey_app.analysis.disclosure.relations import add_items
from survey_app.analysis.disclosure.suppression import protect
from survey_app.analysis.shares import concern_answers
from survey_app.analysis.tallies import Tally
from survey_app.demo.respondents import wycombe_2015
from survey_app.questionnaire.parsing import load

SURVEY = load("have-your-say-2015")
AREAS = ("north", "south", "east")


def people(seed: int, number: int) -> pd.DataFrame:
    """So many respondents of 2015, who live in three areas at random."""
    chance = random.Random(seed)     # noqa: S311  # a test draws its cases, no secret
    rows = chance.sample(wycombe_2015(seed=2015), number)
    frame = with_deprivation(of_audience(typed(pd.DataFrame(rows), SURVEY), SURVEY))
    return frame.assign(ward=[chance.choice(AREAS) for _ in rows])


def described(whole: Tally, by_ward: Tally, shown: tuple[str, ...]) -> list[tuple[Share, ...]]:
    groups = [frozenset({("ward", ward)}) for ward in shown]
    return [(share_of(answer, of),) for of in (frozenset(), *groups) for answer in concern_answers(whole)]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_the_cells_and_sums_are_those_added_by_hand(seed: int) -> None:
    frame = people(seed, 40 + 10 * seed)
    whole, by_ward = tally(frame, SURVEY, pairs=False), tally(frame, SURVEY, by="ward", pairs=False)
    shown = AREAS[:2 + seed % 2]
    by_hand, from_counts = Release(), Release()
    add_items(by_hand, whole)
    add_items(by_hand, by_ward, "ward", groups=shown)
    add_described(from_counts, described(whole, by_ward, shown), Population([("", whole), ("ward", by_ward)]), Thresholds())
    sizes = {key for key in by_hand.cells if not key.item}
    assert {key: cell for key, cell in from_counts.cells.items() if key not in sizes} == \
        {key: cell for key, cell in by_hand.cells.items() if key not in sizes}
    assert (from_counts.totals, from_counts.shares) == (by_hand.totals, by_hand.shares)
    assert audit(from_counts, protect(from_counts).cells).passed


def test_a_size_is_published_only_where_a_table_tells_it() -> None:
    frame = people(1, 60)
    whole, by_ward = tally(frame, SURVEY, pairs=False), tally(frame, SURVEY, by="ward", pairs=False)
    north = Count("", group=frozenset({("ward", "north")}))
    release = Release()
    add_described(release, [*described(whole, by_ward, AREAS), (north,)], Population([("", whole), ("ward", by_ward)]),
                  Thresholds())
    assert release.cells[key_of(north)].published
    assert not release.cells[Key("", ASKED, "ward=south")].published


def test_a_count_told_without_a_percentage_is_a_cell_too() -> None:
    whole = tally(people(2, 50), SURVEY, pairs=False)
    count = Count("problems.drugs", frozenset({"very_big"}))
    release = Release()
    add_described(release, [(count,)], Population([("", whole)]), Thresholds())
    number = int(whole.count("problems.drugs", ["very_big"])[0].sum())
    assert release.cells[Key("problems.drugs", "very_big", EVERYONE)] == Cell(number, 5, cost=5000)
    assert release.shares == set()
