"""Describes a questionnaire in plain sentences: who answers a question, and what to check again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import translation
from .model import Condition, Question, Questionnaire
from .routing import rows

LONG_MATRIX = 20
MANY_QUESTIONS = 12     # on a page
READABLE = 200          # characters in the words of a question
MOST_QUOTED = 5         # texts without a translation that are named
BRIEF = 60              # ... and this many characters of each


def route(conditions: Sequence[Condition], questionnaire: Questionnaire) -> str:
    """Describes who answers: "Asked only if the answer to “Did you report it?” is “No”." Empty if everybody does."""
    if not conditions:
        return ""
    return f"Asked only if {' and '.join(_condition(one, questionnaire) for one in conditions)}."


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


def advice(questionnaire: Questionnaire) -> list[str]:
    """Lists points that are not wrong but may need a second look."""
    return [*_advice_on_whole(questionnaire), *(one for question in questionnaire.questions for one in _advice_on(question))]


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
    return f"the answer to “{asked}” is {_answers(question, condition.answers)}"


def _answers(question: Question, codes: Sequence[str]) -> str:
    return " or ".join(f"“{question.option(code).label}”" for code in codes)


def _advice_on_whole(questionnaire: Questionnaire) -> Iterator[str]:
    if not questionnaire.asks_place:
        yield "No postcode is asked, so nothing can be told by area or by deprivation."
    if not any(question.is_concern and question.ranked for question in questionnaire.questions):
        yield "No question counts as a concern, so there will be no ranking of problems."
    for page in questionnaire.pages:
        if len(page.questions) > MANY_QUESTIONS:
            yield f"The page “{page.title}” has {len(page.questions)} questions, which is long on a phone."
    for language in translation.languages(questionnaire)[1:]:
        if missing := translation.untranslated(questionnaire, language):
            has, is_ = ("has", "is") if len(missing) == 1 else ("have", "are")
            yield (f"{len(missing)} of its texts {has} no translation in the language {language} and {is_} shown in the base "
                   f"language: {_quoted(missing)}.")


def _quoted(texts: Sequence[str]) -> str:
    shown = ", ".join(f"“{text if len(text) <= BRIEF else text[:BRIEF] + '…'}”" for text in texts[:MOST_QUOTED])
    return shown + (f" and {len(texts) - MOST_QUOTED} more" if len(texts) > MOST_QUOTED else "")


def _advice_on(question: Question) -> Iterator[str]:
    if len(question.items) > LONG_MATRIX:
        yield f"“{question.label}” has {len(question.items)} rows; people tire after about {LONG_MATRIX}."
    if len(question.label) > READABLE:
        yield f"“{question.label[:60]}…” is {len(question.label)} characters long; put some of it in the hint."
    if question.kind.is_characteristic and question.id in ("sex", "ethnic_group", "religion", "health") and not any(
            option.declined for option in question.options):
        yield f"“{question.label}” has no answer “Prefer not to say”."
