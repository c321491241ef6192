import pytest

from survey_app.analysis.disclosure.cells import Cell, Key, Release, ReleaseError

from .releases import cross

BASE, CONCERN, REST = (Key("litter", answer, "everyone") for answer in ("base", "concern", "rest"))


def release(base: int = 20, concern: int = 12) -> Release:
    made = Release()
    for key, count in ((BASE, base), (CONCERN, concern), (REST, base - concern)):
        made.add(key, Cell(count, threshold=5))
    made.adds_up(BASE, [CONCERN, REST])
    made.percentage(CONCERN, BASE)
    return made


@pytest.mark.parametrize(("base", "concern", "primary"), [
    (20, 12, set()), (20, 4, {CONCERN}), (20, 16, {REST}), (20, 5, set()), (20, 0, set()), (20, 20, set()),
    (9, 0, {CONCERN}), (9, 9, {CONCERN}), (10, 10, set()), (4, 2, {BASE, CONCERN, REST}), (0, 0, set())])
def test_counts_below_the_threshold_are_primary_and_nothing_or_all_of_a_small_base(
        base: int, concern: int, primary: set[Key]) -> None:
    assert release(base, concern).primary() == primary


def test_a_cell_in_two_tables_keeps_the_stricter_treatment() -> None:
    made = release()
    made.add(REST, Cell(8, threshold=10, published=False, guarded=False))
    assert made.cells[REST] == Cell(8, threshold=10)
    assert made.primary() == {REST}


def test_tables_that_count_differently_do_not_belong_together() -> None:
    with pytest.raises(ReleaseError, match="'rest' for litter in everyone is 8 in one table and 7 in another"):
        release().add(REST, Cell(7, threshold=5))


def test_a_total_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(ReleaseError, match="is 20, but its parts add up to 12"):
        release().adds_up(BASE, [CONCERN])


def test_readers_know_what_is_published_and_not_suppressed_and_what_was_published_before() -> None:
    made = release()
    made.add(Key("litter", "blank", "everyone"), Cell(3, threshold=5, published=False))
    assert made.known({REST, CONCERN}, before={REST}) == {BASE: 20, REST: 8}


def test_a_crossing_adds_up_both_ways() -> None:
    counts = {("concern", "a"): 3, ("concern", "b"): 4, ("rest", "a"): 5, ("rest", "b"): 6}
    cells = {place: Cell(count, 5) for place, count in counts.items()}
    cells |= {("base", group): Cell(counts["concern", group] + counts["rest", group], 5) for group in "ab"}
    cells |= {(answer, "all"): Cell(cells[answer, "a"].count + cells[answer, "b"].count, 5)
              for answer in ("base", "concern", "rest")}
    made = Release()
    cross(made, "litter", cells, {"base": ("concern", "rest")}, {"all": ("a", "b")})
    assert made.cells[Key("litter", "base", "all")].count == 18
    assert len(made.totals) == 6


def test_a_part_keeps_the_relations_among_its_cells_alone() -> None:
    made = release()
    assert made.part(lambda key: key != REST).totals == set()
    assert made.part(lambda key: key != REST).shares == {(CONCERN, BASE)}
