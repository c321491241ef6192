"""Tables of what people wrote: the themes of their comments, and whether a person or the rules assigned them."""

from __future__ import annotations

import pandas as pd

from ...analysis import charts
from ...analysis.distributions import comment_coding, comment_themes
from ...disclosure import Count, Revealed, Share
from ...disclosure.counts import WRITTEN
from . import columns
from .columns import ANSWER, ITEM, OPTION, PROBLEM, SHORTHAND
from .facts import wrote
from .release_counts import Counted
from .reveals import with_interval
from .table import Audience, Chart, Column, IfHidden, Row, Table

COUNTED, ASIDE = "Comments", "a comment may have several themes"


def of_theme(row: Row) -> tuple[Revealed, ...]:
    """Reveals how many people wrote about the row's theme, out of everyone who wrote something."""
    has = Count(f"{row['item']}.{row['option']}", frozenset({"1"}))
    return (Share(has, Count(row["item"], frozenset({WRITTEN}))),)


def about_theme(row: Row) -> tuple[Revealed, ...]:
    """Reveals how many people wrote about the row's theme."""
    return (Count(f"{row['item']}.{row['option']}", frozenset({"1"})),)


def of_themes(counted: Counted) -> tuple[Column, ...]:
    """Returns the columns of the themes."""
    return (ITEM, PROBLEM, OPTION, ANSWER.headed("Theme"), columns.BASE.of(wrote, "Comments"),
            columns.COUNT.of(about_theme, "With this theme"), *with_interval(of_theme), SHORTHAND)


def themes(counted: Counted, hidden: frozenset[Count] = frozenset()) -> pd.DataFrame:
    """Returns the themes, commonest first. Those of a hidden number come last, by name: their place would tell it."""
    rows = comment_themes(counted.main, counted.questionnaire)
    if rows.empty:
        return rows
    listed = zip(rows["item"], rows["option"], strict=True)
    out = [Count(f"{item}.{option}", frozenset({"1"})) in hidden for item, option in listed]
    last = rows[out].sort_values(["item", "option"])
    return pd.concat([rows[[not one for one in out]], last], ignore_index=True) if any(out) else rows


THEMES = Table(
    "themes", "What people wrote about", ("item", "option"), themes, of_themes, audience=Audience.PUBLIC,
    if_hidden=IfHidden.REMAKE, remake=themes,
    chart=Chart(lambda table, title: charts.bars_chart(table, title, counted=COUNTED, aside=ASIDE),
                lambda table: charts.bars_alternative(table, COUNTED, ASIDE),
                lambda table, title: charts.bars_narrow(table, title, counted=COUNTED, aside=ASIDE)))
THEME_CODING = Table(
    "theme_coding", "How the themes of comments were given", ("item",),
    lambda counted: comment_coding(counted.main, counted.questionnaire),
    lambda counted: (ITEM, PROBLEM, *(one.of(wrote) for one in (columns.COMMENTS, columns.CONFIRMED, columns.SUGGESTED))),
    audience=Audience.PUBLIC)
