"""What the figures of a table reveal: for each kind of figure the counts of people behind it, in any row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ...analysis.disclosure.counts import ALL_PEOPLE, Count, Group, Revealed, Share, Sum, share_of
from ...analysis.items import Answer
from . import columns
from .table import Column, Figure, Reveals, Row, only_for_analysts

Find = Callable[[Row], "Answer | None"]      # the answer that a row is about; None where it tells of none


def by_item(answers: Sequence[Answer]) -> Find:
    """The answer of a row that is named by its item."""
    found = {answer.id: answer for answer in answers}
    return lambda row: found.get(row["item"])


def by_option(answers: Sequence[Answer]) -> Find:
    """The answer of a row that is named by its answer column and the codes counted together, joined by +."""
    found = {(answer.column, "+".join(answer.counted)): answer for answer in answers}
    return lambda row: found.get((row["item"], row["option"]))


def share(find: Find, *groups: Group, year: str = "") -> Reveals:
    """A percentage, or what several groups' percentages are made into: who was counted, and of how many, in each group."""
    def reveals(row: Row) -> tuple[Revealed, ...]:
        answer = find(row)
        return tuple(share_of(answer, of, year) for of in groups or (ALL_PEOPLE,)) if answer else ()
    return reveals


def counted(find: Find, of: Group = ALL_PEOPLE) -> Reveals:
    """How many gave the answer."""
    def reveals(row: Row) -> tuple[Revealed, ...]:
        return (share_of(answer, of).counted,) if (answer := find(row)) else ()
    return reveals


def base(find: Find, of: Group = ALL_PEOPLE, year: str = "") -> Reveals:
    """Of how many a percentage is."""
    def reveals(row: Row) -> tuple[Revealed, ...]:
        return (share_of(answer, of, year).base,) if (answer := find(row)) else ()
    return reveals


def all_of(*reveals: Reveals) -> Reveals:
    """What each of these reveals."""
    return lambda row: tuple(one for each in reveals for one in each(row))


def always(*counts: Revealed) -> Reveals:
    """The same in every row."""
    return lambda row: counts


def whatever(items: Sequence[str]) -> Reveals:
    """What everyone answered to these items, whatever it was: a figure that takes all of them together."""
    return always(*(Count(item) for item in items))


def people(axis: str, label_of: Mapping[str, str] | None = None) -> Reveals:
    """How many people a group has whose label stands in the row's column `group`."""
    return lambda row: (Count("", group=frozenset({(axis, label_of[row["group"]] if label_of else row["group"])})),)


def in_row(find: Find) -> tuple[Column, ...]:
    """The columns of a percentage of everyone: base, count, percentage and its interval."""
    return (columns.BASE.of(base(find)), columns.COUNT.of(counted(find)), *with_interval(share(find)))


def with_interval(reveals: Reveals) -> tuple[Column, ...]:
    """A percentage and the ends of its interval, which reveal the same."""
    return tuple(figure.of(reveals) for figure in columns.INTERVAL)


def two_groups(find: Find, first: tuple[str, Group], second: tuple[str, Group]) -> tuple[Column, ...]:
    """The columns of two groups side by side, each with the prefix of its columns: percentages, difference and tests."""
    both = share(find, first[1], second[1])
    sides = [column for prefix, of in (first, second)
             for column in (columns.side(prefix)[0].of(base(find, of)), columns.side(prefix)[1].of(share(find, of)))]
    return (*sides, *(figure.of(both) for figure in (*columns.DIFFERENCE, columns.P_VALUE, columns.P_ADJUSTED)))


def for_analysts(*figures: Figure) -> tuple[Column, ...]:
    """The columns of a table that is never published."""
    return tuple(figure.of(only_for_analysts) for figure in figures)


def nothing_more(row: Row) -> tuple[Revealed, ...]:
    """A number made of the rows of another public table that stay: it reveals nothing that they do not."""
    return ()


def of_group(revealed: tuple[Revealed, ...], of: Group) -> tuple[Revealed, ...]:
    """The same of the people of a group."""
    return tuple(_within(one, of) for one in revealed)


def _within(one: Revealed, of: Group) -> Revealed:
    if isinstance(one, Count):
        return one._replace(group=of)
    if isinstance(one, Share):
        return Share(one.counted._replace(group=of), one.base._replace(group=of))
    return Sum(tuple(count._replace(group=of) for count in one.counts))
