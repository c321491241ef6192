import io
import re
import struct
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import vl_convert
from PIL import Image

from survey_app.analysis.charts import deprivation_chart, distribution_chart, ranked_chart, save

from . import examples

pytestmark = pytest.mark.slow

CHARTS: dict[str, Callable[[], Any]] = {
    "ranked": lambda: ranked_chart(examples.ranked(examples.names(18))),
    "distribution": lambda: distribution_chart(examples.distribution(examples.names(18), safety=True)),
    "deprivation": lambda: deprivation_chart(examples.comparison(examples.names(18)))}


@pytest.mark.parametrize("name", CHARTS)
def test_a_second_run_writes_the_same_bytes(name: str, tmp_path: Path) -> None:
    first = [path.read_bytes() for path in save(CHARTS[name](), tmp_path / "first")]
    second = [path.read_bytes() for path in save(CHARTS[name](), tmp_path / "second")]
    assert first == second


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_holds_to_the_schema_of_its_language(name: str) -> None:
    assert CHARTS[name]().to_dict(validate=True)["$schema"].startswith("https://vega.github.io/schema/vega-lite/")


@pytest.mark.parametrize("name", CHARTS)
def test_a_drawing_is_named_and_described_and_falls_back_to_a_font_that_is_there(name: str, tmp_path: Path) -> None:
    svg, _ = save(CHARTS[name](), tmp_path / name)
    root = ET.fromstring(svg.read_text("utf-8"))  # noqa: S314  # our own drawing, a moment old
    assert root.get("role") == "img"
    title, description = (root.findtext(f"{{http://www.w3.org/2000/svg}}{tag}") for tag in ("title", "desc"))
    assert title
    assert description
    assert examples.names(18)[17] in description
    families = set(re.findall(r'font-family="([^"]*)"', svg.read_text("utf-8")))
    assert families
    assert all(family.endswith("sans-serif") for family in families)


def test_the_picture_prints_at_300_dots_an_inch_on_a_page(tmp_path: Path) -> None:
    _, png = save(CHARTS["ranked"](), tmp_path / "ranked")
    data = png.read_bytes()
    width, = struct.unpack(">I", data[16:20])
    across, _, unit = struct.unpack(">IIB", data[data.index(b"pHYs") + 4:][:9])
    assert (round(across * 0.0254), unit) == (300, 1)
    assert width / 300 < 7.3          # inches: an A4 page less narrow margins


def test_a_picture_is_packed_tightly_and_has_the_pixels_that_were_drawn(tmp_path: Path) -> None:
    _, png = save(CHARTS["ranked"](), tmp_path / "ranked")
    loose = vl_convert.vegalite_to_png(CHARTS["ranked"]().to_dict(), ppi=300, scale=72 / 96)
    assert len(png.read_bytes()) < len(loose) / 3
    with Image.open(png) as packed, Image.open(io.BytesIO(loose)) as drawn:
        assert (packed.tobytes(), packed.info) == (drawn.tobytes(), drawn.info)
    with Image.open(png) as whole:
        whole.verify()


def test_a_dot_in_the_name_is_kept(tmp_path: Path) -> None:
    svg, png = save(CHARTS["ranked"](), tmp_path / "v1.2")
    assert (svg.name, png.name) == ("v1.2.svg", "v1.2.png")
