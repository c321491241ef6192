"""What is found in a comment: where it stands, which kind it is, and why it was found."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = {     # what stands in the place of each kind
    "name": "[name]", "phone": "[telephone]", "email": "[email]", "postcode": "[postcode]", "plate": "[number plate]",
    "address": "[address]", "handle": "[handle]", "url": "[web address]", "ni": "[insurance number]", "nhs": "[health number]",
    "dob": "[date of birth]", "age_place": "[age and place]", "business": "[business]",
}


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """The characters `start` to `end` (Python's offsets) of the raw text, one of KINDS, and the reason in a few words."""

    start: int
    end: int
    kind: str
    reason: str
