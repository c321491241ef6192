"""Which of the postcodes in a file are stored, and which of those lie outside the area of a partnership."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ..sources import SourceError
from ..sources.postcode_product import Recognised
from ..sources.postcode_product import neighbours as neighbours_of


@dataclass(frozen=True, slots=True)
class Scope:
    """Which postcodes are stored: all, or those of `outwards` and of `authorities`. Those not `within` are outside.

    The outward codes that an authority shares with others are stored whole, so that a postcode over the border is known
    to lie outside, and is not unknown.
    """

    within: frozenset[str] = frozenset()
    outwards: frozenset[str] | None = None
    authorities: frozenset[str] = frozenset()

    def lsoas_of(self, found: Recognised) -> list[str]:
        """The English LSOAs that lie in the authorities asked for."""
        return [lsoa for lsoa, authority in found.lsoas.items() if not self.within or authority in self.within]

    def kept(self, batch: Any) -> Any:
        """The rows of a batch that are stored."""
        if self.outwards is None:
            return batch
        return batch.filter(pc.or_(pc.is_in(batch["outward code"], pa.array(sorted(self.outwards))),
                                   pc.is_in(batch["local authority"], pa.array(sorted(self.authorities)))))

    def outside(self, batch: Any) -> Any:
        """Whether each row lies outside England, or in another authority than those asked for."""
        if not self.within:
            return batch["outside England"]
        elsewhere = pc.invert(pc.is_in(batch["local authority"], pa.array(sorted(self.within))))
        return pc.or_(batch["outside England"], pc.and_(elsewhere, batch["local authority"].is_valid()))


def scope_of(found: Recognised, within: Collection[str], neighbours: bool, everywhere: bool) -> Scope:
    """What to store of a recognised product. Raises SourceError for an authority that it has no postcode of."""
    own = frozenset(within)
    if unknown := sorted(own - found.by_authority.keys()):
        known = ", ".join(code for code, _ in found.by_authority.most_common(8) if code)
        raise SourceError(f"{', '.join(found.files)}: has no postcode in {', '.join(unknown)}. "
                          f"The authorities with most postcodes in it are {known}.")
    if everywhere or not own:
        return Scope(own)
    ring = neighbours_of(found, own) if neighbours else set()
    outwards = frozenset(outward for outward, authorities in found.outwards.items() if not own.isdisjoint(authorities))
    return Scope(own, outwards, own | ring)
