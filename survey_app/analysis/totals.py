"""The first step of complementary suppression: in no total may a guarded cell stand alone unknown, or among too few people."""

from __future__ import annotations

from collections.abc import Collection
from heapq import heapify, heappop, heappush

import numpy as np

from .cells import Key, Release, Total


def line_by_line(release: Release, primary: frozenset[Key], out: frozenset[Key]) -> frozenset[Key]:
    """Suppresses until in no total a guarded cell is alone, or among too few people; totals of few parts first."""
    suppressed, lines = set(primary), lines_of(release)
    waiting = [(len(total.parts), total) for key in sorted(primary) for total in lines.get(key, ())]
    heapify(waiting)
    while waiting:
        _, total = heappop(waiting)
        chosen = _weak_spot(release, total, suppressed, out)
        if chosen is not None:
            suppressed.add(chosen)
            for line in lines[chosen]:
                heappush(waiting, (len(line.parts), line))
    return frozenset(suppressed)


def lines_of(release: Release) -> dict[Key, list[Total]]:
    """The totals that each cell is in."""
    lines: dict[Key, list[Total]] = {}
    for total in sorted(release.totals):
        for key in (total.whole, *total.parts):
            lines.setdefault(key, []).append(total)
    return lines


def is_weak(release: Release, total: Total, suppressed: Collection[Key], out: frozenset[Key],
            watched: Collection[Key]) -> bool:
    """Whether a watched cell is alone unknown in this total, or unknown among too few people."""
    hidden = [key for key in (total.whole, *total.parts) if _is_hidden(release, key, suppressed, out)]
    threshold = max((release.cells[key].threshold for key in hidden if key in watched), default=0)
    enough = total.whole in hidden or sum(release.cells[key].count for key in hidden) >= threshold
    return threshold > 0 and not (len(hidden) > 1 and enough)


def may_go(release: Release, key: Key, out: frozenset[Key]) -> bool:
    """Whether a cell can be suppressed: it is not out already, and not settled."""
    return key not in out and not release.cells[key].fixed


def price(release: Release, key: Key) -> float:
    """What the reader loses: more with more people, and an empty cell protects nobody."""
    cell = release.cells[key]
    return cell.cost * (np.log2(2 + cell.count) if cell.count else 8.0)


def _weak_spot(release: Release, total: Total, suppressed: Collection[Key], out: frozenset[Key]) -> Key | None:
    """The cell that this total needs suppressed next, if any."""
    if not is_weak(release, total, suppressed, out, suppressed):
        return None
    shown = (key for key in total.parts if not _is_hidden(release, key, suppressed, out))
    choices = [key for key in shown if may_go(release, key, out)]
    return min(choices, key=lambda key: (price(release, key), key), default=None)


def _is_hidden(release: Release, key: Key, suppressed: Collection[Key], out: frozenset[Key]) -> bool:
    return key not in out and (key in suppressed or not release.cells[key].published)
