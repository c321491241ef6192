"""The form with which a lead chooses the branding of what a consultation publishes."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import BooleanField, StringField

from ..fieldwork.consultations import Survey
from ..publishing import branding
from ..publishing.branding import Choices
from .staff import ChoiceField, StaffForm


class BrandingForm(StaffForm):
    """Names, colours, typeface, logo, and the problem on the maps; what is left empty is as usual."""

    organisation = StringField("Who publishes")
    wordmark = StringField("Logo in words")
    colour = StringField("Your colour")
    dark = StringField("Dark colour of charts")
    middle = StringField("Middle colour of charts")
    typeface = ChoiceField("Typeface")
    logo = FileField("Logo")
    logo_alt = StringField("What the logo shows")
    drop_logo = BooleanField("Take the logo away")
    problem = ChoiceField("Problem on the maps")

    @classmethod
    def of(cls, survey: Survey) -> BrandingForm:
        """The form for a consultation, filled in as it is set unless something was sent."""
        chosen = branding.chosen(survey)
        form = cls(data={name: getattr(chosen, name) for name in Choices.__dataclass_fields__})
        form.typeface.choices = [("", f"As usual ({branding.TYPEFACE})"), *((name, name) for name in branding.typefaces())]
        form.problem.choices = [("", "The first in the ranking that can be shown"), *branding.problems(survey.questionnaire)]
        return form

    @property
    def choices(self) -> Choices:
        """What was chosen."""
        return Choices(**{name: self[name].data or "" for name in Choices.__dataclass_fields__})

    @property
    def upload(self) -> bytes:
        """The file that was sent; empty where there is none."""
        return self.logo.data.read() if self.logo.data else b""
