"""Tables with which an analyst checks the data before trusting a figure. None of them is ever published."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ...analysis import gradient, item_nonresponse, page_dropout, ranked_problems, reversals, tally
from ...analysis.data_quality import CLEAR, quality_summary, with_quality
from ...analysis.items import BLANK
from ...analysis.response_frame import DEPRIVED, OTHER
from . import columns
from .columns import FLAG, ITEM, PAGE, PAGE_TITLE, PROBLEM, SHORTHAND, figure
from .release_counts import Counted
from .reveals import for_analysts
from .table import Audience, Column, Table, Unit


def left_out(counted: Counted) -> pd.DataFrame:
    """Counts how many people answered each question, of those who were asked it."""
    return item_nonresponse(counted.tally, counted.questionnaire)


def stopped_at(counted: Counted) -> pd.DataFrame:
    """Counts on which page people stopped answering."""
    return page_dropout(counted.main, counted.questionnaire)


def careless(counted: Counted) -> pd.DataFrame:
    """Counts straight-lined and duplicate responses. They are flagged, never dropped."""
    return quality_summary(with_quality(counted.main, counted.questionnaire))


def ranked_without_careless(counted: Counted) -> pd.DataFrame:
    """Ranks the problems from unflagged responses only, to compare with the ranking of all responses."""
    frame = with_quality(counted.main, counted.questionnaire)
    return ranked_problems(tally(frame[frame["quality"] == CLEAR], counted.questionnaire))


def deprivation_gradient(counted: Counted) -> pd.DataFrame:
    """Returns the trend of concern over the deprivation quintiles, 1 the most deprived; empty if no quintile is known."""
    held = _quintile(counted)
    return gradient(tally(counted.main, counted.questionnaire, by=held, pairs=False), held) if held else pd.DataFrame()


def of_gradient(counted: Counted) -> Iterator[Column]:
    """Yields the columns of the trend: a base and a percentage for every quintile that has respondents."""
    held = _quintile(counted)
    labels = sorted({str(label) for label in counted.main[held].dropna()} - {BLANK}) if held else []
    yield from (ITEM, PROBLEM)
    for label in labels:
        yield from for_analysts(figure(f"base_{label}", Unit.PEOPLE, f"People answering in quintile {label}"),
                                figure(f"percent_{label}", Unit.PERCENT, columns.OF_PERCENT))
    yield from for_analysts(figure("points_per_step", Unit.POINTS, "How many points concern changes from a quintile to the next"),
                            figure("chi_squared", Unit.NUMBER, "The statistic of the test for a trend"),
                            columns.P_VALUE, columns.P_ADJUSTED)
    yield SHORTHAND


def reversed_within_authorities(counted: Counted) -> pd.DataFrame:
    """Checks if a difference between deprived and other areas reverses inside the authorities (Simpson's paradox)."""
    if not counted.in_both_groups or counted.main["authority"].replace("", pd.NA).nunique() < 2:
        return pd.DataFrame()
    grouped = tally(counted.main, counted.questionnaire, by=("deprivation", "authority"), pairs=False)
    return reversals(grouped, "deprivation", DEPRIVED, OTHER, "authority")


def _quintile(counted: Counted) -> str:
    held = [name for name in ("deprivation_quintile", "imd_quintile_local")
            if name in counted.main and counted.main[name].nunique() > 1]
    return held[0] if held else ""


ITEM_NONRESPONSE = Table(
    "item_nonresponse", "Who was asked each question, and who answered it", ("item",), left_out,
    lambda counted: (PAGE, ITEM, PROBLEM, *for_analysts(
        figure("asked", Unit.PEOPLE, "People who were asked"), figure("answered", Unit.PEOPLE, "People who answered"),
        figure("dont_know", Unit.PEOPLE, "People who did not know"), figure("declined", Unit.PEOPLE, "People who declined"),
        figure("blank", Unit.PEOPLE, "People who left it blank"),
        figure("percent_blank", Unit.PERCENT, "Percentage of those asked who left it blank"))), audience=Audience.ANALYST)
PAGE_DROPOUT = Table(
    "page_dropout", "On which page people stopped", ("page",), stopped_at,
    lambda counted: (PAGE, PAGE_TITLE, *for_analysts(
        figure("asked", Unit.PEOPLE, "People who were asked"), figure("answered", Unit.PEOPLE, "People who answered"),
        figure("percent_answered", Unit.PERCENT, "Percentage of those asked who answered"),
        figure("stopped", Unit.PEOPLE, "People whose last answer is on this page"),
        figure("percent_stopped", Unit.PERCENT, "Percentage of those asked who stopped here"))), audience=Audience.ANALYST)
RESPONSE_QUALITY = Table(
    "response_quality", "Responses that look careless or doubled", ("flag",), careless,
    lambda counted: (FLAG, *for_analysts(columns.RESPONSES, columns.BASE, columns.PERCENT)), audience=Audience.ANALYST)
RANKED_PROBLEMS_CLEAR = Table(
    "ranked_problems_clear", "The problems, ranked without those responses", ("item",), ranked_without_careless,
    lambda counted: (*for_analysts(columns.RANK), ITEM, PROBLEM, *for_analysts(
        columns.BASE, columns.CONCERNED, *columns.INTERVAL, columns.RANK_LOW, columns.RANK_HIGH), SHORTHAND),
    audience=Audience.ANALYST)
DEPRIVATION_GRADIENT = Table(
    "deprivation_gradient", "Concern by quintile of deprivation", ("item",), deprivation_gradient, of_gradient,
    audience=Audience.ANALYST)
REVERSALS = Table(
    "reversals", "Deprived and other areas within each authority", ("item",), reversed_within_authorities,
    lambda counted: (ITEM, PROBLEM, *for_analysts(
        figure("overall_difference", Unit.POINTS, "Deprived less other, over everyone"),
        figure("within_difference", Unit.POINTS, "Deprived less other within the authorities, averaged"),
        figure("areas", Unit.NUMBER, "Authorities in which both groups answered"),
        figure("areas_first_higher", Unit.NUMBER, "Authorities in which concern is higher in deprived areas"),
        figure("areas_second_higher", Unit.NUMBER, "Authorities in which it is higher elsewhere"),
        figure("reversed", Unit.VERDICT, "Whether the two directions disagree"))), audience=Audience.ANALYST)
