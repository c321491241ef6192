"""Says in words what was done with the comments before any of them left: how many rules searched, and how many people read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select

from ..consultations import Survey
from ..database import db
from ..models import CheckedComment, Response
from . import second_reading
from .states import State, counts, texts


@dataclass(frozen=True, slots=True)
class Summary:
    """Numbers of comments: written, in each state, read by a person; and of the second reading."""

    comments: int
    held: int
    hidden: int
    decided: int
    read: int
    second_drawn: int
    second_read: int
    second_finds: int

    @property
    def sentence(self) -> str:
        """Returns what was done, with exact numbers, for staff."""
        if not self.comments:
            return "Nobody wrote a comment."
        said = [f"Of {self.comments:,} comments, rules searched {self.decided:,} for what names or finds a person, and people "
                f"decided about every mark in them; a person read {self.read:,} as a whole.",
                f"The words of {self.held:,} held and {self.hidden:,} hidden comments are in no file."]
        return " ".join(filter(None, [*said, self._second, "Rules do not know every name."]))

    @property
    def public(self) -> str:
        """Returns what was done for readers of the results, with numbers so rounded that they tell of no single person."""
        if not self.comments:
            return ""
        searched = self.decided + self.hidden
        if not searched:
            return (f"Of {_about(self.comments)} comments none was searched for what names or finds a person, so their words are "
                    "in no file.")
        read = f"a person read {_about(self.read)} as a whole, and only such a comment can be quoted" if self.read else \
            "no person read any as a whole, so none can be quoted"
        said = (f"Of {_about(self.comments)} comments, rules searched {_about(searched)} for what names or finds a person, and "
                f"people decided about every mark in them; {read}.")
        return f"{said} {self._second}".rstrip()

    @property
    def _second(self) -> str:
        """Says what the second reading has found; empty if there was none."""
        if not self.second_drawn:
            return ""
        return (f"A second person read {self.second_read:,} of a random sample of {self.second_drawn:,} decided comments; "
                f"{self.second_finds:,} of them still named somebody.")

    def as_json(self) -> dict[str, int]:
        """Returns the numbers as they are stored with a frozen file."""
        return asdict(self)


def _about(number: int) -> str:
    if number == 0:
        return "none"
    return "fewer than 20" if number < 20 else f"about {round(number, -1):,}"


def of(survey: Survey) -> Summary:
    """Returns what was done with the comments of a consultation so far."""
    numbers, second = counts(texts(survey.id, survey.questionnaire)), second_reading.progress(survey)
    here = select(CheckedComment.id).join(Response, Response.id == CheckedComment.response_id).where(
        Response.consultation_id == survey.id)
    read = db.session.scalar(select(func.count()).where(CheckedComment.id.in_(here), CheckedComment.read_by != "")) or 0
    return Summary(sum(numbers.values()), numbers[State.HELD], numbers[State.HIDDEN],
                   numbers[State.DECIDED] + numbers[State.QUOTABLE], read, second.drawn, second.read, second.finds)


def from_json(stored: Mapping[str, Any] | None) -> Summary | None:
    """Returns the numbers stored with a frozen file; None for a file of an earlier program, which has none."""
    return Summary(**stored) if stored is not None else None
