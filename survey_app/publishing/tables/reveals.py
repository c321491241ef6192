"""What the figures of a table reveal: for each kind of figure, the counts of people behind it in any row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...analysis.items import Answer
from ...disclosure import ALL_PEOPLE, Count, Group, Mean, Revealed, Share, Sum, Weighted
from ...questionnaire.kinds import RANKING
from ...questionnaire.model import Questionnaire
from ...questionnaire.response_columns import columns as response_columns
from . import columns
from .table import Column, Figure, Reveals, Row, only_for_analysts

Find = Callable[[Row], Answer]      # the answer that a row is about


def share_of(answer: Answer, of: Group = ALL_PEOPLE, year: str = "") -> Share:
    """Returns the counts that the percentage of an answer reveals."""
    counted, base = (Count(answer.column, frozenset(codes), of, year) for codes in (answer.counted, answer.base))
    return Share(counted, base)


def by_item(answers: Sequence[Answer]) -> Find:
    """Finds a row's answer by its item. The finder raises KeyError for an unknown item."""
    found = {answer.id: answer for answer in answers}
    return lambda row: found[row["item"]]


def by_option(answers: Sequence[Answer]) -> Find:
    """Finds a row's answer by its answer column and the codes counted together, joined by +. Raises KeyError as `by_item`."""
    found = {(answer.column, "+".join(answer.counted)): answer for answer in answers}
    return lambda row: found[row["item"], row["option"]]


def share(find: Find, *groups: Group, year: str = "") -> Reveals:
    """Reveals the number counted and its base in each group, for a percentage or a figure made from several."""
    def reveals(row: Row) -> tuple[Revealed, ...]:
        return tuple(share_of(find(row), of, year) for of in groups or (ALL_PEOPLE,))
    return reveals


def weighted(find: Find, *groups: Group) -> Reveals:
    """Reveals what a weighted percentage does in each group."""
    def reveals(row: Row) -> tuple[Revealed, ...]:
        return tuple(Weighted(*share_of(find(row), of)) for of in groups or (ALL_PEOPLE,))
    return reveals


def counted(find: Find, of: Group = ALL_PEOPLE) -> Reveals:
    """Reveals how many people gave the answer."""
    def reveals(row: Row) -> tuple[Revealed, ...]:
        return (share_of(find(row), of).counted,)
    return reveals


def base(find: Find, of: Group = ALL_PEOPLE, year: str = "") -> Reveals:
    """Reveals the base of a percentage."""
    def reveals(row: Row) -> tuple[Revealed, ...]:
        return (share_of(find(row), of, year).base,)
    return reveals


def all_of(*reveals: Reveals) -> Reveals:
    """Combines what each of these reveals."""
    return lambda row: tuple(one for each in reveals for one in each(row))


def of_whole_rankings(questionnaire: Questionnaire) -> Reveals:
    """Reveals, in a row of a ranking, every count of the whole question: each person gives each place once, so that a hidden
    count could be worked out from those of the other rows. Any other row reveals nothing by it.
    """
    found: dict[str, list[Count]] = {}
    for column in response_columns(questionnaire):
        if column.question.kind is RANKING:
            found.setdefault(column.question.id, []).extend(
                Count(column.name, frozenset(codes)) for codes in (column.codes, *zip(column.codes, strict=True)))
    means = {question: (Mean(tuple(counts)),) for question, counts in found.items()}
    return lambda row: means.get(str(row["item"]).partition(".")[0], ())


def always(*counts: Revealed) -> Reveals:
    """Reveals the same counts in every row."""
    return lambda row: counts


def no_answers(row: Row) -> tuple[Revealed, ...]:
    """Marks a figure that says how many people there are and never what they answered, which is no secret."""
    return ()


def in_row(find: Find, also: Reveals = no_answers) -> tuple[Column, ...]:
    """Returns the columns of a percentage of everyone: base, count, percentage and its interval, which reveal `also` too."""
    return (columns.BASE.of(base(find)), columns.COUNT.of(all_of(counted(find), also)),
            *with_interval(all_of(share(find), also)))


def with_interval(reveals: Reveals) -> tuple[Column, ...]:
    """Returns a percentage and the ends of its interval, which reveal the same counts."""
    return tuple(figure.of(reveals) for figure in columns.INTERVAL)


def two_groups(find: Find, first: tuple[str, Group], second: tuple[str, Group],
               what: Callable[..., Reveals] = share) -> tuple[Column, ...]:
    """Returns the columns of two groups side by side, prefixed by group: percentages, difference and tests."""
    both = what(find, first[1], second[1])
    sides = [column for prefix, of in (first, second)
             for column in (columns.side(prefix)[0].of(base(find, of)), columns.side(prefix)[1].of(what(find, of)))]
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
    if isinstance(one, Weighted):
        return Weighted(one.counted._replace(group=of), one.base._replace(group=of))
    if isinstance(one, Mean):
        return Mean(tuple(count._replace(group=of) for count in one.counts))
    return Sum(tuple(count._replace(group=of) for count in one.counts))
