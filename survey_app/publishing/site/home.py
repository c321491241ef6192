"""The home of a consultation's results: what residents said, in a minute."""

from __future__ import annotations

from collections.abc import Sequence

from .figures import first_bars, ranked
from .one_page import one_page
from .page import NEXT_STEPS, Page, render
from .problems import biggest, clearest, deprivation_sentence, ranking_caption
from .results import Results
from .tiles import tiles

BARS, DIFFERENCES = 6, 3
Choices = Sequence[tuple[str, Sequence[tuple[str, str]]]]


def home_page(results: Results, topics: Sequence[Page], kinds: Choices = ()) -> Page:
    """Returns the home page with a link to every topic.

    `kinds` are the areas that a reader can choose: the name of each kind of area, and the address and name of its areas.
    """
    heading = home_heading(results)
    drawn = ranked(results, ranking_caption(results))
    return Page("", results.title, heading, render(
        "home", results, heading=heading, chart=drawn, bars_shown=first_bars(drawn.bars, BARS),
        pairs=clearest(results, DIFFERENCES), sentence=deprivation_sentence(results), topics=topics, kinds=kinds,
        people=people(results), tiles=tiles(results.cells, results.say), next_steps=NEXT_STEPS))


def home_heading(results: Results) -> str:
    """Returns the finding that leads: the biggest problems, or else the title."""
    return biggest(results) if any(row.get("percent") is not None for row in results.rows("ranked_problems")) else results.title


def summary_page(results: Results) -> Page:
    """Returns the page that says on one screen what stands on the sheet for a notice board."""
    sheet = one_page(results)
    return Page("summary", sheet.heading, sheet.heading, render("summary", results, sheet=sheet),
                results.say.plain("One page to print, for a notice board"))


def people(results: Results) -> int | None:
    """Returns how many people of the main audience answered; None if that is not shown."""
    return next((row["responses"] for row in results.rows("respondents")), None)
