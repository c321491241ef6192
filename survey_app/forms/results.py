"""The forms to edit, publish and withdraw results."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from .staff import StaffForm, needed

LONGEST_NOTE = 2_000


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
