"""Who is missing: the responses by ward and age beside the number expected from the residents, and a sentence for each age.

The expected numbers come from the residents and from how many people of known wards said their age, which is no secret. A
ward is named only if what is printed of its count says so already, so the sentences narrow no band.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ..disclosure import Range
from ..geography.places import queries
from ..questionnaire.model import Question

NOT_ASKED_OF = 15      # children up to this age do not count as missing
AGE = "age_band"

WardAge = tuple[str, str]    # the code of a ward, and that of an answer to the question about age


@dataclass(frozen=True, slots=True)
class Cell:
    """The responses of one ward and age, and the expected number. None and "" where too few are expected to tell anything."""

    expected: int
    told: Range | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A row per ward and a column per age. `missing` has for each age the wards where fewer than half of those expected
    answered, largest gap first; `unsure` says whether there are cells of which nobody can say that.

    Counts are left out where fewer than `least` responses are expected.
    """

    ages: list[str]
    rows: list[tuple[str, list[Cell]]]
    missing: list[tuple[str, list[str]]]
    unsure: bool
    least: int

    @property
    def is_empty(self) -> bool:
        """Whether no cell has a count."""
        return all(cell.told is None for _, cells in self.rows for cell in cells)


def expected(question: Question, answered: Mapping[str, int]) -> dict[WardAge, int]:
    """Returns the expected responses by ward and age if all residents of these wards were equally likely to answer.

    `answered` holds for each ward how many people answered the question about age. Wards without loaded residents are left
    out, and so are children.
    """
    people = _residents(question, answered)
    everybody = sum(people.values())
    known = sum(answered[ward] for ward in {ward for ward, _ in people})
    return {cell: round(known * number / everybody) for cell, number in people.items()} if everybody else {}


def telling(expect: Mapping[WardAge, int], threshold: int) -> list[WardAge]:
    """Returns the cells whose counts are shown: those where a small count is fewer than half of the expected number."""
    return [cell for cell, number in expect.items() if number >= 2 * threshold]


def grid(question: Question, wards: Mapping[str, str], expect: Mapping[WardAge, int], told: Mapping[WardAge, Range],
         threshold: int) -> Grid:
    """Returns the table from the labels of the wards, the expected numbers, and what is printed of each count."""
    ages = {option.code: option.label for option in question.options if any(age == option.code for _, age in expect)}
    cells = {cell: Cell(number, told.get(cell)) for cell, number in expect.items()}
    shown = [ward for ward in wards if any(ward == other for other, _ in cells)]
    rows = [(wards[ward], [cells[ward, age] for age in ages]) for ward in shown]
    missing = [(label, names) for age, label in ages.items() if (names := _missing(age, wards, cells))]
    unsure = any(cell.told and not _is_missing(cell) and 2 * cell.told.low < cell.expected for cell in cells.values())
    return Grid(list(ages.values()), rows, missing, unsure, 2 * threshold)


def _is_missing(cell: Cell) -> bool:
    """Says whether what is printed means that fewer than half of the expected people answered."""
    return cell.told is not None and 2 * cell.told.high < cell.expected


def _missing(age: str, wards: Mapping[str, str], cells: Mapping[WardAge, Cell]) -> list[str]:
    """Returns the wards where an age is missing, by how many more were expected than can have answered."""
    gaps = [(cell.told.high - cell.expected, wards[ward]) for (ward, own), cell in cells.items()
            if own == age and cell.told and _is_missing(cell)]
    return [ward for _, ward in sorted(gaps)]


def _residents(question: Question, wards: Collection[str]) -> dict[WardAge, int]:
    """Returns the residents by ward and answer about age, children left out."""
    spans = {option.code: span for option in question.options if (span := ages_of(option.code))
             and (span.stop is None or span.stop > NOT_ASKED_OF + 1)}
    return {(ward, code): sum(by_age[span]) for ward, by_age in queries.of_wards(wards).items() for code, span in spans.items()}


def ages_of(code: str) -> slice | None:
    """Returns the range of ages of an answer's code such as 16_24, under_16 or 85_over."""
    first, _, last = code.partition("_")
    match (first, last):
        case ("under", age) if age.isdigit():
            return slice(0, int(age))
        case (age, "over") if age.isdigit():
            return slice(int(age), None)
        case (age, until) if age.isdigit() and until.isdigit():
            return slice(int(age), int(until) + 1)
    return None
