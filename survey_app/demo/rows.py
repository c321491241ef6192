"""Turns synthetic answers into rows of the canonical response file, with a place and a day for each person. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from ..questionnaire.columns import columns, flatten
from ..questionnaire.model import Questionnaire
from ..questionnaire.routing import settle
from .areas import EDITION, Area, Authority, areas
from .drawing import Leaning, scatter

Row = dict[str, str]
Answers = dict[str, Any]   # by question, one answer a person; for a matrix, by item first
Places = list[Area | None]


def rows(survey: Questionnaire, answers: Answers, about: Mapping[str, Sequence[str]], places: Places,
         prefix: str) -> list[Row]:
    """One row a person: `about` holds submitted_on, source and audience; references are `prefix` and a number."""
    layout = columns(survey)
    names = [column.name for column in layout]
    return [{"reference": f"{prefix}-{person + 1:04}", "language": survey.language,
             **{name: values[person] for name, values in about.items()}, **_place(place),
             **dict(zip(names, flatten(settle(survey, _of(answers, person)), layout), strict=True))}
            for person, place in enumerate(places)]


def draw_places(rng: np.random.Generator, people: int, authority: Authority, by_quintile: Mapping[int, int]) -> Places:
    """An area a person, so many in each local quintile of deprivation; None for the others, who gave no postcode."""
    chosen = [area for quintile, count in by_quintile.items() for area in _drawn(rng, authority, quintile, count)]
    return scatter(people, chosen, rng.permutation(people)[:len(chosen)].tolist())


def deprivation(places: Places) -> Leaning:
    """How deprived a person's area is: 1.5 in the most deprived fifth, -0.5 in the least, 0 where it is not known."""
    return np.array([0.0 if place is None else (4 - place.imd_quintile_local) / 2 for place in places])


def draw_days(rng: np.random.Generator, people: int, first: date, last: date) -> list[str]:
    """The day each person answers: most in the first weeks, some after the reminder before the end."""
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
