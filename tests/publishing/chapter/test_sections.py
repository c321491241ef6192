"""What a section says of one, of none and of all is English too, and holds for its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

from survey_app.publishing.chapter import claim_check, document
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
    return document.plain(text)


def answer(item: str, option: str, words: str, percent: float, base: int = 103) -> dict[str, Any]:
    return {"item": item, "option": option, "problem": f"About {item}?", "answer": words, "base": base, "count": 1,
            "percent": percent, "percent_low": 0.0, "percent_high": 100.0}


@pytest.mark.parametrize(("agree", "disagree", "base", "words"), [
    (79.6, 8.7, 103, "almost 80% of the 103 who answered agreed, and less than 9% disagreed."),
    (100.0, 0.0, 103, "all of the 103 who answered agreed, and none disagreed."),
    (0.0, 100.0, 1, "none of the 1 person who answered agreed, and all disagreed.")])
def test_agreement(agree: float, disagree: float, base: int, words: str) -> None:
    rows = [answer("priorities", "agree", "Agree", agree, base), answer("priorities", "disagree", "Disagree", disagree, base)]
    assert words in said(respondents.agreement, agreement=rows)


@pytest.mark.parametrize(("percent", "base", "words"), [
    (0.0, 404, "none of the 404 who answered said no."), (100.0, 1, "all of the 1 person who answered said no."),
    (31.9, 404, "32% of the 404 who answered said no.")])
def test_victims(percent: float, base: int, words: str) -> None:
    assert words in said(safety.victims, victims=[answer("reported", "no", "No", percent, base)])


def test_one_who_answered() -> None:
    assert "A: 100% of the 1 person who answered said “A lot”." in said(
        respondents.informed, informed=[{**answer("a", "a_lot", "A lot", 100.0, 1), "problem": "A"}])
    channels = [{**answer(name, "1", "", percent, 1), "problem": name.upper()} for name, percent in (("a", 100.0), ("b", 0.0))]
    assert "The 1 person who answered could choose several ways of hearing about community safety: A (100%) and B (0%)." in said(
        respondents.channels, channels=channels)


def test_one_who_wrote() -> None:
    words = said(respondents.comments, comments=[{"item": "q", "problem": "Anything else?", "count": 1}],
                 themes=[{**answer("q", "drugs", "Drugs", 100.0, 1)}],
                 theme_coding=[{"item": "q", "comments": 1, "confirmed": 0}])
    assert "1 person wrote something." in words
    assert "What the 1 comment was about, commonest first: Drugs (100%)." in words
    assert "none have been read and confirmed by a person." in words


def ranked(*percents: float, told_apart: int = 0) -> str:
    rows = [{"item": f"p.{number}", "problem": f"P{number}", "rank": 1 + sorted(set(percents), reverse=True).index(percent),
             "base": 10, "percent": percent} for number, percent in enumerate(percents)]
    return said(problems.ranking, ranked_problems=rows, questions=[{"item": "p", "problem": "How much?"}],
                problem_answers=[{"item": "p.0", "option": "very", "label": "Very", "side": "concern"}],
                ranking_summary=[{"measure": "pairs", "value": len(percents) - 1},
                                 {"measure": "told_apart", "value": told_apart}])


def test_the_problem_ranked_first_and_those_level_with_it() -> None:
    assert "The biggest problem was “P0”: 60% of the 10 who answered said “Very”." in ranked(60.0, 50.0)
    assert "The biggest problems, level with each other, were “P0” and “P1”: 60% of those who" in ranked(60.0, 60.0, 50.0)
    assert "the answers rank them: P0 (60%) and P1 (50%)." in ranked(60.0, 50.0)
    assert "the answers put these first: P0 (60%), P1 (50%), P2 (40%) and P3 (30%)." in ranked(60.0, 50.0, 40.0, 30.0, 20.0)


def test_pairs_that_can_be_told_apart() -> None:
    assert "Of the 1 pair of problems next to each other in the ranking, 1 can be told apart." in ranked(60.0, 10.0, told_apart=1)
    assert "Of the 2 pairs" in ranked(60.0, 10.0, 9.0, told_apart=1)
    assert "1 can be told apart; all others could have changed places" in ranked(60.0, 10.0, 9.0, told_apart=1)


def deprived(higher: int, lower: int, unclear: int) -> str:
    compared = [("higher", higher), ("lower", lower), ("unclear", unclear), ("compared", higher + lower + unclear)]
    difference = {"item": "p.0", "problem": "P0", "deprived_percent": 50.0, "other_percent": 20.0, "difference": 30.0,
                  "p_adjusted": 0.01 if higher else 0.5}
    return said(problems.deprivation, deprivation_comparison=[difference], ranked_problems=[{"item": "p.0"}],
                deprivation_groups=[{"group": f"{name}: areas", "responses": count}
                                    for name, count in (("deprived", 1), ("other", 20), ("unplaced", 1))],
                deprivation_summary=[{"measure": measure, "value": value} for measure, value in compared])


@pytest.mark.parametrize(("counts", "words"), [
    ((0, 0, 5), "Concern is clearly higher in more deprived areas for none of the 5 problems that could be compared, and clearly "
                "lower for none. Each difference could be chance."),
    ((23, 0, 0), "for 23 of the 23 problems that could be compared, and clearly lower for none.\n"),
    ((2, 1, 1), "for 2 of the 4 problems that could be compared, and clearly lower for 1. For the other one the difference"),
    ((0, 0, 1), "for none of the 1 problem that could be compared, and clearly lower for none. Each difference could")])
def test_more_deprived_areas(counts: tuple[int, int, int], words: str) -> None:
    text = deprived(*counts)
    assert "1 person answered from more deprived areas and 20 from other areas. The answers of 1 person could not" in text
    assert words in text + "\n"
    assert ("P0: 50% in more deprived areas, higher than the 20% in other areas." in text) == bool(counts[0])


def test_where_nothing_is_clear_no_group_is_called_higher() -> None:
    row = {**answer("night", "unsafe", "Unsafe", 35.0), "deprived_percent": 40.0, "other_percent": 34.0, "difference": 6.0,
           "p_adjusted": 0.3}
    text = said(safety.safety, safety=[row], safety_comparison=[row])
    assert "said “Unsafe”: 40% in more deprived areas and 34% in other areas (no clear difference)." in text


def test_options_taken_together_stand_beside_the_commonest_of_the_others() -> None:
    rows = [answer("s", option, option, percent) for option, percent in (
        ("own", 20.0), ("known", 32.0), ("news", 30.0), ("media", 18.0), ("known+news", 62.0))]
    apart = said(safety.sources, sources_of_concern=[{**row, "percent_low": 55.0} for row in rows], answers=rows[:0])
    assert "over half (62%) came from “known+news” and 20% came from “own”." in apart
    alone = said(safety.sources, sources_of_concern=rows[:4], answers=rows[:0])
    assert ": 32% came from “known”, 30% came from “news”, 20% came from “own” and 18% came from “media”." in alone
