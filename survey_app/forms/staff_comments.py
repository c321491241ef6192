"""The forms with which a person looks for comments, confirms their themes and changes the code frame."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from ..comments.coding import Comment, Key, Wanted
from ..questionnaire import reading
from ..questionnaire.checking import Fault, QuestionnaireError
from ..questionnaire.model import Questionnaire, Theme
from ..questionnaire.themes import NO_THEME
from .staff import ChoiceField, StaffForm

STATE, THEMES, LEFT = "state", "themes", "leave"      # what the names of the controls of one comment begin with


class FilterForm(StaffForm):
    """Which comments are wanted."""

    theme = ChoiceField("Theme")
    state = ChoiceField("State", [("", "Any"), ("suggested", "Not confirmed yet"), ("confirmed", "Confirmed")])

    @classmethod
    def of(cls, asked: Questionnaire, sent: MultiDict[str, str]) -> FilterForm:
        """The form as an address has it; what cannot be asked for is not."""
        form = cls(sent, meta={"csrf": False})
        form.theme.choices = [("", "Any"), *((theme.id, theme.label) for theme in asked.themes), (NO_THEME, "None of these")]
        form.validate()
        return form

    @property
    def wanted(self) -> Wanted:
        """The filter."""
        state = {"confirmed": True, "suggested": False}.get(self.state.data or "")
        return Wanted("" if self.theme.errors else self.theme.data or "", state)


class CodeFrameForm(StaffForm):
    """A file with a code frame."""

    file = FileField("File with themes (TOML)")

    def themes(self) -> tuple[Theme, ...]:
        """What the file holds. Raises QuestionnaireError."""
        name = self.file.data.filename or "the file"
        try:
            return reading.themes_from_toml(self.file.data.read().decode("utf-8-sig"), name)
        except UnicodeDecodeError:
            raise QuestionnaireError([Fault(name, "", "is not UTF-8 text; save it as UTF-8")]) from None

    def validate_file(self, field: FileField) -> None:
        if not field.data:
            raise ValidationError("Choose the file")


def name_of(comment: Comment) -> str:
    """What the names of a comment's controls end with."""
    return f"{comment.response_id}-{comment.question}"


def decided(sent: MultiDict[str, str]) -> dict[Key, tuple[str, Sequence[str]]]:
    """What was sent of each comment: its state as it was shown, and its themes; without those that are to be left."""
    found: dict[Key, tuple[str, Sequence[str]]] = {}
    for control, state in sent.items():
        kind, _, name = control.partition("-")
        response, _, question = name.partition("-")
        if kind == STATE and response.isascii() and response.isdigit() and f"{LEFT}-{name}" not in sent:
            found[int(response[:18]), question] = state, sent.getlist(f"{THEMES}-{name}")
    return found
