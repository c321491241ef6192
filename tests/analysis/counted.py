"""What the statistical tests count: a frame of respondents, and the items in it that they were asked of."""

from __future__ import annotations

import pandas as pd

from survey_app.analysis import ConcernItem

Counted = tuple[pd.DataFrame, list[ConcernItem]]
