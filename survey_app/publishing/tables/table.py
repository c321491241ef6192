"""Defines a published table: one object that says everything about it. Nothing here loads pandas.

A column of figures says which counts of people each figure reveals. Disclosure control, the codebook, the workbook,
the chapter and the charts read these objects, so a new table needs only one object and a place in the registry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from ...disclosure import Count, Revealed
    from .release_counts import Counted

Row = Mapping[str, Any]
Reveals = Callable[[Row], "tuple[Revealed, ...]"]


class TableError(TypeError):
    """Raised for a table or a column without a complete description."""


class Unit(Enum):
    """The unit of a column's figures. The value is the number format in a workbook."""

    WORDS = ""
    PEOPLE = "#,##0"
    NUMBER = "#,##0 "       # of something other than people
    DECIMAL = "#,##0.0"     # a mean or a median of people's numbers
    PERCENT = "0.0"
    POINTS = "+0.0;-0.0;0.0"
    RANK = "0"
    PROBABILITY = "0.000"
    VERDICT = "General"     # yes or no

    @property
    def in_words(self) -> str:
        """Returns what the figures are measured in; "" for words and verdicts, and for numbers of many things."""
        return MEASURED_IN.get(self, "")


MEASURED_IN = {Unit.PEOPLE: "people", Unit.PERCENT: "percent", Unit.POINTS: "percentage points", Unit.RANK: "place",
               Unit.PROBABILITY: "probability"}


class Audience(Enum):
    """Who may see a table."""

    PUBLIC = "public"       # published
    ANALYST = "analyst"     # for the analyst only, never published


class IfHidden(Enum):
    """What happens to a table when one of its counts must not be shown."""

    BLANK = "blank"         # empty the figures that reveal it
    REMAKE = "remake"       # remake figures that combine rows from the other rows; empty those that reveal it


def only_for_analysts(row: Row) -> tuple[Revealed, ...]:
    """Marks a column that is never published, so what it reveals does not matter. A public table refuses it."""
    return ()


def from_public_rows(row: Row) -> tuple[Revealed, ...]:
    """Marks a figure that is made only from rows that stay in another public table. A table that is not made anew refuses it."""
    return ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its heading, its codebook entry, its unit, and what its figure reveals in a row.

    `reveals` has no default; None is only for columns of words (see `words`). `together` marks a figure that combines rows, such
    as a rank; it is made again if a row must be left out.
    """

    name: str
    head: str
    meaning: str
    unit: Unit
    reveals: Reveals | None
    together: bool = False

    def __post_init__(self) -> None:
        if (self.unit is Unit.WORDS) != (self.reveals is None):
            raise TableError(f"The column '{self.name}' holds {self.unit.name.lower()}: "
                             + ("words reveal no counts." if self.unit is Unit.WORDS else
                                "it must say which counts of people its figures reveal."))

    @property
    def measured_in(self) -> str:
        """Returns the unit in words; "" if the column has none."""
        return self.unit.in_words

    def headed(self, head: str) -> Column:
        """Returns the same column under another heading."""
        return replace(self, head=head)


@dataclass(frozen=True, slots=True)
class Figure:
    """The heading, meaning and unit of a column of figures. `of` makes it a column by saying what the figure reveals."""

    name: str
    head: str
    meaning: str
    unit: Unit
    together: bool = False

    def of(self, reveals: Reveals, head: str = "") -> Column:
        """Returns the column of a table in which the figure reveals these counts."""
        return Column(self.name, head or self.head, self.meaning, self.unit, reveals, self.together)


def words(name: str, head: str, meaning: str) -> Column:
    """Returns a column of words, which reveals no counts."""
    return Column(name, head, meaning, Unit.WORDS, None)


@dataclass(frozen=True, slots=True)
class Chart:
    """A table's chart, drawn under the table's title, described in words, and drawn again narrow for phones.

    `rows` selects the part of the table that it shows.
    """

    draw: Callable[[pd.DataFrame, str], Any]
    describe: Callable[[pd.DataFrame], str]
    narrow: Callable[[pd.DataFrame, str], Any] | None = None
    rows: Callable[[pd.DataFrame], pd.DataFrame] = lambda table: table


@dataclass(frozen=True, slots=True)
class Description:
    """A table in words: its title, its key columns, and the words of every column by name."""

    title: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]

    def head(self, column: str) -> str:
        """Returns the heading of a column."""
        return self.columns[column].head


def always(counted: Counted) -> bool:
    """Says that every release has the table."""
    return True


def unchanged(rows: pd.DataFrame) -> pd.DataFrame:
    """Returns the rows as they are."""
    return rows


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, title and key columns, how its rows are made, its columns in words, and what they reveal.

    `remake` makes the rows again if some counts must not be shown. Tables `by_area` hide small counts from the analyst too.
    `coarsen` rounds figures for publication. A table without rows is left out, unless `even_empty`.
    """

    name: str
    title: str
    key: tuple[str, ...]
    make: Callable[[Counted], pd.DataFrame]
    columns: Callable[[Counted], Iterable[Column]]
    _: KW_ONLY
    audience: Audience
    when: Callable[[Counted], bool] = field(default=always)
    if_hidden: IfHidden = IfHidden.BLANK
    remake: Callable[[Counted, frozenset[Count]], pd.DataFrame] | None = None
    by_area: bool = False
    coarsen: Callable[[pd.DataFrame], pd.DataFrame] = field(default=unchanged)
    even_empty: bool = False
    chart: Chart | None = None

    def __post_init__(self) -> None:
        if (self.if_hidden is IfHidden.REMAKE) != (self.remake is not None):
            raise TableError(f"The table '{self.name}' is made anew if and only if it says how: give `if_hidden` and `remake`.")

    def described(self, counted: Counted) -> Description:
        """Describes the table in words. Raises TableError for a column that a published table cannot have."""
        columns = {column.name: column for column in self.columns(counted)}
        if self.audience is Audience.PUBLIC:
            for column in columns.values():
                self._check_public(column)
        return Description(self.title, self.key, columns)

    def rows(self, counted: Counted, hidden: frozenset[Count] = frozenset()) -> pd.DataFrame:
        """Returns the table's rows, made from all counts except the `hidden`. Raises TableError for an undescribed column."""
        made = self.remake(counted, hidden) if self.remake and hidden else self.make(counted)
        if len(made):
            self._check(list(map(str, made)), list(self.described(counted).columns))
        return made

    def _check_public(self, column: Column) -> None:
        if column.reveals is only_for_analysts:
            raise TableError(f"The table '{self.name}' is published, so that its column '{column.name}' must say which counts of "
                             "people its figures reveal.")
        if column.reveals is from_public_rows and self.if_hidden is not IfHidden.REMAKE:
            raise TableError(f"The column '{column.name}' of the table '{self.name}' would stay where a count is hidden: say "
                             "which counts of people its figures reveal, or make the table anew (REMAKE).")
        if column.together and self.if_hidden is IfHidden.BLANK:
            raise TableError(f"The column '{column.name}' of the table '{self.name}' takes rows together and would tell of one "
                             "that is left out: make the table anew (REMAKE).")

    def _check(self, made: list[str], described: list[str]) -> None:
        if undescribed := [name for name in made if name not in described]:
            raise TableError(f"The table '{self.name}' has columns that it does not describe: {', '.join(undescribed)}. Describe "
                             "each in `columns`, with the counts of people that its figures reveal.")
        if missing := [name for name in (*described, *self.key) if name not in made]:
            raise TableError(f"The table '{self.name}' describes columns that it does not have: {', '.join(missing)}.")
