"""How a consultation is passed on: a page with its QR code, and the picture that a message shows beside its address."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

import segno
import vl_convert
from flask import abort, render_template, url_for
from werkzeug.wrappers import Response

from ... import consultations
from ...access import public
from ...appearance import glyphs
from ...consultations import Survey
from ...languages import BASE, direction
from ...questionnaire import translation
from .respondent import find
from .urls import blueprint

TEXT_WIDTH, TEXT_HEIGHT = 1060, 330     # pixels of the picture, which is 1200 x 630: what messages and networks ask for
SIZES = range(104, 23, -8)              # of the title's letters, in pixels
LINE = 1.2                              # of the size
A_DAY = "public, max-age=86400"


@blueprint.get("/consultations/<slug>/share")
@public
def share(slug: str) -> Any:
    """The address of a consultation as a QR code, to print or to pass on."""
    survey = find(slug)
    address = url_for("public.start", slug=slug, _external=True)
    code = segno.make_qr(address, error="m", boost_error=False)
    return render_template("public/share.html", survey=survey, address=address, width=code.symbol_size(border=4)[0],
                           path=_dark_squares(code))


@blueprint.get("/consultations/<slug>/card/<language>.png")
@public
def card(slug: str, language: str) -> Response:
    """The picture with the consultation's title in a language. It is ours, so that no other company is asked for it."""
    survey = find(slug)
    if language not in translation.languages(survey.questionnaire):
        abort(404)
    picture = _card(title_in(survey, language), survey.organisation, direction(language))
    return Response(picture, content_type="image/png", headers={
        "Cache-Control": A_DAY, "Cross-Origin-Resource-Policy": "cross-origin"})     # others show it beside a link


def title_in(survey: Survey, language: str) -> str:
    """The consultation's title; in a translation the questionnaire's, which is the one translated."""
    questionnaire = consultations.asked_in(survey, language)
    return survey.title if questionnaire is survey.questionnaire else questionnaire.title


def address_in(survey: Survey, language: str) -> str:
    """The address of the start page in a language, as it is passed on."""
    return url_for("public.start", slug=survey.slug, language=None if language == BASE else language, _external=True)


@lru_cache(maxsize=64)
def _card(title: str, organisation: str, reading: str) -> bytes:
    title, organisation = (_drawable(text) for text in (title, organisation))
    size = next((size for size in SIZES if _fits(_lines(title, size), size)), SIZES[-1])
    svg = render_template("public/card.svg", lines=_lines(title, size), size=size, step=round(LINE * size),
                          organisation=organisation, is_from_right=reading == "rtl")
    return bytes(vl_convert.svg_to_png(svg))


def _drawable(text: str) -> str:
    """The text without the characters for which this machine has no typeface."""
    missing = set(glyphs.undrawn([text]))
    return "".join(character for character in text if character not in missing).strip() or "Have Your Say"


def _lines(text: str, size: int) -> list[str]:
    """The words in lines that are no wider than the picture, unless a single word is."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer) * size <= TEXT_WIDTH:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _fits(lines: list[str], size: int) -> bool:
    return len(lines) * size * LINE <= TEXT_HEIGHT and all(_width(line) * size <= TEXT_WIDTH for line in lines)


def _width(text: str) -> float:
    """The width of bold letters in em, rather too wide than too narrow."""
    return sum(1.05 if unicodedata.east_asian_width(letter) in "WF" else 0.8 if letter.isupper() else
               0.95 if letter in "mwMW@%—" else 0.6 for letter in text)


def _dark_squares(code: segno.QRCode) -> str:
    """The dark squares of a code as one path of an SVG drawing, with the white edge that readers need."""
    return "".join(f"M{x + 4},{y + 4}h1v1h-1z" for y, row in enumerate(code.matrix) for x, dark in enumerate(row) if dark)
