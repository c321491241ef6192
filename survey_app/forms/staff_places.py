"""The form with which a lead settles how a consultation treats places."""

from __future__ import annotations

from ..fieldwork import placing
from ..fieldwork.consultations import Survey
from ..geography.places import CHOICES, Group
from .staff import ChoiceField, StaffForm


def word(group: Group) -> str:
    """A definition as `placing.read` takes it; '' for areas that a file listed, which stay as they are."""
    if group.kind == "areas":
        return ""
    return f"{group.kind}:{group.deciles}" if group.deciles else group.kind


class PlacesForm(StaffForm):
    """Which areas count as the more deprived, and the smallest area that is kept."""

    deprivation = ChoiceField("Which areas count as the more deprived", [
        ("", "As it is now"), *((word(group), group.label[:1].upper() + group.label[1:]) for group in CHOICES)])
    store = ChoiceField("What is stored of a place", [
        ("lsoa", "LSOA, ward, authority and decile"), ("ward", "Ward, authority and decile; no LSOA")])

    @classmethod
    def of(cls, survey: Survey) -> PlacesForm:
        """The form filled in as it is set."""
        chosen = None if placing.problem(survey) else placing.group(survey)
        return cls(data={"deprivation": word(chosen) if chosen else "",
                         "store": "ward" if placing.keeps_ward_only(survey) else "lsoa"})
