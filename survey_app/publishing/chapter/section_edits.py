"""Writes the chapter: sections in the order of a plan, with every figure and comparison bound to its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from .cell_references import Cells, Heading, blocks
from .claim_check import Claim, check
from .sections import own_questions, problems, respondents, safety, two_years
from .sentences import plain

Section = Callable[[Cells], Iterator[str]]
CLOSING = Path(__file__).with_name("closing.md")     # how to read the chapter, its method and limits: the same in every chapter


def write(cells: Cells, more: Iterable[str] = ()) -> str:
    """Writes the chapter from these tables, with the lines `more` before who answered and the closing.

    It leaves out a section if nobody was asked about it.
    """
    lines = [*(line for section in SECTIONS for line in section(cells)), *more, *respondents.profile(cells)]
    return "\n".join(lines) + "\n" + CLOSING.read_text("utf-8")


def _findings(cells: Cells) -> Iterator[str]:
    """Yields the key findings: statements of the sections, put before the sections themselves. Without any, nothing."""
    first, *others = [line for say in FINDINGS for line in say(cells)] or [""]
    yield from (["## Key findings", first, *(f"- {line}" for line in others)] if first else [])


def _first(say: Callable[[Cells], Iterable[str]]) -> Section:
    return lambda cells: islice(iter(say(cells)), 1)


def _own(cells: Cells) -> Iterator[str]:
    """Yields the plain sections, without sentences that could not be checked."""
    yield from own_questions.own_questions(cells, lambda line: not any(claim.fault for claim in check(line, cells)))


FINDINGS: Sequence[Section] = (
    _first(respondents.agreed), problems.biggest, problems.differences, safety.extremes, safety.victims_of,
    _first(safety.sources_of), _first(respondents.informed_of), respondents.first_channels,
    two_years.years_differ, partial(respondents.themes_of, confirmed_only=True))
SECTIONS: tuple[Section, ...] = (
    respondents.introduction, _findings, respondents.agreement, problems.ranking, problems.deprivation, two_years.two_years,
    safety.safety, safety.victims, safety.sources, respondents.informed, respondents.channels,
    _own, respondents.comments)


TITLE, SECTION = "#", "##"
Edits = Mapping[str, Mapping[str, str]]     # heading and text, by the heading that the program writes; "" for the title


@dataclass(frozen=True, slots=True)
class EditedSection:
    """A heading with the text under it. The first is the title of the chapter; `line` is the line of its heading.

    `key` is the heading that the program writes; an edit finds its section by it. A section without heading and text was
    removed.
    """

    number: int
    line: int
    heading: str
    text: str
    key: str

    @property
    def name(self) -> str:
        """Returns the heading as people read it."""
        return plain(self.heading or self.key)

    @property
    def is_out(self) -> bool:
        """Says whether an editor removed it from the chapter."""
        return self.number > 0 and not (self.heading or self.text.strip())

    def __str__(self) -> str:
        """Returns the section as text."""
        body = self.text.strip("\n")
        return "" if self.is_out else f"{SECTION if self.number else TITLE} {self.heading}\n" + (f"{body}\n" if body else "")


def sections(chapter: str) -> tuple[EditedSection, ...]:
    """Returns every section in order. The first is the title with any text before the first section."""
    lines = chapter.splitlines() or [""]
    starts = [0, *(block.line - 1 for block in blocks(chapter) if isinstance(block, Heading) and block.line > 1)]
    heads = [lines[start].strip().lstrip("#").strip() for start in starts]
    return tuple(EditedSection(number, start + 1, head, "\n".join(lines[start + 1:end]), head if number else "")
                 for number, (start, end, head) in enumerate(zip(starts, [*starts[1:], len(lines)], heads, strict=True)))


def edited(own: str, edits: Edits) -> tuple[EditedSection, ...]:
    """Returns the sections that the program writes, each replaced by its edit if it has one."""
    changed = [replace(one, heading=edits[one.key]["heading"], text=edits[one.key]["text"]) if one.key in edits else one
               for one in sections(own)]
    line, placed = 1, []
    for section in changed:
        placed.append(replace(section, line=line))
        line += len(str(section).splitlines())
    return tuple(placed)


def written(parts: Sequence[EditedSection]) -> str:
    """Joins the sections into one chapter."""
    return "".join(map(str, parts))


def unused(own: str, edits: Edits) -> list[str]:
    """Returns the headings of edited sections that the program no longer writes."""
    return [plain(key) for key in edits if key not in {one.key for one in sections(own)}]


def claims(parts: Sequence[EditedSection], cells: Cells) -> list[list[Claim]]:
    """Returns the claims of each section. Lines count from the section's heading, which is line 0."""
    found = check(written(parts), cells)
    return [[replace(claim, line=claim.line - one.line) for claim in found
             if one.line <= claim.line < one.line + len(str(one).splitlines())] for one in parts]
