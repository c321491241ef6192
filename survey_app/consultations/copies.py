"""What a copy of a former consultation took over from it, in the words of a lead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .. import audit
from ..geography.places import Group
from ..languages import NAMES
from ..questionnaire import roles, translation
from ..questionnaire.model import Questionnaire
from . import lifecycle, policies
from .lifecycle import Survey
from .settings import SETTINGS, USUAL, BrandChoices

LONGEST = 80        # characters of a text that is listed


def former(survey: Survey) -> Survey | None:
    """Returns the consultation that this one was made from as a copy; None if it was not, or if that one is gone."""
    events = audit.events(audit.Filter(action="consultation copied", about=survey.slug), limit=20)
    return next((lifecycle.find(event.details["former"]) for event in events if event.about == survey.slug), None)


def settled(survey: Survey) -> list[str]:
    """Lists what stands settled in a consultation: its questionnaire, its settings, and what else a copy takes over."""
    return [*_of_questionnaire(survey.questionnaire), *_of_settings(survey)]


def _of_questionnaire(asked: Questionnaire) -> Iterator[str]:
    questions = list(asked.questions)
    yield f"questionnaire: {len(questions):,} questions on {len(asked.pages):,} pages, with their routes"
    with_part = [question for question in questions if question.role]
    if with_part:
        names = dict.fromkeys(roles.ROLES[question.role].name for question in with_part)
        yield f"parts of the results, of {len(with_part)} questions: {', '.join(names)}"
    if len(languages := translation.languages(asked)) > 1:
        yield f"translations: {', '.join(NAMES.get(one, one) for one in languages[1:])}"
    if asked.themes:
        yield f"themes of comments: {len(asked.themes)}"
    if len(asked.audiences) > 1:
        yield f"audiences: {', '.join(one.label for one in asked.audiences)}"


def _of_settings(survey: Survey) -> Iterator[str]:
    for name, one in SETTINGS.items():
        value = None if name in survey.settings.faults else getattr(survey.settings, name)
        if value is not None and value != getattr(USUAL, name):
            yield f"{one.metadata['meaning']}: {_in_words(survey, value)}"
    if "thresholds" not in survey.settings.faults and not survey.settings.thresholds:
        yield f"{SETTINGS['thresholds'].metadata['meaning']}: as usual, {policies.threshold(survey.settings)}"


def _in_words(survey: Survey, value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Group():
            return value.label
        case BrandChoices():
            chosen = [name for name in BrandChoices.__dataclass_fields__ if getattr(value, name)]
            return ", ".join(name.replace("_sha256", "").replace("_", " ") for name in chosen)
        case dict():
            audiences = {one.code: one.label for one in survey.questionnaire.audiences}
            return ", ".join(f"{audiences[name]}: {one}" if name in audiences else str(one) for name, one in value.items())
        case tuple():
            return ", ".join(value)
        case _:
            words = " ".join(str(value).split())
            return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
