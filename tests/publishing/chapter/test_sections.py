"""What a section says of one, of none and of all is English too, and holds for its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

from survey_app.publishing.chapter import claim_check, sentences
from survey_app.publishing.chapter.cell_references import Cells
from survey_app.publishing.chapter.sections import problems, respondents, safety
from tests.factories.releases import cells_of

Section = Callable[[Cells], Iterator[str]]


def said(section: Section, **tables: list[dict[str, Any]]) -> str:
    """The words of a section on these tables, whose every claim holds."""
    made = {name: pd.DataFrame(rows).convert_dtypes() for name, rows in tables.items()}
    cells = cells_of(made)
    text = "\n".join(line for line in section(cells) if not line.startswith("{"))
    claim_check.must_hold(text, cells)
    return sentences.plain(text)


def answer(item: str, option: str, words: str, percent: float, base: int = 103) -> dict[str, Any]:
    return {"item": item, "option": option, "problem": f"About {item}?", "answer": words, "base": base, "count": 1,
            "percent": percent, "percent_low": 0.0, "percent_high": 100.0}


@pytest.mark.parametrize(("agree", "disagree", "base", "words"), [
    (79.6, 8.7, 103, "80% of the 103 who answered agreed, and 9% disagreed."),
    (100.0, 0.0, 103, "all of the 103 who answered agreed, and none disagreed."),
    (0.0, 100.0, 1, "all of the 1 person who answered disagreed, and none agreed."),
    (49.2, 50.8, 120, "51% of the 120 who answered disagreed, and 49% agreed."),
    (41.0, 41.0, 100, "41% of the 100 who answered disagreed, and 41% agreed.")])
def test_agreement(agree: float, disagree: float, base: int, words: str) -> None:
    rows = [answer("priorities", "agree", "Agree", agree, base), answer("priorities", "disagree", "Disagree", disagree, base)]
    assert words in said(respondents.agreement, agreement=rows)


@pytest.mark.parametrize(("text", "fault"), [
    ("{agree} agreed, and {disagree} disagreed.", ""), ("{agree} agree.", ""),
    ("{agree} strongly agreed.", "is the share of “Strongly agree” and “Agree” together; name all of them"),
    ("{disagree} strongly disagreed.", "is the share of “Disagree” and “Strongly disagree” together; name all of them")])
def test_who_agrees_strongly_or_not_is_no_share_of_the_strong_alone(text: str, fault: str) -> None:
    rows = [answer("p", code, words, share) for code, words, share in (
        ("strong+agree", "Strongly agree or agree", 60.0), ("dis+strong_dis", "Disagree or strongly disagree", 30.0),
        ("strong", "Strongly agree", 20.0), ("agree", "Agree", 40.0), ("dis", "Disagree", 10.0),
        ("strong_dis", "Strongly disagree", 20.0))]
    known = cells_of({"agreement": pd.DataFrame(rows), "answers": pd.DataFrame(rows)})
    claims = claim_check.check("Asked “About p?”, " + text.format(
        agree="[[60%|agreement:p/strong+agree:percent]]", disagree="[[30%|agreement:p/dis+strong_dis:percent]]"), known)
    assert {claim.fault for claim in claims if claim.fault} == ({fault} if fault else set())


@pytest.mark.parametrize(("code", "fault"), [("right", False), ("wrong", False), ("strong", True)])
def test_a_lead_s_own_words_of_agreement_are_named_by_the_verb_unless_others_agree_too(code: str, fault: bool) -> None:
    rows = [{**answer("p", option, words, 40.0), "side": side} for option, words, side in (
        ("right", "Quite right", "agree"), ("wrong", "Quite wrong", "disagree"))]
    if fault:
        rows = [{**answer("p", option, words, 40.0), "side": "agree"} for option, words in (
            ("strong", "Strongly for it"), ("for", "For it"))]
    known = cells_of({"agreement": pd.DataFrame(rows), "answers": pd.DataFrame(rows)})
    verb = "disagreed" if code == "wrong" else "agreed"
    claims = claim_check.check(f"Asked “About p?”, [[40%|agreement:p/{code}:percent]] {verb}.", known)
    assert any(claim.fault for claim in claims) == fault


@pytest.mark.parametrize(("percent", "base", "words"), [
    (0.0, 404, "None of the 404 who answered said “No”."), (100.0, 1, "All of the 1 person who answered said “No”."),
    (31.9, 404, "32% of the 404 who answered said “No”.")])
def test_victims(percent: float, base: int, words: str) -> None:
    assert words in said(safety.victims, victims=[answer("reported", "no", "No", percent, base)])


def test_one_who_answered() -> None:
    assert "A: 100% of the 1 person who answered said “A lot”." in said(
        respondents.informed, informed=[{**answer("a", "a_lot", "A lot", 100.0, 1), "problem": "A"}])
    channels = [{**answer(name, "1", "", percent, 1), "problem": name.upper()} for name, percent in (("a", 100.0), ("b", 0.0))]
    assert "The 1 person who answered could choose several ways of hearing about community safety, and first came A (100%)." \
        in said(respondents.channels, channels=channels)


def test_one_who_wrote() -> None:
    words = said(respondents.comments, comments=[{"item": "q", "problem": "Anything else?", "count": 1}],
                 themes=[{**answer("q", "drugs", "Drugs", 100.0, 1)}],
                 theme_coding=[{"item": "q", "comments": 1, "confirmed": 0}])
    assert "“Anything else?” 1 person wrote something." in words
    assert "What the 1 comment was about, commonest first: Drugs (100%)." in words
    assert "A computer suggested the themes from the words in the comments, and no person has confirmed them." in words


def ranked(*percents: float, told_apart: int = 0, could_be: int = 1, more: int = 0) -> str:
    """The words of a ranking in which the first `could_be` problems could each be the biggest; `more` are of another question."""
    rows = [{"item": f"p.{number}", "problem": f"P{number}", "rank": 1 + sorted(set(percents), reverse=True).index(percent),
             "base": 10, "percent": percent, "rank_low": 1 if number < could_be else number + 1,
             "rank_high": could_be if number < could_be else number + 1} for number, percent in enumerate(percents)]
    rows += [{**rows[-1], "item": f"q.{number}", "problem": f"Q{number}"} for number in range(more)]
    return said(problems.ranking, ranked_problems=rows, questions=[{"item": "p", "problem": "How much?"}],
                problem_answers=[{"item": "p.0", "option": "very", "label": "Very", "side": "concern"}],
                ranking_summary=[{"measure": "pairs", "value": len(percents) - 1},
                                 {"measure": "told_apart", "value": told_apart}])


def test_only_a_problem_whose_position_is_the_first_is_the_biggest() -> None:
    assert "The biggest problem was “P0”: 60% of the 10 who answered said “Very”." in ranked(60.0, 50.0)
    assert ("“P0” (60%) and “P1” (60%) could each be the biggest problem: the answers do not tell them apart. The shares are of "
            "those who answered and said “Very”.") in ranked(60.0, 60.0, 50.0, could_be=2)
    assert "biggest" not in ranked(60.0)[:30]


def test_a_list_never_cuts_a_tie() -> None:
    assert "the answers rank them: P0 (60%) and P1 (50%)." in ranked(60.0, 50.0, more=1)
    assert "the answers put these first: P0 (60%), P1 (50%), P2 (40%) and P3 (30%)." in ranked(
        60.0, 50.0, 40.0, 30.0, 20.0, more=1)
    assert "P3 (30%) and P4 (30%)." in ranked(60.0, 50.0, 40.0, 30.0, 30.0, 20.0, more=1)
    assert "Asked" not in ranked(60.0, 50.0)
    many = ranked(*[60.0, 50.0, 40.0, 30.0, 30.0, 20.0, 10.0, 9.0], could_be=7)
    assert ("“P3” (30%) and “P4” (30%) could each be the biggest problem: the answers do not tell them apart. "
            "So could others") in many


def test_a_problem_for_nobody() -> None:
    assert "None of the 10 who answered said “Very” of “P0” or of any other problem." in ranked(0.0, 0.0, could_be=2)


def test_pairs_that_can_be_told_apart() -> None:
    assert "The two problems next to each other in the ranking can be told apart." in ranked(60.0, 10.0, told_apart=1)
    assert "All 2 pairs of problems next to each other in the ranking can be told apart." in ranked(60.0, 10.0, 9.0, told_apart=2)
    assert "Of the 2 pairs" in ranked(60.0, 10.0, 9.0, told_apart=1)
    assert "1 can be told apart; all others could have changed places" in ranked(60.0, 10.0, 9.0, told_apart=1)


def deprived(higher: int, lower: int, unclear: int, withheld: int = 0) -> str:
    compared = [("higher", higher), ("lower", lower), ("unclear", unclear), ("compared", higher + lower + unclear),
                ("withheld", withheld)]
    difference = {"item": "p.0", "problem": "P0", "deprived_percent": 50.0, "other_percent": 20.0, "difference": 30.0,
                  "p_adjusted": 0.01 if higher else 0.5}
    return said(problems.deprivation, deprivation_comparison=[difference], ranked_problems=[{"item": "p.0"}],
                deprivation_groups=[{"group": f"{name}: areas", "responses": count}
                                    for name, count in (("deprived", 1), ("other", 20), ("unplaced", 1))],
                deprivation_summary=[{"measure": measure, "value": value} for measure, value in compared])


@pytest.mark.parametrize(("counts", "words"), [
    ((0, 0, 5), "For all 5 problems that could be compared, there is no clear difference in more deprived areas."),
    ((0, 0, 5, 13), "in more deprived areas. 13 problems are not shown, so that nobody can be picked out."),
    ((23, 0, 0), "Concern is clearly higher in more deprived areas for all 23 problems that could be compared."),
    ((2, 1, 1), "for 2 of the 4 problems that could be compared, and clearly lower for 1. For the other one there is no clear"),
    ((2, 0, 2, 1), "for 2 of the 4 problems that could be compared, and clearly lower for none. For the other 2 there is no "
                   "clear difference. 1 problem is not shown, so that nobody can be picked out."),
    ((0, 0, 1), "For the one problem that could be compared, there is no clear difference in more deprived areas.")])
def test_more_deprived_areas(counts: tuple[int, ...], words: str) -> None:
    text = deprived(*counts)
    assert "1 person answered from more deprived areas and 20 from other areas. The answers of 1 person could not" in text
    assert words in text + "\n"
    assert ("Furthest apart: P0, 50% in more deprived areas, higher than the 20% in other areas." in text) == bool(counts[0])


def test_where_nothing_is_clear_no_group_is_called_higher() -> None:
    row = {**answer("night", "unsafe", "Unsafe", 35.0), "deprived_percent": 40.0, "other_percent": 34.0, "difference": 6.0,
           "p_adjusted": 0.3}
    text = said(safety.safety, safety=[row], safety_comparison=[row])
    assert "said “Unsafe”: 40% in more deprived areas and 34% in other areas (no clear difference)." in text


def test_options_taken_together_stand_beside_the_commonest_of_the_others() -> None:
    rows = [answer("s", option, option, percent) for option, percent in (
        ("own", 20.0), ("known", 32.0), ("news", 30.0), ("media", 18.0), ("known+news", 62.0))]
    apart = said(safety.sources, sources_of_concern=[{**row, "percent_low": 55.0} for row in rows], answers=rows[:0])
    assert "62% came from “known+news” and 20% came from “own”." in apart
    alone = said(safety.sources, sources_of_concern=rows[:4], answers=rows[:0])
    assert ": 32% came from “known”, 30% came from “news”, 20% came from “own” and 18% came from “media”." in alone
