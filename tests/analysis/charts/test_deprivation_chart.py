import pytest
from scipy.stats import binomtest

from survey_app.analysis.charts import deprivation_alternative, deprivation_chart, unshown

from . import examples
from .drawing import drawn_words, layers, svg


def test_the_alternative_has_every_figure() -> None:
    text = deprivation_alternative(examples.comparison(["Litter", "Drugs", "Noise"]))
    assert text.startswith("Chart of 3 rows, comparing more deprived areas with other areas.")
    assert ("Litter: 62% (56 to 68) of 250 in more deprived areas, 50% (47 to 53) of 1,440 in other areas, "
            "difference +12 points (+7 to +17), higher.") in text
    assert "difference −12 points (−17 to −7), lower." in text
    assert "difference 0 points (−5 to +5), not clear." in text


def test_a_difference_that_fails_after_adjustment_earns_no_word() -> None:
    table = examples.comparison(["Litter"]).assign(p_value=0.01, p_adjusted=0.05)
    assert "not clear" in deprivation_alternative(table)
    assert "higher" not in drawn_words(deprivation_chart(table))


def test_a_suppressed_problem_has_no_marks() -> None:
    table = examples.suppress(examples.comparison(["Litter", "Drugs"]), 1)
    assert deprivation_alternative(table).endswith("Not shown, so that nobody can be picked out: Drugs.")
    words = drawn_words(deprivation_chart(table))
    assert {unshown.HIDDEN, "Drugs"} <= words
    assert not any("38" in text or "nan" in text for text in words)


def test_groups_differ_in_shape_and_are_named() -> None:
    groups = ("Elected representatives", "Residents")
    chart = deprivation_chart(examples.comparison(["Litter"]), groups=groups)
    shapes = {layer["mark"]["shape"] for layer in chart.to_dict()["layer"] if layer["mark"]["type"] == "point"}
    assert shapes == {"circle", "diamond"}
    assert set(groups) <= drawn_words(chart)
    assert "in residents" in deprivation_alternative(examples.comparison(["Litter"]), groups)


def test_each_group_has_its_figure_its_base_and_its_interval() -> None:
    chart = deprivation_chart(examples.comparison(["Litter"]))
    assert {"62% of 250", "50% of 1,440"} <= drawn_words(chart)
    ends = {(round(one["low"], 6), round(one["high"], 6)) for _, rows in layers(chart, "rule") for one in rows}
    wilson = [binomtest(count, base).proportion_ci(method="wilson") for count, base in ((155, 250), (720, 1440))]
    assert ends == {(round(100 * one.low, 6), round(100 * one.high, 6)) for one in wilson}


def test_a_group_that_is_not_shown_leaves_the_other_and_no_verdict() -> None:
    table = examples.suppress(examples.comparison(["Litter"]), 0, "deprived: fewer than 5; other: 10 to 14")
    table[["deprived_base", "other_base", "other_percent"]] = [[21, 70, 17.0]]
    words = drawn_words(deprivation_chart(table))
    assert {"not shown", "17% of 70", unshown.HIDDEN} <= words
    assert not {"higher", "lower", "not clear"} & words
    said = deprivation_alternative(table)
    assert "Litter: not shown in more deprived areas, 17% (10 to 27) of 70 in other areas." in said
    assert said.endswith(f"{unshown.HIDDEN}: Litter: more deprived areas: fewer than 5 of 21; other areas: 10 to 14 of 70.")


@pytest.mark.parametrize("count", [6, 40])
def test_every_problem_is_drawn(count: int) -> None:
    problems = [*examples.names(count - 1), examples.LONG]
    drawing = svg(deprivation_chart(examples.comparison(problems)))
    assert all(f">{problem}</text>" in drawing for problem in problems[:-1])
    assert "…" not in drawing
