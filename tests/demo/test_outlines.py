"""The synthetic wards tile a made-up coast."""

from survey_app.analysis.charts import map_geometry as drawing
from survey_app.demo.areas import COUNTY, DISTRICT, areas, outlines


def test_every_synthetic_ward_has_one_outline_and_every_run_the_same() -> None:
    assert set(outlines()) == {area.ward for authority in (DISTRICT, COUNTY) for area in areas(authority)}
    assert outlines() == outlines()


def test_neighbours_share_their_borders_and_together_are_one_piece() -> None:
    every = outlines()
    for authority in (DISTRICT, COUNTY):
        wards = sorted({area.ward for area in areas(authority)})
        together = drawing.draw({"all": [every[ward] for ward in wards]}, 400, 400)
        apart = drawing.draw({ward: [every[ward]] for ward in wards}, 400, 400)
        assert len(together.rings["all"]) == 1
        parts = sum(abs(drawing.area(ring)) for rings in apart.rings.values() for ring in rings)
        assert abs(abs(drawing.area(together.rings["all"][0])) - parts) < 0.01 * parts


def test_they_lie_where_no_ward_is() -> None:
    positions = [position for geometry in outlines().values() for position in geometry["coordinates"][0]]
    assert all(1 < east < 2.5 and 54.9 < north < 55.5 for east, north in positions)
