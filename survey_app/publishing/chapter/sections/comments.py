"""What people wrote: how many did, and what about."""

from __future__ import annotations

from collections.abc import Iterator

from .. import phrases
from ..binding import Cells
from ..saying import LISTED, TOO_FEW, Said, by_item, listed

NO_THEME = "no_theme"


def comments(cells: Cells) -> Iterator[str]:
    """How many people wrote something, and the commonest themes of it."""
    table, themes = Said(cells, "comments"), Said(cells, "themes")
    written = [row for row in table.rows if table.shown(row, "count") and table.rows[row]["count"]]
    if not written:
        return
    yield "## What people wrote"
    yield from (f"Asked {table.quoted(row, 'problem')}, {table.people(row, 'count')} wrote something." for row in written)
    if themes:
        yield from _themes(themes, Said(cells, "theme_coding"))
        yield "{table themes: answer, base, count, percent, percent_low, percent_high}"
        yield "{chart themes}"


def _themes(themes: Said, coded: Said) -> Iterator[str]:
    """Question by question the commonest themes; a comment may have several."""
    for item, rows in by_item(themes):
        shown = [row for row in rows if themes.shown(row) and themes.rows[row]["count"]
                 and themes.rows[row]["option"] != NO_THEME]
        if not shown:
            yield f"{themes.quoted(rows[0], 'problem')}: {TOO_FEW}"
            continue
        named = listed([f"{themes.text(row, 'answer')} ({themes.percent(row)})" for row in shown[:LISTED]])
        were = "comment was" if themes.rows[shown[0]]["base"] == 1 else "comments were"
        yield (f"What the {themes.number(shown[0], 'base')} {were} about, commonest first: {named}. A comment can have several "
               "themes.")
        if coded.shown(item, "confirmed"):
            yield _coding(coded, item)


def _coding(coded: Said, item: str) -> str:
    """Who gave the themes: a person, or only the rules."""
    record = coded.rows[item]
    if record["confirmed"] == record["comments"]:
        return f"A person has read them and confirmed the themes of all {coded.number(item, 'confirmed')}."
    has = "has" if record["confirmed"] == 1 else "have"
    return (f"The themes were suggested by the words in the comments. Of the {coded.number(item, 'comments')} comments, "
            f"{coded.number(item, 'confirmed', phrases.number_or_none)} {has} been read and confirmed by a person.")
