"""The index of deprivation for LSOAs of 2011 and of 2021, whichever the index ranks. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..sources.areas import changes

SAME_INDEX = 0.95   # the share of ranks that must match before a file's ranks count as this index's


@dataclass(frozen=True, slots=True)
class Ranked:
    """One LSOA in the index; rank, decile and local quintile 1 are the most deprived."""

    rank: int
    decile: int
    quintile_local: int | None
    authority: str | None
    population: int | None


@dataclass(frozen=True, slots=True)
class Deprivation:
    """An edition of the index, and for each LSOA of the other census the ranked LSOAs that it was made from or became."""

    edition: str
    vintage: int
    size: int
    ranked: Mapping[str, Ranked]
    related: Mapping[str, frozenset[str]]
    change: Mapping[str, str]

    def of(self, lsoa: str | None) -> Ranked | None:
        """The deprivation of an LSOA; if the index does not rank it, that of the related LSOAs."""
        if lsoa is None or lsoa in self.ranked:
            return self.ranked.get(lsoa or "")
        relations = [self.ranked[code] for code in sorted(self.related.get(lsoa, ())) if code in self.ranked]
        return relations[0] if len(relations) == 1 else self._mean(relations) if relations else None

    def changed(self, lsoa: str | None, vintage: int) -> str | None:
        """U, S, M or X if the index ranks LSOAs of another census than `vintage`; else None."""
        if lsoa is None or vintage == self.vintage or self.of(lsoa) is None:
            return None
        return "U" if lsoa in self.ranked else self.change.get(lsoa, "X")

    def _mean(self, relations: list[Ranked]) -> Ranked:
        """The mean rank, weighted by residents if all are known, with its decile and local quintile."""
        weights = [row.population or 0 for row in relations]
        weights = weights if all(weights) else [1] * len(relations)
        rank = round(sum(row.rank * weight for row, weight in zip(relations, weights, strict=True)) / sum(weights))
        authority = relations[weights.index(max(weights))].authority
        return Ranked(rank, -(-10 * rank // self.size), self._quintile(rank, authority), authority, sum(weights))

    def _quintile(self, rank: int, authority: str | None) -> int | None:
        ranks = [row.rank for row in self.ranked.values() if authority and row.authority == authority]
        position = max(1, sum(row <= rank for row in ranks))
        return -(-5 * position // len(ranks)) if ranks else None


def deprivation(edition: str, vintage: int, size: int, ranked: Mapping[str, Ranked],
                pairs: Iterable[tuple[str, str]]) -> Deprivation:
    """An edition of the index with the pairs of LSOA (2011, 2021) that link the two censuses."""
    pairs = frozenset(pairs)
    related: dict[str, set[str]] = defaultdict(set)
    for old, new in pairs:
        related[old].add(new)
        related[new].add(old)
    return Deprivation(edition, vintage, size, ranked, {code: frozenset(others) for code, others in related.items()},
                       changes(pairs))


def pairs_from_ranks(ranks: Iterable[tuple[str, str]], ranked: Mapping[str, Ranked]) -> set[tuple[str, str]]:
    """The pairs of LSOA (2011, 2021) that follow from the ranks in a postcode file on LSOAs of 2021.

    ONS writes onto each row the rank of the LSOA that the index was made for. Apart from a few ties no two LSOAs share a
    rank, so the rank identifies that LSOA. Empty unless the ranks of unchanged LSOAs match this index.
    """
    known = [(lsoa, int(rank)) for lsoa, rank in ranks if rank.isdigit()]
    agreeing = [ranked[lsoa].rank == rank for lsoa, rank in known if lsoa in ranked]
    if not agreeing or sum(agreeing) < SAME_INDEX * len(agreeing):
        return set()
    unchanged = {lsoa for lsoa, _ in known}
    by_rank: dict[int, list[str]] = defaultdict(list)
    for lsoa, row in ranked.items():
        if lsoa not in unchanged:
            by_rank[row.rank].append(lsoa)
    return {(by_rank[rank][0], lsoa) for lsoa, rank in known if lsoa not in ranked and len(by_rank[rank]) == 1}
