"""Bars of answers: a sum stands apart from its parts, and every figure has its base, in the drawing and in the words."""

from __future__ import annotations

import pandas as pd

from survey_app.analysis.charts import bars_alternative, bars_chart, bars_narrow, palette, unshown

from . import examples
from .drawing import drawn_words, layers, svg

PARTS = (("strongly_agree", "Strongly agree", 20), ("tend_to_agree", "Tend to agree", 35), ("neither", "Neither", 15),
         ("disagree", "Disagree", 30))
SUM = ("strongly_agree+tend_to_agree", "Agree", 55)


def test_a_sum_is_not_one_more_bar_among_its_parts() -> None:
    chart = bars_chart(examples.answers(SUM, *PARTS), "Agreement")
    drawing = svg(chart)
    order = ["Strongly agree", "Tend to agree", "Neither", "Disagree", "Added together", "Agree"]
    assert [drawing.index(f">{label}</text>") for label in order]
    (plain, bars), (outline, sums) = layers(chart, "rect")
    tops = {one["percent"]: one["top"] for one in bars}
    assert tops[55.0] == max(tops.values())
    assert [one["fill"] for one in bars if one["percent"] == 55] == [palette.PAPER] != [plain.get("fill")]
    assert [one["percent"] for one in sums] == [55.0]
    assert outline["stroke"] == palette.MAIN
    assert {"55%", "100", "Added together"} <= drawn_words(chart)


def test_the_words_name_a_sum_last_and_as_one() -> None:
    text = bars_alternative(examples.answers(SUM, *PARTS).assign(subtitle="Percent of those who answered"))
    assert text.startswith("Bar chart of 5 answers. Percent of those who answered. Strongly agree: 20% (12 to 28) of 100 people "
                           "answering. Tend to agree: 35%")
    assert text.endswith("Disagree: 30% (22 to 38) of 100 people answering. Agree (added together): 55% (47 to 63) of 100 people "
                         "answering.")
    assert "Agree (added together)" in drawn_words(bars_narrow(examples.answers(SUM, *PARTS), "Agreement"))


def test_answers_counted_as_one_without_bars_of_their_own_are_no_sum() -> None:
    table = examples.answers(("unsafe+very_unsafe", "Unsafe or very unsafe", 12), ("very_safe", "Very safe", 40))
    assert "Added together" not in drawn_words(bars_chart(table, "Safety"))
    assert "added together" not in bars_alternative(table)


def test_several_questions_stand_under_their_names_each_with_its_sums() -> None:
    table = examples.answers(*PARTS, SUM)
    both = pd.concat([table, table.assign(item="plan", problem="The plan")], ignore_index=True)
    assert {"Do you agree?", "The plan", "Added together"} <= drawn_words(bars_chart(both, "Agreement"))
    assert "The plan: strongly agree: 20%" in bars_alternative(both)
    assert "Do you agree? Strongly agree: 20%" in bars_alternative(both)


def test_the_base_says_what_it_counts() -> None:
    table = examples.answers(("own", "My own experience", 20))
    assert "20% (12 to 28) of 100 strong concerns." in bars_alternative(table, "Strong\nconcerns")
    assert "100 strong concerns" in drawn_words(bars_narrow(table, "Sources", counted="Strong\nconcerns"))
    assert "Percent of those answering; one person can mention several" in drawn_words(
        bars_chart(table, "Sources", counted="Strong\nconcerns", aside="one person can mention several"))


def test_what_is_told_of_a_hidden_answer_stands_below_with_its_base() -> None:
    table = examples.suppress(examples.answers(*PARTS), 2, "fewer than 5").assign(base=100)
    assert bars_alternative(table).endswith(f"{unshown.HIDDEN}: Neither: fewer than 5 of 100.")
    for chart in (bars_chart(table, "Agreement"), bars_narrow(table, "Agreement")):
        assert {unshown.HIDDEN, "Neither: fewer than 5 of 100"} <= drawn_words(chart)
        assert not any("15" in text or "[" in text for text in drawn_words(chart))
