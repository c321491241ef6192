"""The tables of a release, by name. Each is a function of one count of the responses."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import answers, by_area, comment_themes, facts, problems, two_years
from .release_counts import Counted

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the registry: its title, how it is made, and its key columns, by which a cell is named."""

    title: str
    make: Callable[[Counted], pd.DataFrame]
    key: tuple[str, ...] = ("item", "option")
    weighted: bool = False
    internal: bool = False      # for the analyst alone, never published


def all_tables(counted: Counted, *, but: Container[str] = ()) -> dict[str, pd.DataFrame]:
    """Every table by name; weighted ones only where there are weights, and none about what nobody was asked."""
    made = {name: table.make(counted) for name, table in TABLES.items()
            if name not in but and (counted.is_weighted or not table.weighted)}
    return {name: table for name, table in made.items() if len(table) or name in ALWAYS}


def titles() -> dict[str, str]:
    """The title of every table by name."""
    return {name: table.title for name, table in TABLES.items()}


TABLES: Mapping[str, Table] = {
    "fieldwork": Table("When it was asked", facts.fieldwork, ("measure",)),
    "questions": Table("What was asked", facts.questions, ("item",)),
    "respondents": Table("Who answered", facts.respondents, ("group",)),
    "agreement": Table("Agreement with the priorities", answers.chosen(answers.agreement)),
    "ranked_problems": Table("The problems, ranked", problems.ranked, ("item",)),
    "ranked_problems_weighted": Table("The problems, ranked with weights",
                                      problems.ranked_weighted, ("item",), weighted=True),
    "ranking_summary": Table("How far the ranking tells problems apart", problems.ranking_summary, ("measure",)),
    "neighbours": Table("Problems next to each other in the ranking: can they be told apart?",
                        problems.neighbours_in_ranking, ("upper", "lower")),
    "ranking_sensitivity": Table("The ranking made in other ways", problems.sensitivity, ("item",)),
    "problem_answers": Table("Every answer, problem by problem", problems.problem_answers),
    "deprivation_groups": Table("Responses by deprivation of the area", problems.groups, ("group",)),
    "deprivation_comparison": Table("More deprived areas and the others", problems.comparison_of_areas, ("item",)),
    "deprivation_summary": Table("More deprived areas and the others: for how many problems",
                                 problems.summary_of_areas, ("measure",)),
    "deprivation_comparison_weighted": Table("More deprived areas and the others, weighted",
                                             problems.comparison_weighted, ("item",), weighted=True),
    "safety": Table("How safe people feel", answers.chosen(answers.safety)),
    "safety_comparison": Table("How safe people feel in more deprived areas and the others", answers.safety_comparison),
    "victims": Table("Victims of crime, and whether it was reported", answers.chosen(answers.victims)),
    "reasons_not_reported": Table("Why crime was not reported", answers.part_table("reasons", ranked=True)),
    "sources_of_concern": Table("Where the strongest concerns come from", answers.sources),
    "informed": Table("How well informed people feel", answers.part_table("informed")),
    "channels": Table("How people would like to hear about community safety", answers.part_table("channels", ranked=True)),
    "problems_by_ward": Table("The problems by ward", by_area.table("problems_by_ward"), ("area", "item")),
    "problems_by_authority": Table("The problems by local authority", by_area.table("problems_by_authority"),
                                   ("area", "item")),
    "problems_by_area": Table("The problems by the council’s own areas", by_area.table("problems_by_area"),
                              ("kind", "area", "item")),
    "match_report": Table("What came of the postcodes", by_area.table("match_report"), ("group",)),
    "postcode_given_comparison": Table("Those who gave a postcode and those who did not",
                                       by_area.table("postcode_given_comparison"), ("item",)),
    "earlier_fieldwork": Table("When it was asked before", two_years.earlier_fieldwork, ("measure",)),
    "two_years": Table("The problems in two years", two_years.of_problems, ("item",)),
    "two_years_summary": Table("Two years: for how many problems", two_years.summary, ("measure",)),
    "two_years_profile": Table("Who answered in each of two years", two_years.of_profiles),
    "comments": Table("How many people wrote something", facts.written, ("item",)),
    "themes": Table("What people wrote about", comment_themes.of_comments),
    "theme_coding": Table("How the themes of comments were given", comment_themes.coded_by, ("item",)),
    "profile": Table("Who answered: age, sex and more", answers.profile_of_respondents),
    "answers": Table("Every answer to every closed question", answers.every_answer),
    **{name: Table(title, make, key, internal=True) for name, (title, make, key) in facts.TABLES.items()},
}
ALWAYS = ("ranked_problems", "problem_answers", "deprivation_groups", "deprivation_comparison")
