"""Files on the command line that are damaged, cut short or of another kind: one clear line and exit 1, and nothing is stored."""

from __future__ import annotations

import io
import json
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskCliRunner

from survey_app.geography import places
from tests.factories.official_files import file_7, nspl, postcode, write_csv

OPTIONS = ("--postcodes", "--deprivation", "--lookup", "--areas", "--boundaries", "--population")


def _workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["LSOA21CD", "Total"])  # type: ignore[union-attr]  # a new workbook has a sheet
    book.active.append(["E01000011", 12])  # type: ignore[union-attr]  # as above
    book.save(out)
    return out.getvalue()


def _zip(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def _emptied(name: str) -> bytes:
    """A workbook with one of its parts damaged, and right checksums."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_workbook())) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            new.writestr(part, b"<worksheet><broken" if part == name else old.read(part))
    return out.getvalue()


def _features(geometry: object, properties: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": [{"geometry": geometry, "properties": properties}]}).encode()


LSOA = {"LSOA21CD": "E01000011"}
NINES = b"9" * 30
TABLES = {
    "empty.csv": b"", "zeros.csv": b"\0" * 500, "one-line.csv": b"LSOA21CD,Total\n",
    "quote.csv": b'LSOA21CD,Total\n"E01000011,1\n' * 3, "long-field.csv": b"LSOA21CD,Total\nE01000011," + b"9" * 200_000 + b"\n",
    "rank.csv": b"LSOA code (2021),Index of Multiple Deprivation (IMD) Rank\nE01000011," + NINES + b"\n",
    "empty.xlsx": b"", "text.xlsx": b"not a workbook", "cut.xlsx": _workbook()[:-200], "not-one.xlsx": _zip("a.txt", b"a"),
    "sheet.xlsx": _emptied("xl/worksheets/sheet1.xml"), "book.xlsx": _emptied("xl/workbook.xml"),
    "types.xlsx": _emptied("[Content_Types].xml"),
    "empty.zip": _zip("a.txt", b""), "cut.zip": _zip("a.csv", b"a,b\n" * 999)[:-30]}
OUTLINES = {
    "deep.geojson": b"[" * 200_000, "deep2.geojson": b'{"features": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "number.geojson": b'{"features": [1]}', "digits.geojson": b'{"features": ' + b"9" * 5_000 + b"}",
    "list.geojson": b'{"features": [[]]}', "none.geojson": _features(None, None),
    "flat.geojson": _features({"type": "Polygon", "coordinates": 5}, LSOA),
    "text.geojson": _features({"type": "Polygon", "coordinates": "abc"}, LSOA),
    "bare.geojson": _features({"type": "Polygon"}, LSOA), "string.geojson": _features("Polygon", LSOA),
    "words.geojson": _features({"type": "Polygon", "coordinates": [[["a", "b"]]]}, LSOA),
    "properties.geojson": _features({"type": "Polygon", "coordinates": [[[0, 51]]]}, "LSOA21CD"),
    "infinite.geojson": _features({"type": "Polygon", "coordinates": [[[float("inf"), float("nan")]]]}, LSOA)}
DAMAGED = TABLES | OUTLINES


def _refused(run: FlaskCliRunner, option: str, path: Path) -> None:
    done = run.invoke(args=["places", "load", option, str(path)])
    assert done.exit_code == 1, f"{option} {path.name}: {done.output}"
    assert isinstance(done.exception, SystemExit), f"{option} {path.name}: {done.exception!r}"
    assert done.stderr.startswith("Error: "), f"{option} {path.name}"
    assert len(done.stderr.strip().splitlines()) <= 2


@pytest.mark.parametrize("option", OPTIONS)
def test_is_refused_in_a_line(run: FlaskCliRunner, tmp_path: Path, option: str) -> None:
    for name, content in DAMAGED.items():
        path = tmp_path / name
        path.write_bytes(content)
        _refused(run, option, path)
    assert list(places.loaded()) == []


def test_whole_files_with_a_few_wrong_bytes_never_end_in_a_traceback(run: FlaskCliRunner, tmp_path: Path) -> None:
    rng = random.Random(18)     # noqa: S311 -- the same bytes at every run
    board = write_csv(tmp_path / "boards.csv", ["LSOA21CD", "Board"], [{"LSOA21CD": "E01000011", "Board": "Northern"}])
    whole = {"--postcodes": nspl(tmp_path, [postcode("ZZ1 1AA")]), "--deprivation": file_7(tmp_path, {"E01000011": 12}),
             "--areas": board}
    book = tmp_path / "people.xlsx"
    book.write_bytes(_workbook())
    whole["--population"] = book
    for option, path in whole.items():
        content = path.read_bytes()
        for _ in range(40):
            changed = bytearray(content)
            for _ in range(rng.randint(1, 8)):
                changed[rng.randrange(len(changed))] = rng.randrange(256)
            path.write_bytes(bytes(changed[:rng.choice([len(changed), rng.randrange(1, len(changed))])]))
            done = run.invoke(args=["places", "load", option, str(path)])
            assert done.exit_code in (0, 1), f"{option}: {done.exception!r}"
            assert done.exception is None or isinstance(done.exception, SystemExit), f"{option}: {done.exception!r}"


@pytest.mark.parametrize("words", [
    ["retention", "set", "survey", "--months", "9" * 30], ["consultation", "set", "survey", "--threshold", "9" * 30],
    ["codes", "make", "survey", "--number", "9" * 30], ["codes", "revoke", "survey", "9" * 30],
    ["results", "withdraw", "survey", "--version", "9" * 30], ["retention", "set", "survey", "--months", "9" * 5000]])
def test_a_number_beyond_everything_is_refused(run: FlaskCliRunner, words: list[str]) -> None:
    done = run.invoke(args=words)
    assert done.exit_code in (1, 2)
    assert isinstance(done.exception, SystemExit), repr(done.exception)
