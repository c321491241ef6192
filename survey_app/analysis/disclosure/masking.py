"""Removes figures that must not be shown from finished tables. A suppressed figure is empty, and its row is marked `[c]`.

A figure stays only if all counts that it depends on may be shown. A figure with a count that is not in the release is an
error, because the audit did not include it. Figures that depend on several rows (ranks, positions, adjusted p-values) are
calculated again from the rows that stay, because they would reveal something about the other rows otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ..items import Answer
from ..ranking import ranked_problems
from ..shares import concern_answers
from ..tallies import Pairs, Tally
from .cells import Key, Release, ReleaseError, describe
from .counts import (
    EVERYONE,
    Count,
    Revealed,
    Share,
    base_key,
    counted_key,
    counts_of,
    key_of,
    rest_of,
)
from .suppression import Suppression

SUPPRESSED = "[c]"
SHOWN_NOWHERE = "the earlier year does not show it"
NO_SHARE = ("item", "problem", "base", "shorthand")     # columns of a ranking that do not depend on a share
Row = Mapping[str, Any]
Needs = Callable[[Row], Iterable[Key]]


def mask(table: pd.DataFrame, release: Release, hidden: Suppression, needs: Mapping[str, Needs]) -> pd.DataFrame:
    """Returns the table without figures that depend on hidden counts. `needs` gives the counts of a figure by column.

    A removed number is missing (`<NA>`), never text, and the `shorthand` of its row is `[c]`. Columns that are not in the
    table are ignored. Raises ReleaseError if a count is not in the release.
    """
    rows: list[dict[str, Any]] = [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
    masked, touched = table.copy(), np.zeros(len(table), bool)
    for column, behind in needs.items():
        if column in masked:
            out = np.array([_is_out(behind(row), release, hidden) for row in rows], dtype=bool)
            masked[column] = masked[column].convert_dtypes().mask(out)
            touched |= out
    masked["shorthand"] = np.where(touched, SUPPRESSED, masked.get("shorthand", ""))
    return masked


def publishable_ranking(tally: Tally, release: Release, hidden: Suppression, *, weighted: bool = False) -> pd.DataFrame:
    """Returns the ranked problems without hidden figures.

    Ranks and positions are among the problems that stay. A suppressed problem has no rank, because a rank would reveal that
    its share lies between those of its neighbours. Suppressed problems come last, in the order asked.
    """
    answers = {answer.id: answer for answer in concern_answers(tally)}
    full = ranked_problems(tally, weighted=weighted)

    def base(row: Row) -> list[Key]:
        return [base_key(answers[row["item"]])]

    def share(row: Row) -> list[Key]:
        return [counted_key(answers[row["item"]]), *base(row)]

    figures = [name for name in map(str, full) if name not in NO_SHARE]
    masked = mask(full, release, hidden, {"base": base, **dict.fromkeys(figures, share)})
    gone = withheld(release, hidden, answers.values())
    if gone.isdisjoint(full["item"]):
        return full
    among = ranked_problems(without_items(tally, gone), weighted=weighted).set_index("item")
    for column in ("rank_low", "rank_high"):
        masked[column] = masked["item"].map(among[column]).astype("Int64")
    masked["rank"] = closed_up(masked["rank"])
    asked = {item.id: place for place, item in enumerate(tally.items)}
    order = masked["rank"].fillna(len(masked) + 1) + masked["item"].map(asked).where(masked["rank"].isna(), 0)
    return masked.take(order.argsort(kind="stable").to_numpy()).reset_index(drop=True)


def withheld(release: Release, hidden: Suppression, answers: Iterable[Answer], of: str = EVERYONE) -> frozenset[str]:
    """Returns the columns of answers whose share must not be shown. A table over several items must leave them out."""
    return frozenset(answer.column for answer in answers
                     if _is_out([counted_key(answer, of), base_key(answer, of)], release, hidden))


def without_items(tally: Tally, gone: Collection[str]) -> Tally:
    """Returns the tally with these items not ranked, for tables that compare the ranked items with each other."""
    items = tuple(replace(item, ranked=item.ranked and item.id not in gone) for item in tally.items)
    if tally.pairs is None:
        return replace(tally, items=items)
    ids = tally.pairs.ids
    stay = [place for place, name in enumerate(ids) if name not in gone]
    both = [*stay, *(place + len(ids) for place in stay)]
    n, w2 = (sums[:, both][:, :, both] for sums in (tally.pairs.n, tally.pairs.w2))
    return replace(tally, items=items, pairs=Pairs(tuple(ids[place] for place in stay), n, w2))


def closed_up(found: pd.Series) -> pd.Series:
    """Returns the ranks without the gaps of removed rows."""
    return found.rank(method="dense").astype("Int64")


def _is_out(behind: Iterable[Key], release: Release, hidden: Suppression) -> bool:
    """Returns whether a figure depends on a hidden count. Raises ReleaseError if a count is not in the release."""
    keys = list(behind)
    for key in keys:
        if key not in release.cells:
            raise ReleaseError(f"{describe(key)} is in a table but not in the release; add the table to the release "
                               "before it is audited")
    return not hidden.cells.isdisjoint(keys)


@dataclass(frozen=True)
class Hidden:
    """The hidden cells of a release, with the reason for each. Use `in` to check a described count."""

    release: Release
    why: Mapping[Key, str]

    def __contains__(self, count: Count) -> bool:
        """Returns whether a count must not be shown. Raises ReleaseError for a count that was not audited.

        A count of another year that is not in the release is hidden, because that year did not show it.
        """
        key = key_of(count)
        if count.item and not count.answers:
            return (key.item, key.group) in self._items
        if key not in self.release.cells:
            if count.year:
                return True
            raise ReleaseError(f"{describe(key)} is in a table but not in the release; add the table to the release "
                               "before it is audited")
        return key in self.why

    def reasons(self, revealed: Iterable[Revealed]) -> list[str]:
        """Returns the reason for each hidden count. A percentage also reveals how many people gave another answer."""
        told = list(revealed)
        rests = [rest_of(one) for one in told if isinstance(one, Share)]
        return [*(self.why.get(key_of(count), SHOWN_NOWHERE) for count in counts_of(told) if count in self),
                *(self.why[key_of(rest)] for rest in rests if key_of(rest) in self.why)]

    @cached_property
    def _items(self) -> frozenset[tuple[str, str]]:
        return frozenset((key.item, key.group) for key in self.why)


def blanked(table: pd.DataFrame, reveals: Mapping[str, Callable[[Row], Iterable[Revealed]]], hidden: Hidden,
            shorthand: str = "shorthand") -> pd.DataFrame:
    """Returns the table without figures that reveal a hidden count. `reveals` gives the revealed counts by column and row.

    A removed number is missing (`<NA>`), a removed word is empty, and the shorthand of the row is `[c]`.
    """
    rows: list[dict[str, Any]] = [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
    masked, touched = table.copy(), np.zeros(len(table), bool)
    for column, behind in reveals.items():
        out = np.array([any(count in hidden for count in counts_of(behind(row))) for row in rows], dtype=bool)
        words = pd.api.types.is_string_dtype(masked[column])
        masked[column] = masked[column].mask(out, "") if words else masked[column].convert_dtypes().mask(out)
        touched |= out
    masked[shorthand] = np.where(touched, SUPPRESSED, masked.get(shorthand, ""))
    return masked
