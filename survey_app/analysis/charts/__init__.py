"""Draws charts for print and screen from finished tables, and writes a text alternative for each from its figures.

A chart does not contain figures that are suppressed in the table; the row says so in words. No information depends on colour
alone.
"""

from ...appearance import contrast, palette
from .area_differences import Difference, compared, differ, differences
from .bars import bars_alternative, bars_chart, bars_narrow
from .choropleth import map_alternative, map_chart, map_narrow
from .distribution import distribution_alternative, distribution_chart, distribution_narrow
from .group_comparison import deprivation_alternative, deprivation_chart, deprivation_narrow
from .layout import save, save_svg
from .ranked import ranked_alternative, ranked_chart, ranked_narrow
from .wording import title, with_answer, worded
from .years import years_alternative, years_chart, years_narrow

__all__ = ["ranked_chart", "ranked_alternative", "distribution_chart", "distribution_alternative", "deprivation_chart",
           "deprivation_alternative", "bars_chart", "bars_alternative", "ranked_narrow", "distribution_narrow",
           "deprivation_narrow", "bars_narrow", "map_chart", "map_narrow", "map_alternative",
           "years_chart", "years_narrow", "years_alternative", "save", "save_svg", "worded", "with_answer", "title",
           "compared", "differences", "differ", "Difference", "contrast", "palette"]
