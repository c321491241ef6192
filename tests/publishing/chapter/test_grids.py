"""Tables as the chapter prints them: whole percents, one base, drawings in the rows, and shares of grids in columns."""

from __future__ import annotations

from collections.abc import Mapping

from survey_app.publishing.chapter.cell_references import Table
from survey_app.publishing.chapter.grids import Bar, Pair, chart_table, cross_table, grid
from tests.publishing.chapter.known_tables import KNOWN, WITHHELD, Rows, cells

SHARES = ("problem", "base", "percent", "percent_low", "percent_high")
DIFFERENCES = ("problem", "deprived_percent", "other_percent", "difference", "difference_low", "difference_high")


def table(name: str, rows: Rows | None = None, **others: Rows) -> tuple[Table, Mapping[str, Table]]:
    """One of the known tables, with other rows if they are given, and all of them."""
    made = cells({**KNOWN, **others, **({name: rows} if rows is not None else {})}).tables
    return made[name], made


def test_a_share_is_whole_and_drawn_with_its_range() -> None:
    one, others = table("ranked_problems")
    made = chart_table("ranked_problems", one, SHARES, others)
    assert made.caption == "The problems, ranked (base: 400)"
    assert made.heads == ("Problem", "Share, with its range")
    assert made.rows[0] == ("Litter", "71% (67 to 75)")
    assert made.drawing(0, 1) == Bar(71.0, 67.0, 75.0)
    assert made.drawing(0, 0) is None


def test_bases_that_differ_have_a_column() -> None:
    rows = [{**row, "base": 400 - place} for place, row in enumerate(KNOWN["ranked_problems"])]
    one, others = table("ranked_problems", rows)
    assert chart_table("ranked_problems", one, SHARES, others).rows[1][:2] == ("Drug dealing", "399")


def test_a_dashed_line_parts_what_the_answers_tell_apart() -> None:
    neighbours = [{"upper": "Litter", "lower": "Drug dealing", "told_apart": True},
                  {"upper": "Drug dealing", "lower": "Burglary", "told_apart": False}]
    one, others = table("ranked_problems", neighbours=neighbours)
    made = chart_table("ranked_problems", one, SHARES, others)
    assert made.lines == frozenset({0})
    assert "dashed line" in made.caption


def test_clear_differences_come_first_and_the_others_are_said_in_words() -> None:
    one, others = table("deprivation_comparison")
    made = chart_table("deprivation_comparison", one, DIFFERENCES, others)
    assert [row[0] for row in made.rows] == ["Graffiti", "Litter", "Drug dealing", "Burglary"]
    assert [row[3] for row in made.rows] == ["+24", "+18", "no clear difference", "no clear difference"]
    assert made.drawing(0, 3) == Pair(50.0, 26.0)


def test_a_hidden_share_is_not_drawn_and_says_so() -> None:
    rows = [{**KNOWN["ranked_problems"][0], "percent": None, "percent_low": None, "percent_high": None, **WITHHELD}]
    one, others = table("ranked_problems", rows)
    made = chart_table("ranked_problems", one, SHARES, others)
    assert (made.rows[0][1], made.drawing(0, 1)) == ("not shown", None)


def test_answers_to_a_grid_stand_side_by_side() -> None:
    one, _ = table("informed")
    made = cross_table("informed", one, ("problem", "answer", "percent", "base"))
    assert made.heads == ("Problem", "I know a lot", "I know a little", "I know nothing")
    assert made.rows == (("Cybercrime", "35%", "45%", "20%"), ("Modern slavery", "15%", "45%", "40%"))
    assert made.caption.endswith("(base: 400)")


def test_analysts_read_one_decimal() -> None:
    one, _ = table("ranked_problems")
    assert grid("ranked_problems", one, SHARES).rows[4] == ("Graffiti", "400", "31.0 (27.0 to 35.0)")
