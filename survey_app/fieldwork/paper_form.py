"""The questionnaire on paper, made from the same file as the screens: a tagged PDF (PDF/UA-1) with a serial on every page."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import segno
import typst

from ..consultations import Refused, Survey
from ..questionnaire import summary
from ..questionnaire.kinds import Control
from ..questionnaire.model import Page, Question, Questionnaire
from ..questionnaire.routing import rows

TEMPLATE = Path(__file__).with_name("paper_form.typ")
MOST_FORMS = 200
FINEST = 10      # the version of QR code whose modules are half a millimetre wide on the form, which any telephone can read
INSTRUCTIONS = ("You do not have to answer any question. Leave out what you like.",
                "Tick one box for each question or row, or several where it says so.",
                "Do not write your name or address.")
MULTIPLE = "Tick all that apply."
SEARCH = "Write the name in full."
POSTCODE = "It is turned into the area you live in, and not kept."


def pdf(survey: Survey, link: str, serials: Sequence[str] = ("",)) -> bytes:
    """One form for each serial, in one PDF. `link` is the address to answer online instead.

    Raises Refused if no typeface on this machine has one of the characters, which PDF/UA forbids, or if the address is
    too long for a QR code of this size.
    """
    data = json.dumps(_data(survey, link, serials), ensure_ascii=False)
    try:
        made: bytes = typst.compile(str(TEMPLATE), format="pdf", pdf_standards="ua-1", sys_inputs={"data": data})
    except typst.TypstError as error:
        raise Refused(f"The forms cannot be printed: {str(error).splitlines()[0]}.") from None
    return made


def serials(first: int, count: int) -> list[str]:
    """`count` serials from the number `first`."""
    return [serial(number) for number in range(first, first + count)]


def serial(number: int) -> str:
    """A serial as printed: five digits at least."""
    return f"{number:05}"


def _data(survey: Survey, link: str, numbered: Sequence[str]) -> dict[str, Any]:
    questionnaire = survey.questionnaire
    return {"title": survey.title, "organisation": survey.organisation, "intro": questionnaire.intro, "link": link,
            "language": questionnaire.language, "qr": list(_qr_code(link)), "serials": list(numbered),
            "instructions": INSTRUCTIONS, "ending": survey.settings.thanks or "Give the form back to where you got it.",
            "pages": [_page(page, questionnaire) for page in questionnaire.pages]}


def _qr_code(link: str) -> bytes:
    """The QR code of an address, as SVG. Raises Refused."""
    try:
        code = segno.make_qr(link, error="m", boost_error=False)
    except segno.DataOverflowError:
        code = None
    if code is None or int(code.version) > FINEST:
        raise Refused(f"The forms cannot be printed: the address {link[:60]}… has {len(link)} characters, which is too long "
                      "for a QR code that a phone can read. Give the consultation or this website a shorter address.")
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", border=4, light="#fff", omitsize=True)
    return drawn.getvalue()


def _page(page: Page, questionnaire: Questionnaire) -> dict[str, Any]:
    return {"title": page.title, "intro": page.intro, "route": _to_whom(summary.route_of(page, questionnaire)),
            "questions": [_question(question, questionnaire) for question in page.questions]}


def _question(question: Question, questionnaire: Questionnaire) -> dict[str, Any]:
    printed = PRINTED[question.kind.control](question, questionnaire)
    hints = [question.hint, printed.hint]
    routes = [_to_whom(summary.route_of(question, questionnaire)), summary.rows_to_fill(question, questionnaire)]
    return {"label": question.label, "hint": " ".join(dict.fromkeys(filter(None, hints))), "routes": list(filter(None, routes)),
            "options": printed.options, "rows": printed.rows, "lines": printed.lines}


class Printed(NamedTuple):
    """Where an answer is given on paper: boxes to tick, in rows where there are any, or lines to write on."""

    options: Sequence[str] = ()
    rows: Sequence[str] = ()
    lines: int = 0
    hint: str = ""


def _boxes(question: Question, _questionnaire: Questionnaire) -> Printed:
    return Printed([option.label for option in question.options])


def _several_boxes(question: Question, _questionnaire: Questionnaire) -> Printed:
    hint = f"Tick no more than {question.at_most}." if question.at_most else MULTIPLE
    return Printed([option.label for option in question.options], hint=hint)


def _grid(question: Question, questionnaire: Questionnaire) -> Printed:
    return Printed([option.brief for option in question.options], [item.label for item in rows(question, questionnaire)])


def _line(question: Question, _questionnaire: Questionnaire) -> Printed:
    return Printed(lines=1, hint="Write a whole number." if question.kind.is_number else "")


def _lines(count: int, hint: str = "") -> Callable[[Question, Questionnaire], Printed]:
    return lambda _question, _questionnaire: Printed(lines=count, hint=hint)


PRINTED: Mapping[Control, Callable[[Question, Questionnaire], Printed]] = {
    Control.RADIOS: _boxes, Control.CHECKBOXES: _several_boxes, Control.GRID: _grid,
    Control.LINE: _line, Control.LINES: _lines(5), Control.POSTCODE: _lines(1, POSTCODE),
    Control.SEARCH: _lines(1, SEARCH),
}


def _to_whom(sentence: str) -> str:
    """A route in words for the person who fills in the form."""
    return sentence.replace("Asked only if", "Only if", 1).removesuffix(".") + ":" if sentence else ""
