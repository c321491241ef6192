"""The tables of a release, in the order of publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from . import (
    answers,
    by_area,
    comment_themes,
    data_quality,
    facts,
    numbers,
    other_rankings,
    problems,
    rankings,
    sources,
    two_years,
)
from .columns import SHORTHAND
from .release_counts import Counted
from .table import Description, Table

TABLES: Mapping[str, Table] = {table.name: table for table in (
    facts.FIELDWORK, facts.QUESTIONS, facts.RESPONDENTS, answers.AGREEMENT,
    problems.RANKED_PROBLEMS, problems.RANKED_PROBLEMS_WEIGHTED, problems.RANKING_SUMMARY, problems.NEIGHBOURS,
    other_rankings.RANKING_SENSITIVITY, problems.PROBLEM_ANSWERS,
    problems.DEPRIVATION_GROUPS, problems.DEPRIVATION_COMPARISON, problems.DEPRIVATION_SUMMARY,
    problems.DEPRIVATION_COMPARISON_WEIGHTED,
    answers.SAFETY, answers.SAFETY_COMPARISON, answers.VICTIMS, answers.REASONS_NOT_REPORTED, sources.SOURCES_OF_CONCERN,
    answers.INFORMED, answers.CHANNELS,
    by_area.PROBLEMS_BY_WARD, by_area.PROBLEMS_BY_AUTHORITY, by_area.PROBLEMS_BY_AREA, by_area.MATCH_REPORT,
    by_area.POSTCODE_GIVEN_COMPARISON,
    two_years.EARLIER_FIELDWORK, two_years.TWO_YEARS, two_years.TWO_YEARS_SUMMARY, two_years.TWO_YEARS_PROFILE,
    facts.COMMENTS, comment_themes.THEMES, comment_themes.THEME_CODING, answers.PROFILE, answers.ANSWERS,
    numbers.NUMBERS, rankings.RANKINGS,
    data_quality.ITEM_NONRESPONSE, data_quality.PAGE_DROPOUT, data_quality.RESPONSE_QUALITY,
    data_quality.RANKED_PROBLEMS_CLEAR, data_quality.DEPRIVATION_GRADIENT, data_quality.REVERSALS)}


def described(counted: Counted, names: Iterable[str]) -> dict[str, Description]:
    """Describes these tables in words, with the column that marks hidden figures."""
    found = {name: TABLES[name].described(counted) for name in names}
    return {name: replace(table, columns={**table.columns, SHORTHAND.name: SHORTHAND}) for name, table in found.items()}
