"""Forms for responses, such as data entry of paper forms: each answer is a number, so one hand on the number keys is enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import Length, NumberRange, ValidationError

from ..comments import theme_coding
from ..comments.states import State
from ..comments.theme_coding import Comment, Key, Wanted
from ..consultations import Survey
from ..fieldwork.importing.submission_dates import DAY_FIRST, MONTH_FIRST
from ..fieldwork.paper_form import MOST_FORMS
from ..geography import places, postcode
from ..questionnaire import parsing
from ..questionnaire.code_frame import NO_THEME
from ..questionnaire.kinds import Control
from ..questionnaire.model import Question, Questionnaire, Theme
from ..questionnaire.routing import rows
from ..questionnaire.validation import Fault, QuestionnaireError
from .staff import ChoiceField, StaffForm

ENTER = "press-enter"     # the hidden first button of the entry pages; question ids have no hyphens
SECOND = "second-entry"   # the hidden field of a page that was opened to enter a form again
ENTERED = ("Nothing is stored yet: Enter does not store. Press Tab to go from box to box, and use the button at the end of the "
           "page when all is typed.")
NOTHING = "Nothing was entered. Type at least one answer; a form without any is not stored."


class PrintForm(StaffForm):
    """How many paper forms to print."""

    first = IntegerField("First serial", validators=[NumberRange(1, 99_999, "Enter a number from 1 to 99,999")], default=1)
    count = IntegerField("How many forms", validators=[NumberRange(1, MOST_FORMS, f"Enter a number from 1 to {MOST_FORMS}")],
                         default=1)


@dataclass(frozen=True, slots=True)
class Keyed:
    """The values entered from a paper form: the answers, the postcode, and the errors by the name of their box."""

    answers: dict[str, Any] = field(default_factory=dict)
    postcode: str = ""
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether every box was left empty."""
        return not (any(self.answers.values()) or self.postcode or self.faults)


def keyed(questionnaire: Questionnaire, sent: Mapping[str, str]) -> Keyed:
    """Reads the boxes of the entry page. An empty box means no answer."""
    found = Keyed()
    typed = ""
    for question in questionnaire.questions:
        answer = KEYED[question.kind.control](question, questionnaire, sent, found)
        if question.kind.asks_place:
            typed = answer
        else:
            found.answers[question.id] = answer
    return Keyed(found.answers, typed, found.faults)


def _grid(question: Question, questionnaire: Questionnaire, sent: Mapping[str, str], found: Keyed) -> dict[str, str]:
    chosen = {item.id: _number(f"{question.id}.{item.id}", question, sent, found) for item in rows(question, questionnaire)}
    answer = {item: code for item, code in chosen.items() if code}
    if refusal := question.kind.refusal(question, answer):
        found.faults.setdefault(f"{question.id}.{next(iter(answer))}", str(refusal))
    return answer


def _one_number(question: Question, _questionnaire: Questionnaire, sent: Mapping[str, str], found: Keyed) -> str:
    return _number(question.id, question, sent, found)


def _number(name: str, question: Question, sent: Mapping[str, str], found: Keyed) -> str:
    text = sent.get(name, "").strip()
    if not text:
        return ""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= len(question.options)):
        found.faults[name] = f"“{text[:20]}” is no number from 1 to {len(question.options)}"
        return ""
    return question.codes[int(text) - 1]


def _numbers(question: Question, _questionnaire: Questionnaire, sent: Mapping[str, str], found: Keyed) -> list[str]:
    parts = sent.get(question.id, "").replace(",", " ").split()
    most = len(question.options)
    wrong = [part for part in parts if not (part.isascii() and part.isdigit() and 1 <= int(part) <= most)]
    if wrong:
        found.faults[question.id] = f"“{wrong[0][:20]}” is no number from 1 to {most}; leave a space between numbers"
        return []
    chosen = [option for number, option in enumerate(question.options, 1) if str(number) in {part.lstrip("0") for part in parts}]
    if len(chosen) > 1 and (alone := next((option for option in chosen if option.exclusive), None)):
        found.faults[question.id] = f"“{alone.label}” cannot stand with other answers"
    codes = [option.code for option in chosen]
    if refusal := question.kind.refusal(question, codes):
        found.faults.setdefault(question.id, f"{refusal}. If the form has more, leave this empty")
    return codes


def _text(question: Question, _questionnaire: Questionnaire, sent: Mapping[str, str], found: Keyed) -> str:
    text = question.kind.read(question, lambda name: [sent.get(name, "")]) if question.kind.is_number else \
        sent.get(question.id, "").replace("\r\n", "\n").strip()
    limit = question.kind.limit(question)
    if len(text) > limit or "\0" in text:
        found.faults[question.id] = f"It is {len(text):,} characters long; the most is {limit:,}"
    elif refusal := question.kind.refusal(question, text):
        found.faults[question.id] = str(refusal)
    return text


def _searched(question: Question, _questionnaire: Questionnaire, sent: Mapping[str, str], found: Keyed) -> str:
    """Reads the number of an option as printed, or words that fit one."""
    typed = sent.get(question.id, "").strip()
    if typed.isascii() and typed.isdigit() and typed not in question.codes:
        return _number(question.id, question, sent, found)
    answer: str = question.kind.read(question, lambda name: [typed])
    if refusal := question.kind.refusal(question, answer):
        found.faults[question.id] = str(refusal)
    return answer


def _postcode(question: Question, _questionnaire: Questionnaire, sent: Mapping[str, str], found: Keyed) -> str:
    text = sent.get(question.id, "").strip()[:100]
    if text and postcode.normalise(text) is None:
        found.faults[question.id] = f"“{text[:20]}” cannot be a postcode; leave it empty if it cannot be read"
    return text


KEYED: Mapping[Control, Callable[[Question, Questionnaire, Mapping[str, str], Keyed], Any]] = {
    Control.RADIOS: _one_number, Control.CHECKBOXES: _numbers, Control.GRID: _grid,
    Control.LINE: _text, Control.LINES: _text, Control.POSTCODE: _postcode,
    Control.SEARCH: _searched,
}
SOURCES = [("import", "Imported from another tool"), ("paper", "On paper"), ("assisted", "With help, such as by telephone"),
           ("online", "Online")]


class ImportForm(StaffForm):
    """The upload of a file of responses."""

    file = FileField("File of responses")
    mapping = ChoiceField("Mapping")

    def validate_file(self, field: FileField) -> None:
        if not field.data:
            raise ValidationError("Choose a file")


class ColumnsForm(StaffForm):
    """The meaning of each column. The view reads the columns themselves."""

    source = ChoiceField("These answers were given", choices=SOURCES)


class ValuesForm(StaffForm):
    """What the file leaves open beside its values. The view reads the values and the rows themselves."""

    dates = ChoiceField("What comes first in these dates?", choices=[(DAY_FIRST, "The day"), (MONTH_FIRST, "The month")])
    blank_weights = ChoiceField("What to do with rows that have no weight?", choices=[
        ("leave-out", "Leave them out of weighted tables"), ("", "Refuse the file, so that I can fill them in")])


class CheckForm(StaffForm):
    """Saves a mapping under a name, or imports the file."""

    name = StringField("Name", validators=[Length(max=100)])
    confirm = BooleanField("I have checked this, and import the file all the same")


class RemoveResponseForm(StaffForm):
    """One response that is removed, such as a test."""

    reference = StringField("Reference of the response", validators=[Length(max=40)])
    why = StringField("Why it is removed", validators=[Length(max=200)])


STATE, THEMES, LEFT = "state", "themes", "leave"      # the prefixes of the names of a comment's controls


class FilterForm(StaffForm):
    """The filter for comments."""

    words = StringField("Words in the comment", validators=[Length(max=200)])
    theme = ChoiceField("Theme")
    state = ChoiceField("Themes", [("", "Any"), ("suggested", "Not confirmed yet"), ("confirmed", "Confirmed")])
    may = ChoiceField("How far it may go", [("", "Any"), ("held", "Held: its words are in no file"), (
        "decided", "Decided: for analysts"), ("quotable", "Quotable: read, and may be published"), ("hidden", "Hidden")])
    area = ChoiceField("Ward")
    group = ChoiceField("Who answered")

    @classmethod
    def of(cls, survey: Survey, sent: MultiDict[str, str]) -> FilterForm:
        """Makes the form from the query of an address. It ignores filters that do not exist."""
        form, asked = cls(sent, meta={"csrf": False}), survey.questionnaire
        form.theme.choices = [("", "Any"), *((theme.id, theme.label) for theme in asked.themes), (NO_THEME, "None of these")]
        wards = theme_coding.wards(survey.id)
        named = places.names(wards)
        form.area.choices = [("", "Any"), *((code, named.get(code, code)) for code in wards)]
        form.group.choices = [("", "Anybody"), *((one.code, one.label) for one in asked.audiences)]
        form.validate()
        return form

    @property
    def wanted(self) -> Wanted:
        """Returns the filter."""
        said = {name: "" if self[name].errors else self[name].data or "" for name in ("theme", "area", "group", "words", "may")}
        confirmed = {"confirmed": True, "suggested": False}.get(self.state.data or "")
        return Wanted(said["theme"], confirmed, State(said["may"]) if said["may"] else None, said["words"].strip(), said["area"],
                      said["group"])


class CodeFrameForm(StaffForm):
    """The upload of a code frame."""

    file = FileField("File with themes (TOML)")

    def themes(self) -> tuple[Theme, ...]:
        """Reads the themes from the file. Raises QuestionnaireError."""
        name = self.file.data.filename or "the file"
        try:
            return parsing.themes_from_toml(self.file.data.read().decode("utf-8-sig"), name)
        except UnicodeDecodeError:
            raise QuestionnaireError([Fault(name, "", "is not UTF-8 text; save it as UTF-8")]) from None

    def validate_file(self, field: FileField) -> None:
        if not field.data:
            raise ValidationError("Choose the file")


def name_of(comment: Comment) -> str:
    """Returns the suffix of the names of a comment's controls."""
    return f"{comment.response_id}-{comment.question}"


def decided(sent: MultiDict[str, str]) -> dict[Key, tuple[str, Sequence[str]]]:
    """Returns the state shown and the themes submitted for each comment, except comments to leave as they are."""
    found: dict[Key, tuple[str, Sequence[str]]] = {}
    for control, state in sent.items():
        kind, _, name = control.partition("-")
        response, _, question = name.partition("-")
        if kind == STATE and response.isascii() and response.isdigit() and f"{LEFT}-{name}" not in sent:
            found[int(response[:18]), question] = state, sent.getlist(f"{THEMES}-{name}")
    return found
