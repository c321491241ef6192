"""The support lines of a consultation: who can help, by topic, as a lead has written them, or the usual ones of its country."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..questionnaire.model import Questionnaire
from . import lifecycle
from .lifecycle import Survey
from .settings import Refused
from .settings_change import changing

LONGEST = 5_000                                 # characters of all lines together
NUMBER = re.compile(r"\+?[0-9][0-9 ]{1,18}[0-9]")
NATIONS = "EWSN"                                # the first letter of a GSS code: England, Wales, Scotland, Northern Ireland
USUAL = frozenset("EW")                         # of a consultation that does not name its authorities


@dataclass(frozen=True, slots=True)
class SupportLine:
    """One service: its name, with its topic and when it answers, and the number as it reads; '' for words alone.

    `questions` are the ids of the questions beside which it stands; empty stands for every sensitive question.
    """

    name: str
    number: str = ""
    questions: tuple[str, ...] = ()


def of(survey: Survey, question: str = "") -> tuple[SupportLine, ...]:
    """Returns the consultation's own lines, those beside a question if one is named; empty if the usual lines apply."""
    return tuple(line for line in read(survey.settings.support)
                 if not question or not line.questions or question in line.questions)


def nations(survey: Survey | None) -> frozenset[str]:
    """Returns the nations that the consultation is about, each by the first letter of its GSS codes."""
    found = frozenset(code[:1] for code in survey.settings.authorities if code[:1] in NATIONS) if survey else None
    return found or USUAL


def change(survey: Survey, text: str, opened: str = "") -> Survey:
    """Sets the lines, one service a line as "Topic: name | number | questions". Without any the usual ones apply. Raises
    Refused, which names the line.
    """
    checked(text, survey.questionnaire)
    with changing(survey, "support lines changed", opened, lambda present: present.settings.support) as change:
        change.write(support=text.strip())
    return lifecycle.get(survey.slug)


def read(text: str) -> tuple[SupportLine, ...]:
    """Reads the lines. What is not in their form is shown as the words that it is."""
    return tuple(_line(line) for line in text.splitlines() if line.strip())


def checked(text: str, questionnaire: Questionnaire) -> None:
    """Raises Refused for a number that cannot be dialled and a question that is not asked, with the line."""
    known = {question.id for question in questionnaire.questions}
    if len(text) > LONGEST:
        raise Refused(f"The support lines are {len(text):,} characters long together; the most is {LONGEST:,}.")
    for number, words in enumerate(text.splitlines(), 1):
        line = _line(words)
        if "|" in words and not NUMBER.fullmatch(line.number):
            raise Refused(f"Support line {number} has no telephone number that can be dialled: “{line.number[:30]}”. Write "
                          "it after the upright line in digits and spaces, such as “Helpline, day and night | 0808 2000 247”.")
        if unknown := [one for one in line.questions if one not in known]:
            raise Refused(f"Support line {number} names the question “{unknown[0]}”, which the questionnaire does not have.")


def _line(words: str) -> SupportLine:
    name, number, questions, *_ = [*(part.strip() for part in words.split("|", 2)), "", ""]
    return SupportLine(name, number, tuple(questions.replace(",", " ").split()))
