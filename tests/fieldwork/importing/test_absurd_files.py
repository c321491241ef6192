"""Workbooks and SPSS files that would fill the memory or end the process: each is refused in a line, and the process goes on."""

from __future__ import annotations

import io
import resource
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
import xlsxwriter

from survey_app.consultations import Refused
from survey_app.fieldwork.importing import headings, sav_file, separate_process, table_files
from survey_app.publishing.microdata.ods import Worksheet, write_sheets

pytestmark = pytest.mark.sqlite_only
ROWS = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
LAST = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
ABSURD = {
    "last cell": LAST, "first and last cell": b'<row r="1"><c r="A1"><v>1</v></c></row>' + LAST,
    "written otherwise": LAST.replace(b"XFD", b"&#88;FD"), "beyond": LAST.replace(b"XFD1048576", b"ZZZZZZZZ9999999999"),
    "a long cell": b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"a" * 5_000_000 + b"</t></is></c></row>"}


def workbook(path: Path, rows: bytes) -> bytes:
    """An Excel workbook with these rows in its only sheet."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet()
    return exchanged(path.read_bytes(), "xl/worksheets/sheet1.xml", ROWS % rows)


def exchanged(data: bytes, part: str, content: bytes) -> bytes:
    """The same file with another content of one part."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in whole.infolist():
            archive.writestr(info, content if info.filename == part else whole.read(info))
    return made.getvalue()


@pytest.fixture
def most_memory() -> Iterator[None]:
    """Fails the test if this process took more memory meanwhile than a small machine has."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 700_000, "kilobytes"


@pytest.mark.parametrize("name", ABSURD)
@pytest.mark.usefixtures("most_memory")
def test_one_of_excel_is_refused(name: str, tmp_path: Path) -> None:
    data = workbook(tmp_path / "a.xlsx", ABSURD[name])
    assert len(data) < 100_000
    with pytest.raises(Refused, match="cannot be read as a spreadsheet: "):
        table_files.read(data, "a.xlsx")


@pytest.mark.usefixtures("most_memory")
def test_one_of_opendocument_that_repeats_a_row_for_ever_fills_nothing(tmp_path: Path) -> None:
    write_sheets(tmp_path / "a.ods", {"Data": Worksheet(iter([["reference", "age"], ["1", "2"]]), 2)})
    with zipfile.ZipFile(tmp_path / "a.ods") as archive:
        content = archive.read("content.xml")
    for times in (b"-5", b"99999999", b"999999999999999999999", b"nonsense"):
        repeated = content.replace(b"<table:table-row", b'<table:table-row table:number-rows-repeated="%s"' % times)
        assert repeated != content
        with suppress(Refused):
            table_files.read(exchanged((tmp_path / "a.ods").read_bytes(), "content.xml", repeated), "a.ods")


def test_damaged_ones_of_spss_are_read_or_refused(tmp_path: Path) -> None:
    pyreadstat.write_sav(pd.DataFrame({"a": [1.0, 2, 3], "b": ["x", "y", "z"]}), str(tmp_path / "a.sav"),
                         variable_value_labels={"a": {1: "yes"}})
    whole = (tmp_path / "a.sav").read_bytes()
    for place in range(0, len(whole), len(whole) // 12):
        for damage in (b"\xff\xff\xff\x7f", b"\xff" * 4, b"\0\0\0\x40", b"\1\0\0\0"):
            with suppress(Refused):
                sav_file.read(whole[:place] + damage + whole[place + 4:], "a.sav")


def test_more_columns_than_can_be_compared_in_good_time_are_refused(tmp_path: Path) -> None:
    names = [f"column{number}" for number in range(100_000)]
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet().write_row(0, 0, names[:5_000])
    pyreadstat.write_sav(pd.DataFrame({name: [1.0] for name in names[:1_500]}), str(tmp_path / "a.sav"))
    files = {"a.csv": ",".join(names).encode(), "b.csv": b"a\n" + b"," * 50_000, **{
        name: (tmp_path / name).read_bytes() for name in ("a.xlsx", "a.sav")}}
    for name, data in files.items():
        with pytest.raises(Refused, match=r"has [\d,]+ columns; the most is 1,000"):
            (sav_file if name == "a.sav" else table_files).read(data, name)


def test_a_heading_of_many_figures_takes_no_longer() -> None:
    began = time.process_time()
    for name in ("9" * 20_000 + "x", "Q" + "1_" * 10_000 + "x", "Q1" + "_A" * 10_000 + "x"):
        assert not headings.CODE.fullmatch(name)
    assert time.process_time() - began < 1
    assert all(headings.CODE.fullmatch(name) for name in ("Q1_2", "QID5_TEXT", "Q1.2", "v12"))


def test_what_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(separate_process, "SECONDS", 0.001)
    with pytest.raises(Refused, match="it takes too long"):
        table_files.read(workbook(tmp_path / "a.xlsx", b""), "a.xlsx")
