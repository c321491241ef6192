import pandas as pd
import pytest

from survey_app.analysis import ranked_problems, tally, typed
from survey_app.analysis.data_quality import CLEAR, answer_fingerprints, quality_summary, with_quality, word_fingerprints
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.parsing import from_toml
from survey_app.questionnaire.response_columns import columns

LETTERS = "abcdefgh"
ITEMS = ", ".join(f'{{id = "{letter}", label = "Problem {letter}"}}' for letter in LETTERS)
ASKED = from_toml(f"""
id = "small"
title = "A small survey"
[scales.problem]
options = [{{code = "very", label = "Very", concern = true, top = true}}, {{code = "none", label = "Not"}},
           {{code = "dont_know", label = "Don't know", dont_know = true}}]
[[pages]]
id = "one"
title = "One"
[[pages.questions]]
id = "problems"
kind = "matrix"
label = "How much of a problem?"
scale = "problem"
items = [{ITEMS}]
[[pages.questions]]
id = "channels"
kind = "multiple"
label = "How do you hear of us?"
options = [{{code = "post", label = "Post"}}, {{code = "email", label = "Email"}}]
[[pages]]
id = "two"
title = "Two"
[[pages.questions]]
id = "origin"
kind = "matrix"
label = "Where from?"
rows_from = "problems"
rows_if = ["very"]
options = [{{code = "own", label = "Own"}}, {{code = "news", label = "News"}}]
[[pages.questions]]
id = "comment"
kind = "long_text"
label = "Anything else?"
""")


def frame(*responses: dict[str, str], questionnaire: Questionnaire = ASKED) -> pd.DataFrame:
    """Responses by column; what is not given is blank. `problems` gives the matrix in short: v, n, d or a space."""
    short = {"v": "very", "n": "none", "d": "dont_know", " ": ""}
    rows = []
    for response in responses:
        marks = zip(LETTERS, response.get("problems", "vnvnvnvn"), strict=True)
        given = {f"problems.{letter}": short[mark] for letter, mark in marks} | response
        rows.append({column.name: given.get(column.name, "") for column in columns(questionnaire)}
                    | {"audience": "resident"})
    return typed(pd.DataFrame(rows, dtype="str"), questionnaire)


@pytest.mark.parametrize(("problems", "flag"), [
    ("nnnnnnnn", "yes"), ("vvvvvvvv", "yes"), ("nnnnnnnv", "no"), ("nnnnnn  ", "yes"), ("nnnnn   ", "no"),
    ("        ", "no"), ("  nnnnnn", "yes"), ("dddddddd", "yes")])
def test_straight_lining_is_one_answer_all_down_a_matrix(problems: str, flag: str) -> None:
    found = with_quality(frame({"problems": problems}), ASKED)
    assert list(found["straight_lining"]) == [flag]


def test_the_rows_of_a_follow_up_may_well_be_alike() -> None:
    same = {f"origin.{letter}": "own" for letter in LETTERS}
    assert list(with_quality(frame({"problems": "vvvvvvvn"} | same), ASKED)["straight_lining"]) == ["no"]


def test_fast_is_under_a_third_of_the_median() -> None:
    found = with_quality(frame(*[{}] * 6), ASKED, seconds=pd.Series([300, 300, 300, 101, 99, None], dtype="Int64"))
    assert list(found["fast"]) == ["no", "no", "no", "no", "yes", "unknown"]


def test_without_times_speed_is_unknown() -> None:
    found = with_quality(frame({}, {"problems": "nvnvnvnv"}), ASKED)
    assert list(found["fast"]) == ["unknown", "unknown"]
    assert list(found["quality"]) == ["clear", "clear"]


def test_the_same_answers_are_flagged_in_every_response_that_gives_them() -> None:
    ticked = {"channels.post": "1", "channels.email": "0"}
    found = with_quality(frame(ticked, {"problems": "nvnvnvnv"} | ticked, ticked), ASKED)
    assert list(found["same_answers"]) == ["yes", "no", "yes"]
    assert list(found["quality"]) == ["flagged", "clear", "flagged"]


def test_few_answers_may_be_the_same_by_chance() -> None:
    assert list(with_quality(frame({}, {}), ASKED)["same_answers"]) == ["no", "no"]


def test_an_answer_not_asked_is_no_answer() -> None:
    past = {f"origin.{letter}": "not_asked" for letter in LETTERS}
    assert answer_fingerprints(frame(past, past), ASKED).isna().all()


@pytest.mark.parametrize(("one", "other", "flag"), [
    ("Speeding on the High Street!", "speeding on  the high street", "yes"),
    ("Speeding on the High Street", "Speeding on the High Road, too", "no"),
    ("More police", "More police", "no"), ("", "", "no")])
def test_the_same_words_are_flagged_when_there_are_enough(one: str, other: str, flag: str) -> None:
    found = with_quality(frame({"comment": one}, {"problems": "nvnvnvnv", "comment": other}), ASKED)
    assert list(found["same_words"]) == [flag, flag]


def test_a_file_in_parts_is_flagged_as_the_whole() -> None:
    ticked = {"channels.post": "1", "channels.email": "0", "comment": "Speeding on the High Street"}
    whole = frame(ticked, {"problems": "nvnvnvnv"}, ticked)
    parts = [whole.iloc[:2], whole.iloc[2:]]
    answers = pd.concat([answer_fingerprints(part, ASKED).value_counts() for part in parts]).groupby(level=0).sum()
    words = pd.concat([word_fingerprints(part, ASKED).value_counts() for part in parts]).groupby(level=0).sum()
    together = pd.concat([with_quality(part, ASKED, answer_counts=answers, word_counts=words) for part in parts])
    for flag in ("same_answers", "same_words"):
        assert list(together[flag]) == list(with_quality(whole, ASKED)[flag]) == ["yes", "no", "yes"]


def test_nobody_is_dropped_and_the_flags_are_groups_to_count_by() -> None:
    responses = [{"problems": "nnnnnnnn"}, {"problems": "vvnnnnnn"}, {"problems": "vnvnvnvn"}]
    found = with_quality(frame(*responses), ASKED)
    assert len(found) == 3
    counted = tally(found, ASKED, by="quality", pairs_by="quality")
    assert ranked_problems(counted.over())["base"].max() == 3
    without = ranked_problems(counted.where(quality=CLEAR))
    assert without["base"].max() == 2
    assert list(without["item"][:1]) == ["problems.a"]


def test_the_summary_counts_each_flag_where_it_can_be_told() -> None:
    found = quality_summary(with_quality(frame({"problems": "nnnnnnnn"}, {}), ASKED))
    rows = {row["flag"]: row for row in found.to_dict("records")}
    assert (rows["straight_lining"]["responses"], rows["straight_lining"]["base"]) == (1, 2)
    assert rows["straight_lining"]["percent"] == 50
    assert rows["fast"]["base"] == 0
    assert list(found["percent"].isna()) == [False, True, False, False, True, True, True, False]


def test_what_was_noted_as_it_came_is_a_flag() -> None:
    noted = {"_flags": ["", "trapped hurried", "reused", ""], "_seconds": ["300", "15", "285", ""]}
    found = with_quality(frame(*[{}] * 4).assign(**noted), ASKED)
    assert list(found["trapped"]) == ["no", "yes", "no", "unknown"]
    assert list(found["hurried"]) == ["no", "yes", "no", "unknown"]
    assert list(found["reused"]) == ["no", "no", "yes", "unknown"]
    assert list(found["fast"]) == ["no", "yes", "no", "unknown"]
    rows = {row["flag"]: row for row in quality_summary(found).to_dict("records")}
    assert (rows["trapped"]["responses"], rows["trapped"]["base"]) == (1, 3)
    assert len(found) == 4


def test_an_empty_frame_has_no_flags() -> None:
    assert with_quality(frame({}).iloc[:0], ASKED)["quality"].empty
