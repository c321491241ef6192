from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from survey_app.analysis.disclosure import feasibility
from survey_app.analysis.disclosure.auditor import audit
from survey_app.analysis.disclosure.cells import Cell, Key, Release
from survey_app.analysis.disclosure.suppression import DisclosureError, Suppression, protect
from tests.analysis.disclosure.releases import ALL, Example


def key(answer: str, group: str = ALL) -> Key:
    return Key("litter", answer, group)


def by_area(concern: list[int], rest: list[int], threshold: int = 5) -> Example:
    return Example(np.array([concern, rest])[..., None], threshold)


def test_nothing_is_suppressed_where_nothing_is_small() -> None:
    example = by_area([10, 20, 0], [20, 20, 30])
    assert protect(example.release) == Suppression(frozenset(), frozenset())


def test_a_small_count_takes_as_little_as_protects_it() -> None:
    example = by_area([3, 20, 30], [20, 20, 20])
    hidden = protect(example.release)
    assert hidden.primary == {key("concern", "area 0")}
    assert audit(example.release, hidden.cells).passed
    for secondary in hidden.secondary:
        assert not audit(example.release, hidden.cells - {secondary}).passed


def test_the_complement_of_a_percentage_is_protected_as_well() -> None:
    """97 of 100 published would tell of three."""
    example = by_area([97, 50], [3, 50])
    hidden = protect(example.release)
    assert key("rest", "area 0") in hidden.primary
    assert not {key("concern", "area 0"), key("base", "area 0")}.isdisjoint(hidden.cells)


def test_nobody_or_everybody_of_a_small_base_is_suppressed() -> None:
    assert protect(by_area([0, 30], [9, 30]).release).primary == {key("concern", "area 0")}
    assert protect(by_area([0, 30], [10, 30]).release).primary == set()


def test_a_group_that_is_not_printed_but_can_be_worked_out_is_watched() -> None:
    example = Example(np.array([[20, 30, 3], [20, 30, 20]])[..., None], 5, last_group_printed=False)
    hidden = protect(example.release)
    assert key("concern", "area 2") in hidden.primary
    assert hidden.secondary
    assert audit(example.release, hidden.cells).passed


def test_what_was_published_before_cannot_be_taken_back_and_other_cells_go_instead() -> None:
    example = by_area([3, 20, 30], [20, 20, 20])
    first = protect(example.release)
    out = {cell: example.release.cells[cell].count for cell in first.secondary}
    second = protect(example.release, before=out)
    assert first.secondary.isdisjoint(second.cells)
    assert audit(example.release, second.cells, before=out).passed


def test_a_small_count_that_is_out_already_is_not_protected_again() -> None:
    example = by_area([3, 20, 30], [20, 20, 20])
    assert protect(example.release, before={key("concern", "area 0"): 3}) == Suppression(frozenset(), frozenset())


def test_earlier_publications_that_leave_no_way_are_refused() -> None:
    example = by_area([3, 20], [20, 20])
    every = {cell: how.count for cell, how in example.release.cells.items() if cell != key("concern", "area 0")}
    with pytest.raises(DisclosureError, match="can be bounded to 3 to 3, narrower than 5, whatever else is suppressed"):
        protect(example.release, before=every)


def test_another_count_than_was_published_is_refused() -> None:
    with pytest.raises(DisclosureError, match="was published as 21 and is now 20"):
        protect(by_area([3, 20], [20, 20]).release, before={key("concern", "area 1"): 21})


def test_numbers_of_people_are_settled_before_what_they_answered() -> None:
    release = Release()
    people = {"(everyone)": 43, "north": 3, "south": 40}
    for group, count in people.items():
        release.add(Key("", "(all)", group), Cell(count, 5, fixed=group == "(everyone)", cost=100))
        release.add(Key("litter", "base", group), Cell(count, 5))
        release.adds_up(Key("", "(all)", group), [Key("litter", "base", group)])
    for item, answer in (("", "(all)"), ("litter", "base")):
        release.adds_up(Key(item, answer, "(everyone)"), [Key(item, answer, group) for group in ("north", "south")])
    hidden = protect(release)
    assert hidden.cells == {Key(item, answer, group) for item, answer in (("", "(all)"), ("litter", "base"))
                            for group in ("north", "south")}


ANSWERS = {"very": (1, 20, 25, 30), "fairly": (1, 30, 15, 22), "little": (1, 15, 30, 9), "none": (0, 28, 20, 31)}


def several_items(items: int) -> Release:
    """The same answers to each of several items in four areas, of which the first has too few people to tell of."""
    release, areas = Release(), ("north", "south", "west", "east")
    people = dict(zip(areas, map(sum, zip(*ANSWERS.values(), strict=True)), strict=True))
    for area, count in {ALL: sum(people.values()), **people}.items():
        release.add(Key("", "(all)", area), Cell(count, 5, fixed=area == ALL, cost=100))
    release.adds_up(Key("", "(all)", ALL), [Key("", "(all)", area) for area in areas])
    for item in map(str, range(items)):
        for answer, counts in ANSWERS.items():
            for area, count in zip((ALL, *areas), (sum(counts), *counts), strict=True):
                release.add(Key(item, answer, area), Cell(count, 5))
            release.adds_up(Key(item, answer, ALL), [Key(item, answer, area) for area in areas])
        for area in (ALL, *areas):
            release.adds_up(Key("", "(all)", area), [Key(item, answer, area) for answer in ANSWERS])
    return release


def test_a_group_too_small_is_mended_for_all_items_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def counted(objective: np.ndarray, *rest: Any, **more: Any) -> Any:
        sizes.append(len(objective))
        return linprog(objective, *rest, **more)
    monkeypatch.setattr(feasibility, "linprog", counted)
    release = several_items(items=8)
    hidden = protect(release)
    assert audit(release, hidden.cells).passed
    whole_block = 4 * (8 * len(ANSWERS) * 4)     # ups and downs in two tables, of the cells of all items
    assert sum(size >= whole_block for size in sizes) in (1, 2)     # one by one it takes more


def test_the_same_release_is_suppressed_in_the_same_way() -> None:
    counts = np.random.default_rng(5).integers(0, 30, (4, 6, 2))
    assert protect(Example(counts, 5).release) == protect(Example(counts, 5).release)
