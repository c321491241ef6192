"""Loading replaces an edition as a whole or not at all, and leaves what is beside it."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from survey_app.database import db
from survey_app.geography import places
from survey_app.geography.places import loading, synthetic
from survey_app.geography.places.synthetic import PostcodeEntry
from survey_app.geography.sources import SourceError
from survey_app.models import AreaMember, DeprivationRow, PlaceEdition, PlaceRow, PostcodeRow
from tests.factories.official_files import file_7, nspl, postcode

pytestmark = pytest.mark.usefixtures("app")
RANKS = {"E01000011": 1, "E01000012": 20000}


def stored() -> dict[str, int]:
    """How many rows each table of places has; of postcodes, without the outward codes."""
    rows = {table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in (PlaceRow, DeprivationRow, PlaceEdition, AreaMember)}
    full = select(func.count()).select_from(PostcodeRow).where(func.length(PostcodeRow.postcode) > 4)
    return {"postcode": db.session.scalar(full) or 0, **rows}


def test_loading_twice_is_loading_once(tmp_path: Path) -> None:
    found = loading.recognise([nspl(tmp_path, [postcode("ZZ1 1AA"), postcode("ZZ1 1AB", "E01000012")])],
                             file_7(tmp_path, RANKS))
    loading.load(found)
    once = stored(), places.find("ZZ1 1AB")
    loading.load(found)
    assert (stored(), places.find("ZZ1 1AB")) == once
    assert (once[0]["postcode"], once[0]["deprivation"], once[0]["place_edition"]) == (2, 2, 2)


def test_a_new_edition_takes_the_place_of_the_old(tmp_path: Path) -> None:
    loading.load(loading.recognise([nspl(tmp_path, [postcode("ZZ1 1AA")])]))
    loading.load(loading.recognise([nspl(tmp_path, [postcode("ZZ1 1AB")], "NSPL21_NOV_2024_UK.csv")]))
    assert places.find("ZZ1 1AA").status == "unknown"
    assert places.find("ZZ1 1AB").postcode_edition == "NSPL 2024-11"


def test_the_index_loaded_last_describes_the_places(tmp_path: Path) -> None:
    loading.load(loading.recognise([nspl(tmp_path, [postcode("ZZ1 1AA")])], file_7(tmp_path, RANKS)))
    loading.load(loading.recognise([], file_7(tmp_path, {"E01000011": 30000}, "File_7_IoD2019.csv")))
    place = places.find("ZZ1 1AA")
    assert (place.imd_edition, place.imd_rank, place.imd_decile) == ("IoD2019", 30000, 9)


BORDER = [postcode("ZZ1 1AA", imd=1), postcode("ZZ1 1AB", "E01000012", laua="E06000092"),
          postcode("ZZ2 1AA", "E01000013", laua="E06000092"), postcode("ZZ3 1AA", "E01000014", laua="E06000093")]
AT = {"E06000091": (1500, 1500), "E06000092": (2500, 1500), "E06000093": (9500, 9500)}
SQUARED = [{**row, "oseast1m": f"{AT[str(row['laua'])][0]:06}", "osnrth1m": f"{AT[str(row['laua'])][1]:07}"} for row in BORDER]


def test_within_stores_the_outward_codes_of_the_authority_and_knows_what_lies_outside(tmp_path: Path) -> None:
    loading.load(loading.recognise([nspl(tmp_path, SQUARED)], within=["E06000091"]))
    assert stored()["postcode"] == 2
    assert [places.find(typed).status for typed in ("ZZ1 1AA", "ZZ1 1AB", "ZZ2 1AA", "ZZ3 1AA", "ZZ1 1AD", "ZZ9 1AA")] == [
        "matched", "outside", "outside", "outside", "unknown", "unknown"]
    assert [places.find(outward).status for outward in ("ZZ1", "ZZ2")] == ["no_area", "outside"]


def test_neighbours_are_stored_on_request(tmp_path: Path) -> None:
    found = loading.recognise([nspl(tmp_path, SQUARED)], within=["E06000091"], neighbours=True)
    loading.load(found)
    assert found.scope.authorities == {"E06000091", "E06000092"}
    assert stored()["postcode"] == 3
    assert (places.find("ZZ2 1AA").status, places.find("ZZ2 1AA").lsoa) == ("outside", "E01000013")
    assert places.find("ZZ3 1AA").lsoa is None


def test_neighbours_need_grid_references(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="has no grid references"):
        loading.recognise([nspl(tmp_path, BORDER)], within=["E06000091"], neighbours=True)


def test_everywhere_stores_all_and_still_tells_outside(tmp_path: Path) -> None:
    index = file_7(tmp_path, {"E01000011": 9, "E01000014": 5})
    loading.load(loading.recognise([nspl(tmp_path, BORDER)], index, within=["E06000091"], everywhere=True))
    assert stored()["postcode"] == 4
    elsewhere = places.find("ZZ3 1AA")
    assert (elsewhere.status, elsewhere.lsoa, elsewhere.imd_decile) == ("outside", "E01000014", None)
    assert places.find("ZZ1 1AA").imd_decile == 1


def test_an_authority_that_is_not_in_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"has no postcode in E06000099\. The authorities .* E06000092, E06000091, E06000093"):
        loading.recognise([nspl(tmp_path, BORDER)], within=["E06000099"])


def test_a_load_that_fails_changes_nothing(tmp_path: Path) -> None:
    loading.load(loading.recognise([nspl(tmp_path, [postcode("ZZ1 1AA")])], file_7(tmp_path, RANKS)))
    before = stored(), places.find("ZZ1 1AA")
    twice = loading.recognise([nspl(tmp_path, [postcode("ZZ1 1AB")] * 2, "NSPL21_NOV_2024_UK.csv")])
    with pytest.raises(SourceError, match="twice"):
        loading.load(twice)
    assert (stored(), places.find("ZZ1 1AA")) == before


def test_synthetic_places_stand_beside_real_ones(tmp_path: Path) -> None:
    entries = [PostcodeEntry(f"ZZ9 9A{letter}", f"Z0100000{number}", f"Demo {number}", "Z05000001", "Demo ward",
                             "Z06000001", "Demo", imd_rank=number * 1000, imd_decile=number)
               for number, letter in enumerate("ABDEF", start=1)]
    synthetic.store("demo", entries, "demo index")
    loading.load(loading.recognise([nspl(tmp_path, [postcode("ZZ1 1AA")])], file_7(tmp_path, RANKS)))
    synthetic.store("demo", entries, "demo index")
    demo, real = places.find("ZZ9 9AB"), places.find("ZZ1 1AA")
    assert (demo.status, demo.ward_name, demo.imd_rank, demo.imd_quintile_local) == ("matched", "Demo ward", 2000, 2)
    assert (demo.imd_edition, demo.postcode_edition) == ("demo index", "demo")
    assert (real.status, real.imd_edition, real.imd_rank) == ("matched", "IoD2025", 1)
    assert (stored()["postcode"], stored()["deprivation"], stored()["place_edition"]) == (6, 7, 4)
    assert places.find("ZZ9").authority == "Z06000001"


def test_progress_counts_every_row_read_twice_to_recognise_and_to_store(tmp_path: Path) -> None:
    recognising: list[tuple[int, int]] = []
    storing: list[tuple[int, int]] = []
    found = loading.recognise([nspl(tmp_path, BORDER)], within=["E06000091"],
                             progress=lambda rows, of: recognising.append((rows, of)))
    loading.load(found, lambda rows, of: storing.append((rows, of)))
    assert storing == [(4, 4)]
    assert sum(rows for rows, _ in recognising) == 4
    assert recognising[0][1] == pytest.approx(4, abs=1)
