"""Functions that count, rank and compare survey answers. They take DataFrames and return tables; they need no application and
no database.

    from survey_app.analysis import ranked_problems, tally, typed
    ranked_problems(tally(typed(rows, questionnaire), questionnaire))

Use `tally_parquet` for files that are too large for memory.
"""

from .by_group import ranking_by, shares_by
from .counting import tally, tally_parquet
from .data_quality import CLEAR, item_nonresponse, page_dropout, quality_summary, with_quality
from .distributions import crosstab, distribution, item_answers, pooled_mentions
from .frame_checks import FrameError
from .group_comparison import compare, deprivation_comparison, deprivation_groups, gradient, reversals
from .items import Answer, ConcernItem, answers, items
from .population import (
    PopulationError,
    age_range,
    census_broad_ages,
    margin_targets,
    mid_year_estimates,
    missing_people,
    representativeness,
    small_area_estimates,
)
from .raking import Raked, RakingError, rake
from .ranking import neighbours, neighbours_sentence, ranked_problems, ranking_sensitivity
from .response_frame import (
    DeprivationGroups,
    characteristic,
    deprivation_definition,
    of_audience,
    typed,
    with_deprivation,
)
from .significance import newcombe, wilson
from .tallies import Tally
from .year_change import movers

__all__ = [
    "typed", "of_audience", "characteristic", "FrameError",
    "items", "answers", "ConcernItem", "Answer", "tally", "tally_parquet", "Tally",
    "ranked_problems", "ranking_sensitivity", "neighbours", "neighbours_sentence",
    "DeprivationGroups", "deprivation_definition", "with_deprivation", "deprivation_comparison", "deprivation_groups",
    "compare", "gradient", "reversals", "shares_by", "ranking_by",
    "crosstab", "distribution", "item_answers", "pooled_mentions", "movers",
    "rake", "Raked", "RakingError", "representativeness", "missing_people",
    "mid_year_estimates", "small_area_estimates", "census_broad_ages", "margin_targets", "age_range", "PopulationError",
    "item_nonresponse", "page_dropout", "with_quality", "quality_summary", "CLEAR", "wilson", "newcombe",
]
