import numpy as np
import pytest

from survey_app.analysis.auditor import audit
from survey_app.analysis.cells import Cell, Key, Release
from survey_app.analysis.suppression import DisclosureError, Suppression, protect

from .releases import ALL, Example


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


def test_the_same_release_is_suppressed_in_the_same_way() -> None:
    counts = np.random.default_rng(5).integers(0, 30, (4, 6, 2))
    assert protect(Example(counts, 5).release) == protect(Example(counts, 5).release)
