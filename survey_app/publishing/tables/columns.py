"""The words of the columns of published tables, written once: a column's heading, meaning and unit.

Nothing here loads pandas, so that a page can read the headings.
"""

from __future__ import annotations

from .table import Figure, Unit, words

ITEM = words("item", "Item", "Id of what was asked about")
PROBLEM = words("problem", "Problem", "What was asked about, in words")
QUESTION = PROBLEM.headed("Question")
OPTION = words("option", "Option", "Code of the answer")
ANSWER = words("answer", "Answer", "The answer, in words")
LABEL = words("label", "Answer", "In words")
SIDE = words("side", "Side", "concern, other or dont_know")
AGREES = words("side", "Side", "agree, disagree, or empty where it is neither")
SECTION = words("section", "Section", "The part of the results that shows it: its role, ranking, or own for a section of its own")
GROUP = words("group", "Group", "Which respondents")
MEASURE = words("measure", "Measure", "What is given")
FACT = words("value", "Value", "The figure or the day")
KIND = words("kind", "Kind", "Which of the council's own kinds of area")
QUESTION_KIND = words("kind", "Kind", "How the question is answered: its kind in the questionnaire")
AREA = words("area", "Area", "Code of the ward or authority, or name of the council's own area")
AREA_NAME = words("area_name", "Name of the area", "What it is called")
UPPER = words("upper", "Upper", "The problem that stands higher of two neighbours in the ranking")
LOWER = words("lower", "Lower", "The problem that follows it")
COMPARABILITY = words("comparability", "Can it be compared?",
                      "comparable, caveat (other words or another place) or broken (another scale, or others asked)")
WHY = words("why", "Why", "What changed between the two questionnaires")
SHORTHAND = words("shorthand", "Shorthand",
                  "[c] suppressed to protect people, [z] no such figure, [x] not asked alike in both years")
PAGE = words("page", "Page", "Id of the page")
PAGE_TITLE = words("title", "Title", "Title of the page")
FLAG = words("flag", "Flag", "What was noted of a response")

BASE = Figure("base", "People answering", "People the percentage is of, never weighted", Unit.PEOPLE)
COUNT = Figure("count", "People", "People who gave the answer, never weighted", Unit.PEOPLE)
CONCERNED = Figure("concerned", "Concerned", "People whose answer counts as concern, never weighted", Unit.PEOPLE)
RESPONSES = Figure("responses", "Responses", "How many responses there are", Unit.PEOPLE)
MENTIONS = Figure("mentions", "Mentions", "How often the answer was given", Unit.NUMBER)
COMMENTS = Figure("comments", "Comments", "Comments given", Unit.PEOPLE)
CONFIRMED = Figure("confirmed", "Confirmed", "Comments whose themes a person confirmed", Unit.PEOPLE)
SUGGESTED = Figure("suggested", "Suggested", "Comments whose themes only the rules gave", Unit.PEOPLE)
NUMBER = Figure("value", "Value", "The figure or the day", Unit.NUMBER, together=True)
PERCENT = Figure("percent", "Percent", "Percentage, 0 to 100", Unit.PERCENT)
INTERVAL = (PERCENT, Figure("percent_low", "Percent, lower end", "Lower end of its 95 % interval", Unit.PERCENT),
            Figure("percent_high", "Percent, upper end", "Upper end of its 95 % interval", Unit.PERCENT))
RANK = Figure("rank", "Rank", "Place in the ranking; equal shares share a rank", Unit.RANK, together=True)
RANK_LOW = Figure("rank_low", "Position could be", "Highest place it could have (1 is the top)", Unit.RANK, together=True)
RANK_HIGH = Figure("rank_high", "Lowest position", "Lowest place it could have", Unit.RANK, together=True)
TOLD_APART = Figure("told_apart", "Told apart", "Whether the two are clearly apart; if not, their order may be chance",
                    Unit.VERDICT, together=True)
DIFFERENCE = (
    Figure("difference", "Difference in points",
           "More deprived areas less the others, or this year less the earlier one, in percentage points", Unit.POINTS),
    Figure("difference_low", "Difference, lower end", "Lower end of the difference's 95 % interval", Unit.POINTS),
    Figure("difference_high", "Difference, upper end", "Upper end of the difference's 95 % interval", Unit.POINTS))
P_VALUE = Figure("p_value", "p", "How often chance alone would give such a difference", Unit.PROBABILITY)
P_ADJUSTED = Figure("p_adjusted", "Adjusted p", "The same, allowing for the number of comparisons in the table",
                    Unit.PROBABILITY, together=True)
MEAN = (Figure("mean", "Mean", "Mean of the numbers that people gave, never weighted", Unit.DECIMAL),
        Figure("mean_low", "Mean, lower end", "Lower end of its 95 % interval", Unit.DECIMAL),
        Figure("mean_high", "Mean, upper end", "Upper end of its 95 % interval", Unit.DECIMAL))
MEAN_PLACE = (Figure("mean_place", "Mean place", "Mean of the places given, never weighted; 1 is the first choice", Unit.DECIMAL),
              Figure("mean_place_low", "Mean place, lower end", "Lower end of its 95 % interval", Unit.DECIMAL),
              Figure("mean_place_high", "Mean place, upper end", "Upper end of its 95 % interval", Unit.DECIMAL))
MEDIAN = Figure("median", "Median", "The middle number: half of the people gave it or a smaller one", Unit.DECIMAL)
OF_PERCENT = "Percentage among them, 0 to 100"
SIDES = {   # two groups side by side: the words of the base and of the percentage
    "deprived": ("More deprived areas", "People answering in more deprived areas"),
    "other": ("Other areas", "People answering elsewhere"),
    "given": ("Gave a postcode", "People answering who gave a postcode"),
    "not_given": ("Gave no postcode", "People answering who gave none"),
    "earlier": ("Earlier year", "People answering in the earlier year"),
    "later": ("This year", "People answering this year")}
EARLIER_RANK = Figure("earlier_rank", "Earlier place", "Place in the earlier year among the problems compared", Unit.RANK,
                      together=True)
LATER_RANK = Figure("later_rank", "Place this year", "Place among them this year", Unit.RANK, together=True)
RANK_CHANGE = (
    Figure("rank_change", "Change of place, minus is up", "The later place less the earlier one: below zero is up the list",
           Unit.RANK, together=True),
    Figure("rank_change_low", "Change, lower end", "Lower end of its 95 % interval", Unit.RANK, together=True),
    Figure("rank_change_high", "Change, upper end", "Upper end of its 95 % interval", Unit.RANK, together=True))
MOVED = Figure("moved", "Moved", "up or down the list, where its interval leaves out zero", Unit.VERDICT, together=True)


def side(name: str) -> tuple[Figure, Figure]:
    """Returns the base and the percentage of one of two groups."""
    head, meaning = SIDES[name]
    return (Figure(f"{name}_base", f"{head}: people", meaning, Unit.PEOPLE),
            Figure(f"{name}_percent", f"{head}: percent", OF_PERCENT, Unit.PERCENT))


def figure(name: str, unit: Unit, meaning: str, together: bool = False) -> Figure:
    """Returns the words of a column that only one table has."""
    return Figure(name, name.replace("_", " ").capitalize(), meaning, unit, together)
