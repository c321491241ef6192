"""The roles of a consultation's questions in its results. A lead can change them in every state: people were asked the same."""

from __future__ import annotations

from collections.abc import Mapping

from .. import audit
from ..database import db
from ..questionnaire import roles
from ..questionnaire.model import Questionnaire
from .lifecycle import Survey, get
from .settings import Refused
from .settings_change import ChangedMeanwhile
from .setup import change_version, last_change, sound

Sides = Mapping[str, Mapping[str, str]]     # of the answers that have one, by the id of their question and their code


def set_roles(survey: Survey, chosen: Mapping[str, str], sides: Sides, opened: str = "") -> Survey:
    """Gives questions these roles, by id; an empty role takes it away. Questions that are not named keep theirs.

    `opened` is the fingerprint of the questionnaire that the page showed. Raises ChangedMeanwhile, Faulty and Refused.
    """
    if opened and opened != survey.sha256:
        raise ChangedMeanwhile(f"{last_change(survey)} has changed the questionnaire since you opened this page, so nothing "
                               "was saved. Open the page again, look at what is set now and make your change there.")
    changed = sound(_with(survey.questionnaire, chosen, sides))
    if changed != survey.questionnaire:
        change_version(survey, changed)
        audit.record("question roles changed", survey.slug, roles=_roles(changed), before=_roles(survey.questionnaire))
        db.session.commit()
    return get(survey.slug)


def _with(asked: Questionnaire, chosen: Mapping[str, str], sides: Sides) -> Questionnaire:
    known = {question.id: question.role for question in asked.questions}
    if unknown := sorted({*chosen, *sides} - known.keys()):
        raise Refused(f"There is no question '{unknown[0]}'. The questions are {', '.join(known)}.")
    moved = {role for role in chosen.values() if role in roles.ROLES and not roles.ROLES[role].several}
    chosen = {**{question_id: "" for question_id, role in known.items() if role in moved}, **chosen}
    for question_id in {**dict.fromkeys(chosen), **dict.fromkeys(sides)}:
        asked = roles.given(asked, question_id, chosen.get(question_id, known[question_id]), sides.get(question_id, {}))
    return asked


def _roles(asked: Questionnaire) -> dict[str, str]:
    return {question.id: question.role for question in asked.questions if question.role}
