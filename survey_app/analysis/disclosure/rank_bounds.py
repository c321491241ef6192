"""Whether a suppressed problem may keep its printed rank: what the rank tells of its count goes into the audit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import pandas as pd

from ..items import Answer
from .auditor import audit
from .cells import Bound, Key, Release
from .counts import EVERYONE, base_key, counted_key
from .suppression import Suppression


def ranks_that_may_stay(release: Release, hidden: Suppression, ranking: pd.DataFrame, answers: Sequence[Answer],
                        before: Collection[Key] = (), of: str = EVERYONE) -> frozenset[str]:
    """The suppressed items that may keep their rank, although it bounds their share by those of their neighbours.

    `ranking` is the full, unweighted table of `ranked_problems`, of the concern shares `answers`. An item beside
    another suppressed one loses its rank, since each would tell of the other.
    """
    ranks = {str(item): int(rank) for item, rank in zip(ranking["item"], ranking["rank"], strict=True)
             if not pd.isna(rank)}
    cells = {answer.id: (counted_key(answer, of), base_key(answer, of)) for answer in answers}
    known = release.known(hidden.cells, before)
    told, kept = release, set[str]()
    for item in ranks:
        beside = _beside(item, ranks)
        if known.keys() >= {*cells[item]} or not all(known.keys() >= {*cells[one]} for one in beside):
            continue
        with_rank = told.with_bounds(list(_bounds(item, beside, ranks, cells, known)))
        if audit(with_rank, hidden.cells, before).passed:
            told = with_rank
            kept.add(item)
    return frozenset(kept)


def _beside(item: str, ranks: dict[str, int]) -> list[str]:
    """The other items of the same rank, and those of the next rank above and below."""
    own = ranks[item]
    above = max((rank for rank in ranks.values() if rank < own), default=own)
    below = min((rank for rank in ranks.values() if rank > own), default=own)
    return [one for one, rank in ranks.items() if rank in (above, own, below) and one != item]


def _bounds(item: str, beside: list[str], ranks: dict[str, int], cells: dict[str, tuple[Key, Key]],
            known: dict[Key, int]) -> Iterator[Bound]:
    """Its share lies below those ranked above it, above those ranked below it, and equals those of its own rank.

    Shares are compared as c / n < d / m, that is c m - d n <= -1 in whole numbers.
    """
    concern, base = cells[item]
    for other in beside:
        d, m = (known[key] for key in cells[other])
        strict = -1 if ranks[other] != ranks[item] else 0
        if ranks[other] <= ranks[item]:
            yield Bound(((concern, m), (base, -d)), strict)
        if ranks[other] >= ranks[item]:
            yield Bound(((concern, -m), (base, d)), strict)
