"""The surveys whose results are looked at: both demonstrations, and six that are hard to show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from survey_app.consultations import Survey, policies
from survey_app.consultations.settings import NextStep
from survey_app.database import db
from survey_app.demo import areas, build
from survey_app.demo.comments import comments
from survey_app.demo.respondents import Row, buckinghamshire_2020, draw_days, draw_places, wycombe_2015
from survey_app.demo.respondents import rows as written
from survey_app.geography.places import synthetic
from survey_app.geography.places.synthetic import PostcodeEntry
from survey_app.models import AreaMember, PlaceEdition
from survey_app.publishing.release import commands
from survey_app.questionnaire import parsing
from survey_app.questionnaire.model import Question

from .consultations import consultation
from .own_questions import own_survey

WARDS, BOARDS, ACROSS = 49, 16, 7
NEW_AUTHORITY = "ZZ7000003"
LONG_NAMES = ("Upper Heath, Little Marden and Marden South East", "The Combes, Weir End and Hythe", "Tŷ Ddewi",
              "Combe St Giles", "Ridgeway East", "Âbergwaun Uchaf")
PEOPLE = 300      # who answer the bilingual survey
DAYS = date(2025, 11, 3), date(2026, 1, 26)


def publish_all() -> None:
    """Makes every survey in the present database and publishes it."""
    build.build()
    for slug in build.unpublished():
        commands.publish(slug)
    for make in SURVEYS.values():
        commands.publish(make().slug)


def nearly_empty() -> Survey:
    """Four people answered, so nothing can be shown."""
    return consultation(parsing.load("residents-survey-2020"), buckinghamshire_2020(2020)[:4], "hidden", "Few answered")


def thirty() -> Survey:
    """Thirty people answered."""
    return consultation(parsing.load("residents-survey-2020"), buckinghamshire_2020(2020)[:30], "thirty", "Thirty answered")


def against() -> Survey:
    """Most people disagree with the priorities."""
    turned = {"agree": "disagree", "disagree": "agree"}
    rows = [row | {"priorities": turned.get(row["priorities"], row["priorities"])} for row in wycombe_2015(2015)]
    return consultation(parsing.load("have-your-say-2015"), rows, "against", "A majority against")


def county() -> Survey:
    """The survey of 2020 in 49 wards and 16 boards of whole wards."""
    _store_county()
    survey = consultation(parsing.load("residents-survey-2020"), [_moved(row) for row in buckinghamshire_2020(2020)], "county",
                          "A county of 49 wards")
    return policies.set_next_steps(survey, (NextStep(
        "Burglary worries seven in ten of us.", "Officers visit every street after a burglary and mark what is worth taking.",
        "The police", "March 2027", "The share that is concerned about burglary in the next survey"),))


def bilingual() -> Survey:
    """A survey in three languages, compared with that of 2015."""
    rng = np.random.default_rng(2026)
    questionnaire = parsing.load("have-your-say-2026")
    items = {question.id: [item.id for item in question.items] for question in questionnaire.questions}
    answers = {question.id: _answers(rng, question, items[question.rows_from or question.id])
               for question in questionnaire.questions if question.kind.code != "postcode"}
    about = {"submitted_on": draw_days(rng, PEOPLE, *DAYS), "source": ["online"] * PEOPLE, "audience": ["resident"] * PEOPLE}
    places = draw_places(rng, PEOPLE, areas.DISTRICT, dict.fromkeys(range(1, 6), PEOPLE // 6))
    rows = written(questionnaire, answers, about, places, "B")
    return policies.choose_earlier_year(consultation(questionnaire, rows, "bilingual", "Have Your Say 2025", DAYS),
                                        "have-your-say-2015")


SURVEYS: Mapping[str, Callable[[], Survey]] = {
    "own": own_survey, "hidden": nearly_empty, "against": against, "thirty": thirty, "county": county, "bilingual": bilingual}
SLUGS = ("have-your-say-2015", "residents-survey-2020", *SURVEYS)


def _answers(rng: np.random.Generator, question: Question, items: Sequence[str]) -> Any:
    """Draws one answer of each person to a question; the first options are more usual."""
    codes = [option.code for option in question.options if not option.exclusive]
    if question.kind.is_words:
        return [*comments(rng, PEOPLE // 3), *[""] * (PEOPLE - PEOPLE // 3)]
    if question.kind.code == "multiple":
        return [[code for code in codes if rng.random() < 1 / 3] or codes[:1] for _ in range(PEOPLE)]
    return {item: _drawn(rng, codes) for item in items} if question.kind.has_rows else _drawn(rng, codes)


def _drawn(rng: np.random.Generator, codes: Sequence[str]) -> list[str]:
    return [str(code) for code in rng.choice(codes, PEOPLE, p=rng.dirichlet(np.linspace(4, 1, len(codes))))]


def _moved(row: Row) -> Row:
    """Returns the response of somebody who lives in the county of 49 wards instead."""
    if not row["lsoa"]:
        return row
    number = int(row["lsoa"].removeprefix("ZZ1")) * 11 % (2 * WARDS)
    return row | {"lsoa": f"ZZ1{9000 + number:06}", "ward": _ward(number // 2), "authority": NEW_AUTHORITY}


def _store_county() -> None:
    synthetic.store("County", list(_entries()), "County", {_ward(place): _square(place) for place in range(WARDS)})
    edition = PlaceEdition(kind="areas", name="boards")
    db.session.add(edition)
    db.session.flush()
    db.session.add_all(AreaMember(edition_id=edition.id, kind="community board", code=f"ZZ1{9000 + number:06}",
                                  area=f"Board {number // 2 * BOARDS // WARDS + 1}") for number in range(2 * WARDS))
    db.session.commit()


def _ward(place: int) -> str:
    return f"ZZ5{901 + place:06}"


def _entries() -> Iterator[PostcodeEntry]:
    for number in range(2 * WARDS):
        place = number // 2
        name = LONG_NAMES[place] if place < len(LONG_NAMES) else f"{'ABCDEFGH'[place % 8]}{'aeiou'[place % 5]}lham {place}"
        yield PostcodeEntry(f"ZZ{80 + number // 20} {number % 10 + 1}A{'ABDEFGHJLNPQRSTUWXYZ'[number % 20]}",
                            f"ZZ1{9000 + number:06}", f"Neighbourhood {number}", _ward(place), name, NEW_AUTHORITY,
                            "Synthetic shire", 100 + number * 300, number // 10 + 1)


def _square(place: int) -> dict[str, Any]:
    row, column = divmod(place, ACROSS)
    west, south = -0.9 + column / 10, 52 - row / 20
    ring = [[west, south], [west + 0.1, south], [west + 0.1, south + 0.05], [west, south + 0.05], [west, south]]
    return {"type": "Polygon", "coordinates": [[[round(x, 6), round(y, 6)] for x, y in ring]]}
