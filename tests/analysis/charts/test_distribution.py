import pytest

from survey_app.analysis.charts import distribution_alternative, distribution_chart, labels

from . import examples
from .drawing import drawn_words, svg


def test_the_alternative_has_every_figure() -> None:
    text = distribution_alternative(examples.distribution(["Litter"]))
    assert text == ("Stacked bar chart of the answers, items: 1. Litter: very big problem 20%, fairly big problem 30%, "
                    "not a very big problem 33%, not a problem at all 17%, don’t know 8%.")


def test_segments_carry_their_figures_and_the_key_every_answer() -> None:
    words = drawn_words(distribution_chart(examples.distribution(examples.names(6))))
    assert {"20", "30", "33", "17", "8%", "50%"} <= words
    assert {"Very big problem", "Fairly big problem", "Not a very big problem", "Not a problem at all"} <= words
    assert "Don’t know" in words


def test_each_scale_has_its_own_key_and_the_strongest_concern_stands_first() -> None:
    drawing = svg(distribution_chart(examples.distribution(["Litter"], safety=True)))
    words = ["Very big problem", "Fairly big problem", "Very unsafe", "Fairly unsafe", "Fairly safe", "Very safe"]
    places = [drawing.index(f">{word}</text>") for word in words]
    assert places == sorted(places)


def test_an_item_with_a_suppressed_answer_has_no_bar() -> None:
    table = examples.suppress(examples.distribution(["Litter", "Noise"]), 7)
    assert distribution_alternative(table).endswith("Withheld to protect the people who answered: Noise.")
    words = drawn_words(distribution_chart(examples.suppress(examples.distribution(["Noise"]), 2)))
    assert labels.SUPPRESSED in words
    assert "20" not in words


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
