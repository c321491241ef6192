"""Complementary suppression: the further cells that must go so that the primary ones cannot be worked out.

First line by line: where a total and all but one of its parts are known, or the unknown parts are few people together,
the cheapest part goes as well. Then the auditor looks at everything at once; for a cell that it can still bound, linear
programming finds the cheapest change of the published counts that would let it move far enough, and those cells go.
Then every cell that turns out not to be needed comes back. All this is done block by block; last, all blocks are looked
at together. What the auditor does not pass is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush

import numpy as np
from scipy.sparse import block_diag, csr_array, hstack, vstack

from .auditor import Finding, Witnesses, feasible, witnesses
from .cells import Key, Release, Total, describe
from .feasibility import WHOLE, InfeasibleError, System, blocks, solution, systems


class DisclosureError(ValueError):
    """A release that cannot be published: some cell can be worked out whatever else is suppressed."""


class AlreadyTold(DisclosureError):
    """A release that tells another count than what stands published: both together would show the difference."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """What must not be shown. `primary`: for its own sake (shown nowhere anyway or not); `secondary`: for others'."""

    primary: frozenset[Key]
    secondary: frozenset[Key]

    @property
    def cells(self) -> frozenset[Key]:
        """Every cell that must be empty."""
        return self.primary | self.secondary


def protect(release: Release, before: Mapping[Key, int] | None = None) -> Suppression:
    """Chooses what to suppress, so that the auditor passes the release.

    How many people there are in each group is settled first, then what they answered. `before` holds the cells of
    earlier publications of the same consultation: they are out and can neither be suppressed nor protected.
    Raises DisclosureError where one of them contradicts this release, or nothing helps.
    """
    out = _checked(release, before or {})
    primary = release.primary() - out
    people = _suppressed(release.part(lambda key: not key.item), primary, out)
    settled = replace(release, cells={key: cell if key.item or key in people else replace(cell, fixed=True)
                                      for key, cell in release.cells.items()})
    hidden = primary | people | _suppressed(settled, primary | people, out)
    return Suppression(primary, _linked(settled, hidden, out) - primary)


def _linked(release: Release, suppressed: frozenset[Key], out: frozenset[Key]) -> frozenset[Key]:
    """What to suppress when all is looked at together.

    Block by block a number of people that is not printed may be anything; in truth it is the same for every item.
    """
    guarded = sorted(release.primary() - out)
    found = witnesses(release, suppressed, out, guarded)
    for key in found.narrow(guarded, release):
        if found.narrow([key], release):
            suppressed, found = _mended(release, suppressed, key, out, found)
    return suppressed


def _suppressed(release: Release, primary: frozenset[Key], out: frozenset[Key]) -> frozenset[Key]:
    """The cells to suppress, block by block."""
    found = blocks(release, primary & release.cells.keys(), out)
    return frozenset().union(*(_protected(block, primary & block.cells.keys(), out) for block in found))


def _protected(block: Release, primary: frozenset[Key], out: frozenset[Key]) -> frozenset[Key]:
    """The cells of one block to suppress: line by line, then what the auditor still finds, less what is not needed."""
    guarded = sorted(block.primary() - out)
    suppressed = line_by_line(block, primary, out)
    found = witnesses(block, suppressed, out, guarded, one_by_one=False)
    pieces = _pieces(block, primary, out)
    for key in guarded:
        if key in pieces and found.narrow([key], block):
            suppressed, found = _moved(pieces[key], suppressed, [key], out, found, people_too=False)
    suppressed, found = _together(block, suppressed, [key for key in guarded if key.item], out, found)
    for key in guarded:
        if found.narrow([key], block):
            suppressed, found = _mended(block, suppressed, key, out, found)
    return _needed(block, primary, suppressed, out, found)


def _pieces(block: Release, primary: frozenset[Key], out: frozenset[Key]) -> dict[Key, Release]:
    """For each primary cell, the part of the block that it can move in while nobody changes group: its own item."""
    settled = replace(block, cells={key: cell if key.item else replace(cell, fixed=True)
                                    for key, cell in block.cells.items()})
    answers = frozenset(key for key in primary if key.item)
    return {key: piece for piece in blocks(settled, answers, out) for key in answers & piece.cells.keys()}


def _checked(release: Release, before: Mapping[Key, int]) -> frozenset[Key]:
    """The cells of this release that are out already."""
    for key, count in before.items():
        if key in release.cells and release.cells[key].count != count:
            raise AlreadyTold(f"{describe(key)} was published as {count} and is now {release.cells[key].count}")
    return frozenset(key for key in before if key in release.cells)


def _together(block: Release, suppressed: frozenset[Key], answers: Collection[Key], out: frozenset[Key],
              found: Witnesses) -> tuple[frozenset[Key], Witnesses]:
    """As `_mended`, of one answer to every item in every group at once, as far as these go together.

    Where a whole group is too small all its answers need people who come from elsewhere, and the same people do for all items.
    """
    waiting = _one_of_each(found.narrow(answers, block))
    while waiting:
        if keys := found.narrow(waiting.pop(), block):
            suppressed, found = _moved(block, suppressed, keys, out, found)
            if len(keys) > 1 and found.narrow(keys, block):
                waiting += [keys[:len(keys) // 2], keys[len(keys) // 2:]]
    return suppressed, found


def _one_of_each(answers: Iterable[Key]) -> list[list[Key]]:
    """The answers in lists that hold one answer to an item in a group each."""
    lists: list[list[Key]] = []
    seen: Counter[tuple[str, str]] = Counter()
    for key in answers:
        place = seen[key.item, key.group]
        seen[key.item, key.group] += 1
        lists += [[]] if place == len(lists) else []
        lists[place].append(key)
    return lists


def _mended(block: Release, suppressed: frozenset[Key], key: Key, out: frozenset[Key],
            found: Witnesses) -> tuple[frozenset[Key], Witnesses]:
    """Suppresses the cheapest cells that let this one range widely enough, with two tables in which it does.

    Raises DisclosureError where nothing helps.
    """
    for whole in (False, True):
        suppressed, found = _moved(block, suppressed, [key], out, found, whole=whole)
        if not found.narrow([key], block):
            return suppressed, found
    finding = Finding(key, *feasible(block, suppressed, key, out), block.cells[key].threshold)
    raise DisclosureError(f"{finding}, whatever else is suppressed; leave out a table, or merge its groups")


def _moved(release: Release, suppressed: frozenset[Key], keys: Sequence[Key], out: frozenset[Key], found: Witnesses, *,
           people_too: bool = True, whole: bool = False) -> tuple[frozenset[Key], Witnesses]:
    """Suppresses the cheapest cells that let all of `keys` range widely enough at once, and adds tables in which they do.

    The same as before where that cannot be; no more tables where those that were met are not of whole people.
    """
    known = release.known(suppressed, out)
    system = _movable(release, known, keys[0], out, people_too)
    prices = np.array([price(release, one) if one in known else 0.0 for one in system.keys])
    try:
        tables = _two_tables(system, release, prices, keys, whole)
    except InfeasibleError:
        return suppressed, found
    truth = np.array([release.cells[one].count for one in system.keys])
    moved = np.abs(np.array(tables) - truth).max(axis=0) > WHOLE
    gone = {one for one, move in zip(system.keys, moved, strict=True) if move and one in known}
    return suppressed | gone, found.and_more(system.keys, system.tables(*tables))


def _movable(release: Release, known: Mapping[Key, int], key: Key, out: frozenset[Key], people_too: bool) -> System:
    """The cells that hang together with this one and are unknown, or may be made so."""
    stays = {one: cell.count for one, cell in release.cells.items()
             if (one in known and not may_go(release, one, out)) or not (people_too or one.item)}
    return next(system for system in systems(release, stays) if key in system.place)


def _two_tables(system: System, release: Release, prices: np.ndarray, keys: Sequence[Key], whole: bool) -> list[np.ndarray]:
    """Two feasible tables that differ in every one of `keys` by its threshold, each near the true one in cells with a price.

    Each is the truth plus ups less downs, all from 0. Raises InfeasibleError.
    """
    truth = np.array([release.cells[one].count for one in system.keys], dtype=float)
    count, here = len(truth), [key for key in keys if key in system.place]
    apart = np.zeros((len(here), 4 * count))
    for row, key in enumerate(here):
        apart[row, system.place[key] + count * np.arange(4)] = 1, -1, -1, 1          # up and down in one table, in the other
    equal = vstack([_in_both(system.equal), csr_array(apart)], format="csr")
    equal_to = np.append(np.zeros(2 * system.equal.shape[0]), [release.cells[key].threshold for key in here])
    slack = np.tile(system.limit - system.most @ truth, 2)
    far = np.full(count, system.roof)
    found = solution(np.tile(prices, 4), _in_both(system.most), slack, equal, equal_to,
                     np.concatenate([far, truth, far, truth]), whole=whole)
    up_one, down_one, up_other, down_other = found.reshape(4, count)
    return [truth + up_one - down_one, truth + up_other - down_other]


def _in_both(relations: csr_array) -> csr_array:
    """Relations between counts as relations between the ups and downs of both tables."""
    return block_diag([hstack([relations, -relations])] * 2, format="csr")


def _needed(release: Release, primary: frozenset[Key], suppressed: frozenset[Key], out: frozenset[Key],
            found: Witnesses) -> frozenset[Key]:
    """The suppressed cells without those, dearest first, that may just as well be published."""
    watched, lines = release.primary() - out, lines_of(release)
    guarded = sorted(watched)
    for key in sorted(suppressed - primary, key=lambda key: (-price(release, key), key)):
        fewer = suppressed - {key}
        if any(is_weak(release, total, fewer, out, watched) for total in lines.get(key, ())):
            continue
        near = {one for total in lines.get(key, ()) for one in (total.whole, *total.parts)}.intersection(guarded)
        told = found.where_known(key)
        for cells in (sorted(near), guarded):       # those beside it are the first to fail
            told = witnesses(release, fewer, out, cells, told, impatient=True)
            if told.narrow(cells, release):
                break
        if not told.narrow(guarded, release):
            suppressed, found = fewer, told
    return suppressed


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
