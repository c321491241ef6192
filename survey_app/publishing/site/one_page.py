"""One A4 page for a notice board: the main figures, the biggest problems, and what differs most in more deprived areas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from textwrap import shorten

from .figures import Bar, Pair, first_bars, pairs, ranked, widest_first
from .problems import deprivation_sentence, ranking_caption
from .results import Results
from .tiles import Tile, tiles

BARS, DIFFERENCES = 6, 3
LONGEST_NAME, LONGEST_WORDS = 90, 180       # characters; longer words end in "…", so that the page stays one page


@dataclass(frozen=True, slots=True)
class OnePage:
    """What stands on the page, in one language. A part without figures is empty; `missing` then says why all of them are."""

    organisation: str
    title: str
    heading: str
    answered: str
    tiles: tuple[Tile, ...]
    ranking: str                # the heading above the bars
    caption: str                # what the shares of the bars are of
    bars: tuple[Bar, ...]
    heads: tuple[str, str]      # of both tables: what was asked about, and its share
    deprivation: str            # the heading above the sentence and the pairs
    sentence: str
    furthest: str               # what the pairs are
    groups: tuple[str, str]     # the names of both groups: the filled dot and the open ring
    pairs: tuple[Pair, ...]
    missing: str
    reading: str                # how to read the figures
    more: str                   # where everything else stands


def one_page(results: Results) -> OnePage:
    """Returns the page of a release, made by rule from its finished tables."""
    say, chosen = results.say.plain, _tiles(results)
    bars = tuple(replace(bar, name=_short(bar.name)) for bar in first_bars(ranked(results, "").bars, BARS)[:2 * BARS])
    apart, sentence = _furthest_apart(results), deprivation_sentence(results)
    return OnePage(
        _short(str(results.value("fieldwork", "organisation")), LONGEST_WORDS), _short(results.title, LONGEST_WORDS),
        say("What you told us"), _answered(results), chosen, say("The top of the list") if bars else "",
        ranking_caption(results) if bars else "", bars, (say("What was asked about"), say("Share of people")),
        say("More deprived areas") if sentence else "", sentence, say("Furthest apart") if apart else "",
        (say("More deprived areas"), say("Other areas")), apart,
        _missing(results, bool(chosen or bars or apart)),
        say("The black lines show how far a figure could move if similar people had answered. Everybody could answer, and those "
            "who did chose to, so they may differ from other residents.") if bars else
        say("Everybody could answer, and those who did chose to, so they may differ from other residents."),
        say("All results, and how they were made, are on the results pages of this survey."))


def _missing(results: Results, shows_figures: bool) -> str:
    """Says how many problems have no figure, or that nothing has one; empty if every problem has one."""
    gone = sum(row.get("percent") is None for row in results.rows("ranked_problems"))
    if not shows_figures:
        return results.say.plain("The figures are not shown, so that nobody can be picked out.")
    return results.say.plain("Problems not shown, so that nobody can be picked out: {count}.", count=gone) if gone else ""


def _tiles(results: Results) -> tuple[Tile, ...]:
    return tuple(replace(tile, words=_short(tile.words, LONGEST_WORDS)) for tile in tiles(results.cells, results.say))


def _furthest_apart(results: Results) -> tuple[Pair, ...]:
    """Returns the problems whose clear differences are the largest, the largest first."""
    problems = {row["item"] for row in results.rows("ranked_problems")}
    shown, _ = pairs([row for row in results.rows("deprivation_comparison") if row["item"] in problems], "deprived", "other")
    clear = [pair for pair in widest_first(shown) if pair.is_clear]
    return tuple(replace(pair, name=_short(pair.name)) for pair in clear[:DIFFERENCES])


def _answered(results: Results) -> str:
    """Says when it was asked and how many answered, if that is shown."""
    say, days = results.say.plain, {"first": results.day("first_day"), "last": results.day("last_day")}
    main = next(iter(results.rows("respondents")), None)
    if main is None or main["responses"] is None:
        return say("Asked from {first} to {last}.", **days)
    return say("Asked from {first} to {last}. {label}: {count} answered.", **days, label=main["label"],
               count=f"{main['responses']:,}")


def _short(words: str, most: int = LONGEST_NAME) -> str:
    return shorten(words, most, placeholder=" …") or words[:most]
