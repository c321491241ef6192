"""The workbook can be read without a key: sheets and headings in words, a title in A1, rounded figures over the exact ones."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest

from survey_app.publishing.microdata import number_formats
from survey_app.publishing.release import workbook
from survey_app.publishing.tables import columns
from survey_app.publishing.tables.registry import TABLES
from survey_app.publishing.tables.table import Column, Description, Unit, from_public_rows
from tests.factories.small_survey import TITLE

ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
LONG = "a_name_that_is_far_too_long_for_a_sheet"
FINISHED = {
    "ranked_problems": pd.DataFrame({"item": ["=1+1"], "percent": pd.array([None], "Float64"), "shorthand": ["fewer than 5"]}),
    LONG: pd.DataFrame({"base": [1234], "percent": [200 / 3], "difference": [-12.345], "difference_low": [5.5],
                        "p_value": [0.0123], "told_apart": [True]}),
    f"{LONG}_too": pd.DataFrame({"value": [1.5]})}
FIGURES = [figure.of(from_public_rows) for figure in (columns.BASE, columns.PERCENT, *columns.DIFFERENCE[:2], columns.P_VALUE,
                                                     columns.TOLD_APART)]


def described_as(title: str, *some: Column) -> Description:
    return Description(title, (), {column.name: column for column in some})


DESCRIBED = {"ranked_problems": described_as("The problems, ranked", columns.ITEM, columns.PERCENT.of(from_public_rows),
                                             columns.SHORTHAND),
             LONG: described_as("Figures of every kind", *FIGURES),
             f"{LONG}_too": described_as("Another", columns.NUMBER.of(from_public_rows))}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    cover = workbook.Cover(TITLE, {"Data": "SHA-256 0"}, datetime(2026, 1, 31, tzinfo=UTC))
    workbook.write(tmp_path / "tables", FINISHED, DESCRIBED, cover)
    return tmp_path


def rows_of(sheet: Any) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_sheets_are_named_in_words_that_differ(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    assert book.sheetnames == ["Cover", "Notes", "Ranked problems", "A name that is far too long for",
                               "A name that is far too long 2"]
    assert not any(sheet.merged_cells.ranges for sheet in book)


def test_every_table_of_a_release_has_a_sheet_name_in_words() -> None:
    names = workbook.sheet_names(TABLES)
    assert len(set(names.values())) == len(TABLES) > 20
    assert all(len(name) <= 31 and "_" not in name and name[0].isupper() for name in names.values())


def test_a_sheet_has_its_title_a_note_its_headings_and_its_rows(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    sheet = book["Ranked problems"]
    assert rows_of(sheet) == [["The problems, ranked", None, None], [workbook.ONE_TABLE, None, None],
                              ["Item", "Percent", "Shorthand"], ["=1+1", None, "fewer than 5"]]
    assert sheet["A4"].data_type == "s"
    assert sheet.freeze_panes == "A4"
    assert [bool(sheet[cell].font.bold) for cell in ("A1", "A2", "A3", "A4")] == [True, False, True, False]


def test_the_cover_lists_the_sheets_and_the_notes_explain_the_headings(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    assert rows_of(book["Cover"])[:4] == [[TITLE, None], ["Data", "SHA-256 0"], ["Sheet", "What it holds"],
                                          ["Ranked problems", "The problems, ranked"]]
    assert book["Cover"]["A1"].data_type == "s"
    notes = rows_of(book["Notes"])
    assert notes[0][0] == "Notes"
    assert ["Percent", "Percentage, 0 to 100", "percent"] in notes
    assert notes[5] == ["Heading", "Meaning", "Name in the CSV files"]
    assert len(notes) == 6 + 9      # each column once, though two sheets have percentages


def test_a_cell_holds_the_exact_figure_and_shows_it_as_its_unit_says(folder: Path) -> None:
    sheet = openpyxl.load_workbook(folder / "tables.xlsx")["A name that is far too long for"]
    assert [(cell.value, cell.number_format) for cell in sheet[4]] == [
        (1234, "#,##0"), (200 / 3, "0.0"), (-12.345, "+0.0;-0.0;0.0"), (5.5, "+0.0;-0.0;0.0"), (0.0123, "0.000"),
        ("yes", "General")]


def test_the_open_document_is_the_same_and_shows_the_same(folder: Path) -> None:
    table = _sheets(folder)["A name that is far too long for"]
    rows = [[cell for cell in row.iter(ODF % "table" + "table-cell") if len(cell)]
            for row in table.iter(ODF % "table" + "table-row")]
    shown = [["".join(cell.itertext()) for cell in row] for row in rows]
    assert shown[0] == ["Figures of every kind"]
    assert shown[2][:2] == ["People answering", "Percent"]
    assert shown[3] == ["1,234", "66.7", "-12.3", "+5.5", "0.012", "yes"]
    assert [cell.get(ODF % "office" + "value") for cell in rows[3]] == ["1234", str(200 / 3), "-12.345", "5.5", "0.0123", None]
    assert len(table.findall(ODF % "table" + "table-header-rows")) == 1


def test_every_style_of_the_open_document_is_there(folder: Path) -> None:
    with zipfile.ZipFile(folder / "tables.ods") as archive:
        content = ElementTree.fromstring(archive.read("content.xml"))   # noqa: S314 -- written by this program a moment ago
    named = {style.get(ODF % "style" + "name"): style for style in content[0]}
    used = {cell.get(ODF % "table" + "style-name") for cell in content.iter(ODF % "table" + "table-cell")} - {None}
    assert used <= named.keys()
    for style in named.values():
        data = style.get(ODF % "style" + "data-style-name")
        assert data is None or data in named
    frame = pd.read_excel(folder / "tables.ods", sheet_name="A name that is far too long for", engine="calamine", header=2)
    assert frame["Percent"].tolist() == [200 / 3]


def _sheets(folder: Path) -> dict[str | None, ElementTree.Element]:
    with zipfile.ZipFile(folder / "tables.ods") as archive:
        content = ElementTree.fromstring(archive.read("content.xml"))   # noqa: S314 -- written by this program a moment ago
    return {table.get(ODF % "table" + "name"): table for table in content.iter(ODF % "table" + "table")}


@pytest.mark.parametrize(("unit", "figure", "words"), [
    (Unit.PEOPLE, 1234567, "1,234,567"), (Unit.PEOPLE, 0, "0"), (Unit.NUMBER, 12345.0, "12,345"), (Unit.PERCENT, 0.04, "0.0"),
    (Unit.PERCENT, 99.95, "100.0"), (Unit.POINTS, 0.04, "0.0"), (Unit.POINTS, -0.04, "0.0"), (Unit.POINTS, 5, "+5.0"),
    (Unit.POINTS, -5.25, "-5.2"), (Unit.RANK, 3, "3"), (Unit.PROBABILITY, 0.00004, "0.000"), (Unit.VERDICT, 2, "2")])
def test_a_figure_in_words(unit: Unit, figure: float, words: str) -> None:
    assert number_formats.shown(figure, unit.value) == words


def test_every_unit_has_a_style() -> None:
    for place, unit in enumerate(unit for unit in Unit if unit.value):
        style = f'<root xmlns:style="s" xmlns:number="n">{number_formats.style(f"f{place}", unit.value)}</root>'
        assert ElementTree.fromstring(style)[-1].get("{s}name") == f"f{place}"   # noqa: S314 -- our own
