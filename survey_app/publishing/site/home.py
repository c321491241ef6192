"""The home of a consultation's results: what residents said, in a minute."""

from __future__ import annotations

from collections.abc import Sequence

from .figures import first_bars, ranked
from .page import Page, render
from .problems import biggest, clearest, deprivation_sentence, ranking_caption
from .results import Results

BARS, DIFFERENCES = 6, 3


def home_page(results: Results, topics: Sequence[Page], areas: Sequence[tuple[str, str]] = ()) -> Page:
    """Returns the home page with a link to every topic. `areas` are those that a reader can choose: code and name."""
    heading = home_heading(results)
    drawn = ranked(results, ranking_caption(results))
    return Page("", results.title, heading, render(
        "home", results, heading=heading, chart=drawn, bars_shown=first_bars(drawn.bars, BARS),
        pairs=clearest(results, DIFFERENCES), sentence=deprivation_sentence(results), topics=topics, areas=areas,
        people=people(results), tiles=()))


def home_heading(results: Results) -> str:
    """Returns the finding that leads: the biggest problems, or else the title."""
    return biggest(results) if results.rows("ranked_problems") else results.title


def people(results: Results) -> int | None:
    """Returns how many people of the main audience answered; None if that is not shown."""
    return next((row["responses"] for row in results.rows("respondents")), None)
