"""The branding of what a consultation publishes: names, colours, typeface and logo, and the problem on its maps.

It is among the consultation's settings, so that each publication names the one it was made with. A colour that words
or charts could not be read in is refused, with the figure that was measured and the nearest colour that can be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import typst
from sqlalchemy import delete, select

from ... import consultations
from ...appearance import contrast, palette
from ...appearance.contrast import Weak
from ...appearance.palette import Look
from ...consultations import Refused, Survey
from ...consultations.settings import BrandChoices
from ...database import db
from ...models import BrandLogo
from ...questionnaire.model import Questionnaire
from ...questionnaire.response_columns import Column, columns
from ...questionnaire.routing import rows
from ..chapter.document import Letterhead
from . import logo as logos

COLOUR = "#1f4f58"      # of a consultation that has chosen none
TYPEFACE = "Liberation Sans"
LONGEST = {"organisation": 200, "wordmark": 40, "logo_alt": 200}


class Unfit(Refused):
    """A choice that is refused, and which."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Choices:
    """What a lead can choose, as it is stored; what is empty is as usual.

    `colour` is the partnership's, with white words on it; `dark` and `middle` are the charts', and follow from it where they
    are empty. `wordmark` is the logo in words. `problem` is the item on the maps.
    """

    organisation: str = ""
    wordmark: str = ""
    colour: str = ""
    dark: str = ""
    middle: str = ""
    typeface: str = ""
    logo_alt: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Brand:
    """The branding in use, what is not chosen as usual; `logo` is a PNG, empty where there is none."""

    organisation: str
    wordmark: str
    colour: str
    look: Look
    logo: bytes
    logo_alt: str
    is_chosen: bool

    @property
    def letterhead(self) -> Letterhead | None:
        """What stands at the head of what is published; None where nothing is chosen."""
        return Letterhead(self.organisation, self.wordmark, self.colour, self.look.typeface, self.logo,
                          self.logo_alt) if self.is_chosen else None


def chosen(survey: Survey) -> Choices:
    """What has been chosen so far."""
    stored = survey.settings.brand
    return Choices(**{field.name: getattr(stored, field.name) for field in fields(Choices) if field.name != "problem"},
                   problem=survey.settings.map_problem)


def shown(survey: Survey) -> list[Any]:
    """What the page of the branding shows of the settings, for a fingerprint."""
    return [asdict(survey.settings.brand), survey.settings.map_problem]


def of(survey: Survey) -> Brand:
    """The branding of what is published now."""
    made = chosen(survey)
    look = Look(typeface=made.typeface or TYPEFACE) if not (made.colour or made.dark or made.middle) else contrast.look(
        made.colour or COLOUR, made.typeface or TYPEFACE, made.dark, made.middle)
    return Brand(made.organisation or survey.organisation, made.wordmark, made.colour or COLOUR, look, logo(survey) or b"",
                 made.logo_alt, survey.settings.brand != BrandChoices())


def logo(survey: Survey) -> bytes | None:
    """The logo, a PNG."""
    return db.session.scalar(select(BrandLogo.png).where(BrandLogo.consultation_id == survey.id))


def typefaces() -> list[str]:
    """The typefaces that both who draws the charts and who sets the PDF find on this machine, the usual one first."""
    families = set(typst.Fonts().families())
    return [name for name in palette.OFFERED if name == TYPEFACE or (name in families and palette.is_found(name))]


def problems(asked: Questionnaire) -> list[tuple[str, str]]:
    """The problems that a map can show: id and label."""
    return [(column.name, _words(column, asked)) for column in columns(asked)
            if column.question.is_concern and column.question.ranked]


def _words(column: Column, asked: Questionnaire) -> str:
    """What an answer column is about: the row of a matrix, else the question."""
    return next((row.label for row in rows(column.question, asked) if row.id == column.part), column.question.label)


def change(survey: Survey, choices: Choices, upload: bytes = b"", *, drop_logo: bool = False, opened: str = "") -> Survey:
    """Sets the branding, for what is published from now on. `upload` is a new logo. Raises Unfit, of one choice."""
    choices = _checked(survey, choices)
    new = _logo(upload) if upload else None
    with consultations.changing(survey, "branding changed", opened, shown) as change:
        if new or drop_logo:
            db.session.execute(delete(BrandLogo).where(BrandLogo.consultation_id == survey.id))
        if new:
            db.session.add(BrandLogo(consultation_id=survey.id, png=new.png, sha256=hashlib.sha256(new.png).hexdigest()))
            db.session.flush()
        change.write(brand=_stored(choices, _fingerprint(survey)), map_problem=choices.problem)
    return consultations.get(survey.slug)


def _fingerprint(survey: Survey) -> str:
    """Of the logo that is kept; '' where there is none."""
    return db.session.scalar(select(BrandLogo.sha256).where(BrandLogo.consultation_id == survey.id)) or ""


def _stored(choices: Choices, logo_sha256: str) -> BrandChoices:
    """The choices as they are stored, with the fingerprint of the logo that they describe. Raises Unfit."""
    if logo_sha256 and not choices.logo_alt:
        raise Unfit("logo_alt", "Say in words what the logo shows, for those who cannot see it.")
    chosen = {name: value for name, value in asdict(choices).items() if name != "problem"}
    return BrandChoices(**{**chosen, "logo_alt": choices.logo_alt if logo_sha256 else "", "logo_sha256": logo_sha256})


def _checked(survey: Survey, choices: Choices) -> Choices:
    """The choices, tidied. Raises Unfit."""
    tidy = {name: " ".join(value.split()) for name, value in asdict(choices).items()}
    for name, most in LONGEST.items():
        if len(tidy[name]) > most:
            raise Unfit(name, f"That has {len(tidy[name])} characters; the most is {most}.")
    tidy |= _colours(tidy)
    if tidy["typeface"] and tidy["typeface"] not in typefaces():
        raise Unfit("typeface", f"“{tidy['typeface']}” is not a typeface that charts and documents can be set in here. "
                                f"There are: {', '.join(typefaces())}.")
    if tidy["problem"] and tidy["problem"] not in dict(problems(survey.questionnaire)):
        raise Unfit("problem", f"“{tidy['problem']}” is none of the problems that are ranked: "
                               f"{', '.join(item for item, _ in problems(survey.questionnaire))}.")
    return Choices(**tidy)


def _colours(tidy: Mapping[str, str]) -> dict[str, str]:
    """The colours as `#rrggbb`, each found to stand out enough. Raises Unfit."""
    read = {name: _colour(name, tidy[name]) for name in ("colour", "dark", "middle")}
    _must("colour", contrast.header(read["colour"]) if read["colour"] else None)
    _must("dark", contrast.dark(read["dark"]) if read["dark"] else None)
    look = contrast.look(read["colour"] or COLOUR, TYPEFACE, read["dark"], read["middle"])
    _must("middle", contrast.middle(read["middle"], look.main) if read["middle"] else None)
    return read


def _colour(name: str, text: str) -> str:
    colour = contrast.read(text) if text else ""
    if colour is None:
        raise Unfit(name, f"“{text[:30]}” is not a colour. Write it as six digits such as #1f4f58.")
    return colour


def _must(name: str, weak: Weak | None) -> None:
    if weak:
        raise Unfit(name, str(weak))


def _logo(upload: bytes) -> logos.Logo:
    try:
        return logos.read(upload)
    except Refused as refusal:
        raise Unfit("logo", str(refusal)) from None
