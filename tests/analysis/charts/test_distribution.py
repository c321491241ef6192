import pytest

from survey_app.analysis.charts import distribution_alternative, distribution_chart, labels, unshown

from . import examples
from .drawing import drawn_words, svg


def test_the_alternative_has_every_figure() -> None:
    text = distribution_alternative(examples.distribution(["Litter"]))
    assert text == ("Stacked bar chart of the answers, items: 1. Percent of those who gave an opinion; those who did not know "
                    "are shown apart. Litter, 50% of 1,000 counted as concern: very big problem 20%, fairly big problem 30%, "
                    "not a very big problem 33%, not a problem at all 17%, don’t know 8% of 1,080.")


def test_segments_carry_their_figures_and_the_key_every_answer() -> None:
    words = drawn_words(distribution_chart(examples.distribution(examples.names(6))))
    assert {"20", "30", "33", "17", "8% of 1,080", "50% of 1,000"} <= words
    assert {"Very big problem", "Fairly big problem", "Not a very big problem", "Not a problem at all"} <= words
    assert "Don’t know" in words


def test_each_scale_has_its_own_key_and_the_strongest_concern_stands_first() -> None:
    drawing = svg(distribution_chart(examples.distribution(["Litter"], safety=True)))
    words = ["Very big problem", "Fairly big problem", "Very unsafe", "Fairly unsafe", "Fairly safe", "Very safe"]
    places = [drawing.index(f">{word}</text>") for word in words]
    assert places == sorted(places)


def test_an_item_with_a_suppressed_answer_has_no_bar() -> None:
    table = examples.suppress(examples.distribution(["Litter", "Noise"]), 7)
    assert distribution_alternative(table).endswith(
        "Not shown, so that nobody can be picked out: Noise: very big problem 20%, fairly big problem 30%, not a very big "
        "problem not shown, not a problem at all 17%, don’t know 8%.")
    words = drawn_words(distribution_chart(examples.suppress(examples.distribution(["Noise"]), 2)))
    assert unshown.HIDDEN in words
    assert "20" not in words


def test_an_item_whose_dont_know_alone_is_not_shown_keeps_its_bar() -> None:
    table = examples.suppress(examples.distribution(["Noise"]), 4, "fewer than 5")
    words = drawn_words(distribution_chart(table))
    assert {"20", "30", "33", "17", "50% of 1,000", "Noise: don’t know: fewer than 5"} <= words
    assert "don’t know fewer than 5." in distribution_alternative(table)


def test_an_unknown_side_is_refused() -> None:
    table = examples.distribution(["Litter"]).assign(side="left")
    with pytest.raises(labels.TableError, match="side holds left; it takes concern, other, dont_know"):
        distribution_chart(table)


@pytest.mark.parametrize("count", [6, 40])
def test_every_item_is_drawn(count: int) -> None:
    problems = [*examples.names(count - 1), examples.LONG]
    words = drawn_words(distribution_chart(examples.distribution(problems)))
    assert set(problems[:-1]) <= words
    assert set(examples.LONG.split()) <= {word for text in words for word in text.split()}
