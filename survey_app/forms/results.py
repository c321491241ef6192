"""The forms to edit, publish and withdraw results."""

from __future__ import annotations

from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from .staff import StaffForm, needed

LONGEST_NOTE = 2_000
LONGEST_STEP, MOST_STEPS = 500, 12


class SectionForm(StaffForm):
    """One section of the chapter, and the text that it was made from."""

    seen = HiddenField()
    heading = StringField("Heading", validators=[Length(max=500)])
    text = TextAreaField("Text")

    @property
    def one_line(self) -> str:
        """Returns the heading on one line."""
        return " ".join((self.heading.data or "").split())

    @property
    def lines(self) -> str:
        """Returns the text with one form of line ending."""
        return "\n".join((self.text.data or "").split("\r\n"))


class PublishForm(StaffForm):
    """The decision to publish: the preview that the lead saw, and what a correction changes."""

    seen = HiddenField()
    note = TextAreaField("What does this version change?", validators=[Length(max=LONGEST_NOTE)])
    accept_found = BooleanField("Publish although these counts can be worked out")


class NextStepForm(Form):  # type: ignore[misc]  # WTForms has no types
    """One step that the partnership takes about something that people said."""

    said = StringField("What people said", validators=[Length(max=LONGEST_STEP)])
    action = TextAreaField("What happens", validators=[Length(max=LONGEST_STEP)])
    lead = StringField("Who leads", validators=[Length(max=LONGEST_STEP)])
    by = StringField("By when", validators=[Length(max=LONGEST_STEP)])
    measure = StringField("How we will know", validators=[Length(max=LONGEST_STEP)])


class NextStepsForm(StaffForm):
    """What happens next, one step after another."""

    steps = FieldList(FormField(NextStepForm), max_entries=MOST_STEPS)

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Returns the id of the control and the message of each error, step by step."""
        return [(field.id, message) for step in self.steps for field in step.form for message in field.errors] + [
            ("steps-0-said", message) for message in self.steps.errors if isinstance(message, str)]


class WithdrawForm(StaffForm):
    """The reason for withdrawing results."""

    why = TextAreaField("Why are they withdrawn?", validators=[
        *needed("Enter the reason; the public page will say it"), Length(max=LONGEST_NOTE)])


class WithdrawDataForm(StaffForm):
    """The reason for withdrawing a data file."""

    why = TextAreaField("Why is it withdrawn?", validators=[
        *needed("Enter the reason; the page of the results will say it"), Length(max=LONGEST_NOTE)])


class BundleForm(StaffForm):
    """Which release to download as one file: a version, or the preview."""

    version = HiddenField()
