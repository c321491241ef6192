"""The forms of importing a file and of keying paper forms."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import StringField
from wtforms.validators import Length, ValidationError

from .staff import ChoiceField, StaffForm

SOURCES = [("import", "Imported from another tool"), ("paper", "On paper"), ("assisted", "With help, such as by telephone"),
           ("online", "Online")]


class ImportForm(StaffForm):
    """A file of responses."""

    file = FileField("File of responses")
    mapping = ChoiceField("Mapping")

    def validate_file(self, field: FileField) -> None:
        if not field.data:
            raise ValidationError("Choose a file")


class ColumnsForm(StaffForm):
    """What every column is; the columns themselves are read by the view."""

    source = ChoiceField("These answers were given", choices=SOURCES)


class CheckForm(StaffForm):
    """Saving a mapping under a name."""

    name = StringField("Name", validators=[Length(max=100)])
