"""Writes the chapter: its sections in the order of a plan, every figure and word of comparison bound to its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from .binding import Cells
from .sections import comments, hearing, people, problems, safety, years

Section = Callable[[Cells], Iterator[str]]
CLOSING = Path(__file__).with_name("closing.md")     # how to read it, method and limits: the same in every chapter


def write(cells: Cells, more: Iterable[str] = ()) -> str:
    """The chapter on these tables, and lines `more` before its closing. A section that nothing was asked about is left out."""
    lines = [*(line for section in SECTIONS for line in section(cells)), *more]
    return "\n".join(lines) + "\n" + CLOSING.read_text("utf-8")


def _findings(cells: Cells) -> Iterator[str]:
    """What each section says first, before all else."""
    yield "## Key findings"
    for section, places in FINDINGS.items():
        said = [line.removeprefix("- ") for line in section(cells) if line[:1] not in "#{"]
        yield from (f"- {said[place]}" for place in places if -len(said) <= place < len(said))


FINDINGS: Mapping[Section, tuple[int, ...]] = {
    people.agreement: (0,), problems.ranking: (0,), problems.deprivation: (1,), safety.safety: (0, -1), safety.victims: (0, 1),
    safety.sources: (0,), hearing.informed: (0,), partial(hearing.channels, most=3): (0,), years.two_years: (2,),
    comments.comments: (1,)}
SECTIONS: tuple[Section, ...] = (
    people.introduction, _findings, people.agreement, problems.ranking, problems.deprivation, years.two_years, safety.safety,
    safety.victims, safety.sources, hearing.informed, hearing.channels, comments.comments, people.profile)
