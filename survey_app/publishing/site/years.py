"""The page that puts two years side by side."""

from __future__ import annotations

from collections.abc import Iterator

from .figures import pairs, widest_first
from .page import Page, folded, render
from .results import Results

COLUMNS = ("problem", "earlier_base", "earlier_percent", "later_base", "later_percent", "difference", "difference_low",
           "difference_high", "p_adjusted", "rank_change", "rank_change_low", "rank_change_high")
BROKEN, CAVEAT = "broken", "caveat"
HIGHER, LOWER = "Higher than before for {higher} of {all} problems", "Lower than before for {lower} of {all} problems"
BOTH = "Higher than before for {higher}, lower for {lower} of {all} problems"


def years_page(results: Results) -> Iterator[Page]:
    """Yields the page of two years, if the release compares them."""
    rows = results.rows("two_years")
    if not rows or not results.rows("earlier_fieldwork"):
        return
    shown, hidden = pairs([row for row in rows if row["comparability"] != BROKEN], "later", "earlier")
    heading = years_heading(results)
    yield Page("years", results.say.plain("Year on year"), heading, render(
        "years", results, heading=heading, pairs=widest_first(shown), not_shown=[row["problem"] for row in hidden],
        caveats=[row for row in rows if row["comparability"] == CAVEAT],
        broken=[row for row in rows if row["comparability"] == BROKEN],
        earlier={str(row["measure"]): row["value"] for row in results.rows("earlier_fieldwork")},
        table=folded(results, "two_years", *COLUMNS)), "" if heading == results.say.plain("Year on year") else heading)


def years_heading(results: Results) -> str:
    """Says for how many problems the answers of the two years differ clearly; without figures, names the page."""
    say = results.say.plain
    compared, higher, lower = (results.number("two_years_summary", row) for row in ("compared", "higher", "lower"))
    if not compared:
        return say("Year on year")
    if not higher + lower:
        return say("No clear change since the earlier survey")
    words = BOTH if higher and lower else HIGHER if higher else LOWER
    return say(words, higher=higher, lower=lower, all=compared)
