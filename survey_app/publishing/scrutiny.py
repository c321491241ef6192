"""What an analyst looks at before a figure is believed: who left out what, who answered carelessly, and what hides inside.

These tables are in an analysis and never in a publication: they are about the answering, with small counts throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from .tables import Counted


def left_out(counted: Counted) -> pd.DataFrame:
    """Of those asked each question, how many answered it."""
    from ..analysis import item_nonresponse
    return item_nonresponse(counted.tally, counted.questionnaire)


def stopped_at(counted: Counted) -> pd.DataFrame:
    """On which page people stopped answering."""
    from ..analysis import page_dropout
    return page_dropout(counted.main, counted.questionnaire)


def careless(counted: Counted) -> pd.DataFrame:
    """How many responses are straight-lined or doubled. They are flagged, never dropped."""
    from ..analysis.quality import quality_summary, with_quality
    return quality_summary(with_quality(counted.main, counted.questionnaire))


def ranked_without_careless(counted: Counted) -> pd.DataFrame:
    """The ranking of the responses that carry no flag, to be read beside the ranking of all."""
    from ..analysis import ranked_problems, tally
    from ..analysis.quality import CLEAR, with_quality
    frame = with_quality(counted.main, counted.questionnaire)
    return ranked_problems(tally(frame[frame["quality"] == CLEAR], counted.questionnaire))


def deprivation_gradient(counted: Counted) -> pd.DataFrame:
    """The trend of concern over the quintiles of deprivation, 1 the most deprived; empty where none is known."""
    import pandas as pd

    from ..analysis import gradient, tally
    held = [name for name in ("deprivation_quintile", "imd_quintile_local")
            if name in counted.main and counted.main[name].nunique() > 1]
    if not held:
        return pd.DataFrame()
    return gradient(tally(counted.main, counted.questionnaire, by=held[0], pairs=False), held[0])


def reversed_within_authorities(counted: Counted) -> pd.DataFrame:
    """Whether a difference between deprived and other areas turns round inside the authorities (Simpson's paradox)."""
    import pandas as pd

    from ..analysis import reversals, tally
    from ..analysis.deprivation import DEPRIVED, OTHER
    if not counted.in_both_groups or counted.main["authority"].replace("", pd.NA).nunique() < 2:
        return pd.DataFrame()
    grouped = tally(counted.main, counted.questionnaire, by=("deprivation", "authority"), pairs=False)
    return reversals(grouped, "deprivation", DEPRIVED, OTHER, "authority")


TABLES: Mapping[str, tuple[str, Callable[[Counted], pd.DataFrame], tuple[str, ...]]] = {
    "item_nonresponse": ("Who was asked each question, and who answered it", left_out, ("item",)),
    "page_dropout": ("On which page people stopped", stopped_at, ("page",)),
    "response_quality": ("Responses that look careless or doubled", careless, ("flag",)),
    "ranked_problems_clear": ("The problems, ranked without those responses", ranked_without_careless, ("item",)),
    "deprivation_gradient": ("Concern by quintile of deprivation", deprivation_gradient, ("item",)),
    "reversals": ("Deprived and other areas within each authority", reversed_within_authorities, ("item",)),
}
