"""What is stored can be shown and used."""

import json
from pathlib import Path

import pytest

from survey_app.geography import places
from survey_app.geography.places import loading
from tests.factories.official_files import file_7, nspl, postcode, write_csv

pytestmark = pytest.mark.usefixtures("app")


def test_every_loaded_source_is_listed_with_what_it_was_recognised_as(tmp_path: Path) -> None:
    boards = write_csv(tmp_path / "boards.csv", ["LSOA21CD", "Board"], [{"LSOA21CD": "E01000011", "Board": "Northern"}])
    loading.load(loading.recognise([nspl(tmp_path, [postcode("ZZ1 1AA")])], file_7(tmp_path, {"E01000011": 1}), areas=[boards]))
    editions = {one.kind: one for one in places.loaded()}
    assert {kind: one.name for kind, one in editions.items()} == {
        "postcodes": "NSPL 2024-08", "deprivation": "IoD2025", "areas": "board"}
    assert editions["postcodes"].recognised["by_authority"] == {"E06000091": 1}
    assert editions["areas"].recognised["label"] == "Board"
    assert places.areas_of("board") == {"E01000011": "Northern"}
    assert places.areas_of("parish") == {}


def test_boundaries_are_given_as_geojson_with_names(tmp_path: Path) -> None:
    square = {"type": "Polygon", "coordinates": [[[-0.8, 51.6], [-0.7, 51.6], [-0.7, 51.7], [-0.8, 51.6]]]}
    features = [{"type": "Feature", "properties": {"LSOA21CD": f"E010000{number}", "LSOA21NM": f"Zed {number}"},
                 "geometry": square} for number in (11, 12)]
    (tmp_path / "lsoa.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    loading.load(loading.recognise(boundaries=[tmp_path / "lsoa.geojson"]))
    assert places.boundaries(["E01000012", "E01000099"]) == {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"code": "E01000012", "name": "Zed 12"}, "geometry": square}]}
