"""Reads boundaries of areas from GeoJSON, as downloaded from the ONS Open Geography Portal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import SourceError
from .areas import AREA_CODE, name_columns
from .files import readable

LEVELS = {"lsoa": r"lsoa\d\d_?(?:cd|code)", "ward": r"(?:wd|ward)\d\d_?(?:cd|code)",
          "authority": r"l(?:ad|tla)\d\d_?(?:cd|code)"}   # smallest first
WEST, SOUTH, EAST, NORTH = -9.0, 49.0, 2.5, 61.5   # degrees that hold the United Kingdom


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The outlines of areas of one level (lsoa, ward or authority): GeoJSON geometries in degrees (WGS 84) by code."""

    level: str
    year: int
    files: tuple[str, ...]
    geometries: Mapping[str, Mapping[str, Any]]
    names: Mapping[str, str]

    @property
    def edition(self) -> str:
        """The level and year of the codes, such as "lsoa 2021"."""
        return f"{self.level} {self.year}"

    def __add__(self, other: Boundaries) -> Boundaries:
        if twice := self.geometries.keys() & other.geometries.keys():
            raise SourceError(f"{other.files[0]}: holds {min(twice)}, which {', '.join(self.files)} holds too. "
                              "Give each boundary once.")
        return Boundaries(self.level, self.year, self.files + other.files, {**self.geometries, **other.geometries},
                          {**self.names, **other.names})


def read_boundaries(paths: Iterable[Path]) -> tuple[Boundaries, ...]:
    """The boundaries in GeoJSON files, grouped by level and year of their codes. Raises SourceError."""
    by_edition: dict[str, Boundaries] = {}
    for path in paths:
        with readable(path):
            boundaries = _read(path)
        edition = boundaries.edition
        by_edition[edition] = by_edition[edition] + boundaries if edition in by_edition else boundaries
    return tuple(by_edition.values())


def _read(path: Path) -> Boundaries:
    """The boundaries in one file. If a feature has several codes, the smallest area's counts."""
    features = _features(path)
    level, key = _level(features[0], path)
    geometries: dict[str, Mapping[str, Any]] = {}
    names: dict[str, str] = {}
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") or {}
        code = str(properties.get(key, ""))
        if not AREA_CODE.fullmatch(code) or code in geometries:
            raise SourceError(f"{path.name}, feature {number}: {key} is {code[:20]!r}, which is "
                              f"{'there twice' if code in geometries else 'not the code of an area'}.")
        geometries[code] = _geometry(feature, f"{path.name}, feature {number} ({code})")
        names |= {str(properties[code]): str(properties[name]) for code, name in name_columns(properties).items()
                  if properties[code] and properties[name]}
    year = re.search(r"\d\d", key)
    return Boundaries(level, 2000 + int(year[0]) if year else 0, (path.name,), geometries, names)


def _features(path: Path) -> list[dict[str, Any]]:
    if path.is_dir():
        raise SourceError(f"{path.name}: is a folder. Give the GeoJSON files in it, each with --boundaries.")
    try:
        document = json.loads(path.read_text("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise SourceError(f"{path.name}: is not GeoJSON ({error}). Its download was probably cut short; "
                          "download it again.") from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise SourceError(f"{path.name}: has no features. Expected a GeoJSON FeatureCollection of boundaries.")
    return features


def _level(feature: Mapping[str, Any], path: Path) -> tuple[str, str]:
    properties = feature.get("properties") or {}
    for level, pattern in LEVELS.items():
        for key in properties:
            if re.fullmatch(pattern, key.lower()):
                return level, key
    raise SourceError(f"{path.name}: has no feature with an area code. Expected a property such as LSOA21CD, WD24CD "
                      f"or LAD24CD; found {', '.join(properties)[:300] or 'none'}.")


def _geometry(feature: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    geometry = feature.get("geometry") or {}
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise SourceError(f"{where}: is {geometry.get('type') or 'without a geometry'}; expected a polygon.")
    for east, north in _positions(geometry["coordinates"]):
        if not (WEST <= east <= EAST and SOUTH <= north <= NORTH):
            raise SourceError(f"{where}: has the position {east:.10g}, {north:.10g}, which is not in degrees within the "
                              "United Kingdom. Download the boundaries as GeoJSON, which is in degrees (WGS 84).")
    return geometry


def _positions(coordinates: Any) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], (int, float)):
        yield coordinates[0], coordinates[1]
    else:
        for part in coordinates:
            yield from _positions(part)
