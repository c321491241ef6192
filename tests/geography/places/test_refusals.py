"""Whatever is wrong with a file, and whenever a load is broken off: the loaded places stay as they were."""

import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from survey_app.database import db
from survey_app.geography import places
from survey_app.geography.places import loading
from survey_app.geography.sources import SourceError
from survey_app.models import AreaName
from tests.factories.official_files import NSPL_2020, file_7, nspl, postcode, write_csv

RANKS = {"E01000011": 1, "E01000012": 20000}
NEW = "NSPL21_NOV_2024_UK.csv"


def another_kind(folder: Path) -> dict[str, Any]:
    return {"postcodes": [file_7(folder, RANKS)]}


def cut_short(folder: Path) -> dict[str, Any]:
    path = nspl(folder, [postcode("ZZ1 1AB"), postcode("ZZ1 1AD")], NEW)
    path.write_bytes(path.read_bytes()[:-100] + b"\n")
    return {"postcodes": [path]}


def zip_without_csv(folder: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path := folder / "NSPL.zip", "w") as archive:
        archive.writestr("User Guide.pdf", b"%PDF")
    return {"postcodes": [path]}


def renamed_key(folder: Path) -> dict[str, Any]:
    path = nspl(folder, [postcode("ZZ1 1AB")], NEW)
    path.write_text(path.read_text().replace('"pcd"', '"a"').replace('"pcd2"', '"b"').replace('"pcds"', '"c"'))
    return {"postcodes": [path]}


def two_vintages(folder: Path) -> dict[str, Any]:
    old = write_csv(folder / "NSPL_NOV_2024_UK_ZY.csv", NSPL_2020.split(), [postcode("ZZ5 1AA", lsoa_column="lsoa11")])
    return {"postcodes": [nspl(folder, [postcode("ZZ1 1AB")], NEW), old]}


def index_of_elsewhere(folder: Path) -> dict[str, Any]:
    return {"deprivation": file_7(folder, {"E01000098": 1, "E01000099": 2}, "IoD2025_elsewhere.csv")}


def postcodes_of_elsewhere(folder: Path) -> dict[str, Any]:
    return {"postcodes": [nspl(folder, [postcode("ZZ1 1AB", "E01000099")], NEW)]}


def not_codes(folder: Path) -> dict[str, Any]:
    return {"postcodes": [nspl(folder, [postcode("ZZ1 1AB", laua="Zedshire Council")], NEW)]}


def no_rows(folder: Path) -> dict[str, Any]:
    return {"postcodes": [nspl(folder, [], NEW)]}


def no_postcode(folder: Path) -> dict[str, Any]:
    return {"postcodes": [nspl(folder, [{**postcode("ZZ1 1AB"), "pcds": ""}], NEW)]}


def a_postcode_twice(folder: Path) -> dict[str, Any]:
    return {"postcodes": [nspl(folder, [postcode("ZZ1 1AB")] * 2, NEW)]}


def areas_of_elsewhere(folder: Path) -> dict[str, Any]:
    rows = [{"LSOA21CD": "E01000099", "Board": "Northern"}]
    return {"areas": [write_csv(folder / "boards.csv", ["LSOA21CD", "Board"], rows)]}


FAULTS = {
    another_kind: "is not a postcode file of ONS .* found LSOA code",
    cut_short: "is damaged after row .* download it again",
    zip_without_csv: "has no CSV file in it",
    renamed_key: "Expected a column for the postcode .* found a, b, c",
    two_vintages: "is of 2021 and .* of 2011",
    index_of_elsewhere: r"IoD2025 \(LSOAs of 2021\) ranks only 0 of the 1 LSOAs \(of 2021\)",
    postcodes_of_elsewhere: r"ranks only 0 of the 1 LSOAs",
    not_codes: "the local authority is 'Zedshire Council', which is not a code",
    no_rows: "has a header and no rows",
    no_postcode: "a row has no postcode",
    a_postcode_twice: "appears twice in the files",
    areas_of_elsewhere: "none of its 1 LSOA codes is among those of the loaded postcodes",
}


@pytest.fixture
def before(app: Flask, tmp_path: Path) -> list[Any]:
    """What is loaded before anything goes wrong."""
    (folder := tmp_path / "before").mkdir()
    loading.load(loading.recognise([nspl(folder, [postcode("ZZ1 1AA")])], file_7(folder, RANKS)))
    return state()


def state() -> list[Any]:
    """What a look-up answers, and what is listed as loaded."""
    db.session.rollback()
    return [places.find("ZZ1 1AA"), places.find("ZZ1 1AB"), places.loaded()]


@pytest.mark.parametrize(("spoil", "message"), FAULTS.items(), ids=[spoil.__name__ for spoil in FAULTS])
def test_a_spoilt_source_is_refused_and_changes_nothing(spoil: Callable[[Path], dict[str, Any]], message: str, before: list[Any],
                                                        tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=message):
        loading.load(loading.recognise(**spoil(tmp_path)))
    assert state() == before


BREAKING_OFF = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from survey_app import create_app
from survey_app.database import db
from survey_app.geography import places
from survey_app.geography.places import loading

def killed(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)

app = create_app({"SQLALCHEMY_DATABASE_URI": sys.argv[1], "INSTANCE_PATH": sys.argv[2], "SECRET_KEY": "for tests only"})
with app.app_context():
    found = loading.recognise([Path(sys.argv[3])])
    if sys.argv[4] == "before the commit":
        event.listen(db.engine, "commit", killed)
        loading.load(found)
    loading.load(found, killed)
"""


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["while reading", "before the commit"])
def test_a_load_killed_half_way_leaves_the_old_edition_answering(app: Flask, before: list[Any], tmp_path: Path,
                                                                 moment: str) -> None:
    path = nspl(tmp_path, [postcode(f"ZZ2 {number}AA") for number in range(10)], NEW)
    db.session.commit()   # so that this process holds nothing the other waits for
    command = [sys.executable, "-c", BREAKING_OFF, app.config["SQLALCHEMY_DATABASE_URI"], str(tmp_path), str(path), moment]
    killed = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert state() == before
    loading.load(loading.recognise([path]))
    assert places.find("ZZ2 1AA").postcode_edition == "NSPL 2024-11"


def test_while_postcodes_are_read_others_can_write(app: Flask, tmp_path: Path) -> None:
    found = loading.recognise([nspl(tmp_path, [postcode("ZZ1 1AA")])])
    db.session.commit()
    written = []

    def write_elsewhere(rows: int, of: int) -> None:
        with db.engine.begin() as other:
            other.execute(insert(AreaName).values(code="E06000099", name="Elsewhere"))
        written.append(rows)
    loading.load(found, write_elsewhere)
    assert written == [1]
    assert places.find("ZZ1 1AA").status == "matched"


def test_of_two_loads_at_once_one_replaces_the_other(app: Flask, before: list[Any], tmp_path: Path) -> None:
    one, other = (loading.recognise([nspl(tmp_path, [postcode(text)], f"NSPL21_{month}_2024_UK.csv")])
                  for text, month in (("ZZ1 1AB", "MAY"), ("ZZ1 1AD", "NOV")))
    db.session.commit()
    begun, failed = Event(), []

    def load_the_other() -> None:
        with app.app_context():
            try:
                loading.load(other, lambda rows, of: begun.set())
            except Exception as error:  # told below, since a thread's error fails no test
                failed.append(error)
    second = Thread(target=load_the_other)

    def start_the_other(rows: int, of: int) -> None:
        second.start()
        begun.wait(1)   # where it must wait for this one it has not begun
    loading.load(one, start_the_other)
    second.join()
    db.session.rollback()
    assert not failed
    assert sum(edition.kind == "postcodes" for edition in places.loaded()) == 1
    assert {places.find("ZZ1 1AB").status, places.find("ZZ1 1AD").status} == {"matched", "unknown"}
