import pandas as pd
import pytest

from survey_app.analysis import ConcernItem, neighbours, neighbours_sentence, ranking_sensitivity, tally

CODES = ("very", "fairly", "not", "dont_know")


def _items(*names: str) -> list[ConcernItem]:
    return [ConcernItem(name, name.title(), name, CODES, ("very", "fairly"), ("very",), ("dont_know",))
            for name in names]


def _answers(very: int, fairly: int, no: int, dont_know: int) -> list[str]:
    return ["very"] * very + ["fairly"] * fairly + ["not"] * no + ["dont_know"] * dont_know


def test_every_definition_stands_in_one_table() -> None:
    frame = pd.DataFrame({"litter": _answers(10, 50, 40, 0), "drugs": _answers(40, 10, 20, 30)})
    table = ranking_sensitivity(tally(frame, _items("litter", "drugs"))).set_index("item")
    assert table.loc["drugs", "percent_concern"] == pytest.approx(500 / 7)
    assert table.loc["drugs", "percent_concern_dont_know_in_base"] == pytest.approx(50)
    assert table["rank_concern"].tolist() == [1, 2]
    drugs = table.loc["drugs"]
    assert (drugs["rank_concern"], drugs["rank_top"], drugs["rank_concern_dont_know_in_base"]) == (1, 1, 2)
    assert table.loc["drugs", "rank_worst"] == 2
    assert table.loc["drugs", "rank_best"] == 1
    assert not table.columns.str.endswith("weighted").any()


def test_ties_appear_at_whole_percentages() -> None:
    frame = pd.DataFrame({"litter": _answers(0, 604, 396, 0), "drugs": _answers(0, 601, 399, 0)})
    table = ranking_sensitivity(tally(frame, _items("litter", "drugs")))
    assert table["rank_concern"].tolist() == [1, 2]
    assert table["rank_whole_percent"].tolist() == [1, 1]


def test_weights_add_the_weighted_rankings() -> None:
    frame = pd.DataFrame({"litter": ["very"] * 6 + ["not"] * 4, "drugs": ["not"] * 6 + ["very"] * 4,
                          "weight": [0.5] * 6 + [1.75] * 4})
    table = ranking_sensitivity(tally(frame, _items("litter", "drugs"))).set_index("item")
    assert table["rank_concern"].to_dict() == {"litter": 1, "drugs": 2}
    assert table["rank_concern_weighted"].to_dict() == {"litter": 2, "drugs": 1}
    assert table.loc["litter", "percent_concern_weighted"] == pytest.approx(30)


def test_no_neighbours_can_be_told_apart_when_all_are_close() -> None:
    frame = pd.DataFrame({"litter": _answers(0, 21, 19, 0), "drugs": _answers(0, 20, 20, 0)})
    pairs = neighbours(tally(frame, _items("litter", "drugs")))
    assert pairs.to_dict("records") == [{"upper": "Litter", "lower": "Drugs", "told_apart": False}]
    assert neighbours_sentence(pairs).startswith("No two neighbours in this ranking can be told apart")


def test_those_told_apart_are_named() -> None:
    frame = pd.DataFrame({"litter": _answers(0, 950, 50, 0), "drugs": _answers(0, 500, 500, 0),
                          "noise": _answers(0, 495, 505, 0)})
    pairs = neighbours(tally(frame, _items("noise", "drugs", "litter")))
    assert pairs["told_apart"].tolist() == [True, False]
    assert neighbours_sentence(pairs).startswith(
        "Of the 2 pairs of neighbours in this ranking, 1 can be told apart: “Litter” stands above “Drugs”. The other two")
    clear = neighbours(tally(frame, _items("drugs", "litter")))
    assert neighbours_sentence(clear) == "Every problem in this ranking can be told apart from the next."


def test_one_item_has_no_neighbour() -> None:
    pairs = neighbours(tally(pd.DataFrame({"litter": ["very"]}), _items("litter")))
    assert neighbours_sentence(pairs) == "There are not two problems to tell apart."
