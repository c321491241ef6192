"""The index of deprivation for LSOAs of either census: of 2011 and of 2021, whichever of them the index ranks. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..sources.areas import changes

SAME_INDEX = 0.95   # the share of ranks that must agree before those on a postcode file count as the index's own


@dataclass(frozen=True, slots=True)
class Ranked:
    """One LSOA in the index, as stored: rank, decile and local quintile 1 are the most deprived."""

    rank: int
    decile: int
    quintile_local: int | None
    authority: str | None
    population: int | None


@dataclass(frozen=True, slots=True)
class Deprivation:
    """An edition of the index, with the areas it ranks that each LSOA of the other census was made from or into."""

    edition: str
    vintage: int
    size: int
    ranked: Mapping[str, Ranked]
    related: Mapping[str, frozenset[str]]
    change: Mapping[str, str]

    def of(self, lsoa: str | None) -> Ranked | None:
        """What the index says of an LSOA; of one that it does not rank, what it says of those it was made from or into."""
        if lsoa is None or lsoa in self.ranked:
            return self.ranked.get(lsoa or "")
        relations = [self.ranked[one] for one in sorted(self.related.get(lsoa, ())) if one in self.ranked]
        return relations[0] if len(relations) == 1 else self._mean(relations) if relations else None

    def changed(self, lsoa: str | None, vintage: int) -> str | None:
        """U, S, M or X where the index ranks LSOAs of another census than `vintage`; None where it is the same."""
        if lsoa is None or vintage == self.vintage or self.of(lsoa) is None:
            return None
        return "U" if lsoa in self.ranked else self.change.get(lsoa, "X")

    def _mean(self, relations: list[Ranked]) -> Ranked:
        """The mean rank, weighted by residents where all are known, and the decile and local quintile it falls into."""
        weights = [one.population or 0 for one in relations]
        weights = weights if all(weights) else [1] * len(relations)
        rank = round(sum(one.rank * weight for one, weight in zip(relations, weights, strict=True)) / sum(weights))
        authority = relations[weights.index(max(weights))].authority
        return Ranked(rank, -(-10 * rank // self.size), self._quintile(rank, authority), authority, sum(weights))

    def _quintile(self, rank: int, authority: str | None) -> int | None:
        ranks = [one.rank for one in self.ranked.values() if authority and one.authority == authority]
        position = max(1, sum(one <= rank for one in ranks))
        return -(-5 * position // len(ranks)) if ranks else None


def deprivation(edition: str, vintage: int, size: int, ranked: Mapping[str, Ranked],
                pairs: Iterable[tuple[str, str]]) -> Deprivation:
    """An edition of the index with the pairs of LSOA (2011, 2021) that lead from one census to the other."""
    pairs = frozenset(pairs)
    related: dict[str, set[str]] = defaultdict(set)
    for old, new in pairs:
        related[old].add(new)
        related[new].add(old)
    return Deprivation(edition, vintage, size, ranked, {code: frozenset(others) for code, others in related.items()},
                       changes(pairs))


def pairs_from_ranks(ranks: Iterable[tuple[str, str]], ranked: Mapping[str, Ranked]) -> set[tuple[str, str]]:
    """Pairs of LSOA (2011, 2021) that a postcode file on LSOAs of 2021 implies by the ranks on its rows.

    ONS writes onto each row the rank of the LSOA that the index was made for. No two LSOAs share a rank (but for a few
    ties), so the rank names that LSOA. Empty unless the ranks of unchanged LSOAs show that they are of this very index.
    """
    known = [(lsoa, int(rank)) for lsoa, rank in ranks if rank.isdigit()]
    agreeing = [ranked[lsoa].rank == rank for lsoa, rank in known if lsoa in ranked]
    if not agreeing or sum(agreeing) < SAME_INDEX * len(agreeing):
        return set()
    unchanged = {lsoa for lsoa, _ in known}
    by_rank: dict[int, list[str]] = defaultdict(list)
    for lsoa, one in ranked.items():
        if lsoa not in unchanged:
            by_rank[one.rank].append(lsoa)
    return {(by_rank[rank][0], lsoa) for lsoa, rank in known if lsoa not in ranked and len(by_rank[rank]) == 1}
