"""The attacker wins where a published folder gives a small hidden count away, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from attacker import Atom, Finding, Item, Map, Piece, Questions, Weights, attack, find, solver
from attacker.figures import pearson
from tests.attack.published import (
    ANSWERS,
    ASKED,
    BY_AREA,
    BY_WARD,
    COMPARED,
    DRUGS,
    GIVEN,
    GROUPS,
    RANKED,
    SIDES,
    people,
    release,
)

CONCERNED = ("fairly", "very")
DEPRIVED, OTHER = Atom(0, True, "deprived", "A", "W1"), Atom(0, True, "other", "A", "W2")
NOT_GIVEN = Atom(0, False)


def ends(found: list[Finding], group: str, answers: tuple[str, ...] = CONCERNED) -> set[tuple[int, int]]:
    """The ranges of the findings about these answers whose group has these words."""
    return {(one.low, one.high) for one in found if group in one.group and one.answers == answers}


def test_litter_of_the_demonstration_of_2015_as_it_was_once_published() -> None:
    """Gave a postcode is deprived plus other, item by item: 71.43 % of 91 less 67.14 % of 70 leaves 18 of 21."""
    published = release(
        ranked_problems=[RANKED, "1,litter,Litter,103,71,68.93203883495146,"],
        deprivation_comparison=[COMPARED, "litter,Litter,21,,70,67.14285714285714,,,,,[c]"],
        postcode_given_comparison=[GIVEN, "litter,Litter,91,71.42857142857143,12,50.0,21.42857142857143,0.1833314252306335,"],
        deprivation_groups=[GROUPS, "deprived: local quintile 1,21,20.4,", "other: quintiles 2 to 5,70,68.0,",
                            "unplaced: none,12,11.7,"])
    found = find(published, questions=ASKED, where=SIDES)
    assert ends(found, "not, of Litter: deprivation deprived", ("not",)) == {(3, 3)}
    truth = people((18, DEPRIVED, {"litter": "very"}), (3, DEPRIVED, {"litter": "not"}), (47, OTHER, {"litter": "fairly"}),
                   (23, OTHER, {"litter": "not"}), (6, NOT_GIVEN, {"litter": "very"}), (6, NOT_GIVEN, {"litter": "not"}))
    judged = attack(published, questions=ASKED, where=SIDES, truth=truth)
    assert ends(list(judged.findings), "not, of Litter: deprivation deprived", ("not",)) == {(3, 3)}
    assert judged.mistaken == ()


def nested(hidden: str) -> Map:
    return Map((Piece("W1", "A", "other", (("patch", "North"),)), Piece("W1", "A", "other", (("patch", hidden),)),
                Piece("W2", "A", "other", (("patch", "West"),))))


def test_an_area_of_the_council_s_own_inside_one_ward_is_the_ward_less_the_rest() -> None:
    published = release(
        ranked_problems=[RANKED, "1,litter,Litter,60,25,41.7,"],
        problems_by_ward=[BY_WARD, "W1,Ward 1,litter,Litter,40,14,35.0,", "W2,Ward 2,litter,Litter,20,11,55.0,"],
        problems_by_area=[BY_AREA, "patch,North,North,litter,Litter,28,12,42.9,", "patch,South,South,litter,Litter,12,,,[c]",
                          "patch,West,West,litter,Litter,20,11,55.0,"])
    found = find(published, questions=ASKED, where=nested("South"))
    assert ends(found, "South, Litter: patch South") == {(2, 2)}


def test_two_unknown_areas_inside_a_ward_hide_each_other() -> None:
    published = release(
        ranked_problems=[RANKED, "1,litter,Litter,60,25,41.7,"],
        problems_by_ward=[BY_WARD, "W1,Ward 1,litter,Litter,40,14,35.0,", "W2,Ward 2,litter,Litter,20,11,55.0,"],
        problems_by_area=[BY_AREA, "patch,North,North,litter,Litter,28,,,[c]", "patch,South,South,litter,Litter,12,,,[c]",
                          "patch,West,West,litter,Litter,20,11,55.0,"])
    truth = people((12, Atom(0, True, "other", "A", "W1", (("patch", "North"),)), {"litter": "very"}),
                   (16, Atom(0, True, "other", "A", "W1", (("patch", "North"),)), {"litter": "not"}),
                   (2, Atom(0, True, "other", "A", "W1", (("patch", "South"),)), {"litter": "very"}),
                   (10, Atom(0, True, "other", "A", "W1", (("patch", "South"),)), {"litter": "not"}),
                   (11, Atom(0, True, "other", "A", "W2", (("patch", "West"),)), {"litter": "very"}),
                   (9, Atom(0, True, "other", "A", "W2", (("patch", "West"),)), {"litter": "not"}))
    result = attack(published, questions=ASKED, where=nested("South"), truth=truth)
    assert result.findings == ()
    assert result.cells > 0


def test_areas_across_several_wards_are_solved_together() -> None:
    """No single subtraction gives it: East is all wards, less West, and South is Ward 1 and Ward 2 less what East has."""
    where = Map((Piece("W1", "A", "other", (("board", "East"),)), Piece("W1", "A", "other", (("board", "West"),)),
                 Piece("W2", "A", "other", (("board", "West"),))))
    published = release(
        ranked_problems=[RANKED, "1,litter,Litter,60,25,41.7,"],
        problems_by_ward=[BY_WARD, "W1,Ward 1,litter,Litter,40,,,[c]", "W2,Ward 2,litter,Litter,20,11,55.0,"],
        problems_by_area=[BY_AREA, "board,East,East,litter,Litter,15,,,[c]", "board,West,West,litter,Litter,45,22,48.9,"])
    found = find(published, questions=ASKED, where=where)
    assert ends(found, "East, Litter: board East") == {(3, 3)}


def test_a_second_version_less_the_first_is_the_latecomers() -> None:
    first = release(ranked_problems=[RANKED, "1,litter,Litter,100,40,40.0,"])
    second = release("version 2", "second", ranked_problems=[RANKED, "1,litter,Litter,103,41,39.8,"])
    truth = people((40, NOT_GIVEN, {"litter": "very"}), (60, NOT_GIVEN, {"litter": "not"}),
                   (1, NOT_GIVEN._replace(version=1), {"litter": "fairly"}),
                   (2, NOT_GIVEN._replace(version=1), {"litter": "not"}))
    found = find(first, second, questions=ASKED, truth=truth)
    assert ends(found, "without") >= {(1, 1)}
    assert find(first, first, questions=ASKED, truth=truth) == []


def test_a_corrected_text_about_the_same_data_says_nothing_new() -> None:
    tables = [RANKED, "1,litter,Litter,100,40,40.0,"]
    result = attack(release(ranked_problems=tables), release("version 2", ranked_problems=tables), questions=ASKED)
    assert result.versions == 1
    assert result.findings == ()


def test_a_band_is_narrowed_by_the_zeros_beside_it() -> None:
    """Two of three wards print that nobody is concerned, so all of "fewer than 5" that is 4 of the whole is in the third."""
    published = release(
        ranked_problems=[RANKED, "1,litter,Litter,60,4,6.7,"],
        problems_by_ward=[BY_WARD, "W1,Ward 1,litter,Litter,40,,,fewer than 5", "W2,Ward 2,litter,Litter,20,0,0.0,"])
    assert ends(find(published, questions=ASKED, where=SIDES), "Ward 1, Litter: ward W1") == {(4, 4)}


def test_a_band_beside_a_band_is_as_wide_as_it_says() -> None:
    where = Map((Piece("W1", "A", "other"), Piece("W2", "A", "other"), Piece("W3", "A", "other")))
    published = release(
        ranked_problems=[RANKED, "1,litter,Litter,90,8,8.9,"],
        problems_by_ward=[BY_WARD, *(f"W{ward},Ward {ward},litter,Litter,30,,,fewer than 5" for ward in (1, 2, 3))])
    truth = people(*((number, Atom(0, True, "other", "A", f"W{ward}"), {"litter": answer})
                     for ward, yes in ((1, 3), (2, 3), (3, 2)) for number, answer in ((yes, "very"), (30 - yes, "not"))))
    assert find(published, questions=ASKED, where=where, truth=truth) == []


def test_all_but_a_band_is_of_those_who_are_not_concerned() -> None:
    published = release(
        ranked_problems=[RANKED, "1,litter,Litter,60,57,95.0,"],
        problems_by_ward=[BY_WARD, "W1,Ward 1,litter,Litter,40,,,all but fewer than 5", "W2,Ward 2,litter,Litter,20,20,100.0,"])
    assert (3, 3) in ends(find(published, questions=ASKED, where=SIDES), "W1", ("not",))


def test_unrounded_weighted_percentages_give_the_cells_of_the_weights_away() -> None:
    weights = Weights("age", {"young": 2.1, "old": 0.6, "": 1.0})
    asked = Questions.of(DRUGS, Item("age", ("young", "old"), frozenset({"young", "old"})))
    percent = 100 * (2.1 * 3 + 0.6 * 997) / (2.1 * 1000 + 0.6 * 2000)
    tables = {"respondents": ["group,label,responses,shorthand", "resident,Residents,3000,"],
              "ranked_problems": [RANKED, "1,drugs,Drugs,3000,1000,33.33333333333333,"],
              "profile": [ANSWERS, "age,Age,young,Young,3000,1000,33.3,", "age,Age,old,Old,3000,2000,66.7,"]}
    unrounded = release(tables=tables, ranked_problems_weighted=[RANKED, f"1,drugs,Drugs,3000,1000,{percent!r},"])
    truth = people((3, NOT_GIVEN._replace(cell="young"), {"drugs": "yes", "age": "young"}),
                   (997, NOT_GIVEN._replace(cell="young"), {"drugs": "no", "age": "young"}),
                   (997, NOT_GIVEN._replace(cell="old"), {"drugs": "yes", "age": "old"}),
                   (1003, NOT_GIVEN._replace(cell="old"), {"drugs": "no", "age": "old"}))
    found = find(unrounded, questions=asked, truth=truth, weights=weights)
    assert (3, 3) in ends(found, "weighted as young: everyone", ("yes",))
    rounded = release(tables=tables, ranked_problems_weighted=[RANKED, f"1,drugs,Drugs,3000,1000,{round(percent)},"])
    assert find(rounded, questions=asked, truth=truth, weights=weights) == []


def test_a_p_value_alone_gives_a_count() -> None:
    """37 of 80 in other areas is printed, and p: of 40 in more deprived areas only 4 can be concerned."""
    p = float(pearson(np.array([4]), np.array([37]), (40, 80))[0])
    published = release(deprivation_comparison=[COMPARED, f"litter,Litter,40,,80,46.25,,,,{p!r},[c]"])
    assert (4, 4) in ends(find(published, questions=ASKED, where=SIDES), "deprivation deprived")


def test_a_difference_gives_the_side_that_is_not_printed() -> None:
    published = release(deprivation_comparison=[COMPARED, "litter,Litter,40,,80,46.25,-38.75,,,,[c]"])
    assert (3, 3) in ends(find(published, questions=ASKED, where=SIDES), "deprivation deprived")


def test_a_small_count_that_a_table_prints_is_found() -> None:
    printed = find(release(ranked_problems=[RANKED, "1,litter,Litter,100,3,3.0,"]), questions=ASKED)
    assert [(one.how, one.low) for one in printed] == [("printed", 3)]


def test_what_cannot_be_solved_in_time_is_named_and_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = release(ranked_problems=[RANKED, "1,litter,Litter,103,71,68.93203883495146,", ",drugs,Drugs,103,,,[c]"])
    monkeypatch.setattr(solver, "ALL_SECONDS", -1.0)
    found = attack(hidden, questions=ASKED)
    assert found.findings == ()
    assert "drugs: the figures can be solved in time" in found.assumed
