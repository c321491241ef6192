"""Characters that stand for nothing, in comments, labels and titles, break no file: every one of them can be read afterwards."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pikepdf
import pyarrow.parquet as pq
import pyreadstat
import pytest
from flask import Flask
from sqlalchemy import select

from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.models import Response
from survey_app.publishing.microdata import FORMATS, exports, frozen_data
from survey_app.publishing.release import bundle
from survey_app.questionnaire import parsing
from tests.factories.comments import leave_all
from tests.factories.consultations import consultation
from tests.factories.small_survey import QUESTIONNAIRE, hostile_rows

NOTHING = "\x01\x0b\x7f\x9f\ufdd0\ufffe\uffff\U0001ffff"
ESCAPED = "".join(f"\\U{ord(character):08x}" for character in NOTHING)     # as TOML writes them
SHOWN = "\N{REPLACEMENT CHARACTER}" * len(NOTHING)


@pytest.fixture
def broken(app: Flask) -> Survey:
    """A consultation in which every label, the title and one comment hold such characters."""
    document = QUESTIONNAIRE.replace('label = "', f'label = "{ESCAPED}').replace('title = "', f'title = "{ESCAPED}')
    rows = [row | {"reference": f"{row['reference']}x{copy}"} for copy in range(3) for row in hostile_rows()]
    survey = consultation(parsing.from_toml(document), rows, "broken", f"Have your say{NOTHING}")
    for response in db.session.scalars(select(Response)):      # as they may stand in a database from before they were dropped
        response.answers = response.answers | {"comment": f"a{NOTHING}b"}
    db.session.commit()
    return survey


def test_every_export_can_be_read(broken: Survey, tmp_path: Path) -> None:
    leave_all(broken)
    for format_ in FORMATS:
        exports.export(broken, format_, tmp_path / f"out.{format_}")
    comments = {
        "csv": pd.read_csv(tmp_path / "out.csv", dtype=str)["comment"], "xlsx": pd.read_excel(
            tmp_path / "out.xlsx", engine="calamine")["comment"],
        "ods": pd.read_excel(tmp_path / "out.ods", engine="calamine")["comment"],
        "sav": pyreadstat.read_sav(tmp_path / "out.sav")[0]["comment"],
        "parquet": pq.read_table(tmp_path / "out.parquet").to_pandas()["comment"]}
    assert {format_: set(cells) for format_, cells in comments.items()} == {format_: {f"a{SHOWN}b"} for format_ in FORMATS}


@pytest.mark.slow
def test_every_file_of_a_release_can_be_read(broken: Survey, tmp_path: Path) -> None:
    source = frozen_data.source(broken)
    bundle.make(broken, source, tmp_path, publishable=True)
    for path in tmp_path.rglob("*"):
        match path.suffix:
            case ".svg":
                ElementTree.parse(path)     # noqa: S314 -- written by this program a moment ago
            case ".docx" | ".ods":
                _parse_parts(path)
            case ".xlsx":
                _parse_parts(path)
                assert openpyxl.load_workbook(path)["Cover"]["A1"].value == f"Have your say{SHOWN}"
            case ".pdf":
                assert len(pikepdf.open(path).pages)
            case ".json":
                json.loads(path.read_text("utf-8"))
            case ".html":
                assert not set(path.read_text("utf-8")) & set(NOTHING)


def _parse_parts(path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))      # noqa: S314 -- written by this program a moment ago
