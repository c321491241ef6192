"""The preparation of a consultation before release: its title, times, texts and questionnaire.

Release locks the questionnaire. A later correction of its wording makes a new version, which records what changed. Earlier
responses keep the version that people answered.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select, update

from .. import audit
from ..database import db
from ..languages import NAMES
from ..models import BrandLogo, Consultation
from ..models.consultations import now
from ..questionnaire import editing, translation
from ..questionnaire.model import Questionnaire, Theme
from ..questionnaire.translation import Change, changed_translations, changed_wording, is_same_structure
from ..questionnaire.validation import Fault, check
from . import lifecycle, support_lines
from .lifecycle import LONDON, State, Survey, audience_keys, check_order, get
from .policies import is_earlier
from .questionnaire_versions import store
from .settings import SETTINGS, Refused
from .settings_change import ChangedMeanwhile, changing, in_words

TEXTS: Mapping[str, str] = {    # the texts of a consultation, by the name of their setting
    name: SETTINGS[name].metadata["meaning"]
    for name in ("thanks", "support", "controller", "contact", "press", "purpose", "lawful_basis", "retention", "rights")}
LONGEST_TEXT = 5_000


class Faulty(Refused):
    """A change that would break the questionnaire. It lists everything that would break."""

    def __init__(self, faults: Sequence[Fault], words: Mapping[str, str]) -> None:
        self.faults = [f"{words.get(fault.where, fault.where)} {_reworded(fault.message, words)}".strip() for fault in faults]
        super().__init__("; ".join(self.faults))


@dataclass(frozen=True, slots=True)
class Details:
    """The lead's decisions about a consultation, other than its questionnaire."""

    title: str
    organisation: str
    opens_at: datetime
    closes_at: datetime
    texts: Mapping[str, str] = field(default_factory=dict)   # by the names of TEXTS; a blank text uses the default


def edit(survey: Survey, details: Details, opened: str = "") -> Survey:
    """Changes the details of a draft. Raises Refused."""
    if not details.title.strip() or not details.organisation.strip():
        raise Refused("The consultation needs a title and the name of who asks.")
    check_order(details.opens_at, details.closes_at)
    values = {"title": details.title.strip(), "organisation": details.organisation.strip(), "opens_at": details.opens_at,
              "closes_at": details.closes_at}
    with changing(survey, "details changed", opened, shown) as change:
        if (change.survey.version_id, change.survey.released_at) != (survey.version_id, None):
            raise ChangedMeanwhile(_changed_by(last_change(survey)))
        support_lines.checked(details.texts.get("support", ""), change.survey.questionnaire)
        change.write(values, **_texts(details))
    return get(survey.slug)


def shown(survey: Survey) -> list[str]:
    """Returns what the page of details shows, for a fingerprint."""
    return [survey.title, survey.organisation, survey.opens_at.isoformat(), survey.closes_at.isoformat(),
            *(getattr(survey.settings, name) for name in TEXTS)]


def copy(former: Survey, slug: str, title: str, opens_at: datetime, closes_at: datetime) -> Survey:
    """Creates a draft for a new year from an earlier consultation. It copies the questionnaire and settings and makes new links.

    If the earlier one has closed, the new one is compared with it. It does not copy the permission to see results before
    closing, which is for one survey only, or any one-time code. Raises Refused.
    """
    earlier = former.slug if is_earlier(former, opens_at) else ""
    settings = replace(former.settings, earlier_year=earlier, results_before_closing=False)
    number = lifecycle.add(slug, titled(former.questionnaire, title), title, opens_at, closes_at, former.organisation,
                           settings=settings)
    logo = db.session.execute(select(BrandLogo.png, BrandLogo.sha256).where(BrandLogo.consultation_id == former.id)).one_or_none()
    if logo:
        db.session.add(BrandLogo(consultation_id=number, png=logo.png, sha256=logo.sha256))
    audit.record("consultation copied", slug, former=former.slug)
    db.session.commit()
    return get(slug)


def set_questionnaire(survey: Survey, questionnaire: Questionnaire, what: str, same_meaning: bool = False) -> Survey:
    """Stores a changed questionnaire as the current version. `survey` is its state when the change began.

    Changed words lose their translations, which no longer match, unless `same_meaning` is set. Raises ChangedMeanwhile if the
    questionnaire has changed since, Faulty if the change breaks it, and Refused if it is locked.
    """
    before = survey.questionnaire
    questionnaire = sound(questionnaire if same_meaning else translation.without_outdated(before, questionnaire), before)
    if survey.state() is not State.DRAFT:
        raise Refused(f"The questionnaire is locked, because the consultation is {survey.state()}. "
                      "Only its wording can be corrected.")
    if questionnaire != survey.questionnaire:
        _change(survey, {"version_id": store(questionnaire),
                         "audience_keys": audience_keys(questionnaire, survey.audience_keys)})
        audit.record("questionnaire changed", survey.slug, change=what)
        db.session.commit()
    return get(survey.slug)


def set_themes(survey: Survey, themes: Sequence[Theme]) -> Survey:
    """Replaces the code frame for comments. This is possible in every state, because the questions do not change.

    Raises Faulty if the code frame has faults, and ChangedMeanwhile if the questionnaire has changed since.
    """
    changed = sound(replace(survey.questionnaire, themes=tuple(themes)))
    if changed != survey.questionnaire:
        change_version(survey, changed)
        audit.record("code frame changed", survey.slug, themes=[theme.id for theme in themes])
        db.session.commit()
    return get(survey.slug)


def correct_wording(survey: Survey, questionnaire: Questionnaire, same_meaning: bool = False) -> Survey:
    """Stores corrected wording of a released questionnaire as a new version, and records the old wording. Raises Refused.

    As in `set_questionnaire`, changed words lose their translations unless `same_meaning` is set.
    """
    before = survey.questionnaire
    questionnaire = sound(questionnaire if same_meaning else translation.without_outdated(before, questionnaire), before)
    if survey.state() is State.DRAFT:
        raise Refused("A draft is simply changed; a correction is for a consultation that has been opened.")
    if survey.state() is State.CLOSED:
        raise Refused("The consultation has closed. What was asked can no longer be changed.")
    if not is_same_structure(before, questionnaire):
        raise Refused("Only wording can be corrected now: no question, answer or route may be added, moved or removed, "
                      "since people have already answered.")
    changes = [*changed_wording(before, questionnaire), *changed_translations(before, questionnaire)]
    if changes:
        _change(survey, {"version_id": store(questionnaire)}, released=True)
        audit.record("wording corrected", survey.slug, changes=[_told(change, questionnaire) for change in changes])
        db.session.commit()
    return get(survey.slug)


def corrections(survey: Survey) -> list[tuple[datetime, str, list[dict[str, str]]]]:
    """Returns every correction since opening: when, by whom, and each text before and after; the latest first."""
    return [(event.at, event.who, event.details["changes"])
            for event in audit.events(audit.Filter(action="wording corrected", about=survey.slug)) if event.about == survey.slug]


def lost_translations(before: Survey, after: Survey) -> dict[str, int]:
    """Counts, for each language, how many more texts than before have no translation. New texts do not count."""
    known = dict(translation.strings(before.questionnaire))
    fresh = {text for name, text in translation.strings(after.questionnaire) if name not in known}
    lost = {language: len([text for text in translation.untranslated(after.questionnaire, language) if text not in fresh])
            - len(translation.untranslated(before.questionnaire, language))
            for language in translation.languages(after.questionnaire)[1:]}
    return {language: number for language, number in lost.items() if number > 0}


def last_change(survey: Survey) -> str:
    """Names the last person who changed the questionnaire, for the colleague whose change came second."""
    events = audit.events(audit.Filter(action="questionnaire changed", about=survey.slug), limit=20)
    return next((event.who for event in events if event.about == survey.slug), "somebody else")


def titled(questionnaire: Questionnaire, title: str) -> Questionnaire:
    """Returns the questionnaire with another title. It drops translations of the old title, for example last year's."""
    return translation.without_outdated(questionnaire, replace(questionnaire, title=title.strip()))


def slug_of(title: str) -> str:
    """Makes a short name from a title: "Have Your Say 2027" becomes have-your-say-2027."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:80].strip("-")


def instant(day: date, at: time | None, closing: bool = False) -> datetime:
    """Returns the instant of a day and time in London. Without a time, it is the start of the day, or for closing the end."""
    if at is None:
        day, at = day + timedelta(days=1 if closing else 0), time()
    return datetime.combine(day, at, LONDON)


def sound(questionnaire: Questionnaire, before: Questionnaire | None = None) -> Questionnaire:
    """Returns the questionnaire without outdated translations. Raises Faulty if it could not be used or counted."""
    tidy = editing.without_stray_translations(questionnaire)
    if faults := check(tidy):
        raise Faulty(faults, {**(_words(before) if before else {}), **_words(tidy)})
    return tidy


def _words(questionnaire: Questionnaire) -> dict[str, str]:
    """Returns the names a lead uses for each page and question, by the names the self-check uses."""
    return {**{f"page {page.id}": f"The page “{page.title}”" for page in questionnaire.pages if page.title},
            **{question.id: f"“{question.label}”" for question in questionnaire.questions if question.label}}


def _reworded(message: str, words: Mapping[str, str]) -> str:
    """Rewrites a fault of the self-check in the words of a lead."""
    said = message.replace("show_if:", "is shown by an earlier answer:").replace("rows_from:", "takes its rows from elsewhere:")
    return re.sub(r"'([a-z0-9_]+)'", lambda quoted: words.get(quoted[1], quoted[0]), said)


def change_version(survey: Survey, questionnaire: Questionnaire) -> None:
    """Makes this the version of a consultation in any state. Does not commit. Raises ChangedMeanwhile."""
    _change(survey, {"version_id": store(questionnaire)}, released=survey.released_at is not None)


def _change(survey: Survey, values: dict[str, Any], released: bool = False) -> None:
    """Changes the row if its version and release status are still those that were seen. Does not commit."""
    as_seen = (update(Consultation)
               .where(Consultation.id == survey.id, Consultation.version_id == survey.version_id,
                      Consultation.released_at.is_not(None) if released else Consultation.released_at.is_(None))
               .values(values).returning(Consultation.id))
    if db.session.execute(as_seen).first() is None:
        db.session.rollback()
        gone = db.session.scalar(select(Consultation.id).where(Consultation.id == survey.id)) is None
        raise ChangedMeanwhile("This consultation is no longer there." if gone else
                               _changed_by(last_change(survey)))


def _changed_by(who: str) -> str:
    return (f"{who} has changed it since you opened this page, so nothing was saved. "
            "Look at the present version and make your change there.")


def _texts(details: Details) -> dict[str, str]:
    texts = {name: details.texts.get(name, "").replace("\r\n", "\n").strip() for name in TEXTS}
    for name, text in texts.items():
        if len(text) > LONGEST_TEXT:
            raise Refused(f"“{TEXTS[name].capitalize()}” has {len(text):,} characters; the most is {LONGEST_TEXT:,}.")
    return texts


def _told(change: Change, asked: Questionnaire) -> dict[str, str]:
    return {"where": _place(change.where, asked), "before": change.before, "after": change.after}


def _place(where: str, asked: Questionnaire) -> str:
    """Describes the location of a text in a lead's words; for a translation, it names the text that is translated."""
    name, _, rest = where.partition(" ")
    if rest.startswith("in "):
        language = rest.removeprefix("in ")
        return f"“{dict(translation.strings(asked)).get(name, name)}” in {NAMES.get(language, language)}"
    words = _words(asked)
    if name == "page":
        page, _, part = rest.partition(" ")
        return f"{words[f'page {page}']}, {part}" if part else "Title of a page"
    question, _, row = name.partition(".")
    if question not in words:
        return where.capitalize()
    part = "row" if row else rest.partition(" ")[0]
    return f"{words[question]}, {part}" if part else "Question"


def change_closing(survey: Survey, closes_at: datetime) -> Survey:
    """Changes the closing time of a scheduled or open consultation. `survey` is the state that was seen. Raises Refused."""
    if survey.state() not in (State.SCHEDULED, State.OPEN):
        raise Refused(f"The consultation is {survey.state()}; only one that is scheduled or open has a closing date to change.")
    check_order(survey.opens_at, closes_at)
    at = now()
    if closes_at <= at:
        raise Refused("The new closing time is past. Enter one in the future; to close it now, choose Close early.")
    as_seen = (update(Consultation)
               .where(Consultation.id == survey.id, Consultation.released_at.is_not(None), Consultation.closed_at.is_(None),
                      Consultation.closes_at == survey.closes_at, Consultation.closes_at > at)
               .values(closes_at=closes_at).returning(Consultation.id))
    if db.session.execute(as_seen).first() is None:
        db.session.rollback()
        raise Refused("Somebody else closed it or changed its closing date meanwhile, so nothing was saved. Look at it again.")
    audit.record("closing date changed", survey.slug, before=in_words(survey.closes_at), after=in_words(closes_at))
    db.session.commit()
    return get(survey.slug)
