"""Everything that is made from the responses of a consultation, in one folder that is replaced as a whole."""

from __future__ import annotations

import csv
from pathlib import Path

from ..fieldwork.consultations import Survey
from . import bundle, freezing, publications, wording
from .bundle import Bundle
from .swapping import SUPPRESSED, swapped_in


def analyse(survey: Survey, output: Path, chapter: str | None = None, *, publishable: bool = False) -> Bundle:
    """Writes tables, charts, chapter and manifest into `output`, replacing those of an earlier analysis all at once.

    `publishable` shows exactly what publishing would, and in suppressed.csv what it would leave out and why.
    Raises Refused when there is nothing to analyse, the folder cannot be written, or an edited chapter does not hold.
    """
    source = freezing.source(survey)
    with swapped_in(output) as folder:
        made = bundle.make(survey, source, folder, chapter, publishable=publishable, before=publications.told(survey),
                           edits=wording.edited(survey).edits if publishable else None)
        if made.disclosed:
            with open(folder / SUPPRESSED, "w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows([("count", "why"), *made.disclosed.suppressed])
        return made
