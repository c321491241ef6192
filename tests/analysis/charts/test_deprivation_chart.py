import pytest

from survey_app.analysis.charts import deprivation_alternative, deprivation_chart, labels

from . import examples
from .drawing import drawn_words, svg


def test_the_alternative_has_every_figure() -> None:
    text = deprivation_alternative(examples.comparison(["Litter", "Drugs", "Noise"]))
    assert text.startswith("Chart of 3 problems, comparing more deprived areas with other areas.")
    assert ("Litter: 62% of 250 in more deprived areas, 50% of 1,440 in other areas, "
            "difference +12 points (+7 to +17), higher.") in text
    assert "difference −12 points (−17 to −7), lower." in text
    assert "difference 0 points (−5 to +5), not clear." in text


def test_a_difference_that_fails_after_adjustment_earns_no_word() -> None:
    table = examples.comparison(["Litter"]).assign(p_value=0.01, p_adjusted=0.05)
    assert "not clear" in deprivation_alternative(table)
    assert "higher" not in drawn_words(deprivation_chart(table))


def test_a_suppressed_problem_has_no_marks() -> None:
    table = examples.suppress(examples.comparison(["Litter", "Drugs"]), 1)
    assert deprivation_alternative(table).endswith("Withheld to protect the people who answered: Drugs.")
    words = drawn_words(deprivation_chart(table))
    assert labels.SUPPRESSED in words
    assert "38" not in words


def test_groups_differ_in_shape_and_are_named() -> None:
    groups = ("Elected representatives", "Residents")
    chart = deprivation_chart(examples.comparison(["Litter"]), groups=groups)
    shapes = {layer["mark"]["shape"] for layer in chart.to_dict()["layer"] if layer["mark"]["type"] == "point"}
    assert shapes == {"circle", "diamond"}
    assert set(groups) <= drawn_words(chart)
    assert "in residents" in deprivation_alternative(examples.comparison(["Litter"]), groups)


@pytest.mark.parametrize("count", [6, 40])
def test_every_problem_is_drawn(count: int) -> None:
    problems = [*examples.names(count - 1), examples.LONG]
    drawing = svg(deprivation_chart(examples.comparison(problems)))
    assert all(f">{problem}</text>" in drawing for problem in problems[:-1])
    assert "…" not in drawing
