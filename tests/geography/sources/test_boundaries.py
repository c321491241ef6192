"""Boundaries from GeoJSON, in degrees, by the smallest area that a feature names."""

import json
from pathlib import Path
from typing import Any

import pytest

from survey_app.geography.sources import SourceError
from survey_app.geography.sources.boundaries import read_boundaries

SQUARE = {"type": "Polygon", "coordinates": [[[-0.8, 51.6], [-0.7, 51.6], [-0.7, 51.7], [-0.8, 51.6]]]}


def feature(code: str = "E01000011", geometry: Any = SQUARE, **properties: str) -> dict[str, Any]:
    """One LSOA."""
    return {"type": "Feature", "properties": {"LSOA21CD": code, "LSOA21NM": "Zed 001A", **properties}, "geometry": geometry}


def geojson(path: Path, *features: Any) -> Path:
    """A file of features."""
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_the_smallest_area_of_a_feature_counts_and_all_its_names_are_known(tmp_path: Path) -> None:
    path = geojson(tmp_path / "lsoa.geojson", feature(WD24CD="E05000001", WD24NM="First", LAD24CD="E06000091", LAD24NM="Zed"))
    [found] = read_boundaries([path])
    assert (found.edition, found.files, found.geometries) == ("lsoa 2021", ("lsoa.geojson",), {"E01000011": SQUARE})
    assert found.names == {"E01000011": "Zed 001A", "E05000001": "First", "E06000091": "Zed"}


def test_files_of_one_level_and_year_are_put_together(tmp_path: Path) -> None:
    ward = {"type": "Feature", "properties": {"ward22_code": "E05000001", "ward22_name": "First"}, "geometry": SQUARE}
    paths = [geojson(tmp_path / "1", feature()), geojson(tmp_path / "2", feature("E01000012")), geojson(tmp_path / "3", ward)]
    assert [(one.edition, len(one.geometries)) for one in read_boundaries(paths)] == [("lsoa 2021", 2), ("ward 2022", 1)]


@pytest.mark.parametrize(("features", "message"), [
    ([], "has no features"),
    ([{"properties": {"name": "x"}}], "Expected a property such as LSOA21CD, .* found name"),
    ([feature("Zed")], "feature 1: LSOA21CD is 'Zed', which is not the code of an area"),
    ([feature(), feature()], "feature 2: LSOA21CD is 'E01000011', which is there twice"),
    ([feature(geometry=None)], r"feature 1 \(E01000011\): is without a geometry"),
    ([feature(geometry={"type": "Point", "coordinates": [0, 52]})], "is Point; expected a polygon"),
    ([feature(geometry={"type": "Polygon", "coordinates": [[[485000, 193000]]]})], "485000, 193000, which is not in degrees")])
def test_what_cannot_be_used_is_refused_with_the_feature(tmp_path: Path, features: list[Any], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_boundaries([geojson(tmp_path / "areas.geojson", *features)])


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = geojson(tmp_path / "areas.geojson", feature())
    path.write_text(path.read_text()[:-30])
    with pytest.raises(SourceError, match=r"is not GeoJSON .* download it again"):
        read_boundaries([path])


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (folder := tmp_path / "boundaries").mkdir()
    with pytest.raises(SourceError, match="boundaries: is a folder"):
        read_boundaries([folder])


def test_the_same_area_in_two_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="2: holds E01000011, which 1 holds too"):
        read_boundaries([geojson(tmp_path / "1", feature()), geojson(tmp_path / "2", feature())])
