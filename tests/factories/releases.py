"""Releases: a preview whose charts are drawn only once for all tests, and the files of a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.publishing.chapter.cell_references import Cells
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.publications import release_preview
from survey_app.publishing.publications.attack_report import AttackReport
from survey_app.publishing.publications.release_preview import Prepared
from survey_app.publishing.publications.versions import Published
from survey_app.publishing.release import commands
from survey_app.publishing.release.chapter_tables import chapter_tables
from survey_app.publishing.release.commands import Made
from survey_app.publishing.tables.registry import TABLES
from survey_app.publishing.tables.table import Description, words

MADE: dict[str, Made] = {}     # by consultation: the same responses give the same bytes


def preview_of(survey: Survey, who: str = "lead@example.org", report: AttackReport | None = None) -> Prepared:
    """Makes the preview of a consultation whose responses are the same in every test; `report` replaces that of the attack."""
    if survey.slug not in MADE:
        MADE[survey.slug] = commands.make_preview(survey.slug)
    made = replace(MADE[survey.slug], survey=survey, source=frozen_data.freeze(survey), basis=release_preview.basis(survey, 0))
    commands.store_preview(replace(made, attacked=report or made.attacked), who)
    db.session.commit()
    return release_preview.find(survey) or pytest.fail("there is no preview")


def publish(survey: Survey, note: str = "") -> Published:
    """Publishes that preview."""
    return release_preview.publish(survey, preview_of(survey).id, note)


def cells_of(frames: Mapping[str, pd.DataFrame]) -> Cells:
    """Makes the cells of invented tables, with the names and keys of a release; each column is headed by its own name."""
    described = {name: Description(TABLES[name].title, TABLES[name].key, {
        column: words(column, column.replace("_", " ").capitalize(), column) for column in map(str, frame)})
        for name, frame in frames.items()}
    return Cells(chapter_tables(frames, described))


def contents(folder: Path) -> dict[str, bytes]:
    """Returns the bytes of every file in a folder, by its path within the folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
