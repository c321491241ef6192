"""The tables of a release, by name. Each is a function of one count of the responses."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..fieldwork.consultations import Survey
from ..questionnaire.model import Questionnaire
from . import answer_tables, answered, area_tables, areas, asked_tables, problem_tables, scrutiny, themes, years
from .roles import Roles, roles

if TYPE_CHECKING:
    import pandas as pd

    from ..analysis import DeprivationGroups, Tally
    from .earlier_year import EarlierYear


@dataclass(frozen=True)
class Counted:
    """What every table is made from: the tally by deprivation group, who answered, and the definitions used."""

    survey: Survey
    main: pd.DataFrame      # the main audience, typed
    tally: Tally
    deprivation: DeprivationGroups
    respondents: Mapping[str, int]
    written: Mapping[str, int]
    placed: int
    areas: areas.Areas
    earlier: EarlierYear | None = None      # the year that it is compared with

    @property
    def questionnaire(self) -> Questionnaire:
        return self.survey.questionnaire

    @cached_property
    def roles(self) -> Roles:
        """The parts that the questions play."""
        return roles(self.questionnaire, self.survey.settings)

    @property
    def is_weighted(self) -> bool:
        """Whether the responses carry weights that differ."""
        return self.tally.weighted

    @property
    def in_both_groups(self) -> bool:
        """Whether anybody is known to live in a more deprived area, and anybody elsewhere."""
        from ..analysis.deprivation import DEPRIVED, OTHER
        sizes = dict(zip(self.tally.axes["deprivation"], self.tally.over("deprivation").sizes[0], strict=True))
        return bool(sizes.get(DEPRIVED)) and bool(sizes.get(OTHER))


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the registry: its title, how it is made, and its key columns, by which a cell is named."""

    title: str
    make: Callable[[Counted], pd.DataFrame]
    key: tuple[str, ...] = ("item", "option")
    weighted: bool = False
    internal: bool = False      # for the analyst alone, never published


def count(responses: pd.DataFrame, survey: Survey, earlier: EarlierYear | None = None) -> Counted:
    """Counts a response table, as `snapshot.take` gives it, once; `earlier` is the year that it is compared with."""
    from ..analysis import of_audience, tally, typed, with_deprivation
    from ..analysis.themes import is_written

    asked = survey.questionnaire
    frame = typed(responses, asked)
    definition = areas.definition(survey, frame)
    main = with_deprivation(of_audience(frame, asked), definition)
    texts = [question.id for question in asked.questions if question.kind.is_text]
    return Counted(survey, main, tally(main, asked, by="deprivation"), definition,
                   {one.code: len(of_audience(frame, asked, one.code)) for one in asked.audiences},
                   {name: int(is_written(main[name]).sum()) for name in texts if name in main},
                   int((main["deprivation"] != "unplaced").sum()), areas.count(main, survey), earlier)


def all_tables(counted: Counted, *, but: Container[str] = ()) -> dict[str, pd.DataFrame]:
    """Every table by name; weighted ones only where there are weights, and none about what nobody was asked."""
    made = {name: table.make(counted) for name, table in TABLES.items()
            if name not in but and (counted.is_weighted or not table.weighted)}
    return {name: table for name, table in made.items() if len(table) or name in ALWAYS}


def titles() -> dict[str, str]:
    """The title of every table by name."""
    return {name: table.title for name, table in TABLES.items()}


TABLES: Mapping[str, Table] = {
    "fieldwork": Table("When it was asked", asked_tables.fieldwork, ("measure",)),
    "questions": Table("What was asked", asked_tables.questions, ("item",)),
    "respondents": Table("Who answered", asked_tables.respondents, ("group",)),
    "agreement": Table("Agreement with the priorities", answer_tables.chosen(answered.agreement)),
    "ranked_problems": Table("The problems, ranked", problem_tables.ranked, ("item",)),
    "ranked_problems_weighted": Table("The problems, ranked with weights",
                                      problem_tables.ranked_weighted, ("item",), weighted=True),
    "ranking_summary": Table("How far the ranking tells problems apart", problem_tables.ranking_summary, ("measure",)),
    "neighbours": Table("Problems next to each other in the ranking: can they be told apart?",
                        problem_tables.neighbours_in_ranking, ("upper", "lower")),
    "ranking_sensitivity": Table("The ranking made in other ways", problem_tables.sensitivity, ("item",)),
    "problem_answers": Table("Every answer, problem by problem", problem_tables.problem_answers),
    "deprivation_groups": Table("Responses by deprivation of the area", problem_tables.groups, ("group",)),
    "deprivation_comparison": Table("More deprived areas and the others", problem_tables.comparison_of_areas, ("item",)),
    "deprivation_summary": Table("More deprived areas and the others: for how many problems",
                                 problem_tables.summary_of_areas, ("measure",)),
    "deprivation_comparison_weighted": Table("More deprived areas and the others, weighted",
                                             problem_tables.comparison_weighted, ("item",), weighted=True),
    "safety": Table("How safe people feel", answer_tables.chosen(answered.safety)),
    "safety_comparison": Table("How safe people feel in more deprived areas and the others", answer_tables.safety_comparison),
    "victims": Table("Victims of crime, and whether it was reported", answer_tables.chosen(answered.victims)),
    "reasons_not_reported": Table("Why crime was not reported", answer_tables.of_part("reasons", ranked=True)),
    "sources_of_concern": Table("Where the strongest concerns come from", answer_tables.sources),
    "informed": Table("How well informed people feel", answer_tables.of_part("informed")),
    "channels": Table("How people would like to hear about community safety", answer_tables.of_part("channels", ranked=True)),
    "problems_by_ward": Table("The problems by ward", area_tables.table("problems_by_ward"), ("area", "item")),
    "problems_by_authority": Table("The problems by local authority", area_tables.table("problems_by_authority"),
                                   ("area", "item")),
    "problems_by_area": Table("The problems by the council’s own areas", area_tables.table("problems_by_area"),
                              ("kind", "area", "item")),
    "match_report": Table("What came of the postcodes", area_tables.table("match_report"), ("group",)),
    "postcode_given_comparison": Table("Those who gave a postcode and those who did not",
                                       area_tables.table("postcode_given_comparison"), ("item",)),
    "earlier_fieldwork": Table("When it was asked before", years.earlier_fieldwork, ("measure",)),
    "two_years": Table("The problems in two years", years.of_problems, ("item",)),
    "two_years_summary": Table("Two years: for how many problems", years.summary, ("measure",)),
    "two_years_profile": Table("Who answered in each of two years", years.of_profiles),
    "comments": Table("How many people wrote something", asked_tables.written, ("item",)),
    "themes": Table("What people wrote about", themes.of_comments),
    "theme_coding": Table("How the themes of comments were given", themes.coded_by, ("item",)),
    "profile": Table("Who answered: age, sex and more", answer_tables.profile_of_respondents),
    "answers": Table("Every answer to every closed question", answer_tables.every_answer),
    **{name: Table(title, make, key, internal=True) for name, (title, make, key) in scrutiny.TABLES.items()},
}
ALWAYS = ("ranked_problems", "problem_answers", "deprivation_groups", "deprivation_comparison")
