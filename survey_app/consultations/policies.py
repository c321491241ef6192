"""What a lead settles about a consultation's answers: how long they are kept, and which earlier year they are compared with."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import datetime

from flask import current_app

from . import lifecycle
from .lifecycle import State, Survey
from .settings import MOST_MONTHS, Refused, Settings
from .settings_change import changing

NOT_COMPARED = "none"       # the word that takes the comparison away


def months_kept(settings: Settings) -> int:
    """For how many months after closing the answers are kept: as the consultation says, else as the site does; 0 is for good."""
    return int(current_app.config["KEEP_ANSWERS_MONTHS"]) if settings.keep_months is None else settings.keep_months


def set_months(survey: Survey, wanted: int, opened: str = "") -> Survey:
    """Sets how long answers are kept. Once people have been told it can only become shorter. Raises Refused."""
    if not 0 <= wanted <= MOST_MONTHS:
        raise Refused(f"Answers can be kept for 1 to {MOST_MONTHS:,} months after closing, or 0 for good; not {wanted:,}.")
    with changing(survey, "retention changed", opened, lambda present: months_kept(present.settings)) as change:
        _check_promise(change.survey, wanted)
        change.write(keep_months=wanted)
    return lifecycle.get(survey.slug)


def _check_promise(survey: Survey, wanted: int) -> None:
    """Raises Refused where people have been told that their answers are deleted sooner."""
    if survey.state() is State.DRAFT or "keep_months" in survey.settings.faults:
        return
    before = months_kept(survey.settings)
    if before and (not wanted or wanted > before):
        raise Refused(f"'{survey.slug}' is {survey.state()} and has told people that their answers are deleted {before} months "
                      "after it closes. That can be made shorter, not longer.")


def later(instant: datetime, number: int) -> datetime:
    """So many calendar months later, on the same day or the last one of a shorter month."""
    year, month = divmod(instant.month - 1 + number, 12)
    year, month = instant.year + year, month + 1
    return instant.replace(year=year, month=month, day=min(instant.day, monthrange(year, month)[1]))


def earlier_year(survey: Survey) -> Survey | None:
    """The consultation it is compared with; None where none was chosen, or the chosen one is not there."""
    slug = survey.settings.earlier_year
    return lifecycle.find(slug) if slug else None


def earlier_year_choices(survey: Survey) -> Sequence[Survey]:
    """The consultations it can be compared with: closed, and opened before it; the latest first."""
    return [one for one in lifecycle.listed() if one.id != survey.id and is_earlier(one, survey.opens_at)]


def choose_earlier_year(survey: Survey, slug: str, opened: str = "") -> Survey:
    """Sets what it is compared with, or takes that away where `slug` is empty or "none". Raises Refused."""
    wanted = "" if slug.strip() == NOT_COMPARED else slug.strip()
    with changing(survey, "earlier consultation chosen", opened, lambda present: present.settings.earlier_year) as change:
        if wanted and (fault := _why_not(change.survey, lifecycle.get(wanted))):
            raise Refused(fault)
        change.write(earlier_year=wanted)
    return lifecycle.get(survey.slug)


def is_earlier(other: Survey, opens_at: datetime) -> bool:
    """Whether one that opens at this time can be compared with the other: it has closed, and opened before."""
    return other.state() is State.CLOSED and other.opens_at < opens_at


def _why_not(survey: Survey, other: Survey) -> str:
    """Why the two cannot be compared; empty where they can."""
    if other.id == survey.id:
        return f"'{survey.slug}' cannot be compared with itself. Name the consultation of an earlier year."
    if other.state() is not State.CLOSED:
        return f"'{other.slug}' is {other.state()}. Only a closed consultation can be compared with, since its answers stand."
    if not is_earlier(other, survey.opens_at):
        return f"'{other.slug}' did not open before '{survey.slug}'. Name the consultation of an earlier year."
    return ""
