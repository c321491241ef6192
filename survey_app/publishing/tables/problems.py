"""The tables of problems: ranked, answer by answer, and in the more deprived areas against the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from .release_counts import Counted

SIGNIFICANT = 0.05


def ranked(counted: Counted) -> pd.DataFrame:
    """The problems by how many call them one."""
    from ...analysis import ranked_problems
    return ranked_problems(counted.tally)


def ranked_weighted(counted: Counted) -> pd.DataFrame:
    """The same with weights."""
    from ...analysis import ranked_problems
    return ranked_problems(counted.tally, weighted=True)


def sensitivity(counted: Counted) -> pd.DataFrame:
    """The ranks that other definitions would give."""
    from ...analysis import ranking_sensitivity
    return ranking_sensitivity(counted.tally)


def neighbours_in_ranking(counted: Counted) -> pd.DataFrame:
    """Each problem and the next one down: how far apart, and whether that is more than chance."""
    from ...analysis import neighbours
    return neighbours(counted.tally)


def ranking_summary(counted: Counted) -> pd.DataFrame:
    """How many problems are ranked, and how many neighbours in the ranking can be told apart."""
    import pandas as pd
    pairs = neighbours_in_ranking(counted)
    number = sum(item.ranked for item in counted.tally.items)
    return pd.DataFrame({"measure": ["problems", "pairs", "told_apart"],
                         "value": [number, len(pairs), int(pairs["told_apart"].sum())]})


def problem_answers(counted: Counted) -> pd.DataFrame:
    """Every answer to every problem."""
    from ...analysis import item_answers
    return item_answers(counted.tally, counted.questionnaire)


def comparison_of_areas(counted: Counted) -> pd.DataFrame:
    """Concern in the more deprived areas against the others."""
    from ...analysis import deprivation_comparison
    return deprivation_comparison(counted.tally)


def comparison_weighted(counted: Counted) -> pd.DataFrame:
    """The same with weights."""
    from ...analysis import deprivation_comparison
    return deprivation_comparison(counted.tally, weighted=True)


def summary_of_areas(counted: Counted) -> pd.DataFrame:
    """The counts of `deprivation_summary` over the whole comparison."""
    return deprivation_summary(comparison_of_areas(counted), counted)


def deprivation_summary(comparison: pd.DataFrame, counted: Counted) -> pd.DataFrame:
    """For how many ranked problems concern in more deprived areas is higher, lower, or not clearly different."""
    import pandas as pd
    ranked = [item.id for item in counted.tally.items if item.ranked]
    table = comparison.dropna(subset=["p_adjusted"])
    table = table[table["item"].isin(ranked)]
    clear = table[table["p_adjusted"] < SIGNIFICANT]
    higher, lower = int((clear["difference"] > 0).sum()), int((clear["difference"] < 0).sum())
    return pd.DataFrame({"measure": ["compared", "higher", "lower", "unclear"],
                         "value": [len(table), higher, lower, len(table) - len(clear)]})


def groups(counted: Counted) -> pd.DataFrame:
    """How many answered from each group of areas."""
    from ...analysis import deprivation_groups
    return deprivation_groups(counted.tally, counted.deprivation)
