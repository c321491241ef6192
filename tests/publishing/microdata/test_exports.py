"""Every format holds what people wrote, to the letter, and nothing in it is ever a formula or a link."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
import pytest
from flask import Flask

from survey_app import consultations
from survey_app.consultations import Refused, Survey
from survey_app.fieldwork.importing import importer
from survey_app.publishing.microdata import FORMATS, exports, response_file
from survey_app.questionnaire import parsing
from tests.factories.comments import leave_all
from tests.factories.consultations import consultation
from tests.factories.small_survey import HOSTILE, QUESTIONNAIRE, hostile_rows

ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"


RUN = ("=", "+", "-", "@", "\t", "\r", "\n")     # how a cell begins that a spreadsheet may run


def rows(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def without_apostrophe(written: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows as they were before an apostrophe kept their formulas from being run."""
    return [{**row, "comment": row["comment"][1:] if row["comment"][:2] in tuple(f"'{sign}" for sign in RUN) else row["comment"]}
            for row in written]


def test_csv_holds_every_text_and_code(small: Survey, tmp_path: Path) -> None:
    leave_all(small)
    assert exports.export(small, "csv", tmp_path / "new folder" / "out.csv") == len(HOSTILE)
    written = rows(tmp_path / "new folder" / "out.csv")
    assert not any(row["comment"].startswith(RUN) for row in written)
    written = without_apostrophe(written)
    assert [row["comment"] for row in written] == list(HOSTILE)
    assert written[0]["problems.litter"] == "very"
    assert written[0]["worst.drugs"] == "not_asked"
    assert written == response_file.take(small).to_dict("records")


def test_csv_begins_as_excel_wants_it(small: Survey, tmp_path: Path) -> None:
    exports.export(small, "csv", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfreference,")


@pytest.mark.parametrize("text", ["=1", "  =1", "\ufeff=1", "\uff1d1", "'=1", "''=1", "\t=1", "\n=1", "-", "- a list",
                                  "+44 or so", "@me"])
def test_no_text_of_a_stranger_is_run_and_each_comes_back(app: Flask, tmp_path: Path, text: str) -> None:
    survey = consultation(parsing.from_toml(QUESTIONNAIRE), [hostile_rows()[0] | {"comment": text}])
    leave_all(survey)
    exports.export(survey, "csv", tmp_path / "out.csv")
    [row] = rows(tmp_path / "out.csv")
    assert row["comment"] == f"'{text}"
    copy = consultations.create("copy", survey.questionnaire, "Copy", survey.opens_at.date(), survey.closes_at.date(), "Us")
    importer.import_file(copy, tmp_path / "out.csv")
    leave_all(copy)
    assert response_file.take(copy)["comment"].tolist() == [text]


@pytest.mark.parametrize("text", ["-3", "+44", "-0.5", "a=b", "'quoted", "e-mail"])
def test_what_no_spreadsheet_runs_stays_as_it_is(app: Flask, tmp_path: Path, text: str) -> None:
    survey = consultation(parsing.from_toml(QUESTIONNAIRE), [hostile_rows()[0] | {"comment": text}])
    leave_all(survey)
    exports.export(survey, "csv", tmp_path / "out.csv")
    assert [row["comment"] for row in rows(tmp_path / "out.csv")] == [text]


def test_csv_comes_back_through_import(small: Survey, tmp_path: Path) -> None:
    leave_all(small)
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    exports.export(small, "csv", first)
    copy = consultations.create("copy", small.questionnaire, "Copy", small.opens_at.date(), small.closes_at.date(), "Us")
    assert importer.import_file(copy, first) == len(HOSTILE)
    leave_all(copy)
    exports.export(copy, "csv", second)
    assert second.read_bytes() == first.read_bytes()


def test_xlsx_has_text_alone(small: Survey, tmp_path: Path) -> None:
    leave_all(small)
    exports.export(small, "xlsx", tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Responses"]
    cells = [list(row) for row in sheet.iter_rows()]
    at = [cell.value for cell in cells[0]].index("comment")
    assert [row[at].value or "" for row in cells[1:]] == list(HOSTILE)
    assert {cell.data_type for row in cells for cell in row if cell.value is not None} == {"s"}
    assert not any(cell.hyperlink for row in cells for cell in row)


def test_ods_has_text_alone(small: Survey, tmp_path: Path) -> None:
    leave_all(small)
    exports.export(small, "ods", tmp_path / "out.ods")
    with zipfile.ZipFile(tmp_path / "out.ods") as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        root = ElementTree.fromstring(archive.read("content.xml"))  # noqa: S314 -- written by this program a moment ago
    table = [[_text(cell) for cell in row] for row in root.iter(ODF % "table" + "table-row")]
    at = table[0].index("comment")
    assert [row[at] for row in table[1:]] == list(HOSTILE)
    assert not list(root.iter(ODF % "table" + "formula"))
    assert {cell.get(ODF % "office" + "value-type") for cell in root.iter(ODF % "table" + "table-cell")} == {"string", None}


def _text(cell: ElementTree.Element) -> str:
    return "\n".join("".join(_runs(paragraph)) for paragraph in cell)


def _runs(element: ElementTree.Element) -> Iterator[str]:
    if element.tag == ODF % "text" + "s":
        yield " " * int(element.get(ODF % "text" + "c", "1"))
    if element.tag == ODF % "text" + "tab":
        yield "\t"
    yield element.text or ""
    for child in element:
        yield from _runs(child)
        yield child.tail or ""


def test_parquet_has_the_same_columns_and_cells(small: Survey, tmp_path: Path) -> None:
    exports.export(small, "parquet", tmp_path / "out.parquet")
    exports.export(small, "csv", tmp_path / "out.csv")
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == without_apostrophe(rows(tmp_path / "out.csv"))


def test_sav_has_labels_and_every_text(small: Survey, tmp_path: Path) -> None:
    leave_all(small)
    exports.export(small, "sav", tmp_path / "out.sav")
    frame, meta = pyreadstat.read_sav(tmp_path / "out.sav")
    assert [text.rstrip() for text in frame["comment"]] == [text.rstrip() for text in HOSTILE]   # SPSS pads with spaces
    assert frame["problems_litter"].iloc[0] == 1
    assert meta.variable_value_labels["problems_litter"][1] == "A very big problem"
    assert meta.variable_value_labels["worst_litter"][-1] == "Not asked"
    assert meta.column_names_to_labels["problems_drugs"] == 'How much of a problem are these?: Drugs "and" 🚓'
    assert meta.variable_value_labels["channels_post"] == {0: "No", 1: "Yes", -1: "Not asked"}


LIKE_NUMBERS = ["12E45678", "0012", "1e5", "1-2", "2026-01-31", "+44", "TRUE", "1,5"]


def test_a_reference_that_looks_like_a_number_stays_text(app: Flask, tmp_path: Path) -> None:
    survey = consultation(parsing.from_toml(QUESTIONNAIRE),
                          [row | {"reference": name} for row, name in zip(hostile_rows(), LIKE_NUMBERS, strict=False)])
    for format_ in FORMATS:
        exports.export(survey, format_, tmp_path / f"out.{format_}")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Responses"]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    read = {"csv": [row["reference"] for row in rows(tmp_path / "out.csv")], "xlsx": [cell.value for cell in sheet["A"][1:]],
            "ods": pd.read_excel(tmp_path / "out.ods", engine="calamine", dtype=object)["reference"].tolist(),
            "sav": pyreadstat.read_sav(tmp_path / "out.sav")[0]["reference"].tolist(),
            "parquet": pq.read_table(tmp_path / "out.parquet")["reference"].to_pylist()}
    assert {format_: sorted(found) for format_, found in read.items()} == {format_: sorted(LIKE_NUMBERS) for format_ in FORMATS}


def test_a_comment_longer_than_a_cell_ends_where_the_cell_ends(app: Flask, tmp_path: Path) -> None:
    """Excel counts in units of UTF-16, two for an emoji, and mends a file with a longer cell."""
    survey = leave_all(consultation(parsing.from_toml(QUESTIONNAIRE), [hostile_rows()[0] | {"comment": "🚓" * 20_000}]))
    exports.export(survey, "xlsx", tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Responses"]
    assert [cell.value for cell in sheet[2] if "🚓" in str(cell.value)] == ["🚓" * 16_383]
    exports.export(survey, "ods", tmp_path / "out.ods")
    assert pd.read_excel(tmp_path / "out.ods", engine="calamine")["comment"].tolist() == ["🚓" * 20_000]


@pytest.mark.parametrize("format_", FORMATS)
def test_twice_the_same_bytes(small: Survey, tmp_path: Path, format_: str) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for path in (one, two):
        exports.export(small, format_, path)
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("format_", FORMATS)
def test_a_consultation_without_responses_gives_the_columns_alone(small: Survey, tmp_path: Path, format_: str) -> None:
    empty = consultations.create("empty", small.questionnaire, "Empty", small.opens_at.date(), small.closes_at.date(), "Us")
    assert exports.export(empty, format_, tmp_path / "out") == 0
    assert (tmp_path / "out").stat().st_size > 0


def test_a_place_that_cannot_be_written_is_refused(small: Survey, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match=r"cannot be written .*file: File exists"):
        exports.export(small, "csv", tmp_path / "file" / "out.csv")


def test_an_export_that_fails_leaves_the_earlier_one(small: Survey, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("earlier")
    (tmp_path / "out.csv.partial").mkdir()    # the next file cannot be begun
    with pytest.raises(Refused):
        exports.export(small, "csv", path)
    assert path.read_text() == "earlier"


def test_the_questionnaire_of_these_tests_has_every_kind_that_is_exported() -> None:
    assert all(kind in QUESTIONNAIRE for kind in ("matrix", "multiple", "long_text", "rows_from"))
