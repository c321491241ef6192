"""The survey form: a field for each question, which its kind reads and checks, and the form of a page built from them.

WTForms' own RadioField makes an object an option; these make one a question, since a page may have a hundred options.
Each field keeps what was typed or chosen, right or wrong, so that a page can always be shown again as it was sent.
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
    """A field that knows its question. What is sent is read and checked by the question's kind."""

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(label=question.label, default=lambda: question.kind.blank, **kwargs)
        self.question = question

    @property
    def control_id(self) -> str:
        """The id of the field's first control, for the error summary to lead to."""
        return next(iter(self.question.kind.names(self.question)), self.question.id)

    @property
    def chosen(self) -> Iterable[tuple[str, str]]:
        """The name of the control and the code of each option that is chosen."""
        return self.question.kind.chosen(self.question, self.data)

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Takes what was sent, else the answer that is known."""
        self.process_errors: list[str] = []
        self.object_data = self.data = self.default() if data is unset_value or data is None else data
        if formdata is not None:
            self.data = self.question.kind.read(self.question, formdata.getlist)

    def pre_validate(self, form: PageForm) -> None:
        """Refuses an answer that cannot be taken."""
        if refusal := self.question.kind.refusal(self.question, self.data):
            raise ValidationError(form.speech(refusal.text, **refusal.values))


class PostcodeField(QuestionField):
    """A postcode as typed. It is checked here, looked up once, and never shown or stored."""

    @property
    def shown(self) -> str:
        """What is shown again beside an error: what cannot be a postcode, to be put right."""
        return self.data if self.errors and postcode.normalise(self.data) is None else ""

    def pre_validate(self, form: PageForm) -> None:
        """Refuses what cannot be a postcode."""
        if self.data and postcode.normalise(self.data) is None:
            raise ValidationError(form.speech("This cannot be a postcode. Enter a postcode such as AB10 1CD, or leave it blank"))


FIELDS: Mapping[Control, type[QuestionField]] = {
    Control.RADIOS: QuestionField, Control.CHECKBOXES: QuestionField, Control.GRID: QuestionField,
    Control.LINE: QuestionField, Control.LINES: QuestionField, Control.POSTCODE: PostcodeField,
}


class PageForm(Form):  # type: ignore[misc]  # WTForms has no types
    """The form of one page. A field's HTML name is the question's id; its attribute is `q_` and the id.

    It has no token against forged sends: the view checks that, so that what was typed can be shown again.
    """

    page: Page

    def __init__(self, answers: Mapping[str, Any], speech: Speech, clear: bool = False) -> None:
        """`answers` are shown where nothing was sent; `clear` takes nothing of what was sent."""
        self.speech = speech
        sent = request.form if request.method == "POST" else None
        super().__init__(MultiDict() if clear else sent, data={f"q_{name}": value for name, value in answers.items()})

    @property
    def question_fields(self) -> list[QuestionField]:
        """The fields in the order asked, without the token."""
        return [self[f"q_{question.id}"] for question in self.page.questions]

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, blanks included, as the draft keeps it: a postcode only ever as ''."""
        return {field.question.id: "" if isinstance(field, PostcodeField) else field.data for field in self.question_fields}

    @property
    def typed_postcode(self) -> str:
        """The postcode that was typed, or ''."""
        return next((field.data for field in self.question_fields if isinstance(field, PostcodeField)), "")

    @property
    def asks_postcode(self) -> bool:
        """Whether the page has the postcode question."""
        return any(isinstance(field, PostcodeField) for field in self.question_fields)

    def ask_postcode_again(self) -> None:
        """Says, on a page that could not be stored, that a good postcode is needed once more, since it is not shown."""
        for field in self.question_fields:
            if isinstance(field, PostcodeField) and field.data and not field.errors:
                field.errors = [self.speech("Enter your postcode again. We do not keep it, so it is not shown here")]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """The id of the control and the message of each answer that cannot be taken."""
        return [(field.control_id, message) for field in self.question_fields for message in field.errors]


@lru_cache(maxsize=256)
def page_form(page: Page) -> type[PageForm]:
    """The form class of a page; one is made for each page as it is asked, and kept."""
    fields = {f"q_{question.id}": FIELDS[question.kind.control](question, name=question.id) for question in page.questions}
    return type("SurveyPageForm", (PageForm,), {"page": page, **fields})
