"""Access of each audience to a consultation: by an open link, by a secret link, or with a one-time code."""

from __future__ import annotations

import secrets

from sqlalchemy import update

from ..database import db
from ..models import Consultation
from ..questionnaire.model import Audience
from . import lifecycle
from .lifecycle import State, Survey
from .settings import Access, Refused
from .settings_change import changing

WITH_CODES = (Access.ACCEPTED, Access.REQUIRED)


def access_of(survey: Survey, audience: str) -> Access:
    """Returns the access set for an audience. By default the main audience has an open link, the others a secret link."""
    usual = Access.OPEN if audience == survey.questionnaire.audiences[0].code else Access.LINK
    return survey.settings.access.get(audience, usual)


def admitted(survey: Survey, key: str) -> Audience | None:
    """Returns the audience that a link with this key admits without a one-time code, or None if the link admits nobody."""
    if not survey.settings.access:
        return survey.audience_of(key)
    main = survey.questionnaire.audiences[0]
    named = next((one for one in survey.questionnaire.audiences if key and _opens(survey, one, key)), None)
    if named is None:
        return main if access_of(survey, main.code) in (Access.OPEN, Access.ACCEPTED) else None
    return None if access_of(survey, named.code) is Access.REQUIRED else named


def key_of(survey: Survey, audience: str) -> str | None:
    """Returns the key in an audience's link: its code if open to all, else its secret; None for the main one's plain address."""
    is_main = audience == survey.questionnaire.audiences[0].code
    match access_of(survey, audience):
        case Access.OPEN | Access.ACCEPTED if is_main:
            return None
        case Access.OPEN:
            return audience
        case _:
            return survey.audience_keys.get(audience)


def uses_codes(survey: Survey) -> bool:
    """Returns whether any audience can come in with a one-time code."""
    return any(access_of(survey, one.code) in WITH_CODES for one in survey.questionnaire.audiences)


def check_access(survey: Survey, key: str) -> Audience:
    """Does the same as `admitted`, but raises Refused, with words for the resident, if the link admits nobody."""
    audience = admitted(survey, key)
    if audience is None:
        raise Refused("You need the link or the one-time code that you were sent to answer this survey. Open that link first.")
    return audience


def change_access(survey: Survey, audience: str, access: Access, opened: str = "") -> Survey:
    """Sets the access of an audience. People who have already begun are not affected. Raises Refused."""
    with changing(survey, "access changed", opened, lambda present: access_of(present, audience)) as change:
        present = change.survey
        _check_change(present, audience)
        change.write(access={**present.settings.access, audience: access})
        if access is Access.LINK and audience not in present.audience_keys:     # a secret: not in the audit trail
            keys = {**present.audience_keys, audience: secrets.token_urlsafe(12)}
            db.session.execute(update(Consultation).where(Consultation.id == survey.id).values(audience_keys=keys))
    return lifecycle.get(survey.slug)


def _check_change(survey: Survey, audience: str) -> None:
    if audience not in {one.code for one in survey.questionnaire.audiences}:
        raise Refused(f"'{survey.slug}' has no audience '{audience}'. It has: "
                      f"{', '.join(one.code for one in survey.questionnaire.audiences)}.")
    if survey.state() is State.CLOSED:
        raise Refused(f"'{survey.slug}' has closed, so nobody comes in any more.")


def _opens(survey: Survey, audience: Audience, key: str) -> bool:
    """Returns whether the key belongs to this audience: its secret key, or its code if its link is open to all."""
    is_secret = secrets.compare_digest(survey.audience_keys.get(audience.code, "").encode(), key.encode())
    return is_secret or (key == audience.code and access_of(survey, audience.code) is Access.OPEN)
