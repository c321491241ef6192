"""Complementary suppression: chooses more cells to suppress, so that nobody can calculate the primary suppressed cells.

Step 1, line by line: if a total and all but one of its parts are known, or if the unknown parts have few people together,
suppress the cheapest part as well. Step 2: the auditor checks all relations at once. If it can still narrow down a cell,
linear programming finds the cheapest change of published counts that lets this cell move far enough; suppress the changed
cells. Step 3: publish every suppressed cell that is not needed. These steps run block by block; at the end, all blocks are
checked together. A release that the auditor does not pass is refused.
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
    """The release cannot be published: readers could calculate a cell, whatever else is suppressed."""


class AlreadyTold(DisclosureError):
    """The release contradicts a published count. Both together would reveal the difference."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """The cells to suppress: `primary` (too small, whether or not a table shows them) and `secondary` (to protect others)."""

    primary: frozenset[Key]
    secondary: frozenset[Key]

    @property
    def cells(self) -> frozenset[Key]:
        """All cells that must be empty."""
        return self.primary | self.secondary


def protect(release: Release, before: Mapping[Key, int] | None = None) -> Suppression:
    """Chooses the cells to suppress, so that the auditor passes the release.

    It decides on the sizes of groups first, then on their answers. `before` holds the cells of earlier publications of the
    same consultation; they are already public, so they can be neither suppressed nor protected.
    Raises DisclosureError if one of them contradicts this release, or if no suppression protects a cell.
    """
    out = _checked(release, before or {})
    primary = release.primary() - out
    people = _suppressed(release.part(lambda key: not key.item), primary, out)
    settled = replace(release, cells={key: cell if key.item or key in people else replace(cell, fixed=True)
                                      for key, cell in release.cells.items()})
    hidden = primary | people | _suppressed(settled, primary | people, out)
    return Suppression(primary, _linked(settled, hidden, out) - primary)


def _linked(release: Release, suppressed: frozenset[Key], out: frozenset[Key]) -> frozenset[Key]:
    """Returns the cells to suppress after a check of all blocks together.

    Within one block, an unpublished number of people can take any value. In fact it is the same for every item.
    """
    guarded = sorted(release.primary() - out)
    found = witnesses(release, suppressed, out, guarded)
    for key in found.narrow(guarded, release):
        if found.narrow([key], release):
            suppressed, found = _mended(release, suppressed, key, out, found)
    return suppressed


def _suppressed(release: Release, primary: frozenset[Key], out: frozenset[Key]) -> frozenset[Key]:
    """Returns the cells to suppress, from each block separately."""
    found = blocks(release, primary & release.cells.keys(), out)
    return frozenset().union(*(_protected(block, primary & block.cells.keys(), out) for block in found))


def _protected(block: Release, primary: frozenset[Key], out: frozenset[Key]) -> frozenset[Key]:
    """Returns the cells of one block to suppress: line by line, then those that the auditor needs, minus unnecessary ones."""
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
    """Returns for each primary cell the part of the block in which it can move if the sizes of groups are fixed: its own item."""
    settled = replace(block, cells={key: cell if key.item else replace(cell, fixed=True)
                                    for key, cell in block.cells.items()})
    answers = frozenset(key for key in primary if key.item)
    return {key: piece for piece in blocks(settled, answers, out) for key in answers & piece.cells.keys()}


def _checked(release: Release, before: Mapping[Key, int]) -> frozenset[Key]:
    """Returns the cells of this release that are already public. Raises AlreadyTold if a count differs."""
    for key, count in before.items():
        if key in release.cells and release.cells[key].count != count:
            raise AlreadyTold(f"{describe(key)} was published as {count} and is now {release.cells[key].count}")
    return frozenset(key for key in before if key in release.cells)


def _together(block: Release, suppressed: frozenset[Key], answers: Collection[Key], out: frozenset[Key],
              found: Witnesses) -> tuple[frozenset[Key], Witnesses]:
    """Works like `_mended`, but protects one answer to every item in every group at once, as far as they can move together.

    If a group is too small, all its answers need people from other groups, and the same people serve all items.
    """
    waiting = _one_of_each(found.narrow(answers, block))
    while waiting:
        if keys := found.narrow(waiting.pop(), block):
            suppressed, found = _moved(block, suppressed, keys, out, found)
            if len(keys) > 1 and found.narrow(keys, block):
                waiting += [keys[:len(keys) // 2], keys[len(keys) // 2:]]
    return suppressed, found


def _one_of_each(answers: Iterable[Key]) -> list[list[Key]]:
    """Returns lists of answers. Each list has at most one answer per item and group."""
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
    """Suppresses the cheapest cells that give this cell a wide enough range, and adds two tables that show it.

    Raises DisclosureError if that is impossible.
    """
    for whole in (False, True):
        suppressed, found = _moved(block, suppressed, [key], out, found, whole=whole)
        if not found.narrow([key], block):
            return suppressed, found
    finding = Finding(key, *feasible(block, suppressed, key, out), block.cells[key].threshold)
    raise DisclosureError(f"{finding}, whatever else is suppressed; leave out a table, or merge its groups")


def _moved(release: Release, suppressed: frozenset[Key], keys: Sequence[Key], out: frozenset[Key], found: Witnesses, *,
           people_too: bool = True, whole: bool = False) -> tuple[frozenset[Key], Witnesses]:
    """Suppresses the cheapest cells that give all `keys` a wide enough range at once, and adds tables that show it.

    Changes nothing if that is impossible. Adds no tables if the solutions are not integers.
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
    """Returns the system of cells that are connected with this one and are unknown or can be suppressed."""
    stays = {one: cell.count for one, cell in release.cells.items()
             if (one in known and not may_go(release, one, out)) or not (people_too or one.item)}
    return next(system for system in systems(release, stays) if key in system.place)


def _two_tables(system: System, release: Release, prices: np.ndarray, keys: Sequence[Key], whole: bool) -> list[np.ndarray]:
    """Returns two feasible tables that differ in each of `keys` by its threshold, and change cells with a price little.

    Each table is the true table plus increases minus decreases, all at least 0. Raises InfeasibleError if there are none.
    """
    truth = np.array([release.cells[one].count for one in system.keys], dtype=float)
    count, here = len(truth), [key for key in keys if key in system.place]
    apart = np.zeros((len(here), 4 * count))
    for row, key in enumerate(here):
        apart[row, system.place[key] + count * np.arange(4)] = 1, -1, -1, 1          # up and down in each table
    equal = vstack([_in_both(system.equal), csr_array(apart)], format="csr")
    equal_to = np.append(np.zeros(2 * system.equal.shape[0]), [release.cells[key].threshold for key in here])
    slack = np.tile(system.limit - system.most @ truth, 2)
    far = np.full(count, system.roof)
    found = solution(np.tile(prices, 4), _in_both(system.most), slack, equal, equal_to,
                     np.concatenate([far, truth, far, truth]), whole=whole)
    up_one, down_one, up_other, down_other = found.reshape(4, count)
    return [truth + up_one - down_one, truth + up_other - down_other]


def _in_both(relations: csr_array) -> csr_array:
    """Converts relations between counts to relations between the increases and decreases of both tables."""
    return block_diag([hstack([relations, -relations])] * 2, format="csr")


def _needed(release: Release, primary: frozenset[Key], suppressed: frozenset[Key], out: frozenset[Key],
            found: Witnesses) -> frozenset[Key]:
    """Returns the suppressed cells without those that can be published safely. It tries the most expensive cells first."""
    watched, lines = release.primary() - out, lines_of(release)
    guarded = sorted(watched)
    for key in sorted(suppressed - primary, key=lambda key: (-price(release, key), key)):
        fewer = suppressed - {key}
        if any(is_weak(release, total, fewer, out, watched) for total in lines.get(key, ())):
            continue
        near = {one for total in lines.get(key, ()) for one in (total.whole, *total.parts)}.intersection(guarded)
        told = found.where_known(key)
        for cells in (sorted(near), guarded):       # near cells fail first
            told = witnesses(release, fewer, out, cells, told, impatient=True)
            if told.narrow(cells, release):
                break
        if not told.narrow(guarded, release):
            suppressed, found = fewer, told
    return suppressed


def line_by_line(release: Release, primary: frozenset[Key], out: frozenset[Key]) -> frozenset[Key]:
    """Suppresses cells until no total has a guarded cell as its only unknown, or too few people in its unknown cells.

    It starts with the totals that have the fewest parts.
    """
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
    """Returns the totals that contain each cell."""
    lines: dict[Key, list[Total]] = {}
    for total in sorted(release.totals):
        for key in (total.whole, *total.parts):
            lines.setdefault(key, []).append(total)
    return lines


def is_weak(release: Release, total: Total, suppressed: Collection[Key], out: frozenset[Key],
            watched: Collection[Key]) -> bool:
    """Returns whether a watched cell is the only unknown in this total, or the unknown cells have too few people."""
    hidden = [key for key in (total.whole, *total.parts) if _is_hidden(release, key, suppressed, out)]
    threshold = max((release.cells[key].threshold for key in hidden if key in watched), default=0)
    enough = total.whole in hidden or sum(release.cells[key].count for key in hidden) >= threshold
    return threshold > 0 and not (len(hidden) > 1 and enough)


def may_go(release: Release, key: Key, out: frozenset[Key]) -> bool:
    """Returns whether a cell can be suppressed: it is neither public already nor fixed."""
    return key not in out and not release.cells[key].fixed


def price(release: Release, key: Key) -> float:
    """Returns the cost of suppressing a cell. It grows with the count; an empty cell is expensive because it protects nobody."""
    cell = release.cells[key]
    return cell.cost * (np.log2(2 + cell.count) if cell.count else 8.0)


def _weak_spot(release: Release, total: Total, suppressed: Collection[Key], out: frozenset[Key]) -> Key | None:
    """Returns the cell of this total to suppress next, or None."""
    if not is_weak(release, total, suppressed, out, suppressed):
        return None
    shown = (key for key in total.parts if not _is_hidden(release, key, suppressed, out))
    choices = [key for key in shown if may_go(release, key, out)]
    return min(choices, key=lambda key: (price(release, key), key), default=None)


def _is_hidden(release: Release, key: Key, suppressed: Collection[Key], out: frozenset[Key]) -> bool:
    return key not in out and (key in suppressed or not release.cells[key].published)
