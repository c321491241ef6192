"""The survey form: one small field class for each kind of question, and the form of a page built from them.

WTForms' own RadioField makes an object an option; these make one a question, since a page may have a hundred options.
Each field keeps what was typed or chosen, right or wrong, so that a page can always be shown again as it was sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form
from wtforms.validators import ValidationError

from ..geography import postcode
from ..languages import Speech
from ..questionnaire.model import Kind, Page, Question

LIMITS = {Kind.SHORT_TEXT: 200, Kind.LONG_TEXT: 5_000}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class QuestionField(Field):  # type: ignore[misc]  # WTForms has no types
    """A field that knows its question."""

    blank: Callable[[], Any] = str   # what it holds where nothing was sent

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(label=question.label, default=self.blank, **kwargs)
        self.question = question

    @property
    def control_id(self) -> str:
        """The id of the field's first control, for the error summary to lead to."""
        return f"{self.question.id}.{self.question.items[0].id}" if self.question.items else self.question.id

    @property
    def chosen(self) -> Iterable[tuple[str, str]]:
        """The name of the control and the code of each option that is chosen."""
        return [(self.question.id, self.data)] if self.data else []

    def _check_code(self, code: str, form: PageForm) -> None:
        if code and code not in self.question.codes:
            raise ValidationError(form.speech("Choose one of the answers shown"))


class SingleField(QuestionField):
    """One option's code, or ''."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""

    def pre_validate(self, form: PageForm) -> None:
        self._check_code(self.data, form)


class MultipleField(QuestionField):
    """A list of codes, in the order of the options."""

    blank = list

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = list(dict.fromkeys(valuelist))

    def pre_validate(self, form: PageForm) -> None:
        for code in self.data:
            self._check_code(code, form)
        alone = next((option for option in self.question.options if option.exclusive and option.code in self.data), None)
        if alone and len(self.data) > 1:
            raise ValidationError(form.speech("Choose either “{alone}” or the other answers, not both", alone=alone.label))

    @property
    def chosen(self) -> Iterable[tuple[str, str]]:
        return [(self.question.id, code) for code in self.data or ()]


class MatrixField(QuestionField):
    """A code for each item, from the fields `question.item`; rows without an answer are left out."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.object_data = self.data = data or {}
        if formdata is not None:
            sent = {item.id: formdata.get(f"{self.question.id}.{item.id}", "") for item in self.question.items}
            self.data = {item: code for item, code in sent.items() if code}

    def pre_validate(self, form: PageForm) -> None:
        for code in self.data.values():
            self._check_code(code, form)

    @property
    def chosen(self) -> Iterable[tuple[str, str]]:
        return [(f"{self.question.id}.{item}", code) for item, code in self.data.items()]


class TextField(QuestionField):
    """Words, without control characters, and with one kind of line end."""

    @property
    def limit(self) -> int:
        """The most characters that are taken."""
        return self.question.max_length or LIMITS[self.question.kind]

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = CONTROL.sub("", valuelist[0].replace("\r\n", "\n")).strip() if valuelist else ""

    def pre_validate(self, form: PageForm) -> None:
        if len(self.data) > self.limit:
            raise ValidationError(form.speech(
                "Your answer is {length} characters long and the most we can take is {limit}. Shorten it by {excess} characters",
                length=f"{len(self.data):,}", limit=f"{self.limit:,}", excess=f"{len(self.data) - self.limit:,}"))


class PostcodeField(QuestionField):
    """A postcode as typed. It is checked here, looked up once, and never shown or stored."""

    @property
    def shown(self) -> str:
        """What is shown again beside an error: what cannot be a postcode, to be put right."""
        return self.data if self.errors and postcode.normalise(self.data) is None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0].strip()[:100] if valuelist else ""

    def pre_validate(self, form: PageForm) -> None:
        if self.data and postcode.normalise(self.data) is None:
            raise ValidationError(form.speech("This cannot be a postcode. Enter a postcode such as AB10 1CD, or leave it blank"))


FIELDS: Mapping[Kind, type[QuestionField]] = {
    Kind.SINGLE: SingleField, Kind.MULTIPLE: MultipleField, Kind.MATRIX: MatrixField,
    Kind.SHORT_TEXT: TextField, Kind.LONG_TEXT: TextField, Kind.POSTCODE: PostcodeField,
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
    fields = {f"q_{question.id}": FIELDS[question.kind](question, name=question.id) for question in page.questions}
    return type("SurveyPageForm", (PageForm,), {"page": page, **fields})
