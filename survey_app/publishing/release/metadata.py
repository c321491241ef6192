"""Writes what every column of a release means, once for each standard: data package, CSV on the Web and DDI-Codebook."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from flask import current_app

from ...consultations import LONDON, Survey
from ...questionnaire.response_columns import NOTED_COLUMNS
from ..microdata import codebook, csvw, ddi
from ..microdata.freeze_state import PROGRAM
from ..microdata.frozen_data import Source
from ..publications.catalogue import CSVW, DATA_PACKAGE, DDI
from ..tables.table import Description


def write(folder: Path, survey: Survey, source: Source, variables: Iterable[str], finished: Mapping[str, pd.DataFrame],
          described: Mapping[str, Description]) -> None:
    """Writes the metadata of the finished tables, and of the `variables` of the responses, into the folder of a release.

    They hold no figure.
    """
    licence = current_app.config["DATA_LICENCE"]
    package = codebook.of_tables(survey.slug, survey.title, finished, described, licence)
    write_json(folder / DATA_PACKAGE, package)
    write_json(folder / CSVW, csvw.table_group(package, survey.questionnaire.language, survey.organisation))
    study = ddi.Study(survey.slug, survey.title, survey.organisation, *survey.days, survey.questionnaire, source.version,
                      source.dated.astimezone(LONDON).date(), PROGRAM, licence)
    responses = codebook.of_responses(survey.questionnaire, (name for name in variables if name not in NOTED_COLUMNS))
    (folder / DDI).write_bytes(ddi.codebook(study, responses, package))


def write_json(path: Path, value: Any) -> None:
    """Writes a value as a JSON file that people can read too."""
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", "utf-8")
