"""Removes figures that must not be shown from finished tables. A suppressed figure is empty, and its row is marked `[c]`.

A figure stays only if all counts that it depends on may be shown. A figure with a count that is not in the release is an
error, because the audit did not include it. Figures that depend on several rows (ranks, positions, adjusted p-values) are
calculated again from the rows that stay, because they would reveal something about the other rows otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd

from ..items import Answer
from ..ranking import ranked_problems
from ..shares import concern_answers, missing_as_na
from ..significance import Adjustment, adjusted
from ..tallies import Pairs, Tally
from .cells import Key, Release, ReleaseError, describe
from .counts import (
    ASKED,
    EVERYONE,
    MENTIONS,
    PEOPLE_MENTIONING,
    Count,
    Revealed,
    Share,
    base_key,
    counted_key,
    counts_of,
    group,
    key_of,
    mentions_key,
    rest_of,
    together,
)
from .suppression import Suppression

SUPPRESSED = "[c]"
SHOWN_NOWHERE = "the earlier year does not show it"
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


def mask_groups(table: pd.DataFrame, release: Release, hidden: Suppression, axis: str,
                labels: Sequence[str]) -> pd.DataFrame:
    """Returns a table of groups (responses, percent) without hidden figures. `labels` names the group of each row."""
    def behind(row: Row) -> list[Key]:
        return [Key("", ASKED, group({axis: row["label"]}))]

    named = table.assign(label=list(labels))
    return mask(named, release, hidden, {"responses": behind, "percent": behind}).drop(columns="label")


def mask_answers(table: pd.DataFrame, release: Release, hidden: Suppression, of: str = EVERYONE) -> pd.DataFrame:
    """Returns a table of answers without hidden figures. Each row is an `item` (answer column) and `option` (codes joined by +).

    It can remove `count` or `responses`, `base`, and the percentages with their intervals.
    """
    based = _bases(release)
    others = sorted({key for keys in based.values() for key in keys if key.group == of})    # for don't know

    def count(row: Row) -> list[Key]:
        counted = Key(row["item"], together(str(row["option"]).split("+")), of)
        ticked = Key(f"{row['item']}.{row['option']}", "1", of)
        return [ticked if counted not in release.cells and ticked in release.cells else counted]

    def base(row: Row) -> list[Key]:
        return based.get(count(row)[0]) or [key for key in others if key.item == row["item"]]

    share = ("percent", "percent_low", "percent_high")
    return mask(table, release, hidden, {"count": count, "responses": count, "base": base,
                                         **dict.fromkeys(share, lambda row: [*count(row), *base(row)])})


def mask_comparison(table: pd.DataFrame, release: Release, hidden: Suppression, answers: Sequence[Answer],
                    axis: str = "deprivation", first: str = "deprived", second: str = "other", *,
                    prefixes: tuple[str, str] = ("deprived", "other"), adjust: Adjustment = "holm") -> pd.DataFrame:
    """Returns a comparison of two groups without hidden figures. P-values are adjusted over the rows that stay.

    `table` is the result of `compare`, or made from it, with one row per answer in `answers`, in the same order. `prefixes`
    are the prefixes of its columns: ("first", "second") for `compare`. Ranks in a group are among the rows that stay.
    """
    placed = table.assign(_place=range(len(table)))
    names = (group({axis: first}), group({axis: second}))

    def base(*groups: str) -> Needs:
        return lambda row: [base_key(answers[row["_place"]], name) for name in groups]

    def share(*groups: str) -> Needs:
        return lambda row: [counted_key(answers[row["_place"]], name) for name in groups] + list(base(*groups)(row))

    needs: dict[str, Needs] = {}
    for prefix, name in zip(prefixes, names, strict=True):
        needs |= {f"{prefix}_base": base(name), f"{prefix}_percent": share(name), f"{prefix}_rank": share(name)}
    both = ("difference", "difference_low", "difference_high", "ratio", "p_value", "p_adjusted")
    masked = mask(placed, release, hidden, needs | dict.fromkeys(both, share(*names))).drop(columns="_place")
    for column in (f"{prefix}_rank" for prefix in prefixes if f"{prefix}_rank" in masked):
        masked[column] = closed_up(masked[column])
    masked["p_adjusted"] = missing_as_na(adjusted(masked["p_value"].to_numpy("float64", na_value=np.nan), adjust))
    return masked


def mask_mentions(table: pd.DataFrame, release: Release, hidden: Suppression, question: str) -> pd.DataFrame:
    """Returns a table from `pooled_mentions` without hidden figures. The bases stay only if all counts stay.

    The mentions of combined options (joined by +) are the mentions of each option; their people are a separate count.
    """
    def every(what: str) -> list[Key]:
        return [key for key in release.cells if key.item == question and key.answer.startswith(f"({what})")]

    def mentions(row: Row) -> list[Key]:
        return [mentions_key(question, MENTIONS, option) for option in str(row["option"]).split("+")]

    def people(row: Row) -> list[Key]:
        return [mentions_key(question, PEOPLE_MENTIONING, str(row["option"]))]

    needs: dict[str, Needs] = {"mentions": mentions, "people": people}
    for prefix, own, all_of in (("", mentions, every(MENTIONS)), ("people_", people, every(PEOPLE_MENTIONING))):
        needs[f"{prefix}base"] = partial(_same, all_of)
        share = (f"{prefix}percent", f"{prefix}percent_low", f"{prefix}percent_high")
        needs |= dict.fromkeys(share, partial(_besides, all_of, own))
    return mask(table, release, hidden, needs)


def _same(keys: list[Key], _: Row) -> list[Key]:
    return keys


def _besides(keys: list[Key], own: Needs, row: Row) -> list[Key]:
    return [*keys, *own(row)]


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

    figures = ("concerned", "percent", "percent_low", "percent_high", "rank", "rank_low", "rank_high")
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


def _bases(release: Release) -> dict[Key, list[Key]]:
    """Returns for each count the bases of its published percentages."""
    found: dict[Key, list[Key]] = {}
    for part, base in sorted(release.shares):
        found.setdefault(part, []).append(base)
    return found


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
