"""The lead's decisions about the answers: how long they are kept, which earlier year they are compared with, the smallest
count that is printed, and whether staff see results while people still answer.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from flask import current_app

from ..disclosure.counts import DEFAULT, LOWEST
from . import lifecycle
from .lifecycle import State, Survey
from .settings import MOST_MONTHS, NextStep, Refused, Settings
from .settings_change import changing

MOST = 1_000     # beyond this nothing would be printed at all
NOT_COMPARED = "none"       # removes the comparison


def months_kept(settings: Settings) -> int:
    """Returns how many months answers are kept after closing, from the consultation or else the site; 0 means for good."""
    return int(current_app.config["KEEP_ANSWERS_MONTHS"]) if settings.keep_months is None else settings.keep_months


def set_months(survey: Survey, wanted: int, opened: str = "") -> Survey:
    """Sets how long answers are kept. Once people have been promised a period, it can only become shorter. Raises Refused."""
    if not 0 <= wanted <= MOST_MONTHS:
        raise Refused(f"Answers can be kept for 1 to {MOST_MONTHS:,} months after closing, or 0 for good; not {wanted:,}.")
    with changing(survey, "retention changed", opened, lambda present: months_kept(present.settings)) as change:
        _check_promise(change.survey, wanted)
        change.write(keep_months=wanted)
    return lifecycle.get(survey.slug)


def _check_promise(survey: Survey, wanted: int) -> None:
    """Raises Refused if people were promised that their answers would be deleted sooner."""
    if survey.state() is State.DRAFT or "keep_months" in survey.settings.faults:
        return
    before = months_kept(survey.settings)
    if before and (not wanted or wanted > before):
        raise Refused(f"'{survey.slug}' is {survey.state()} and has told people that their answers are deleted {before} months "
                      "after it closes. That can be made shorter, not longer.")


def later(instant: datetime, number: int) -> datetime:
    """Adds this many calendar months. The day stays the same, or becomes the last day of a shorter month."""
    year, month = divmod(instant.month - 1 + number, 12)
    year, month = instant.year + year, month + 1
    return instant.replace(year=year, month=month, day=min(instant.day, monthrange(year, month)[1]))


def threshold(settings: Settings) -> int:
    """Returns the smallest count that is printed: the largest that the settings name, or the default. Raises Refused."""
    return _usable(max(settings.thresholds.values(), default=DEFAULT))


def set_threshold(survey: Survey, smallest: int, opened: str = "") -> Survey:
    """Sets the smallest count that is printed. It applies to everything published from now on. Raises Refused."""
    with changing(survey, "threshold changed", opened, lambda present: threshold(present.settings)) as change:
        change.write(thresholds={"count": _usable(smallest)})
    return lifecycle.get(survey.slug)


def _usable(smallest: int) -> int:
    if not LOWEST <= smallest <= MOST:
        raise Refused(f"The smallest count that is printed cannot be {smallest:,}: choose {LOWEST} or more, up to {MOST:,}. "
                      "Set it again: "
                      "`have-your-say consultation set SLUG --threshold 5`.")
    return smallest


def set_next_steps(survey: Survey, steps: Sequence[NextStep], opened: str = "") -> Survey:
    """Sets what the results say happens next. Steps without words are left out. Raises Refused."""
    kept = tuple(step for step in steps if any(asdict(step).values()))
    if faulty := [number for number, step in enumerate(kept, 1) if not (step.said and step.action)]:
        raise Refused(f"Step {faulty[0]} lacks what people said or what happens. Fill in both, or empty the whole step.")
    with changing(survey, "next steps changed", opened, lambda present: next_steps(present.settings)) as change:
        change.write(next_steps=kept)
    return lifecycle.get(survey.slug)


def next_steps(settings: Settings) -> list[dict[str, str]]:
    """Returns the steps as they are stored."""
    return [asdict(step) for step in settings.next_steps]


def earlier_year(survey: Survey) -> Survey | None:
    """Returns the consultation chosen for comparison, or None if none was chosen or it does not exist."""
    slug = survey.settings.earlier_year
    return lifecycle.find(slug) if slug else None


def earlier_year_choices(survey: Survey) -> Sequence[Survey]:
    """Returns the consultations that can be chosen for comparison: closed, and opened before this one; the latest first."""
    return [one for one in lifecycle.listed() if one.id != survey.id and is_earlier(one, survey.opens_at)]


def choose_earlier_year(survey: Survey, slug: str, opened: str = "") -> Survey:
    """Sets the consultation for comparison, or removes it if `slug` is empty or "none". Raises Refused."""
    wanted = "" if slug.strip() == NOT_COMPARED else slug.strip()
    with changing(survey, "earlier consultation chosen", opened, lambda present: present.settings.earlier_year) as change:
        if wanted and (fault := _why_not(change.survey, lifecycle.get(wanted))):
            raise Refused(fault)
        change.write(earlier_year=wanted)
    return lifecycle.get(survey.slug)


def allow_early_results(survey: Survey, allowed: bool, opened: str = "") -> Survey:
    """Lets leads and analysts see results before closing, or stops it. Raises Refused once the consultation has closed.

    Early results tempt people to steer who answers, so this is off unless a lead turns it on.
    """
    deed = "results before closing allowed" if allowed else "results before closing forbidden"
    with changing(survey, deed, opened, lambda present: present.settings.results_before_closing) as change:
        if change.survey.state() is State.CLOSED:
            raise Refused(f"'{survey.slug}' has closed, so this changes nothing any more.")
        change.write(results_before_closing=allowed)
    return lifecycle.get(survey.slug)


def is_earlier(other: Survey, opens_at: datetime) -> bool:
    """Returns whether a consultation that opens at this time can be compared with the other: closed, and opened before."""
    return other.state() is State.CLOSED and other.opens_at < opens_at


def _why_not(survey: Survey, other: Survey) -> str:
    """Explains why the two cannot be compared; empty if they can."""
    if other.id == survey.id:
        return f"'{survey.slug}' cannot be compared with itself. Name the consultation of an earlier year."
    if other.state() is not State.CLOSED:
        return f"'{other.slug}' is {other.state()}. Only a closed consultation can be compared with, since its answers stand."
    if not is_earlier(other, survey.opens_at):
        return f"'{other.slug}' did not open before '{survey.slug}'. Name the consultation of an earlier year."
    return ""
