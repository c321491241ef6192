"""The tables of what people wrote: the themes of their comments, and who gave them, a person or the rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from ...analysis.disclosure.cells import Key, Release
    from ...analysis.disclosure.suppression import Suppression
    from .release_counts import Counted

TABLES = ("themes", "theme_coding")
WRITTEN = "(written)"       # the cell of those who wrote something, which is the base of every theme


def of_comments(counted: Counted) -> pd.DataFrame:
    """How many comments have each theme."""
    from ...analysis.distributions import comment_themes
    return comment_themes(counted.main, counted.questionnaire)


def coded_by(counted: Counted) -> pd.DataFrame:
    """How many comments were given, and how many of them a person has confirmed."""
    from ...analysis.distributions import comment_coding
    return comment_coding(counted.main, counted.questionnaire)


def hold(release: Release, counted: Counted) -> None:
    """Adds how many people wrote about each theme, and how many wrote about other things, to a release."""
    from dataclasses import replace

    from ...analysis.disclosure.counts import REST, SHARE
    limit = counted.areas.limits.elsewhere
    for row in of_comments(counted).to_dict("records"):
        has, base = _has(row), _base(row)
        hasnt = has._replace(answer="0")
        release.add(base, replace(SHARE, count=row["base"], threshold=limit))
        release.add(has, replace(SHARE, count=row["count"], threshold=limit))
        release.add(hasnt, replace(REST, count=row["base"] - row["count"], threshold=limit))
        release.adds_up(base, [has, hasnt])
        release.percentage(has, base)


def masked(name: str, table: pd.DataFrame, release: Release, hidden: Suppression) -> pd.DataFrame:
    """One of these tables without what must not be shown."""
    from ...analysis.disclosure.masking import mask
    share = dict.fromkeys(("percent", "percent_low", "percent_high"), lambda row: [_has(row), _base(row)])
    number = dict.fromkeys(("base", "comments", "confirmed", "suggested"), lambda row: [_base(row)])
    return mask(table, release, hidden, {**number, **share, "count": lambda row: [_has(row)]})


def _has(row: Mapping[Any, Any]) -> Key:
    from ...analysis.disclosure.cells import Key
    from ...analysis.disclosure.counts import EVERYONE
    return Key(f"{row['item']}.{row['option']}", "1", EVERYONE)


def _base(row: Mapping[Any, Any]) -> Key:
    from ...analysis.disclosure.cells import Key
    from ...analysis.disclosure.counts import EVERYONE
    return Key(row["item"], WRITTEN, EVERYONE)
