from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.analysis.disclosure.auditor import Finding, Witnesses, audit, feasible
from survey_app.analysis.disclosure.cells import Bound, Cell, Key, Release
from survey_app.analysis.disclosure.suppression import DisclosureError, protect
from tests.analysis.disclosure.releases import ALL, Example, examples, several_items, small_examples


def key(answer: str, group: str = ALL) -> Key:
    return Key("litter", answer, group)


def by_area(concern: list[int], rest: list[int], threshold: int = 5) -> Example:
    return Example(np.array([concern, rest])[..., None], threshold)


def test_a_suppressed_cell_beside_a_known_total_is_found_out() -> None:
    example = by_area([3, 20, 20], [20, 20, 20])
    found = audit(example.release, {key("concern", "area 0")})
    assert found.failures == (Finding(key("concern", "area 0"), 3, 3, 5),)
    assert str(found.failures[0]) == ("the count of 'concern' for litter in area 0 can be bounded to 3 to 3, "
                                      "narrower than 5")


def test_a_rectangle_of_suppressed_cells_is_bounded_by_its_smallest_opposite() -> None:
    example = by_area([3, 20, 20], [20, 20, 20])
    hidden = {key(answer, f"area {area}") for answer in ("concern", "rest") for area in (0, 1)}
    assert feasible(example.release, hidden, key("concern", "area 0")) == (0, 23)
    assert audit(example.release, hidden).passed


def test_a_primary_cell_that_nothing_hides_fails() -> None:
    example = by_area([3, 20], [20, 20])
    assert not audit(example.release, ()).passed
    assert feasible(example.release, (), key("concern", "area 0")) == (3, 3)


def test_a_count_that_nothing_bounds_is_unbounded() -> None:
    release = Release()
    release.add(key("concern"), Cell(3, 5))
    assert feasible(release, {key("concern")}, key("concern")) == (0, np.inf)
    assert audit(release, {key("concern")}).passed


def test_bounds_that_readers_are_told_narrow_the_range() -> None:
    example = by_area([3, 20, 20], [20, 20, 20])
    hidden = {key(answer, f"area {area}") for answer in ("concern", "rest") for area in (0, 1)}
    told = replace(example.release, bounds=[Bound(((key("concern", "area 0"), 1),), 6)])
    assert feasible(told, hidden, key("concern", "area 0")) == (0, 6)
    narrower = replace(told, bounds=[*told.bounds, Bound(((key("concern", "area 0"), -1),), -2)])
    assert feasible(narrower, hidden, key("concern", "area 0")) == (2, 6)
    assert not audit(narrower, hidden).passed


def test_what_was_published_before_is_known() -> None:
    example = by_area([3, 20, 20], [20, 20, 20])
    hidden = {key(answer, f"area {area}") for answer in ("concern", "rest") for area in (0, 1)}
    found = audit(example.release, hidden, before={key("rest", "area 1")})
    assert [finding.key for finding in found.failures] == [key("concern", "area 0")]


def test_a_range_of_fractions_is_no_range_of_people() -> None:
    """At most 3 in a and b, at most 3 in a and c, at least 3 in b and c: a reaches 1.5 in halves, 1 in people."""
    one, two, three = (key(name) for name in "abc")
    release = Release()
    for cell, count in ((one, 1), (two, 1), (three, 2)):
        release.add(cell, Cell(count, 3))
    release.bounds = [Bound(((one, 1), (two, 1)), 3), Bound(((one, 1), (three, 1)), 3),
                      Bound(((two, -1), (three, -1)), -3)]
    assert feasible(release, {one, two, three}, one) == (0, 1)
    assert audit(release, {one, two, three}).failures == (Finding(one, 0, 1, 3),)


@pytest.mark.slow
@settings(max_examples=40)
@given(example=small_examples(), taken=st.integers(0, 50))
def test_the_auditor_agrees_with_trying_every_table(example: Example, taken: int) -> None:
    """With the suppression that was chosen, and with one secondary suppression taken away."""
    try:
        hidden = protect(example.release)
    except DisclosureError:
        every = {cell for cell, how in example.release.cells.items() if not how.fixed}
        ranges = example.ranges(every)
        assert any(high - low < example.threshold
                   for cell, (low, high) in ranges.items() if cell in example.release.primary())
        return
    secondary = sorted(hidden.secondary)
    for cells in (hidden.cells, hidden.cells - set(secondary[taken % len(secondary):][:1] if secondary else ())):
        ranges = example.ranges(cells)
        exact, quick = audit(example.release, cells, exact=True), audit(example.release, cells)
        assert {finding.key: (finding.low, finding.high) for finding in exact.findings} == {
            cell: ranges[cell] for cell in hidden.primary}
        assert {finding.key for finding in quick.failures} == {finding.key for finding in exact.failures}


@pytest.mark.slow
@settings(max_examples=100)
@given(example=examples())
def test_no_primary_cell_of_a_protected_release_can_be_bounded_narrowly(example: Example) -> None:
    try:
        hidden = protect(example.release)
    except DisclosureError as error:
        assert "whatever else is suppressed" in str(error)  # noqa: PT017  # a refusal is a right answer, and says why
        return
    assert example.release.primary() <= hidden.cells
    for finding in audit(example.release, hidden.cells, exact=True).findings:
        assert finding.high - finding.low >= example.threshold, finding


@pytest.mark.slow
@settings(max_examples=25)
@given(release=several_items())
def test_what_one_item_tells_of_the_number_of_people_does_not_open_another(release: Release) -> None:
    try:
        hidden = protect(release)
    except DisclosureError as error:
        assert "whatever else is suppressed" in str(error)  # noqa: PT017  # a refusal is a right answer, and says why
        return
    assert audit(release, hidden.cells).passed


def test_where_no_further_table_is_whole_those_that_were_found_stay() -> None:
    key = Key("litter", "very", ALL)
    found = Witnesses.of(Release({key: Cell(3, 5)}))
    assert found.and_more([key, key], []) is found
    assert found.and_more([key], [np.array([5.0])]).range(key) == (3, 5)
