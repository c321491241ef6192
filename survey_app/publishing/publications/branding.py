"""The branding of a consultation's publications: names, colours, typeface, logo, and the problem on its maps.

Branding is part of the consultation's settings, so each publication records the branding it was made with. A colour in which
words or charts would be hard to read is refused, with the measured contrast and the nearest readable colour.
"""

# Residents' survey pages take no branding: their first load has a budget, and people know a page that looks the same every year.

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
from ...consultations.settings import BrandChoices, BrandFields
from ...database import db
from ...models import BrandLogo
from ...questionnaire.model import Questionnaire
from ...questionnaire.response_columns import Column, columns
from ...questionnaire.routing import rows
from ..chapter.document import Letterhead
from . import logo as logos

COLOUR = "#1f4f58"      # the default colour
TYPEFACE = "Liberation Sans"
LONGEST = {"organisation": 200, "wordmark": 40, "logo_alt": 200}


class Unfit(Refused):
    """Raised for a refused choice; says which one."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Choices(BrandFields):
    """The chosen branding as a lead sends it. `problem` is the item on the maps."""

    problem: str = ""


@dataclass(frozen=True, slots=True)
class Brand:
    """The branding in use, with defaults for what was not chosen. `logo` is a PNG, or empty if there is none."""

    organisation: str
    wordmark: str
    colour: str
    look: Look
    logo: bytes
    logo_alt: str
    is_chosen: bool

    @property
    def letterhead(self) -> Letterhead | None:
        """Returns the letterhead of publications; None if nothing is chosen."""
        return Letterhead(self.organisation, self.wordmark, self.colour, self.look.typeface, self.logo,
                          self.logo_alt, self.look.middle) if self.is_chosen else None


def chosen(survey: Survey) -> Choices:
    """Returns the choices made so far."""
    stored = survey.settings.brand
    return Choices(**{field.name: getattr(stored, field.name) for field in fields(Choices) if field.name != "problem"},
                   problem=survey.settings.map_problem)


def shown(survey: Survey) -> list[Any]:
    """Returns the settings that the branding page shows, for a fingerprint."""
    return [asdict(survey.settings.brand), survey.settings.map_problem]


def of(survey: Survey) -> Brand:
    """Returns the current branding for publications."""
    made = chosen(survey)
    look = Look(typeface=made.typeface or TYPEFACE) if not (made.colour or made.dark or made.middle) else contrast.look(
        made.colour or COLOUR, made.typeface or TYPEFACE, made.dark, made.middle)
    return Brand(made.organisation or survey.organisation, made.wordmark, made.colour or COLOUR, look, logo(survey) or b"",
                 made.logo_alt, survey.settings.brand != BrandChoices())


def logo(survey: Survey) -> bytes | None:
    """Returns the logo as a PNG."""
    return db.session.scalar(select(BrandLogo.png).where(BrandLogo.consultation_id == survey.id))


def typefaces() -> list[str]:
    """Returns the typefaces that both the chart and the PDF software find on this machine, the default first."""
    families = set(typst.Fonts().families())
    return [name for name in palette.OFFERED if name == TYPEFACE or (name in families and palette.is_found(name))]


def problems(asked: Questionnaire) -> list[tuple[str, str]]:
    """Returns the problems that a map can show, as id and label."""
    return [(column.name, _words(column, asked)) for column in columns(asked)
            if column.question.is_concern and column.question.ranked]


def _words(column: Column, asked: Questionnaire) -> str:
    """Returns the subject of an answer column: the matrix row, or else the question."""
    return next((row.label for row in rows(column.question, asked) if row.id == column.part), column.question.label)


def change(survey: Survey, choices: Choices, upload: bytes = b"", *, drop_logo: bool = False, opened: str = "") -> Survey:
    """Sets the branding of everything published from now on. `upload` is a new logo. Raises Unfit for the first bad choice."""
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
    """Returns the fingerprint of the stored logo; '' if there is none."""
    return db.session.scalar(select(BrandLogo.sha256).where(BrandLogo.consultation_id == survey.id)) or ""


def _stored(choices: Choices, logo_sha256: str) -> BrandChoices:
    """Returns the choices in stored form, with the fingerprint of the logo that they describe. Raises Unfit."""
    if logo_sha256 and not choices.logo_alt:
        raise Unfit("logo_alt", "Say in words what the logo shows, for those who cannot see it.")
    chosen = {name: value for name, value in asdict(choices).items() if name != "problem"}
    return BrandChoices(**{**chosen, "logo_alt": choices.logo_alt if logo_sha256 else "", "logo_sha256": logo_sha256})


def _checked(survey: Survey, choices: Choices) -> Choices:
    """Tidies and checks the choices. Raises Unfit."""
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
    """Returns the colours as `#rrggbb` after checking that each has enough contrast. Raises Unfit."""
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
