import pytest

from survey_app.analysis.charts import labels, ranked_alternative, ranked_chart, unshown

from . import examples
from .drawing import drawn_words


def test_the_alternative_has_every_figure() -> None:
    text = ranked_alternative(examples.ranked(examples.names(8)))
    assert text.startswith("Bar chart of 8 problems")
    assert "1: Litter 1, 90% (86 to 94) of 1,200 answering, position 1 to 3." in text
    assert "2=: Drugs 2, 80% (76 to 84)" in text
    assert "2=: Vandalism 3, 80% (76 to 84)" in text


def test_a_suppressed_problem_is_named_but_has_no_figure() -> None:
    table = examples.suppress(examples.ranked(examples.names(6)), 4)
    assert ranked_alternative(table).endswith("Not shown, so that nobody can be picked out: Graffiti 5.")
    words = drawn_words(ranked_chart(table))
    assert {unshown.HIDDEN, "Graffiti 5"} <= words
    assert not any("[" in text for text in words)
    assert "1,204" not in words


def test_a_problem_that_nobody_judged_is_said_to_be_so() -> None:
    table = examples.suppress(examples.ranked(examples.names(6)), 5).replace({"shorthand": {"[c]": "[z]"}})
    assert ranked_alternative(table).endswith("Nobody answered: Speeding 6.")
    assert unshown.NOBODY in drawn_words(ranked_chart(table))


def test_an_interval_or_position_that_is_empty_is_left_out() -> None:
    table = examples.ranked(examples.names(6))
    table[["percent_low", "percent_high", "rank_low", "rank_high"]] = float("nan")
    assert "1: Litter 1, 90% of 1,200 answering." in ranked_alternative(table)
    assert "nan" not in " ".join(drawn_words(ranked_chart(table)))


@pytest.mark.parametrize("count", [1, 6, 18, 40])
def test_every_problem_and_figure_is_drawn(count: int) -> None:
    table = examples.ranked(examples.names(count))
    words = drawn_words(ranked_chart(table, title="Have Your Say", subtitle="Percent very or fairly big problem"))
    assert {"Have Your Say", "Percent very or fairly big problem", *table["problem"]} <= words
    assert {labels.percent(value) for value in table["percent"]} <= words


def test_long_labels_are_never_cut() -> None:
    words = drawn_words(ranked_chart(examples.ranked([*examples.names(5), examples.LONG])))
    assert set(examples.LONG.split()) <= {word for text in words for word in text.split()}
    assert not any("…" in text for text in words)


def test_an_empty_table_is_an_empty_chart() -> None:
    table = examples.ranked(["Litter"]).iloc[:0]
    assert ranked_alternative(table).startswith("Bar chart of 0 problems, from the most to the least often named.")
    assert "The problems, ranked" in drawn_words(ranked_chart(table))
