"""The synthetic respondents of the two published surveys, as rows of the canonical response file. Pure.

Every published count is met exactly with any seed (`published_figures`). Who gives which answer depends on scores that
one person's answers share (how much they worry, what they have experienced) and on the deprivation of their area.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from ..questionnaire.model import Questionnaire
from ..questionnaire.parsing import load
from ..questionnaire.response_columns import columns, flatten
from ..questionnaire.routing import settle
from . import published_figures
from .areas import COUNTY, DISTRICT, EDITION, Area, Authority, areas
from .comments import comments
from .random_draws import Leaning, allot, allot_within, apportion, like, scatter, tick

Counts = Mapping[str, Mapping[str, int]]
NOT_VERY = 0.6   # the share of unconcerned people who say "not very" rather than "not at all"
Row = dict[str, str]
Answers = dict[str, Any]   # by question, one answer per person; for a matrix by item first
Places = list[Area | None]


def wycombe_2015(seed: int) -> list[Row]:
    """The 103 residents of the survey of November 2015 to February 2016, in order of their references."""
    rng = np.random.default_rng(seed)
    people = sum(published_figures.PRIORITIES.values())
    places = draw_places(rng, people, DISTRICT, published_figures.PLACED_2015)
    worry = rng.normal(size=people) + deprivation(places) / 2
    answers = {
        "priorities": allot(rng, like(rng, worry), published_figures.PRIORITIES),
        "problems": {item: _problem(rng, worry, *counts) for item, counts in published_figures.PROBLEMS.items()},
        "informed": _informed(rng, people),
        "channels": tick(rng, people, published_figures.CHANNELS),
        **_about_you(rng, people, "age_band", "sex"),
    }
    about = {"submitted_on": draw_days(rng, people, *published_figures.FIELDWORK_2015), "source": ["online"] * people,
             "audience": ["resident"] * people}
    return rows(load("have-your-say-2015"), answers, about, places, "W15")


def buckinghamshire_2020(seed: int) -> list[Row]:
    """The 2,379 residents of the survey of January 2020, then the 76 elected representatives."""
    rng = np.random.default_rng(seed)
    return [*_residents(rng), *_elected(rng)]


def _residents(rng: np.random.Generator) -> list[Row]:
    people = published_figures.RESIDENTS
    places = draw_places(rng, people, COUNTY, published_figures.PLACED_2020)
    groups = ["deprived" if place and place.imd_quintile_local == 1 else "other" for place in places]
    answers = _views(rng, deprivation(places), groups, published_figures.SAFE_DAY, published_figures.SAFE_NIGHT)
    return _answered_2020(rng, answers, places, "resident", published_figures.COMMENTS)


def _elected(rng: np.random.Generator) -> list[Row]:
    """Elected representatives answer for their whole ward, so none has a place."""
    people = published_figures.ELECTED
    day, night = ({"other": apportion(people, counts["other"])}
                  for counts in (published_figures.SAFE_DAY, published_figures.SAFE_NIGHT))
    answers = _views(rng, np.zeros(people), ["other"] * people, day, night)
    return _answered_2020(rng, answers, [None] * people, "elected", people // 3)


def _answered_2020(rng: np.random.Generator, answers: Answers, places: Places, audience: str,
                   written: int) -> list[Row]:
    people = len(places)
    answers["comments"] = scatter(people, comments(rng, written), rng.permutation(people)[:written].tolist())
    about = {"submitted_on": draw_days(rng, people, *published_figures.FIELDWORK_2020), "audience": [audience] * people,
             "source": _at_random(rng, people, published_figures.ANSWERED_BY)}
    return rows(load("residents-survey-2020"), answers, about, places, f"B20-{audience[0].upper()}")


def _views(rng: np.random.Generator, deprived: Leaning, groups: Sequence[str], day: Counts, night: Counts) -> Answers:
    """The answers to everything that the survey of 2020 asks, except comments and postcode."""
    people = len(groups)
    about = _about_you(rng, people, "age_band", "sex", "ethnic_group", "health")
    met = rng.normal(size=people) + deprived / 3
    worry = rng.normal(size=people) + 0.4 * met
    victim = allot(rng, like(rng, met), apportion(people, published_figures.VICTIM))
    met = met + _is("yes", victim)
    concerns = {question: {item: _concern(rng, worry + published_figures.DEPRIVED_WORRY[question] * deprived, *percent)
                           for item, percent in items.items()} for question, items in published_figures.CONCERNS.items()}
    return {
        **concerns, **_sources(rng, met, concerns),
        "safe_day": allot_within(rng, like(rng, worry), groups, day),
        "safe_night": allot_within(rng, like(rng, worry + _is("female", about["sex"])), groups, night),
        "victim": victim, **_reporting(rng, victim), **about,
    }


def _problem(rng: np.random.Generator, worry: Leaning, very: int, fairly: int, dont_know: int) -> list[str]:
    rest = apportion(len(worry) - very - fairly - dont_know, {"not_very_big": NOT_VERY, "not_a_problem": 1 - NOT_VERY})
    return allot(rng, like(rng, worry), {"very_big": very, "fairly_big": fairly, **rest}, {"dont_know": dont_know})


def _concern(rng: np.random.Generator, worry: Leaning, very: int, fairly: int, dont_know: int) -> list[str]:
    rest = 99 - very - fairly - dont_know
    counts = apportion(len(worry), {
        "very_concerned": very, "fairly_concerned": fairly, "not_very_concerned": rest * NOT_VERY,
        "not_at_all_concerned": rest * (1 - NOT_VERY), "dont_know": dont_know, "": 1})
    outside = {code: counts.pop(code) for code in ("dont_know", "")}
    return allot(rng, like(rng, worry), counts, outside)


def _sources(rng: np.random.Generator, met: Leaning, concerns: Answers) -> Answers:
    """The source of each strong concern."""
    return {f"{question}_source": {item: _source(rng, met, codes, published_figures.SOURCES[question])
                                   for item, codes in items.items()} for question, items in concerns.items()}


def _source(rng: np.random.Generator, met: Leaning, codes: Sequence[str],
            percent: Mapping[str, int]) -> list[str | None]:
    strong = np.flatnonzero(_is("very_concerned", codes))
    sources = allot(rng, like(rng, met[strong]), apportion(len(strong), percent))
    return scatter(len(codes), sources, strong.tolist())


def _reporting(rng: np.random.Generator, victim: Sequence[str]) -> Answers:
    """Whether victims reported the crime and, if not, why."""
    victims = np.flatnonzero(_is("yes", victim))
    reported = allot(rng, rng.normal(size=len(victims)), apportion(len(victims), published_figures.REPORTED))
    silent = victims[np.flatnonzero(_is("no", reported))]
    scale = len(silent) / published_figures.REPORTED["no"]
    reasons = tick(rng, len(silent), {reason: round(count * scale) for reason, count in published_figures.NOT_REPORTED.items()},
                   alone="none")
    return {"reported": scatter(len(victim), reported, victims.tolist()),
            "not_reported": scatter(len(victim), reasons, silent.tolist())}


def _informed(rng: np.random.Generator, people: int) -> Answers:
    knowledge = rng.normal(size=people)
    return {item: allot(rng, like(rng, knowledge), counts) for item, counts in published_figures.INFORMED.items()}


def _about_you(rng: np.random.Generator, people: int, *questions: str) -> Answers:
    return {question: _at_random(rng, people, published_figures.ABOUT_YOU[question]) for question in questions}


def _at_random(rng: np.random.Generator, people: int, percent: Mapping[str, float]) -> list[str]:
    return allot(rng, rng.normal(size=people), apportion(people, percent))


def _is(code: str, codes: Sequence[str]) -> Leaning:
    """1 for people who gave this answer, 0 for the others."""
    return np.array([float(answer == code) for answer in codes])


def rows(survey: Questionnaire, answers: Answers, about: Mapping[str, Sequence[str]], places: Places,
         prefix: str) -> list[Row]:
    """One row per person: `about` holds submitted_on, source and audience; references are `prefix` and a number."""
    layout = columns(survey)
    names = [column.name for column in layout]
    return [{"reference": f"{prefix}-{person + 1:04}", "language": survey.language,
             **{name: values[person] for name, values in about.items()}, **_place(place),
             **dict(zip(names, flatten(settle(survey, _of(answers, person)), layout), strict=True))}
            for person, place in enumerate(places)]


def draw_places(rng: np.random.Generator, people: int, authority: Authority, by_quintile: Mapping[int, int]) -> Places:
    """An area per person, so many in each local quintile of deprivation; None for people who gave no postcode."""
    chosen = [area for quintile, count in by_quintile.items() for area in _drawn(rng, authority, quintile, count)]
    return scatter(people, chosen, rng.permutation(people)[:len(chosen)].tolist())


def deprivation(places: Places) -> Leaning:
    """The deprivation of a person's area: 1.5 in the most deprived fifth, -0.5 in the least, 0 if unknown."""
    return np.array([0.0 if place is None else (4 - place.imd_quintile_local) / 2 for place in places])


def draw_days(rng: np.random.Generator, people: int, first: date, last: date) -> list[str]:
    """The day that each person answers: most in the first weeks, some after a reminder before the end."""
    early = rng.beta(1, 2.5, size=people)
    late = 1 - rng.beta(1, 8, size=people)
    share = np.where(rng.random(people) < 0.75, early, late)
    days = (last - first).days + 1
    return [str(first + timedelta(days=int(part * days))) for part in share]


def _drawn(rng: np.random.Generator, authority: Authority, quintile: int, count: int) -> list[Area]:
    within = [area for area in areas(authority) if area.imd_quintile_local == quintile]
    return [within[place] for place in rng.integers(len(within), size=count)]


def _place(area: Area | None) -> Row:
    if area is None:
        return {"lsoa": "", "ward": "", "authority": "", "place_status": "not_given", "imd_decile": "",
                "imd_quintile_local": "", "imd_edition": ""}
    return {"lsoa": area.lsoa, "ward": area.ward, "authority": area.authority.code, "place_status": "matched",
            "imd_decile": str(area.imd_decile), "imd_quintile_local": str(area.imd_quintile_local),
            "imd_edition": EDITION}


def _of(answers: Answers, person: int) -> dict[str, Any]:
    """One person's answers by question."""
    return {question: {item: codes[person] for item, codes in values.items()} if isinstance(values, dict)
            else values[person] for question, values in answers.items()}
