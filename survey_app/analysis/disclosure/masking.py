"""Takes out of finished tables what must not be shown: suppressed figures are empty, and `[c]` says so.

A figure stays only where every count behind it may be seen; a figure of which the release knows nothing is refused,
since nobody audited it. Figures that take several rows together (ranks, positions, adjusted p-values) are made anew
from the rows that stay, since otherwise they would tell of the others.
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
    """The table without the figures whose counts are hidden; `needs` gives, by column, the counts behind a figure.

    A number that is taken out is missing (`<NA>`), never text, and the row's `shorthand` is `[c]`. Columns that the
    table does not have are passed over. Raises ReleaseError where a count was never added to the release.
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
    """A table of groups (responses, percent) without the hidden ones; `labels` name the groups in the rows' order."""
    def behind(row: Row) -> list[Key]:
        return [Key("", ASKED, group({axis: row["label"]}))]

    named = table.assign(label=list(labels))
    return mask(named, release, hidden, {"responses": behind, "percent": behind}).drop(columns="label")


def mask_answers(table: pd.DataFrame, release: Release, hidden: Suppression, of: str = EVERYONE) -> pd.DataFrame:
    """A table of answers without the hidden ones: a row an `item` (answer column) and `option` (codes joined by +).

    `count` or `responses`, `base`, and the percentages with their intervals are what can be taken out.
    """
    based = _bases(release)
    others = sorted({key for keys in based.values() for key in keys if key.group == of})    # of don't know

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
    """A comparison of two groups without the hidden figures; p-values are adjusted over those that stay.

    The table is that of `compare`, or one made from it, with a row each of `answers` in the same order. `prefixes` are
    those of the columns: ("first", "second") for `compare`. Ranks within a group are those among the rows that stay.
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
    """A table of pooled mentions (`pooled_mentions`) without the hidden ones; the bases stay where all counts do.

    Options taken together (joined by +) are the mentions of each, and people of their own.
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
    """The ranked problems as they may be published.

    Ranks and positions are those among the problems that stay. A suppressed problem has no rank, since its rank would tell
    that its share lies between its neighbours', and stands last, in the order asked.
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
    """The columns of those answers whose share may not be shown: what a table over several items must do without."""
    return frozenset(answer.column for answer in answers
                     if _is_out([counted_key(answer, of), base_key(answer, of)], release, hidden))


def without_items(tally: Tally, gone: Collection[str]) -> Tally:
    """The tally as if these items were not ranked: for every table that sets the ranked items against each other."""
    items = tuple(replace(item, ranked=item.ranked and item.id not in gone) for item in tally.items)
    if tally.pairs is None:
        return replace(tally, items=items)
    ids = tally.pairs.ids
    stay = [place for place, name in enumerate(ids) if name not in gone]
    both = [*stay, *(place + len(ids) for place in stay)]
    n, w2 = (sums[:, both][:, :, both] for sums in (tally.pairs.n, tally.pairs.w2))
    return replace(tally, items=items, pairs=Pairs(tuple(ids[place] for place in stay), n, w2))


def closed_up(found: pd.Series) -> pd.Series:
    """The ranks without the gaps that taken-out rows left."""
    return found.rank(method="dense").astype("Int64")


def _is_out(behind: Iterable[Key], release: Release, hidden: Suppression) -> bool:
    """Whether some count behind a figure is hidden."""
    keys = list(behind)
    for key in keys:
        if key not in release.cells:
            raise ReleaseError(f"{describe(key)} is in a table but not in the release; add the table to the release "
                               "before it is audited")
    return not hidden.cells.isdisjoint(keys)


def _bases(release: Release) -> dict[Key, list[Key]]:
    """The bases of which each count is published as a percentage."""
    found: dict[Key, list[Key]] = {}
    for part, base in sorted(release.shares):
        found.setdefault(part, []).append(base)
    return found


@dataclass(frozen=True)
class Hidden:
    """What must not be shown of a release, and why, for asking of a described count."""

    release: Release
    why: Mapping[Key, str]

    def __contains__(self, count: Count) -> bool:
        """Whether a count must not be shown. Raises ReleaseError for one that was never audited.

        A count of another year that is not in the release was not shown of that year.
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
        """Why each hidden count among these is hidden; a percentage tells also how many did not answer so."""
        told = list(revealed)
        rests = [rest_of(one) for one in told if isinstance(one, Share)]
        return [*(self.why.get(key_of(count), SHOWN_NOWHERE) for count in counts_of(told) if count in self),
                *(self.why[key_of(rest)] for rest in rests if key_of(rest) in self.why)]

    @cached_property
    def _items(self) -> frozenset[tuple[str, str]]:
        return frozenset((key.item, key.group) for key in self.why)


def blanked(table: pd.DataFrame, reveals: Mapping[str, Callable[[Row], Iterable[Revealed]]], hidden: Hidden,
            shorthand: str = "shorthand") -> pd.DataFrame:
    """The table without the figures that reveal a hidden count; `reveals` gives, by column, what a figure reveals in a row.

    A number that is taken out is missing (`<NA>`), a word empty, and the row's shorthand is `[c]`.
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
