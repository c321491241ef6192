"""The form with which a lead says how long answers are kept."""

from __future__ import annotations

from wtforms import IntegerField
from wtforms.validators import NumberRange

from ..fieldwork.keeping import MOST_MONTHS
from .staff import StaffForm


class KeepingForm(StaffForm):
    """For how many months after closing the answers are kept."""

    months = IntegerField("Months after closing", validators=[
        NumberRange(0, MOST_MONTHS, f"Enter a whole number of months from 1 to {MOST_MONTHS:,}, or 0 to keep them for good")])
