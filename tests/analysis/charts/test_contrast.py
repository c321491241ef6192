"""A colour is refused with the figure that was measured, and what is offered in its place passes."""

from __future__ import annotations

import random
import re

import pytest

from survey_app.analysis.charts import contrast, palette

CHANCE = [f"#{number:06x}" for number in random.Random(7).sample(range(1 << 24), 60)]  # noqa: S311 -- colours, not secrets
EDGES = ["#000000", "#ffffff", "#ff0000", "#00ff00", "#0000ff", "#777777", "#1f4f58"]


@pytest.mark.parametrize(("text", "colour"), [("#1F4F58", "#1f4f58"), ("1f4f58", "#1f4f58"), (" #abc ", "#aabbcc"), ("red", None),
                                              ("#12345", None), ("#1f4f58;", None), ("", None)])
def test_a_colour_is_read_in_its_usual_forms(text: str, colour: str | None) -> None:
    assert contrast.read(text) == colour


def test_what_is_weak_is_measured_and_the_nearest_that_passes_is_named() -> None:
    weak = contrast.header("#ffcc00")
    assert weak
    assert str(weak) == ("#ffcc00 has a contrast of 1.51 to 1 with white, and needs 4.5 to 1. "
                         f"The nearest that has it is {weak.nearest}.")
    assert weak.measured == pytest.approx(palette.contrast("#ffcc00", "#ffffff"))
    assert contrast.header(weak.nearest) is None
    assert contrast.header("#767676") is None
    assert contrast.header("#777777")      # the guidelines' well-known near miss


@pytest.mark.parametrize("colour", [*CHANCE, *EDGES])
def test_every_colour_has_a_look_whose_marks_stand_apart_in_grey_print(colour: str) -> None:
    look = contrast.look(colour, palette.TYPEFACE)
    assert contrast.dark(look.main) is None
    assert contrast.middle(look.middle, look.main) is None
    assert palette.contrast(look.main, look.middle) >= 3
    assert palette.contrast(look.middle, palette.PAPER) >= 3
    assert palette.contrast(look.pale, look.main) >= 3


@pytest.mark.parametrize("colour", [*CHANCE[:20], *EDGES])
def test_what_is_offered_passes_the_check_that_refused(colour: str) -> None:
    for check in (contrast.header, contrast.dark, lambda one: contrast.middle(one, "#1e4e56")):
        weak = check(colour)
        assert weak is None or check(weak.nearest) is None


def test_the_middle_colour_must_stand_out_from_both_sides() -> None:
    pale, strong = contrast.middle("#eeeeee", "#1e4e56"), contrast.middle("#205060", "#1e4e56")
    assert pale
    assert pale.beside == "white"
    assert strong
    assert re.fullmatch(r"#205060 has a contrast of 1\.\d+ to 1 with the dark colour #1e4e56, and needs 3 to 1\. "
                        r"The nearest that has it is #[0-9a-f]{6}\.", str(strong))
