"""The versions of questionnaires. A version never changes; it is stored once and identified by its fingerprint."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import select

from ..database import db
from ..languages import Foreign
from ..models import QuestionnaireVersion
from ..questionnaire import parsing, translation
from ..questionnaire.model import Questionnaire


def store(questionnaire: Questionnaire) -> int:
    """Returns the id of this version of a questionnaire, and stores it if it is new. Does not commit."""
    digest = parsing.sha256(questionnaire)
    known = db.session.scalar(select(QuestionnaireVersion.id).where(QuestionnaireVersion.sha256 == digest))
    if known:
        return known
    version = QuestionnaireVersion(sha256=digest, document=parsing.to_json(questionnaire))
    db.session.add(version)
    db.session.flush()
    return version.id


@lru_cache(maxsize=64)
def questionnaire_version(digest: str) -> Questionnaire:
    """Returns the version with this fingerprint. Versions never change, so a process reads each one once."""
    return parsing.from_json(db.session.scalars(
        select(QuestionnaireVersion.document).where(QuestionnaireVersion.sha256 == digest)).one())


@lru_cache(maxsize=256)
def translated(digest: str, language: str) -> Questionnaire:
    """Returns a version in another language. Untranslated words are marked as being in the base language."""
    base = questionnaire_version(digest)
    return translation.translated(base, language, lambda text: Foreign(text, base.language))
