"""The pages on problems: their ranking, and how more deprived areas differ."""

from __future__ import annotations

from collections.abc import Iterator

from ..chapter.table_phrases import listed
from ..chapter.wording_rules import percent
from .figures import Pair, by_item, pairs, ranked, widest_first
from .page import Page, folded, render
from .results import Results, Row

FEW = 3         # so many problems that could be the biggest are all named
RANKING_COLUMNS = ("rank", "problem", "base", "percent", "percent_low", "percent_high", "rank_low", "rank_high")
COMPARISON_COLUMNS = ("problem", "deprived_base", "deprived_percent", "other_base", "other_percent", "difference",
                      "difference_low", "difference_high", "p_adjusted")

COMPARED = {"higher": "Clearly higher for {count} of the {all} problems compared.",
            "lower": "Clearly lower for {count} of the {all} problems compared.",
            "unclear": "No clear difference for {count} of the {all} problems compared.",
            "withheld": "Not shown, so that nobody can be picked out: {count}."}
EVERY = {"higher": "Clearly higher for every problem compared ({all}).",
         "lower": "Clearly lower for every problem compared ({all}).",
         "unclear": "No clear difference for any problem compared ({all})."}


def ranking_page(results: Results) -> Iterator[Page]:
    """Yields the page of the ranking, if anything was ranked."""
    rows = results.rows("ranked_problems")
    if not rows:
        return
    drawn = ranked(results, ranking_caption(results))
    about = results.say.plain("{count} problems in their order", count=len(rows)) if drawn.bars else ""
    yield Page("problems", results.say.plain("The problems, ranked"), biggest(results), render(
        "problems", results, chart=drawn, heading=biggest(results), answers=every_answer(results),
        asked=len(list(by_item(results.rows("problem_answers")))),
        unknown=any(row["side"] == "dont_know" for row in results.rows("problem_answers")),
        groups=sum(bar.starts_group for bar in drawn.bars), table=folded(results, "ranked_problems", *RANKING_COLUMNS),
        sensitivity=folded(results, "ranking_sensitivity")), about)


def every_answer(results: Results) -> list[tuple[str, list[tuple[str, str]]]]:
    """Returns each problem of which every answer is shown, with its answers and their shares."""
    return [(str(rows[0]["problem"]), [(str(row["label"]), percent(row["percent"])) for row in rows])
            for rows in by_item(results.rows("problem_answers")) if all(row.get("percent") is not None for row in rows)]


def biggest(results: Results) -> str:
    """Names the biggest problem, or those that could be: only as sure as the range of their positions."""
    say, rows = results.say.plain, [row for row in results.rows("ranked_problems") if row.get("percent") is not None]
    first = [str(row["problem"]) for row in rows if row.get("rank_low") == 1]
    if not rows or not first:
        return say("The problems, ranked")
    if any(_may_lead(row, rows[0]) for row in results.rows("ranked_problems") if row.get("percent") is None):
        return _of_those_shown(results, first)
    if not rows[0]["percent"]:
        return say("Nobody was concerned about any of the problems that are shown")
    if rows[0].get("rank_high") == 1:
        return say("{problem}: the biggest problem", problem=first[0])
    if len(first) > FEW:
        return say("No problem stands out: {count} could each be the biggest", count=len(first))
    return say("{problems} could each be the biggest problem", problems=named(results, first))


def _may_lead(row: Row, leader: Row) -> bool:
    """Says whether a problem whose share is not shown could be above the first of those that are."""
    most, base = row.get("concerned_to"), row.get("base")
    return most is None or not base or 100 * most / base >= leader["percent_low"]


def _of_those_shown(results: Results, first: list[str]) -> str:
    """Names the first of the problems that are shown, where one that is not shown could be bigger."""
    say = results.say.plain
    if len(first) > FEW:
        return say("Of the problems shown, none stands out: {count} could each be first", count=len(first))
    return say("Of the problems shown, {problems} could each be first" if len(first) > 1 else
               "Of the problems shown, {problems} comes first", problems=named(results, first))


def named(results: Results, names: list[str]) -> str:
    """Joins names into a list in the language of the page."""
    return listed(names) if results.say.code == "en" else f" {results.say.plain('and')} ".join(
        filter(None, [", ".join(names[:-1]), names[-1]]))


def ranking_caption(results: Results) -> str:
    """Says what the shares of the ranking are of: which answers count as concern, and of how many people."""
    say = results.say.plain
    ranked_items = {row["item"] for row in results.rows("ranked_problems")}
    counted = list(dict.fromkeys(f"“{row['label']}”" for row in results.rows("problem_answers")
                                 if row["side"] == "concern" and row["item"] in ranked_items))
    if not counted:
        return say("Share of those who answered")
    return say("Share of those who answered and said {answers}", answers=f" {say('or')} ".join(counted))


def deprivation_page(results: Results) -> Iterator[Page]:
    """Yields the page that compares more deprived areas with the others, if anybody lives in each."""
    sizes = group_sizes(results)
    rows = compared_problems(results)
    if not rows or not {"deprived", "other"} <= sizes.keys():
        return
    shown, hidden = pairs(rows, "deprived", "other")
    heading = deprivation_heading(results)
    yield Page("deprivation", results.say.plain("More deprived areas"), heading, render(
        "deprivation", results, heading=heading, sizes=sizes, pairs=widest_first(shown),
        not_shown=[row["problem"] for row in hidden], sentence=deprivation_sentence(results),
        table=folded(results, "deprivation_comparison", *COMPARISON_COLUMNS)), deprivation_sentence(results))


def compared_problems(results: Results) -> list[Row]:
    """Returns how the ranked problems compare; what is no problem, such as feeling safe, has a page of its own."""
    items = {row["item"] for row in results.rows("ranked_problems")}
    return [row for row in results.rows("deprivation_comparison") if row["item"] in items]


def group_sizes(results: Results) -> dict[str, Row]:
    """Returns the groups of areas in which somebody lives, by the first word of their name."""
    return {str(row["group"]).partition(":")[0]: row for row in results.rows("deprivation_groups") if row["responses"] != 0}


def deprivation_heading(results: Results) -> str:
    """Says in one line whether concern differs; without figures, names the page."""
    say, compared = results.say.plain, _compared(results)
    if not compared["compared"]:
        return say("More deprived areas")
    match (compared["higher"], compared["lower"]):
        case (0, 0):
            return say("No clear difference between more deprived areas and others")
        case (_, 0):
            return say("Concern is higher in more deprived areas")
        case (0, _):
            return say("Concern is lower in more deprived areas")
    return say("In more deprived areas some concerns are higher, some lower")


def deprivation_sentence(results: Results) -> str:
    """Says for how many problems concern differs clearly, and how many are not shown; empty if none could be compared."""
    compared = _compared(results)
    every = compared["compared"]
    return " ".join(results.say.plain(EVERY.get(row, words) if compared[row] == every else words, count=compared[row], all=every)
                    for row, words in COMPARED.items() if compared[row]) if every else ""


def _compared(results: Results) -> dict[str, int]:
    return {row: results.number("deprivation_summary", row) for row in ("compared", "higher", "lower", "unclear", "withheld")}


def clearest(results: Results, most: int) -> list[Pair]:
    """Returns the problems with the widest clear differences between more deprived areas and the others."""
    shown, _ = pairs(compared_problems(results), "deprived", "other")
    return [one for one in widest_first(shown) if one.is_clear][:most]

