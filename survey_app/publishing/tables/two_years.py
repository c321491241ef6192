"""Tables of two years: whose answers differed, what can be compared, and who answered in each year.

The earlier year's figures come from its own frozen data. They leave out what that year's own publication would not show.
Figures shown here become public counts of that year, and its own later publication takes them into account.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
import pandas as pd

from ...analysis import Answer, charts
from ...analysis.shares import concern_answers, missing_as_na
from ...analysis.significance import adjusted
from ...analysis.tallies import without_items
from ...analysis.year_change import BROKEN, movers
from ...disclosure import Count, counts_of
from ...disclosure.counts import SUPPRESSED
from ...questionnaire.comparison import compare
from . import answers, columns, facts, reveals
from .columns import ANSWER, COMPARABILITY, ITEM, MEASURE, NUMBER, OPTION, PROBLEM, QUESTION, SHORTHAND, WHY
from .problems import SIGNIFICANT
from .release_counts import Counted, EarlierYear
from .reveals import share_of
from .table import Audience, Chart, Column, IfHidden, Reveals, Table, TableError, from_public_rows

RENAMED = {"first": "earlier", "second": "later"}      # the published tables' names for the two sides of `movers`
NOT_ASKED_ALIKE = "[x]"


def of_problems(counted: Counted, hidden: frozenset[Count] = frozenset()) -> pd.DataFrame:
    """Returns concern about every problem ranked in both years, with the difference if both years asked alike.

    A problem with a hidden count in either year has no figure, and no other figure includes it.
    """
    earlier = _earlier(counted)
    found = compare(earlier.counted.questionnaire, counted.questionnaire)
    kinds = {item.item: str(item.comparability) for item in found.items}
    was, now = earlier.counted.tally, counted.tally
    every, gone = movers(was, now, kinds), _gone(counted, hidden)
    shown = movers(without_items(was, gone), without_items(now, gone), kinds) if gone else every
    table = every[["item", "problem", "comparability"]].merge(shown.drop(columns=["problem", "comparability"]), on="item",
                                                              how="left")
    if gone:    # a withheld problem counts as one that chance explains, so that what is left out tells nothing
        p_values = table["p_value"].where(~table["item"].isin(gone) | (table["comparability"] == BROKEN), 1.0)
        table["p_adjusted"] = missing_as_na(adjusted(p_values.to_numpy("float64", na_value=np.nan), "holm"))
    table.insert(3, "why", table["item"].map({item.item: "; ".join(item.reasons) for item in found.items}))
    table = table.rename(columns=lambda name: f"{RENAMED.get(name.partition('_')[0], name.partition('_')[0])}"
                                              f"{''.join(name.partition('_')[1:])}")
    return table.astype({"earlier_base": "Int64", "later_base": "Int64"}).fillna({"moved": "", "shorthand": SUPPRESSED})


def columns_of_problems(counted: Counted) -> tuple[Column, ...]:
    """Returns the columns of the problems in two years. If one figure of a problem is left out, all are."""
    was, now = (reveals.by_item(concern_answers(year.tally)) for year in (_earlier(counted).counted, counted))
    both = reveals.all_of(reveals.share(was, year=_earlier(counted).survey.slug), reveals.share(now))
    figures = (*columns.side("earlier"), *columns.side("later"), *columns.DIFFERENCE, columns.P_VALUE, columns.P_ADJUSTED,
               columns.EARLIER_RANK, columns.LATER_RANK, *columns.RANK_CHANGE, columns.MOVED)
    return (ITEM, PROBLEM, COMPARABILITY, WHY, *(figure.of(both) for figure in figures), SHORTHAND)


def summary(counted: Counted, hidden: frozenset[Count] = frozenset()) -> pd.DataFrame:
    """Counts how many problems could be compared, and for how many the answers differed."""
    table = of_problems(counted, hidden)
    was, now = ({item.id for item in year.tally.items if item.ranked} for year in (_earlier(counted).counted, counted))
    compared = table.dropna(subset=["difference"])
    clear = compared[(compared["p_adjusted"] < SIGNIFICANT).fillna(False)]
    higher = int((clear["difference"] > 0).sum())
    numbers = {"compared": len(compared), "caveat": int((compared["comparability"] == "caveat").sum()),
               "broken": int((table["comparability"] == "broken").sum()), "new": len(now - was), "gone": len(was - now),
               "higher": higher, "lower": len(clear) - higher, "unclear": len(compared) - len(clear),
               "moved": int((compared["moved"] != "").sum()),
               "withheld": int((table["difference"].isna() & ~table["shorthand"].isin(["", NOT_ASKED_ALIKE, "[z]"])).sum())}
    return pd.DataFrame({"measure": list(numbers), "value": list(numbers.values())})


def of_profiles(counted: Counted) -> pd.DataFrame:
    """Returns what respondents said about themselves in both years, side by side; [x] if one year had no such answer."""
    key = ["item", "option"]
    was, now = (answers.answers_table(year.tally, answers.chosen(year, answers.about_people))
                [[*key, "problem", "answer", "base", "percent"]].astype({"base": "Int64"})
                for year in (_earlier(counted).counted, counted))
    both = now.merge(was, on=key, how="outer", suffixes=("", "_was"), sort=False)
    order = {name: place for place, name in enumerate(zip(*(pd.concat([now, was])[part] for part in key), strict=True))}
    both = both.iloc[sorted(range(len(both)), key=lambda row: order[both["item"].iloc[row], both["option"].iloc[row]])]
    return pd.DataFrame({
        "item": both["item"], "problem": both["problem"].fillna(both["problem_was"]), "option": both["option"],
        "answer": both["answer"].fillna(both["answer_was"]), "earlier_base": both["base_was"],
        "earlier_percent": both["percent_was"], "later_base": both["base"], "later_percent": both["percent"],
        "shorthand": (both["base"].isna() | both["base_was"].isna()).map({True: NOT_ASKED_ALIKE, False: ""})},
    ).reset_index(drop=True)


def columns_of_profiles(counted: Counted) -> tuple[Column, ...]:
    """Returns the columns of what respondents said about themselves in two years."""
    was, now = (_where_asked(_about_people(year)) for year in (_earlier(counted).counted, counted))
    slug, (base_was, percent_was), (base_now, percent_now) = _earlier(counted).survey.slug, *map(columns.side, RENAMED.values())
    return (ITEM, QUESTION, OPTION, ANSWER, base_was.of(was(reveals.base, slug)), percent_was.of(was(reveals.share, slug)),
            base_now.of(now(reveals.base, "")), percent_now.of(now(reveals.share, "")), SHORTHAND)


def _where_asked(listed: Sequence[Answer]) -> Callable[[Callable[..., Reveals], str], Reveals]:
    """Returns what makes a column's reveals for one year. A row that this year did not ask has no figure and reveals nothing."""
    asked = {(answer.column, "+".join(answer.counted)) for answer in listed}

    def of(what: Callable[..., Reveals], year: str) -> Reveals:
        reveal = what(reveals.by_option(listed), year=year)
        return lambda row: reveal(row) if (row["item"], row["option"]) in asked else ()
    return of


def earlier_fieldwork(counted: Counted) -> pd.DataFrame:
    """Returns the earlier year's title, organisation, dates and number of main-audience responses, which is no secret."""
    former = _earlier(counted).counted
    people = pd.DataFrame({"measure": ["responses"], "value": [str(former.tally.respondents)]})
    return pd.concat([facts.fieldwork(former), people], ignore_index=True)


def counts_of_year(counted: Counted) -> dict[Count, tuple[int, int]]:
    """Returns every count of a year that these tables use, with its number and that of its base."""
    asked = [*concern_answers(counted.tally), *_about_people(counted)]
    shares = [share_of(answer) for answer in asked]
    return {count: (_number(counted, count), _number(counted, share.base)) for share in shares for count in counts_of([share])}


def _number(counted: Counted, count: Count) -> int:
    return int(counted.tally.count(count.item, sorted(count.answers))[0].sum())


def _gone(counted: Counted, hidden: frozenset[Count]) -> Collection[str]:
    """Returns the problems that have a hidden count in either year."""
    earlier = _earlier(counted)
    years = ((earlier.counted, earlier.survey.slug), (counted, ""))
    return frozenset(answer.id for year, slug in years for answer in concern_answers(year.tally)
                     if not hidden.isdisjoint(counts_of([share_of(answer, year=slug)])))


def _about_people(counted: Counted) -> list[Answer]:
    return [line.answer for line in answers.chosen(counted, answers.about_people)]


def _earlier(counted: Counted) -> EarlierYear:
    if counted.earlier is None:
        raise TableError("The tables of two years are made only where there is an earlier year.")
    return counted.earlier


def _is_compared(counted: Counted) -> bool:
    return counted.earlier is not None


EARLIER_FIELDWORK = Table("earlier_fieldwork", "When it was asked before", ("measure",), earlier_fieldwork,
                          lambda counted: (MEASURE, columns.FACT), audience=Audience.PUBLIC, when=_is_compared)
TWO_YEARS = Table(
    "two_years", "The problems in two years", ("item",), of_problems, columns_of_problems, audience=Audience.PUBLIC,
    when=_is_compared, if_hidden=IfHidden.REMAKE, remake=of_problems,
    chart=Chart(lambda table, title: charts.years_chart(table), charts.years_alternative,
                lambda table, title: charts.years_narrow(table)))
TWO_YEARS_SUMMARY = Table(
    "two_years_summary", "Two years: for how many problems", ("measure",), summary,
    lambda counted: (MEASURE, NUMBER.of(from_public_rows)), audience=Audience.PUBLIC, when=_is_compared,
    if_hidden=IfHidden.REMAKE, remake=summary)
TWO_YEARS_PROFILE = Table("two_years_profile", "Who answered in each of two years", ("item", "option"), of_profiles,
                          columns_of_profiles, audience=Audience.PUBLIC, when=_is_compared)
