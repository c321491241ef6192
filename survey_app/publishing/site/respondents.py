"""The pages on who answered, what people wrote, how the survey was done, and every file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .answers import COLUMNS, charts_of, with_base
from .figures import Chart, by_item, chart, pairs
from .page import Page, folded, render
from .results import Results

NO_THEME = "no_theme"


def comments_page(results: Results) -> Iterator[Page]:
    """Yields the page on what people wrote in their own words, if anybody did."""
    written = [row for row in results.rows("comments") if row["count"] != 0]
    if not written:
        return
    counted = [row["count"] for row in written if row["count"] is not None]
    name = results.say.plain("What people wrote")
    heading = results.say.plain("{count} people told us more in their own words", count=f"{counted[0]:,}") \
        if len(counted) == len(written) == 1 else name
    yield Page("comments", name, heading, render(
        "comments", results, heading=heading, written=written, charts=_themes(results), unread=_of_coding(results, "suggested"),
        confirmed=_of_coding(results, "confirmed"),
        tables=list(filter(None, [folded(results, "themes", "answer", "base", "count", "percent", "percent_low",
                                         "percent_high")]))), "" if heading == name else heading)


def _themes(results: Results) -> list[Chart]:
    rows = [row for row in results.rows("themes") if row["option"] != NO_THEME and row["percent"] != 0]
    return [with_base(results, chart(some, "answer", "", str(some[0]["problem"]))) for some in by_item(rows)]


def _of_coding(results: Results, column: str) -> int:
    """Returns how many comments have themes that only the words in them suggested, or that a person confirmed."""
    return sum(row[column] or 0 for row in results.rows("theme_coding"))


def who_page(results: Results) -> Page:
    """Returns the page on who answered: each audience, what people said about themselves, and who gave a postcode."""
    name = results.say.plain("Who answered")
    main = next((row["responses"] for row in results.rows("respondents")), None)
    heading = results.say.plain("{count} people answered", count=f"{main:,}") if main is not None else name
    shown, hidden = pairs(results.rows("postcode_given_comparison"), "given", "not_given")
    return Page("who", name, heading, render(
        "who", results, heading=heading, audiences=results.rows("respondents"),
        charts=charts_of(results, results.rows("profile")), compared=len(shown), hidden=len(hidden),
        differing=[pair for pair in shown if pair.is_clear],
        tables=list(filter(None, [folded(results, "profile", *COLUMNS), folded(results, "match_report")]))),
        results.say.plain("Age, sex and what else people said about themselves") if results.rows("profile") else "")


def method_page(results: Results, source: str) -> Page:
    """Returns the page on how the survey was done and how far its figures can be trusted. `source` names the data."""
    name = results.say.plain("How we know")
    return Page("method", name, name, render("method", results, heading=name, source=source),
                results.say.plain("How the survey was done, and how sure the figures are"))


def data_page(results: Results, files: Sequence[str]) -> Page:
    """Returns the page for analysts: every file, what each column means, and what everything was made from."""
    name = results.say.plain("For analysts: every file")
    return Page("data", name, name, render(
        "data", results, heading=name, files=[file for file in files if file.startswith(("tables/", "charts/"))
                                              and "/narrow/" not in file and not file.endswith(".txt")], others=set(files),
        tables=list(filter(None, [folded(results, "neighbours"), folded(results, "ranking_sensitivity"),
                                  folded(results, "item_nonresponse"), folded(results, "response_quality")]))),
        results.say.plain("Tables, charts, what every column means, and what everything was made from"))
