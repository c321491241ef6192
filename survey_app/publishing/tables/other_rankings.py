"""The table of other rankings: by strongest concern, with "don't know" in the base, weighted, by whole percent."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ...analysis import ranking_sensitivity
from ...analysis.items import Box, ConcernItem
from ...analysis.tallies import without_items
from ...disclosure import Count, Revealed, Share, Weighted, counts_of
from . import columns
from .columns import ITEM, PROBLEM
from .release_counts import Counted
from .reveals import share_of
from .table import Audience, Column, IfHidden, Reveals, Row, Table, Unit

BOXES: tuple[Box, ...] = ("concern", "top")
DEFINITIONS = {"concern": "concern", "top": "the strongest concern",
               "concern_dont_know_in_base": "concern, of all who answered, “don’t know” too",
               "top_dont_know_in_base": "the strongest concern, of all who answered, “don’t know” too"}
OVERALL = {"rank_whole_percent": "Place by whole percents of concern", "rank_best": "Best place in any of these rankings",
           "rank_worst": "Worst place in any of these rankings"}


def sensitivity(counted: Counted, hidden: frozenset[Count] = frozenset()) -> pd.DataFrame:
    """Ranks the problems in other ways. A problem with a hidden count in any of these is in none; it comes last."""
    with_dont_know = _many_did_not_know(counted)
    gone = {item.id for item in counted.tally.items if item.ranked and not hidden.isdisjoint(counts_of(
        share for name, share in _definitions(item).items() if with_dont_know or name in BOXES))}
    names = [column.name for column in of_sensitivity(counted)]
    whole = _between_best_and_worst(ranking_sensitivity(counted.tally)[names])
    if not gone:
        return whole
    among = _between_best_and_worst(ranking_sensitivity(without_items(counted.tally, gone))[names])
    asked = [item.id for item in counted.tally.items if item.id in gone]     # in another order than the hidden figures have
    return pd.concat([among, whole.set_index("item").loc[asked, ["problem"]].reset_index()], ignore_index=True)[list(whole)]


def _between_best_and_worst(table: pd.DataFrame) -> pd.DataFrame:
    """Returns the table with the best and the worst of the ranks that it has."""
    ranks = table[[name for name in table if str(name).startswith("rank_") and name not in ("rank_best", "rank_worst")]]
    return table.assign(rank_best=ranks.min(axis=1), rank_worst=ranks.max(axis=1))


def of_sensitivity(counted: Counted) -> Iterator[Column]:
    """Yields the columns of alternative rankings: a rank and a percentage for each.

    Where few people did not know, "don't know" is in no base: the two percentages would tell how many.
    """
    yield from (ITEM, PROBLEM)
    with_dont_know = _many_did_not_know(counted)
    shares = {item.id: {name: share for name, share in _definitions(item).items() if with_dont_know or name in BOXES}
              for item in counted.tally.items}

    def every(row: Row) -> tuple[Revealed, ...]:
        return tuple(shares[row["item"]].values())

    def with_weights(name: str) -> Reveals:
        return lambda row: (*every(row), Weighted(*shares[row["item"]][name]))

    for weighted in ("", "_weighted") if counted.is_weighted else ("",):
        for name in (DEFINITIONS if with_dont_know else BOXES):
            share = with_weights(name) if weighted else every
            of = f"{DEFINITIONS[name]}{weighted and ', weighted'}"
            yield columns.figure(f"rank_{name}{weighted}", Unit.RANK, f"Place by {of}", together=True).of(share)
            yield columns.figure(f"percent_{name}{weighted}", Unit.PERCENT, f"Percentage, 0 to 100: {of}").of(share)
    for name, meaning in OVERALL.items():
        yield columns.figure(name, Unit.RANK, meaning, together=True).of(every)


def _many_did_not_know(counted: Counted) -> bool:
    """Says whether at least the threshold did not know of each ranked problem that offers it."""
    return all(counted.tally.count(item.id, item.dont_know)[0].sum() >= counted.areas.threshold
               for item in counted.tally.items if item.ranked and item.dont_know)


def _definitions(item: ConcernItem) -> dict[str, Share]:
    """Returns the share of an item under each definition of the ranking."""
    return {f"{box}{'_dont_know_in_base' if dont_know else ''}": share_of(item.answer(box, dont_know))
            for dont_know in (False, True) for box in BOXES}


def whole_weighted_percents(table: pd.DataFrame) -> pd.DataFrame:
    """Rounds the weighted percentages among others to whole percent."""
    weighted = [name for name in map(str, table) if name.startswith("percent") and name.endswith("_weighted")]
    return table.assign(**{name: table[name].round() for name in weighted})


RANKING_SENSITIVITY = Table(
    "ranking_sensitivity", "The ranking made in other ways", ("item",), sensitivity, of_sensitivity,
    audience=Audience.PUBLIC, if_hidden=IfHidden.REMAKE, remake=sensitivity, coarsen=whole_weighted_percents)
