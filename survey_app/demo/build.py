"""Builds the demo consultations: two surveys of the past with synthetic respondents, published, and this year's, open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, select

from .. import consultations
from ..comments import checking, decisions
from ..comments.states import OPEN, REFUSED, texts
from ..consultations import LONDON, State, Survey, policies, setup
from ..consultations.settings import NextStep
from ..database import db
from ..fieldwork.importing import importer
from ..models import Response
from ..models.consultations import now
from ..publishing.publications import versions
from ..questionnaire import parsing
from . import areas, published_figures
from .respondents import Row, buckinghamshire_2020, wycombe_2015

OPEN_FOR = timedelta(weeks=12)
PRESS = "press@demo.example"
STEPS = {       # what happens next, by demo: made up, as the people are
    "have-your-say-2015": (NextStep(
        "Rubbish and litter are among the biggest problems.",
        "Fly-tips are cleared within two days, and bins are emptied twice a week.",
        "The district council", "June 2016", "The share that is concerned about litter in the next survey"),),
    "residents-survey-2020": (NextStep(
        "Concern is higher in more deprived areas.", "Neighbourhood officers walk their beats there every evening until ten.",
        "The police", "September 2020", "The shares in more deprived areas in the next survey"),)}


@dataclass(frozen=True, slots=True)
class Demo:
    """One demo consultation; its slug is its questionnaire's name."""

    slug: str
    title: str
    organisation: str
    opens: date
    closes: date
    respondents: Callable[[], list[Row]] = list
    earlier: str = ""       # the demo to compare it with


def build() -> list[str]:
    """Builds what is missing or unfinished, and returns the slugs. A second call builds nothing."""
    wanted = [demo for demo in demos(now().astimezone(LONDON).date()) if not _is_built(demo)]
    if wanted:
        areas.store()
    for demo in wanted:
        _build(demo)
    return [demo.slug for demo in wanted]


def unpublished() -> list[str]:
    """Returns the slugs of the closed demos of which nothing was ever published."""
    return [survey.slug for survey in consultations.listed() if survey.synthetic and survey.slug in _slugs()
            and survey.state() is State.CLOSED and not versions.last_version(survey)]


def _slugs() -> list[str]:
    return [demo.slug for demo in demos(now().astimezone(LONDON).date())]


def demos(today: date) -> tuple[Demo, ...]:
    """The demo consultations; this year's is open today, whenever that is."""
    return (
        Demo("have-your-say-2015", "Have Your Say 2015", "Wycombe Community Safety Partnership",
             *published_figures.FIELDWORK_2015, lambda: wycombe_2015(seed=2015)),
        Demo("residents-survey-2020", "Residents Community Safety Survey 2020", "Safer Buckinghamshire Partnership",
             *published_figures.FIELDWORK_2020, lambda: buckinghamshire_2020(seed=2020)),
        Demo("have-your-say-2026", "Have Your Say 2026", "Synthetic County Community Safety Partnership",
             min(today, date(2026, 11, 2)), max(today, date(2026, 11, 2)) + OPEN_FOR,
             earlier="have-your-say-2015"))


def _is_built(demo: Demo) -> bool:
    """Whether it is released, which is the last step. A consultation that is not synthetic belongs to somebody and is
    left alone.
    """
    survey = consultations.find(demo.slug)
    return survey is not None and (survey.state() is not State.DRAFT or not survey.synthetic)


def _build(demo: Demo) -> None:
    """Builds one demo. Each step is one transaction, and finished steps are skipped."""
    survey = consultations.find(demo.slug) or _create(demo)
    if not db.session.scalar(select(exists().where(Response.consultation_id == survey.id))):
        importer.import_rows(survey, demo.respondents(), demo.slug)
    _decide_comments(survey)
    policies.set_next_steps(survey, STEPS.get(demo.slug, ()))
    if demo.earlier in {one.slug for one in policies.earlier_year_choices(survey)}:
        policies.choose_earlier_year(survey, demo.earlier)
    consultations.release(demo.slug)


def _decide_comments(survey: Survey) -> None:
    """Searches the comments by the rules and leaves every mark: who wrote them is made up, and they name nobody."""
    while checking.check(survey.slug, survey.id, survey.questionnaire).comments:
        pass
    marks = [mark.id for one in texts(survey.id, survey.questionnaire) if one.known for mark in one.known.marks
             if mark.decision == OPEN]
    if marks:
        decisions.decide_places(survey, marks, REFUSED)


def _create(demo: Demo) -> Survey:
    survey = consultations.create(demo.slug, parsing.load(demo.slug), demo.title, demo.opens, demo.closes,
                                  demo.organisation, synthetic=True)
    details = setup.Details(survey.title, survey.organisation, survey.opens_at, survey.closes_at, {"press": PRESS})
    return setup.edit(survey, details)
