"""The tables of two years: whose answers differed, what can be compared at all, and who answered in each.

The figures of the earlier year come from its own frozen data. What a publication of that year would not show is not
shown here; what is shown here is told of that year, and its own later publication knows it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from ...consultations import Survey
from ...questionnaire.comparison import compare
from . import answers, facts
from .question_roles import profile

if TYPE_CHECKING:
    import pandas as pd

    from ...analysis.disclosure.cells import Key, Known, Release
    from ...analysis.disclosure.suppression import Suppression
    from ...analysis.items import Answer
    from .release_counts import Counted

TABLES = ("earlier_fieldwork", "two_years", "two_years_summary", "two_years_profile")
SIGNIFICANT = 0.05
RENAMED = {"first": "earlier", "second": "later"}      # the two sides of `movers`, as the published tables call them
NOT_ASKED_ALIKE = "[x]"
SUPPRESSED = "[c]"


def of_problems(counted: Counted) -> pd.DataFrame:
    """Concern about every problem that was ranked in both years, with the difference where both asked alike."""
    return _problems(counted, frozenset())


def summary(counted: Counted) -> pd.DataFrame:
    """How many problems could be compared, and for how many the answers differed."""
    return _summary(counted, of_problems(counted))


def of_profiles(counted: Counted) -> pd.DataFrame:
    """What respondents said of themselves, both years side by side; [x] where one year had no such answer."""
    import pandas as pd
    if counted.earlier is None:
        return pd.DataFrame()
    key = ["item", "option"]
    was, now = (answers.answers_table(one.tally, _about_people(one))[[*key, "problem", "answer", "base", "percent"]]
                .astype({"base": "Int64"}) for one in (counted.earlier.counted, counted))
    both = now.merge(was, on=key, how="outer", suffixes=("", "_was"), sort=False)
    order = {name: place for place, name in enumerate(zip(*(pd.concat([now, was])[one] for one in key), strict=True))}
    both = both.iloc[sorted(range(len(both)), key=lambda row: order[both["item"].iloc[row], both["option"].iloc[row]])]
    return pd.DataFrame({
        "item": both["item"], "problem": both["problem"].fillna(both["problem_was"]), "option": both["option"],
        "answer": both["answer"].fillna(both["answer_was"]), "earlier_base": both["base_was"],
        "earlier_percent": both["percent_was"], "later_base": both["base"], "later_percent": both["percent"],
        "shorthand": (both["base"].isna() | both["base_was"].isna()).map({True: NOT_ASKED_ALIKE, False: ""})},
    ).reset_index(drop=True)


def earlier_fieldwork(counted: Counted) -> pd.DataFrame:
    """Title, organisation and days of the earlier year, and how many of its main audience answers."""
    import pandas as pd
    if counted.earlier is None:
        return pd.DataFrame()
    former = counted.earlier.counted
    people = pd.DataFrame({"measure": ["responses"], "value": [str(former.tally.respondents)]})
    return pd.concat([facts.fieldwork(former), people], ignore_index=True)


def hold(release: Release, counted: Counted, known: Known) -> None:
    """Adds the earlier year's counts that are shown (`known`) to a release, under names of their own.

    They were protected and audited among all counts of that year, and hang together with none of this one.
    """
    from ...analysis.disclosure.cells import Cell
    if counted.earlier is None:
        return
    former = counted.earlier
    for key, count in _counts(former.counted).items():
        if known.get(key) == count:
            release.add(beside(key, former.survey), Cell(count, 0, guarded=False, fixed=True))


def masked(name: str, table: pd.DataFrame, counted: Counted, release: Release, hidden: Suppression) -> pd.DataFrame:
    """One of these tables as it may be published: without what must not be shown in either year.

    What takes several problems together (ranks, adjusted p-values, the summary) is made anew from those that stay.
    """
    if name == "earlier_fieldwork" or counted.earlier is None:
        return table
    former = counted.earlier.counted
    out = {key for key in _counts(former) if beside(key, former.survey) not in release.cells}
    if name == "two_years_profile":
        return _masked_profile(table, (("earlier", former, out), ("later", counted, hidden.cells)))
    gone = _out(_concern(former), out) | _out(_concern(counted), hidden.cells)
    return _problems(counted, gone) if name == "two_years" else _summary(counted, _problems(counted, gone))


def _problems(counted: Counted, gone: Collection[str]) -> pd.DataFrame:
    """The table of problems; those that are `gone` have no figure in it, and enter none."""
    import pandas as pd

    from ...analysis.disclosure.masking import without_items
    from ...analysis.year_change import movers
    if counted.earlier is None:
        return pd.DataFrame()
    found = compare(counted.earlier.counted.questionnaire, counted.questionnaire)
    kinds = {one.item: str(one.comparability) for one in found.items}
    was, now = counted.earlier.counted.tally, counted.tally
    every = movers(was, now, kinds)
    shown = movers(without_items(was, gone), without_items(now, gone), kinds) if gone else every
    table = every[["item", "problem", "comparability"]].merge(shown.drop(columns=["problem", "comparability"]), on="item",
                                                              how="left")
    table.insert(3, "why", table["item"].map({one.item: "; ".join(one.reasons) for one in found.items}))
    table = table.rename(columns=lambda name: f"{RENAMED.get(name.partition('_')[0], name.partition('_')[0])}"
                                              f"{''.join(name.partition('_')[1:])}")
    return table.astype({"earlier_base": "Int64", "later_base": "Int64"}).fillna({"moved": "", "shorthand": SUPPRESSED})


def _summary(counted: Counted, table: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd
    if counted.earlier is None:
        return pd.DataFrame()
    was, now = ({item.id for item in one.tally.items if item.ranked} for one in (counted.earlier.counted, counted))
    compared = table.dropna(subset=["difference"])
    clear = compared[(compared["p_adjusted"] < SIGNIFICANT).fillna(False)]
    higher = int((clear["difference"] > 0).sum())
    numbers = {"compared": len(compared), "caveat": int((compared["comparability"] == "caveat").sum()),
               "broken": int((table["comparability"] == "broken").sum()), "new": len(now - was), "gone": len(was - now),
               "higher": higher, "lower": len(clear) - higher, "unclear": len(compared) - len(clear),
               "moved": int((compared["moved"] != "").sum())}
    return pd.DataFrame({"measure": list(numbers), "value": list(numbers.values())})


def _masked_profile(table: pd.DataFrame, sides: Iterable[tuple[str, Counted, Collection[Key]]]) -> pd.DataFrame:
    """Each year's percentage without what must not be shown of it."""
    import numpy as np
    masked = table.copy()
    rows = list(zip(table["item"], table["option"], strict=True))
    for side, year, hidden in sides:
        behind = {(line.answer.column, "+".join(line.answer.counted)): line.answer for line in _about_people(year)}
        for column, keys in ((f"{side}_base", _base), (f"{side}_percent", _keys)):
            out = np.array([row in behind and not set(keys(behind[row])).isdisjoint(hidden) for row in rows], bool)
            masked[column] = masked[column].mask(out)
            masked["shorthand"] = np.where(out, SUPPRESSED, masked["shorthand"])
    return masked


def _about_people(counted: Counted) -> list[answers.Line]:
    return [line for question in profile(counted.questionnaire) for line in answers.every(counted.questionnaire, question)]


def _concern(counted: Counted) -> list[Answer]:
    from ...analysis.shares import concern_answers
    return concern_answers(counted.tally)


def _counts(counted: Counted) -> dict[Key, int]:
    """Every count of a year that these tables are made from."""
    tally = counted.tally
    found = {}
    for answer in [*_concern(counted), *(line.answer for line in _about_people(counted))]:
        for key, codes in zip(_keys(answer), (answer.counted, answer.base), strict=True):
            found[key] = int(tally.count(answer.column, codes)[0].sum())
    return found


def _out(answers: Iterable[Answer], hidden: Collection[Key]) -> frozenset[str]:
    """The items of which some count must not be shown."""
    return frozenset(answer.id for answer in answers if not set(_keys(answer)).isdisjoint(hidden))


def _keys(answer: Answer) -> list[Key]:
    from ...analysis.disclosure.counts import base_key, counted_key
    return [counted_key(answer), base_key(answer)]


def _base(answer: Answer) -> list[Key]:
    return _keys(answer)[1:]


def beside(key: Key, survey: Survey) -> Key:
    """The name of an earlier consultation's count in the release of a later one."""
    return key._replace(group=_prefix(survey) + key.group)


def _own_name(key: Key, survey: Survey) -> Key | None:
    prefix = _prefix(survey)
    return key._replace(group=key.group.removeprefix(prefix)) if key.group.startswith(prefix) else None


def _prefix(survey: Survey) -> str:
    return f"{survey.slug}: "
