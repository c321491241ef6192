"""The cells of pooled mentions: how often each answer was given over all rows of a question, and by how many people."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from .cells import Bound, Key, Release
from .disclosure import EVERYONE, REST, SHARE, Thresholds
from .tallies import N, Tally

MENTIONS, PEOPLE_MENTIONING = "mentions of", "people mentioning"


def add_mentions(release: Release, tally: Tally, question: str, *, together: Iterable[tuple[str, str]] = (),
                 thresholds: Thresholds | None = None) -> None:
    """Adds the mentions pooled over the rows of a question, and how many people made them.

    The rows themselves must have been added. Nobody makes more mentions than there are, and whoever answered so in one
    row made one. `together` are two options taken as one, which tells how many people mentioned both, or one alone.
    """
    threshold = (thresholds or Thresholds()).of(())
    rows = [name for name in tally.codes if name.rpartition(".")[0] == question]
    for option in tally.pooled[question]:
        parts = [Key(row, option, EVERYONE) for row in rows]
        mentioned, people = (mentions_key(question, what, option) for what in (MENTIONS, PEOPLE_MENTIONING))
        release.add(mentioned, replace(SHARE, count=sum(release.cells[part].count for part in parts),
                                       threshold=threshold))
        release.add(people, replace(SHARE, count=_mentioning(tally, question, {option}), threshold=threshold))
        release.adds_up(mentioned, parts)
        release.bounds.append(Bound(((people, 1), (mentioned, -1)), 0))
        release.bounds += [Bound(((part, 1), (people, -1)), 0) for part in parts]
    for pair in together:
        _add_both(release, tally, question, pair, threshold)


def mentions_key(question: str, what: str, option: str) -> Key:
    """The cell of the mentions of an option, or of the people who made one."""
    return Key(question, f"({what}) {option}", EVERYONE)


def _add_both(release: Release, tally: Tally, question: str, pair: tuple[str, str], threshold: int) -> None:
    """How many people mentioned either of two options, which of them one alone, and how many both."""
    either, both = "+".join(pair), " and ".join(pair)
    counts = {option: _mentioning(tally, question, {option}) for option in pair}
    union = _mentioning(tally, question, set(pair))
    overlap = sum(counts.values()) - union
    people = mentions_key(question, PEOPLE_MENTIONING, either)
    release.add(people, replace(SHARE, count=union, threshold=threshold))
    shared = mentions_key(question, PEOPLE_MENTIONING, both)
    release.add(shared, replace(REST, count=overlap, threshold=threshold))
    alone = [mentions_key(question, PEOPLE_MENTIONING, f"{option} alone") for option in pair]
    for key, option in zip(alone, pair, strict=True):
        release.add(key, replace(REST, count=counts[option] - overlap, threshold=threshold))
        release.adds_up(mentions_key(question, PEOPLE_MENTIONING, option), [key, shared])
    release.adds_up(people, [*alone, shared])


def _mentioning(tally: Tally, question: str, options: Collection[str]) -> int:
    """How many people mentioned one of these options at least once."""
    places = [place for place, option in enumerate(tally.pooled[question]) if option in options]
    counts = dict(zip(tally.codes[question], tally.over().cells[question][N], strict=True))
    return sum(round(count) for pattern, count in counts.items()
               if pattern and any(int(pattern.split(",")[place]) for place in places))
