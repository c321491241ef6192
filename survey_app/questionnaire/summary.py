"""Describes a questionnaire in plain sentences: who answers a question, and what to check again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from . import roles, translation
from .model import Condition, Page, Question, Questionnaire
from .response_columns import columns
from .routing import rows

SAY = re.compile(r"\bplease (?:say|specify|state|describe|tell|give)\b|\bspecify\b", re.IGNORECASE)
LONGEST_NAME = 64       # characters of a column in SPSS
LONG_MATRIX = 20
MANY_QUESTIONS = 12     # on a page
READABLE = 200          # characters in the words of a question
MOST_QUOTED = 5         # texts without a translation that are named
BRIEF = 60              # ... and this many characters of each


def route(conditions: Sequence[Condition], questionnaire: Questionnaire, is_any: bool = False) -> str:
    """Describes who answers: "Asked only if the answer to “Did you report it?” is “No”." Empty if everybody does."""
    if not conditions:
        return ""
    between = " or " if is_any else " and "
    return f"Asked only if {between.join(_condition(one, questionnaire) for one in conditions)}."


def route_of(part: Page | Question, questionnaire: Questionnaire) -> str:
    """Describes who is asked a page or a question, as `route` does."""
    return route(part.show_if, questionnaire, part.show_if_any)


def rows_asked(question: Question, questionnaire: Questionnaire) -> str:
    """Describes the rows that a matrix takes from another matrix. Empty if it has its own rows."""
    if not question.rows_from:
        return ""
    earlier = questionnaire.question(question.rows_from)
    return f"Its rows are those of “{earlier.label}” that were answered {_answers(earlier, question.rows_if)}."


def rows_to_fill(question: Question, questionnaire: Questionnaire) -> str:
    """Gives the same description for paper, where every row is printed."""
    if not question.rows_from:
        return ""
    earlier = questionnaire.question(question.rows_from)
    return f"Only for those that you answered {_answers(earlier, question.rows_if)} in “{earlier.label}”"


def shown_in(question: Question) -> str:
    """Describes where the results show a question: "The ranking of problems", "A section of its own"."""
    if question.kind.asks_place:
        return "Areas, and how deprived they are"
    if question.kind.is_words:
        return f"How many people wrote something{', and its themes' if question.kind.is_comment else ''}"
    section = roles.section_of(question)
    if section == roles.RANKING:
        return "The ranking of problems"
    if section == roles.OWN:
        return "A section of its own, with a table and a chart"
    also = " and the ranking of problems" if question.is_concern and question.ranked else ""
    return f"{roles.ROLES[section].name}{also}" if section else "The files of answers"


def advice(questionnaire: Questionnaire) -> list[str]:
    """Lists points that are not wrong but may need a second look."""
    return [*on_results(questionnaire), *_advice_on_whole(questionnaire), *_long_names(questionnaire),
            *(one for page in questionnaire.pages for one in _without_box(page)),
            *(one for question in questionnaire.questions for one in _advice_on(question))]


def on_results(questionnaire: Questionnaire) -> list[str]:
    """Lists what the results will lack or show otherwise than its part says."""
    return [*_without_ranking(questionnaire), *(
        f"“{question.label}” has the part “{roles.ROLES[question.role].name}”, but none of its answers counts as "
        f"{' or '.join(f'“{one}”' for one in lacking)}, so it has a section of its own."
        for question in questionnaire.questions if question.role in roles.ROLES and (lacking := roles.lacking(question)))]


def _without_ranking(questionnaire: Questionnaire) -> Iterator[str]:
    if not any(question.is_concern and question.ranked for question in questionnaire.questions):
        yield ("No question counts as a concern, so there will be no ranking of problems. Open a question, and say under “It "
               "counts as” which of its answers are a concern.")


def correction(where: str, before: str, after: str) -> str:
    """Describes how a correction of wording changed one text."""
    if not after:
        return f"{where}: “{before}” was taken out"
    return f"{where}: “{before}” became “{after}”" if before else f"{where}: “{after}” was put in"


def _condition(condition: Condition, questionnaire: Questionnaire) -> str:
    name, _, item = condition.question.partition(".")
    question = questionnaire.question(name)
    asked = question.label
    if item:
        asked = next((one.label for one in rows(question, questionnaire) if one.id == item), item)
    return f"the answer to “{asked}” is {'not ' if condition.is_not else ''}{_answers(question, condition.answers)}"


def _answers(question: Question, codes: Sequence[str]) -> str:
    return " or ".join(f"“{question.option(code).label}”" for code in codes)


def _advice_on_whole(questionnaire: Questionnaire) -> Iterator[str]:
    if not questionnaire.asks_place:
        yield "No postcode is asked, so nothing can be told by area or by deprivation."
    for page in questionnaire.pages:
        if len(page.questions) > MANY_QUESTIONS:
            yield f"The page “{page.title}” has {len(page.questions)} questions, which is long on a phone."
    for language in translation.languages(questionnaire)[1:]:
        if missing := translation.untranslated(questionnaire, language):
            has, is_ = ("has", "is") if len(missing) == 1 else ("have", "are")
            yield (f"{len(missing)} of its texts {has} no translation in the language {language} and {is_} shown in the base "
                   f"language: {_quoted(missing)}.")


def _long_names(questionnaire: Questionnaire) -> Iterator[str]:
    for column in columns(questionnaire):
        if len(column.name) > LONGEST_NAME:
            yield (f"The column “{column.name}” of “{column.question.label}” is longer than the {LONGEST_NAME} characters that "
                   "SPSS takes, so it is cut there.")


def _without_box(page: Page) -> Iterator[str]:
    """Yields the answers that ask people to say more, on a page where nothing to write in follows."""
    for place, question in enumerate(page.questions):
        asking = [option.label for option in question.options if SAY.search(option.label)]
        if asking and not any(one.kind.is_words for one in page.questions[place + 1:place + 2]):
            yield (f"“{asking[0]}” in “{question.label}” asks people to say more, but no box follows. Open the question and "
                   "press “Add a box to say what”.")


def _quoted(texts: Sequence[str]) -> str:
    shown = ", ".join(f"“{text if len(text) <= BRIEF else text[:BRIEF] + '…'}”" for text in texts[:MOST_QUOTED])
    return shown + (f" and {len(texts) - MOST_QUOTED} more" if len(texts) > MOST_QUOTED else "")


def _advice_on(question: Question) -> Iterator[str]:
    labels = [option.label.casefold() for option in question.options]
    for label in dict.fromkeys(option.label for option in question.options if labels.count(option.label.casefold()) > 1):
        yield f"“{question.label}” has the answer “{label}” twice; nobody could tell the two apart."
    if question.kind.is_number and not question.options:
        yield (f"“{question.label}” has no bands, so the results cannot show its answers. Say at which numbers bands begin.")
    if len(question.items) > LONG_MATRIX:
        yield f"“{question.label}” has {len(question.items)} rows; people tire after about {LONG_MATRIX}."
    if len(question.label) > READABLE:
        yield f"“{question.label[:60]}…” is {len(question.label)} characters long; put some of it in the hint."
    if question.kind.is_characteristic and question.id in ("sex", "ethnic_group", "religion", "health") and not any(
            option.declined for option in question.options):
        yield f"“{question.label}” has no answer “Prefer not to say”."
