"""What the figures of a table reveal: for each kind of figure, the counts of people behind it in any row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ...analysis.disclosure.counts import ALL_PEOPLE, Count, Group, Revealed, Share, Sum, share_of
from ...analysis.items import Answer
from . import columns
from .table import Column, Figure, Reveals, Row, only_for_analysts

Find = Callable[[Row], "Answer | None"]      # the answer that a row is about, or None


def by_item(answers: Sequence[Answer]) -> Find:
    """Finds a row's answer by its item."""
    found = {answer.id: answer for answer in answers}
    return lambda row: found.get(row["item"])


def by_option(answers: Sequence[Answer]) -> Find:
    """Finds a row's answer by its answer column and the codes counted together, joined by +."""
    found = {(answer.column, "+".join(answer.counted)): answer for answer in answers}
    return lambda row: found.get((row["item"], row["option"]))


def share(find: Find, *groups: Group, year: str = "") -> Reveals:
    """Reveals the number counted and its base in each group, for a percentage or a figure made from several."""
    def reveals(row: Row) -> tuple[Revealed, ...]:
        answer = find(row)
        return tuple(share_of(answer, of, year) for of in groups or (ALL_PEOPLE,)) if answer else ()
    return reveals


def counted(find: Find, of: Group = ALL_PEOPLE) -> Reveals:
    """Reveals how many people gave the answer."""
    def reveals(row: Row) -> tuple[Revealed, ...]:
        return (share_of(answer, of).counted,) if (answer := find(row)) else ()
    return reveals


def base(find: Find, of: Group = ALL_PEOPLE, year: str = "") -> Reveals:
    """Reveals the base of a percentage."""
    def reveals(row: Row) -> tuple[Revealed, ...]:
        return (share_of(answer, of, year).base,) if (answer := find(row)) else ()
    return reveals


def all_of(*reveals: Reveals) -> Reveals:
    """Combines what each of these reveals."""
    return lambda row: tuple(one for each in reveals for one in each(row))


def always(*counts: Revealed) -> Reveals:
    """Reveals the same counts in every row."""
    return lambda row: counts


def any_answer_to(items: Sequence[str]) -> Reveals:
    """Reveals all answers of everyone to these items, for a figure that combines all of them."""
    return always(*(Count(item) for item in items))


def people(axis: str, label_of: Mapping[str, str] | None = None) -> Reveals:
    """Reveals the size of the group whose label is in the row's column `group`."""
    return lambda row: (Count("", group=frozenset({(axis, label_of[row["group"]] if label_of else row["group"])})),)


def in_row(find: Find) -> tuple[Column, ...]:
    """Returns the columns of a percentage of everyone: base, count, percentage and its interval."""
    return (columns.BASE.of(base(find)), columns.COUNT.of(counted(find)), *with_interval(share(find)))


def with_interval(reveals: Reveals) -> tuple[Column, ...]:
    """Returns a percentage and the ends of its interval, which reveal the same counts."""
    return tuple(figure.of(reveals) for figure in columns.INTERVAL)


def two_groups(find: Find, first: tuple[str, Group], second: tuple[str, Group]) -> tuple[Column, ...]:
    """Returns the columns of two groups side by side, prefixed by group: percentages, difference and tests."""
    both = share(find, first[1], second[1])
    sides = [column for prefix, of in (first, second)
             for column in (columns.side(prefix)[0].of(base(find, of)), columns.side(prefix)[1].of(share(find, of)))]
    return (*sides, *(figure.of(both) for figure in (*columns.DIFFERENCE, columns.P_VALUE, columns.P_ADJUSTED)))


def for_analysts(*figures: Figure) -> tuple[Column, ...]:
    """Returns the columns of a table that is never published."""
    return tuple(figure.of(only_for_analysts) for figure in figures)


def of_group(revealed: tuple[Revealed, ...], of: Group) -> tuple[Revealed, ...]:
    """Returns the same counts for the people of one group."""
    return tuple(_within(one, of) for one in revealed)


def _within(one: Revealed, of: Group) -> Revealed:
    if isinstance(one, Count):
        return one._replace(group=of)
    if isinstance(one, Share):
        return Share(one.counted._replace(group=of), one.base._replace(group=of))
    return Sum(tuple(count._replace(group=of) for count in one.counts))
