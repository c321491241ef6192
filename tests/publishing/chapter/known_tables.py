"""Made-up tables whose truth is known: a survey of 400 people in Testshire, and three that differ from it in one thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from survey_app.publishing.chapter.cell_references import Cells
from tests.factories.releases import cells_of

Rows = list[dict[str, Any]]
PROBLEMS = {"litter": "Litter", "drugs": "Drug dealing", "burglary": "Burglary", "noise": "Noisy neighbours",
            "graffiti": "Graffiti", "hate": "Hate crime"}
AGREE = "Do you agree with the priorities?"
DAY, NIGHT = "How safe do you feel outside in daylight?", "How safe do you feel outside alone at night?"
WITHHELD = {"shorthand": "[c]"}


def facts(**values: Any) -> Rows:
    return [{"measure": measure, "value": value} for measure, value in values.items()]


def ranked(item: str, rank: int, concerned: int, low: int, high: int) -> dict[str, Any]:
    share = concerned / 4
    return {"rank": rank, "item": f"problems.{item}", "problem": PROBLEMS[item], "base": 400, "concerned": concerned,
            "percent": share, "percent_low": share - 4, "percent_high": share + 4, "rank_low": low, "rank_high": high,
            "shorthand": ""}


def answer(item: str, problem: str, option: str, words: str, count: int, base: int) -> dict[str, Any]:
    share = 100 * count / base
    return {"item": item, "problem": problem, "option": option, "answer": words, "base": base, "count": count, "percent": share,
            "percent_low": max(share - 5, 0), "percent_high": min(share + 5, 100), "shorthand": ""}


def groups(item: str, problem: str, deprived: float | None, other: float | None, p_adjusted: float | None,
           **more: Any) -> dict[str, Any]:
    difference = None if deprived is None or other is None else deprived - other
    return {"item": item, "problem": problem, "deprived_base": 80, "deprived_percent": deprived, "other_base": 300,
            "other_percent": other, "difference": difference,
            "difference_low": None, "difference_high": None, "p_adjusted": p_adjusted,
            "shorthand": "", **more}


def compared(item: str, deprived: float | None, other: float | None, p_adjusted: float | None, **more: Any) -> dict[str, Any]:
    return groups(f"problems.{item}", PROBLEMS[item], deprived, other, p_adjusted, **more)


KNOWN: Mapping[str, Rows] = {
    "fieldwork": facts(title="Have Your Say 2026", organisation="Testshire Community Safety Partnership",
                       first_day="2026-11-02", last_day="2027-01-24", days="84", weeks="12"),
    "questions": [{"item": "problems", "problem": "How much of a problem are these?", "kind": "matrix"}],
    "respondents": [{"group": "resident", "label": "Residents", "responses": 400},
                    {"group": "placed", "label": "Placed in an area", "responses": 380},
                    {"group": "elected", "label": "Elected representatives", "responses": 22}],
    "ranked_problems": [ranked("litter", 1, 284, 1, 1), ranked("drugs", 2, 248, 2, 4), ranked("burglary", 3, 241, 2, 4),
                        ranked("noise", 4, 236, 2, 4), ranked("graffiti", 5, 124, 5, 6), ranked("hate", 6, 112, 5, 6)],
    "ranking_summary": facts(problems=6, pairs=5, told_apart=2),
    "problem_answers": [{"item": f"problems.{item}", "option": option, "problem": label, "label": words, "side": side}
                        for item, label in PROBLEMS.items()
                        for option, words, side in (("very_big", "A very big problem", "concern"),
                                                    ("fairly_big", "A fairly big problem", "concern"),
                                                    ("none", "Not a problem", "other"))],
    "deprivation_groups": [{"group": "deprived: local quintile 1", "responses": 80},
                           {"group": "other: local quintiles 2 to 5", "responses": 300},
                           {"group": "unplaced: no matched area", "responses": 20}],
    "deprivation_comparison": [
        compared("litter", 85.0, 67.0, 0.006), compared("drugs", 66.0, 61.0, 0.9), compared("burglary", 55.0, 62.0, 0.9),
        compared("noise", None, None, None, **WITHHELD), compared("graffiti", 50.0, 26.0, 0.0004),
        compared("hate", None, None, None, **WITHHELD)],
    "deprivation_summary": facts(compared=4, higher=2, lower=0, unclear=2, withheld=2),
    "agreement": [answer("priorities", AGREE, "agree", "I agree", 282, 398),
                  answer("priorities", AGREE, "neither", "I neither agree nor disagree", 52, 398),
                  answer("priorities", AGREE, "disagree", "I disagree", 64, 398)],
    "safety": [answer("safe_day", DAY, "very_safe", "Very safe", 194, 398),
               answer("safe_day", DAY, "unsafe", "Unsafe", 40, 398),
               answer("safe_night", NIGHT, "very_safe", "Very safe", 60, 396),
               answer("safe_night", NIGHT, "unsafe", "Unsafe", 206, 396)],
    "safety_comparison": [groups("safe_day", DAY, 38.0, 52.0, 0.03, option="very_safe", answer="Very safe"),
                          groups("safe_day", DAY, 12.0, 9.0, 0.8, option="unsafe", answer="Unsafe"),
                          groups("safe_night", NIGHT, 14.0, 16.0, 0.8, option="very_safe", answer="Very safe"),
                          groups("safe_night", NIGHT, 55.0, 51.0, 0.6, option="unsafe", answer="Unsafe")],
    "victims": [answer("victim", "Have you been a victim of crime in the past 12 months?", "yes", "Was a victim", 72, 400),
                answer("reported", "Did you report the crime?", "no", "Did not report it", 18, 72)],
    "sources_of_concern": [answer("crime_source", "How concerned are you about crime?", option, words, count, 500)
                           | {"mentions": count}
                           for option, words, count in (("own", "My own experience", 240), ("news", "News reports", 160),
                                                        ("others", "Other people's experience", 100))],
    "informed": [answer(f"informed.{item}", label, option, words, count, 400)
                 for item, label, lot in (("cybercrime", "Cybercrime", 140), ("slavery", "Modern slavery", 60))
                 for option, words, count in (("a_lot", "I know a lot", lot), ("a_little", "I know a little", 180),
                                              ("nothing", "I know nothing", 220 - lot))],
    "channels": [answer(f"channels.{item}", label, "1", "Ticked", count, 400) for item, label, count in (
        ("website", "Council website", 180), ("newsletter", "Newsletter", 180), ("facebook", "Facebook", 180),
        ("text", "Text message", 48))],
    "comments": [{"item": "comments", "problem": "Anything else?", "count": 150}],
    "themes": [answer("comments", "Anything else?", option, words, count, 150) for option, words, count in (
        ("police", "Lack of police", 24), ("parking", "Parking", 18))],
    "theme_coding": [{"item": "comments", "problem": "Anything else?", "comments": 150, "confirmed": 0, "suggested": 150}],
}
OVERLAP = {**KNOWN, "ranked_problems": [
    ranked("litter", 1, 250, 1, 3), ranked("drugs", 2, 248, 1, 4), *KNOWN["ranked_problems"][2:]]}
OVERLAP["ranked_problems"][0] |= {"percent": 71.0, "concerned": 284}
AGAINST = {**KNOWN, "agreement": [answer("priorities", AGREE, "agree", "I agree", 59, 120),
                                  answer("priorities", AGREE, "disagree", "I disagree", 61, 120)]}
MOST_WITHHELD = {**KNOWN, "deprivation_summary": facts(compared=5, higher=0, lower=0, unclear=5, withheld=13)}
BY_NAME = {"overstating": KNOWN, "overstating_where_positions_overlap": OVERLAP, "honest": KNOWN,
           "overstating_where_more_are_against": AGAINST, "overstating_where_most_are_withheld": MOST_WITHHELD}


def cells(tables: Mapping[str, Rows]) -> Cells:
    """Returns the cells of these tables."""
    return cells_of({name: pd.DataFrame(rows).convert_dtypes() for name, rows in tables.items()})


def withheld(rows: Rows) -> Rows:
    """Returns the rows without any figure but the number who answered."""
    return [{name: None if isinstance(value, int | float) and not name.endswith("base") else value for name, value in row.items()}
            | {"shorthand": "[c]"} for row in rows]


HABITS = ("Every day", "Once a week", "Once a month", "Once a year", "Never")


def with_own_questions(count: int) -> dict[str, Rows]:
    """The known tables with so many questions of the lead's own, of five answers each."""
    asked = [{"item": f"own{number}", "problem": f"How often do you use service number {number} of the council where you live?",
              "kind": "single", "section": "own"} for number in range(count)]
    rows = [answer(one["item"], one["problem"], f"o{place}", words, 40 - 10 * place + 20, 200)
            for one in asked for place, words in enumerate(HABITS)]
    return {**KNOWN, "questions": [*({**row, "section": "ranking"} for row in KNOWN["questions"]), *asked], "answers": rows}


ASKED = [{"item": item, "problem": problem, "kind": "single", "section": section} for item, problem, section in (
    ("victim", "Have you been a victim of crime in the past 12 months?", "victim"),
    ("reported", "Did you report the crime?", "reported"), ("travel", "How do you travel?", "own"),
    ("help", "What would help?", "own"), ("parks", "How are these?", "own"))]
OWN = [answer("travel", "How do you travel?", "foot", "On foot", 30, 100),
       answer("travel", "How do you travel?", "bus", "By bus", 70, 100),
       answer("help.light", "More lighting", "1", "Ticked", 60, 100), answer("help.cctv", "Cameras", "1", "Ticked", 20, 100),
       answer("parks.x", "Parks", "good", "Good", 60, 100), answer("parks.y", "Roads", "good", "Good", 20, 100)]
ROLES: Mapping[str, Rows] = {**KNOWN, "questions": ASKED}
