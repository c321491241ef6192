"""Finds which question has which role in the chapter, by its id or by the consultation's settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ... import consultations
from ...consultations import Refused, Survey
from ...questionnaire.model import Option, Question, Questionnaire

KNOWN = {"agreement": ("priorities",), "informed": ("informed",), "channels": ("channels",), "day": ("safe_day",),
         "night": ("safe_night", "safe_dark"), "victim": ("victim",), "reported": ("reported",), "reasons": ("not_reported",)}
AGREE, DISAGREE = ("strongly_agree", "agree", "tend_to_agree"), ("strongly_disagree", "disagree", "tend_to_disagree")
YES, NO = "yes", "no"
HEARSAY = ("others_experience", "news")     # the county's plan combines these


@dataclass(frozen=True, slots=True)
class Roles:
    """The questions by role. A role without a question is missing."""

    questions: Mapping[str, Question]

    def __getitem__(self, part: str) -> Question | None:
        return self.questions.get(part)


def roles(questionnaire: Questionnaire, chosen: Mapping[str, str]) -> Roles:
    """Returns the roles from the setting `roles` ({"night": "q12"}) or else by the default ids. Raises Refused."""
    asked = {question.id: question for question in questionnaire.questions}
    wrong = [f"'{part}' = '{name}'" for part, name in chosen.items() if part not in KNOWN or name not in asked]
    if wrong:
        raise Refused(f"The settings name parts of the chapter that cannot be: {', '.join(wrong)}. "
                      f"The parts are {', '.join(KNOWN)}, each the id of a question.")
    found = {part: next((asked[name] for name in ((chosen[part],) if part in chosen else names) if name in asked), None)
             for part, names in KNOWN.items()}
    return Roles({part: question for part, question in found.items() if question is not None and question.kind.is_closed})


def choose(survey: Survey, chosen: Mapping[str, str]) -> Survey:
    """Assigns questions to these roles and leaves the others. An empty name restores the default id. Raises Refused."""
    with consultations.changing(survey, "chapter roles changed") as change:
        so_far = {} if "roles" in change.survey.settings.faults else change.survey.settings.roles
        named = {part: name for part, name in {**so_far, **chosen}.items() if name}
        roles(change.survey.questionnaire, named)
        change.write(roles=named)
    return consultations.get(survey.slug)


def pooled(questionnaire: Questionnaire) -> Iterator[Question]:
    """Yields the questions repeated for each of a person's strongest concerns: where those concerns come from."""
    return (question for question in questionnaire.questions if question.rows_from and question.kind.has_rows)


def profile(questionnaire: Questionnaire) -> Sequence[Question]:
    """Returns what respondents say about themselves: the closed questions on the page about them, where they can decline."""
    last = questionnaire.pages[-1]
    return [question for question in last.questions if question.kind.is_characteristic
            and (last.id == "about_you" or any(option.declined for option in question.options))]


def safest(question: Question) -> Option | None:
    """Returns the safest answer on a scale of safety: the end of the scale that is no concern."""
    if not question.is_concern:
        return None
    scale = [option for option in question.options if not (option.dont_know or option.declined)]
    return scale[0] if not scale[0].concern else scale[-1]
