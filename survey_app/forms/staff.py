"""The forms of the staff area for accounts, access and the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, IntegerField, PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, ValidationError
from wtforms.widgets import TextInput

from ..consultations import Survey, audience_access
from ..consultations.settings import Access
from ..fieldwork.one_time_codes import MOST_CODES
from ..models import Role

ROLES = [
    (str(Role.ADMIN), "Admin: everything, and staff accounts"),
    (str(Role.LEAD), "Lead: makes, opens and closes consultations and publishes results"),
    (str(Role.ANALYST), "Analyst: watches fieldwork and downloads responses"),
    (str(Role.ENTRY), "Entry: enters paper forms, and sees no results"),
]

FIRST_YEAR, LAST_YEAR = 2000, 2999


class StaffForm(FlaskForm):  # type: ignore[misc]  # WTForms has no types
    """A form that can also show an error from another part of the program, next to the field that it concerns."""

    def refuse(self, name: str, message: str) -> None:
        """Shows an error next to a field."""
        self[name].errors = [*self[name].errors, message]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Returns the id of the control and the message of each error, for the error summary."""
        return [(getattr(field, "first_id", field.id), message) for field in self for message in field.errors
                if field.name != "csrf_token"]


class DayField(Field):  # type: ignore[misc]  # WTForms has no types
    """A date, typed as day, month and year."""

    widget = TextInput()
    PARTS = ("day", "month", "year")

    @property
    def first_id(self) -> str:
        """Returns the id of the control that the error summary links to."""
        return f"{self.id}-day"

    @property
    def typed(self) -> tuple[str, str, str]:
        """Returns the contents of the three boxes."""
        if getattr(self, "_typed", None) is not None:
            return self._typed
        return (str(self.data.day), str(self.data.month), str(self.data.year)) if self.data else ("", "", "")

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.data = self.object_data = data if isinstance(data, date) else None
        if formdata and f"{self.name}-day" in formdata:
            self._typed = tuple(formdata.get(f"{self.name}-{part}", "").strip()[:6] for part in self.PARTS)
            self.data = self._read()

    def _read(self) -> date | None:
        day, month, year = self._typed
        if not (day or month or year):
            return None
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            self.process_errors = [f"{self.label.text} must be a real date, such as 27 3 2027"]
            return None
        if found.year > LAST_YEAR:
            self.process_errors = [f"{self.label.text}: Enter a year up to {LAST_YEAR}"]
            return None
        if found.year < FIRST_YEAR:   # 26 would be the year 26, which nobody means
            self.process_errors = [f"{self.label.text}: Enter the year with four numbers, {FIRST_YEAR} or later"]
            return None
        return found


class ChoiceField(StringField):  # type: ignore[misc]  # WTForms has no types
    """A choice of one value; each choice is a value and its words."""

    def __init__(self, label: str, choices: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.choices = choices

    def pre_validate(self, form: Any) -> None:
        if self.data and self.data not in {value for value, _ in self.choices}:
            raise ValidationError("Choose one of those shown")


def needed(message: str) -> list[Any]:
    """Returns the validators for a required field."""
    return [DataRequired(message)]


class CodeForm(StaffForm):
    """The second step of signing in."""

    code = StringField("Code", validators=needed("Enter the code from your authenticator app"), filters=[lambda text: text or ""])


class ConfirmForm(StaffForm):
    """What a person must know and have, to change who can sign in. `code` is absent without a second step."""

    password = PasswordField("Password", validators=needed("Enter your password"))
    code = StringField("Code", validators=needed("Enter the code from your authenticator app"), filters=[lambda text: text or ""])


class PasskeyForm(StaffForm):
    """A new passkey. `credential` is what the browser's script fills in."""

    name = StringField("Name of the passkey", validators=needed("Enter a name, such as Blue security key"),
                       filters=[lambda text: text or ""])
    credential = HiddenField(filters=[lambda text: text or ""])


class PasswordForm(StaffForm):
    """A new password, typed once and marked as new for password managers."""

    password = PasswordField("New password", validators=needed("Enter a password"))


class ChangePasswordForm(StaffForm):
    """A new password for a person who knows the current one."""

    current = PasswordField("Current password", validators=needed("Enter your current password"))
    password = PasswordField("New password", validators=needed("Enter a new password"))


class ForgottenForm(StaffForm):
    """The email address of a person who forgot their password."""

    email = StringField("Email address", validators=needed("Enter your email address"))


class RoleForm(StaffForm):
    """The role of an account."""

    role = ChoiceField("Role", choices=ROLES, validators=needed("Choose a role"))


class AddAccountForm(RoleForm):
    """A new account."""

    email = StringField("Email address", validators=[*needed("Enter an email address"), Length(max=254)])


class ComplaintForm(StaffForm):
    """The answer to a complaint."""

    reply = TextAreaField("What do you say to whoever complained?", validators=[Length(max=10_000)])
    closes = BooleanField("This is our last word: it closes the complaint")

    def validate_reply(self, field: TextAreaField) -> None:
        if self.closes.data and not (field.data or "").strip():
            raise ValidationError("Write what you decided, and why; whoever complained reads it with their number")


class TrailForm(StaffForm):
    """Which events of the audit trail to show."""

    who = StringField("Who")
    action = StringField("What was done")
    about = StringField("About")
    since = DayField("From")
    until = DayField("To")

    def validate_until(self, field: DayField) -> None:
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError("To must not be before From")


ACCESS_IN_WORDS = {
    Access.OPEN: "An open link: anybody can answer", Access.LINK: "A link that nobody can guess",
    Access.ACCEPTED: "The usual link, or a one-time code", Access.REQUIRED: "A one-time code, and nothing else"}


class NumberField(IntegerField):  # type: ignore[misc]  # WTForms has no types
    """A whole number; people can type a comma between thousands."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.replace(",", "").strip() for value in valuelist])
        except ValueError:
            raise ValueError("Enter a whole number, such as 200") from None


class AccessForm(StaffForm):
    """The access of one audience."""

    access = ChoiceField("Who is let in", choices=[(str(one), words) for one, words in ACCESS_IN_WORDS.items()],
                         validators=needed("Choose who is let in"))


class CodesForm(StaffForm):
    """How many one-time codes to make, and for which audience."""

    audience = ChoiceField("For whom", validators=needed("Choose for whom the codes are"))
    number = NumberField("How many", validators=[
        NumberRange(1, MOST_CODES, f"Enter a number from 1 to {MOST_CODES:,}")])

    @classmethod
    def of(cls, survey: Survey) -> CodesForm:
        """Makes the form, with the audiences that use codes."""
        form = cls()
        form.audience.choices = [(one.code, one.label) for one in survey.questionnaire.audiences
                                 if audience_access.access_of(survey, one.code) in audience_access.WITH_CODES]
        if len(form.audience.choices) == 1 and not form.audience.data:
            form.audience.data = form.audience.choices[0][0]
        return form
