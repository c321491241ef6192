"""The survey form: one field for each question, read and checked by the question's kind, and one form for each page.

WTForms' own RadioField makes one object for each option. These fields make one for each question, because a page may have a
hundred options. Each field keeps what people typed or chose, right or wrong, so that the page can show it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from ..geography import postcode
from ..languages import Speech
from ..questionnaire.kinds import Control
from ..questionnaire.model import Page, Question


class QuestionField(Field):  # type: ignore[misc]  # WTForms has no types
    """A field that knows its question. The question's kind reads and checks the submitted values."""

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(label=question.label, default=lambda: question.kind.blank, **kwargs)
        self.question = question

    @property
    def control_id(self) -> str:
        """Returns the id of the field's first control, for the link in the error summary."""
        return next(iter(self.question.kind.names(self.question)), self.question.id)

    @property
    def chosen(self) -> Iterable[tuple[str, str]]:
        """Returns the control name and the code of each chosen option."""
        return self.question.kind.chosen(self.question, self.data)

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Takes the submitted answer, or else the known answer."""
        self.process_errors: list[str] = []
        self.object_data = self.data = self.default() if data is unset_value or data is None else data
        if formdata is not None:
            self.data = self.question.kind.read(self.question, formdata.getlist)

    def pre_validate(self, form: PageForm) -> None:
        """Rejects an invalid answer."""
        if refusal := self.question.kind.refusal(self.question, self.data):
            raise ValidationError(form.speech(refusal.text, **refusal.values))


class PostcodeField(QuestionField):
    """A postcode as typed. The form checks it here; it is looked up once, and never shown or stored."""

    @property
    def shown(self) -> str:
        """Returns the text to show again next to an error: an invalid postcode, so that people can correct it."""
        return self.data if self.errors and postcode.normalise(self.data) is None else ""

    def pre_validate(self, form: PageForm) -> None:
        """Rejects an invalid postcode."""
        if self.data and postcode.normalise(self.data) is None:
            raise ValidationError(form.speech("This cannot be a postcode. Enter a postcode such as AB10 1CD, or leave it blank"))


FIELDS: Mapping[Control, type[QuestionField]] = {
    Control.RADIOS: QuestionField, Control.CHECKBOXES: QuestionField, Control.GRID: QuestionField,
    Control.LINE: QuestionField, Control.LINES: QuestionField, Control.POSTCODE: PostcodeField,
    Control.SEARCH: QuestionField,
}


CLEAR = "clear"     # the name of the buttons that empty one answer; their value is the name of its controls


def _without_cleared(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """Returns what was submitted without the answers that a button empties."""
    cleared = sent.getlist(CLEAR)
    return MultiDict([pair for pair in sent.items(multi=True) if pair[0] not in cleared]) if cleared else sent


class PageForm(Form):  # type: ignore[misc]  # WTForms has no types
    """The form of one page. A field's HTML name is the question's id; its attribute is `q_` and the id.

    It has no CSRF token. The view checks that token, so that the page can show again what people typed.
    """

    page: Page

    def __init__(self, answers: Mapping[str, Any], speech: Speech, clear: bool = False) -> None:
        """`answers` are shown if nothing was submitted; `clear` ignores everything submitted."""
        self.speech = speech
        sent = _without_cleared(request.form) if request.method == "POST" else None
        super().__init__(MultiDict() if clear else sent, data={f"q_{name}": value for name, value in answers.items()})

    @property
    def question_fields(self) -> list[QuestionField]:
        """Returns the fields in questionnaire order, without the token."""
        return [self[f"q_{question.id}"] for question in self.page.questions]

    @property
    def answers(self) -> dict[str, Any]:
        """Returns the answers, blanks included, as the draft keeps them: a postcode only ever as ''."""
        return {field.question.id: "" if isinstance(field, PostcodeField) else field.data for field in self.question_fields}

    @property
    def valid_answers(self) -> dict[str, Any]:
        """Returns the answers that can be stored, once the form is validated. A postcode is none."""
        return {field.question.id: field.data for field in self.question_fields
                if not field.errors and not isinstance(field, PostcodeField)}

    @property
    def typed_postcode(self) -> str:
        """Returns the typed postcode, or ''."""
        return next((field.data for field in self.question_fields if isinstance(field, PostcodeField)), "")

    @property
    def clears_place(self) -> bool:
        """Returns whether a button took the given area away."""
        return any(isinstance(field, PostcodeField) and field.question.id in request.form.getlist(CLEAR)
                   for field in self.question_fields)

    def ask_postcode_again(self) -> None:
        """Asks for a valid postcode again, on a page that could not be stored, because the page does not show it."""
        for field in self.question_fields:
            if isinstance(field, PostcodeField) and field.data and not field.errors:
                field.errors = [self.speech("Enter your postcode again. We do not keep it, so it is not shown here")]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Returns the id of the control and the message of each invalid answer."""
        return [(field.control_id, message) for field in self.question_fields for message in field.errors]


@lru_cache(maxsize=256)
def page_form(page: Page) -> type[PageForm]:
    """Makes the form class of a page. It makes one class for each page as it is shown to somebody, and keeps it."""
    fields = {f"q_{question.id}": FIELDS[question.kind.control](question, name=question.id) for question in page.questions}
    return type("SurveyPageForm", (PageForm,), {"page": page, **fields})
