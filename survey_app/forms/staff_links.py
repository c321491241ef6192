"""The forms with which a lead settles who is let in, and makes one-time codes."""

from __future__ import annotations

from wtforms import IntegerField
from wtforms.validators import NumberRange

from ..fieldwork import ways
from ..fieldwork.consultations import Survey
from ..fieldwork.onetime import MOST_CODES
from ..fieldwork.ways import Way
from .staff import ChoiceField, StaffForm, needed

WAYS = {
    Way.OPEN: "An open link: anybody can answer", Way.LINK: "A link that nobody can guess",
    Way.ACCEPTED: "The usual link, or a one-time code", Way.REQUIRED: "A one-time code, and nothing else"}


class NumberField(IntegerField):  # type: ignore[misc]  # WTForms has no types
    """A whole number; thousands may be typed with a comma."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.replace(",", "").strip() for value in valuelist])
        except ValueError:
            raise ValueError("Enter a whole number, such as 200") from None


class WayForm(StaffForm):
    """The way in of one audience."""

    way = ChoiceField("Who is let in", choices=[(str(way), words) for way, words in WAYS.items()],
                      validators=needed("Choose who is let in"))


class CodesForm(StaffForm):
    """How many one-time codes are wanted, and for whom."""

    audience = ChoiceField("For whom", validators=needed("Choose for whom the codes are"))
    number = NumberField("How many", validators=[
        NumberRange(1, MOST_CODES, f"Enter a number from 1 to {MOST_CODES:,}")])

    @classmethod
    def of(cls, survey: Survey) -> CodesForm:
        """The form, with the audiences that use codes."""
        form = cls()
        form.audience.choices = [(one.code, one.label) for one in survey.questionnaire.audiences
                                 if ways.of(survey, one.code) in ways.WITH_CODES]
        if len(form.audience.choices) == 1 and not form.audience.data:
            form.audience.data = form.audience.choices[0][0]
        return form
