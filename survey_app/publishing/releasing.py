"""A release in memory: everything that is published together, made from one frozen file of responses."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..fieldwork.consultations import Survey
from . import bundle
from .chapter import html
from .chapter.editing import Edits
from .disclosing import Known
from .freezing import Source
from .withheld import Withheld, withheld


@dataclass(frozen=True)
class Release:
    """The public page, the files beside it, the counts that they tell, and what disclosure control left out.

    `own` is the chapter as the program writes it, before anybody edited it.
    """

    page: str
    own: str
    facts: dict[str, Any]
    told: list[list[Any]]
    files: Mapping[str, bytes]
    withheld: tuple[Withheld, ...]


def make(survey: Survey, source: Source, before: Known, *, chapter: str | None = None, edits: Edits | None = None) -> Release:
    """Makes everything, with small numbers taken out. Raises Refused; ChapterRefused for a chapter that does not hold."""
    with tempfile.TemporaryDirectory() as folder:
        made = bundle.make(survey, source, Path(folder), chapter, publishable=True, before=before, edits=edits)
        page = html.to_html(made.document, lambda name: f"files:charts/{name}.svg",
                            lambda name: (Path(folder) / "charts" / f"{name}.svg").read_text("utf-8"), downloads=True)
        files = {name: (Path(folder) / name).read_bytes() for name in made.files}
    known = made.disclosed.known if made.disclosed else {}
    told = [[*key, count] for key, count in sorted(known.items())]
    left_out = tuple(withheld(made.disclosed)) if made.disclosed else ()
    return Release(str(page), made.own, dict(made.facts), told, files, left_out)
