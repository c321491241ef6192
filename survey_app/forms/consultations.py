"""The forms that a lead uses to create a consultation, change its details and download its responses."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, ValidationError

from ..consultations import Survey, deprivation_areas, policies
from ..consultations.settings import MOST_MONTHS
from ..disclosure.counts import LOWEST
from ..fieldwork import response_places
from ..geography.places import CHOICES, Group
from ..publishing.publications import branding
from ..publishing.publications.branding import Choices
from ..questionnaire import parsing
from ..questionnaire.model import Questionnaire
from .staff import ChoiceField, DayField, StaffForm, needed

TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")


class TimeField(StringField):  # type: ignore[misc]  # WTForms has no types
    """A time of day, typed as 9:00 or 17.30. It can be empty."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0].strip() if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        if self.data and not TIME.fullmatch(self.data):
            raise ValidationError(f"{self.label.text} must be a time such as 9:00 or 17:30")

    @property
    def time(self) -> time | None:
        """Returns the time, or None if the field is empty."""
        found = TIME.fullmatch(self.data or "")
        return time(int(found[1]), int(found[2])) if found else None


class DatesForm(StaffForm):
    """When a consultation opens and closes by itself."""

    opens = DayField("Opens on")
    opens_time = TimeField("Opening time")
    closes = DayField("Last day")
    closes_time = TimeField("Closing time")

    def validate_opens(self, field: DayField) -> None:
        if field.data is None and not field.errors:
            raise ValidationError("Enter the day it opens")

    def validate_closes(self, field: DayField) -> None:
        if field.data is None and not field.errors:
            raise ValidationError("Enter the last day")
        if field.data and self.opens.data and field.data < self.opens.data:
            raise ValidationError("The last day must not be before the day it opens")


class ClosingForm(StaffForm):
    """When an opened consultation closes by itself."""

    closes = DayField("Last day")
    closes_time = TimeField("Closing time")

    def validate_closes(self, field: DayField) -> None:
        if field.data is None and not field.errors:
            raise ValidationError("Enter the last day")


class UploadForm(StaffForm):
    """The upload of a questionnaire file."""

    file = FileField("Questionnaire file")
    text = ""       # the text of the file, to show the line of a fault

    def questionnaire(self) -> Questionnaire:
        """Reads the questionnaire from the file. Raises QuestionnaireError."""
        data, name = self.file.data.read(), self.file.data.filename or "the file"
        self.text = data.decode("utf-8-sig", "replace")
        return parsing.from_bytes(data, name)

    def validate_file(self, field: FileField) -> None:
        if not field.data:
            raise ValidationError("Choose the questionnaire file")


class NewConsultationForm(DatesForm, UploadForm):
    """A new consultation and its starting point."""

    source = ChoiceField("Start from", validators=needed("Choose what to start from"))
    title = StringField("Title", validators=[*needed("Enter a title"), Length(max=200)])
    slug = StringField("Short name in the address", validators=[Length(max=80)])

    def validate_file(self, field: FileField) -> None:
        if self.source.data == "file:":
            super().validate_file(field)


class FromResponsesForm(DatesForm):
    """A new consultation whose questionnaire is proposed from a file of responses."""

    file = FileField("File of responses")
    title = StringField("Title", validators=[*needed("Enter a title"), Length(max=200)])
    slug = StringField("Short name in the address", validators=[Length(max=80)])

    def validate_file(self, field: FileField) -> None:
        if not field.data:
            raise ValidationError("Choose the file of responses")


class DetailsForm(DatesForm):
    """The details of a draft that a lead can change, other than its questionnaire."""

    title = StringField("Title", validators=[*needed("Enter a title"), Length(max=200)])
    organisation = StringField("Who asks", validators=[*needed("Enter who asks"), Length(max=200)])
    thanks = TextAreaField("Thank-you text")
    support = TextAreaField("Support lines")
    controller = TextAreaField("Who is responsible")
    contact = TextAreaField("Whom to write to")
    press = TextAreaField("Whom the press can ask")
    purpose = TextAreaField("What it is for")
    lawful_basis = TextAreaField("Lawful basis")
    retention = TextAreaField("How long we keep it")
    rights = TextAreaField("Your rights")


class SupportForm(StaffForm):
    """The support lines of a consultation, one service a line."""

    support = TextAreaField("Support lines")


class EarlierForm(StaffForm):
    """The year to compare results with."""

    earlier = ChoiceField("Compare with", validators=needed("Choose a year, or no earlier year"))


class DownloadForm(StaffForm):
    """The format of a download of responses."""

    format = ChoiceField("Format", choices=[
        ("csv", "CSV: opens anywhere, and can be imported again"), ("xlsx", "Excel"), ("ods", "OpenDocument spreadsheet"),
        ("sav", "SPSS"), ("parquet", "Parquet, for R and Python")], validators=needed("Choose a format"))


def hour(instant: datetime) -> str:
    """Formats the time of day for a TimeField; empty at midnight."""
    return "" if (instant.hour, instant.minute) == (0, 0) else f"{instant:%H:%M}"


class KeepingForm(StaffForm):
    """How many months after closing the answers are kept."""

    months = IntegerField("Months after closing", validators=[
        NumberRange(0, MOST_MONTHS, f"Enter a whole number of months from 1 to {MOST_MONTHS:,}, or 0 to keep them for good")])


class ThresholdForm(StaffForm):
    """The smallest count of people that results print exactly."""

    smallest = IntegerField("Smallest count that is printed exactly", validators=[
        NumberRange(LOWEST, policies.MOST, f"Enter a whole number from {LOWEST} to {policies.MOST:,}")])


def word(group: Group) -> str:
    """Returns a definition as `deprivation_areas.read` accepts it; '' for areas listed in a file, which do not change."""
    if group.kind == "areas":
        return ""
    return f"{group.kind}:{group.deciles}" if group.deciles else group.kind


class PlacesForm(StaffForm):
    """Which areas count as the more deprived, and the smallest area that the consultation keeps."""

    deprivation = ChoiceField("Which areas count as the more deprived", [
        ("", "As it is now"), *((word(group), group.label[:1].upper() + group.label[1:]) for group in CHOICES)])
    store = ChoiceField("What is stored of a place", [
        ("lsoa", "LSOA, ward, authority and decile"), ("ward", "Ward, authority and decile; no LSOA")])

    @classmethod
    def of(cls, survey: Survey) -> PlacesForm:
        """Fills in the form with the current settings."""
        chosen = None if deprivation_areas.problem(survey) else deprivation_areas.group(survey)
        return cls(data={"deprivation": word(chosen) if chosen else "",
                         "store": "ward" if response_places.keeps_ward_only(survey) else "lsoa"})


class BrandingForm(StaffForm):
    """Names, colours, typeface, logo, and the problem on the maps. Empty fields use the default."""

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
        """Makes the form for a consultation, filled in with its settings unless somebody submitted values."""
        chosen = branding.chosen(survey)
        form = cls(data={name: getattr(chosen, name) for name in Choices.__dataclass_fields__})
        form.typeface.choices = [("", f"As usual ({branding.TYPEFACE})"), *((name, name) for name in branding.typefaces())]
        form.problem.choices = [("", "The first in the ranking that can be shown"), *branding.problems(survey.questionnaire)]
        return form

    @property
    def choices(self) -> Choices:
        """Returns the branding that was chosen."""
        return Choices(**{name: self[name].data or "" for name in Choices.__dataclass_fields__})

    @property
    def upload(self) -> bytes:
        """Returns the uploaded file; empty if there is none."""
        return self.logo.data.read() if self.logo.data else b""
