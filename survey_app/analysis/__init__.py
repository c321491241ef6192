"""Counting, ranking and comparing what was answered. Pure: DataFrames in, tables out; no application, no database.

    from survey_app.analysis import ranked_problems, tally, typed
    ranked_problems(tally(typed(rows, questionnaire), questionnaire))

Files too large for memory are counted by `survey_app.analysis.parquet`.
"""

from .comparing import compare, deprivation_comparison, deprivation_groups
from .counting import tally
from .crosstabs import crosstab
from .deprivation import DeprivationGroups, deprivation_definition, with_deprivation
from .distributions import distribution, pooled_mentions
from .frames import FrameError, characteristic, of_audience, typed
from .gradient import gradient
from .intervals import newcombe, wilson
from .item_answers import item_answers
from .items import Answer, ConcernItem, answers, items
from .movers import movers
from .nonresponse import item_nonresponse, page_dropout
from .population import (
    PopulationError,
    age_range,
    census_broad_ages,
    margin_targets,
    mid_year_estimates,
    small_area_estimates,
)
from .ranking import ranked_problems
from .representativeness import missing_people, representativeness
from .reversal import reversals
from .sensitivity import neighbours, neighbours_sentence, ranking_sensitivity
from .tallies import Tally
from .weighting import Raked, RakingError, rake

__all__ = [
    "typed", "of_audience", "characteristic", "FrameError",
    "items", "answers", "ConcernItem", "Answer", "tally", "Tally",
    "ranked_problems", "ranking_sensitivity", "neighbours", "neighbours_sentence",
    "DeprivationGroups", "deprivation_definition", "with_deprivation", "deprivation_comparison", "deprivation_groups",
    "compare", "gradient", "reversals", "crosstab", "distribution", "item_answers", "pooled_mentions", "movers",
    "rake", "Raked", "RakingError", "representativeness", "missing_people",
    "mid_year_estimates", "small_area_estimates", "census_broad_ages", "margin_targets", "age_range", "PopulationError",
    "item_nonresponse", "page_dropout", "wilson", "newcombe",
]
