from itertools import combinations

import pytest

from survey_app.analysis.charts import palette

GRAPHICS = 3.0   # WCAG 2.2, 1.4.11
WORDS = 4.5      # WCAG 2.2, 1.4.3


def test_contrast_is_that_of_the_guidelines() -> None:
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#ffffff", "#777777") == pytest.approx(4.48, abs=0.005)   # their well-known near miss
    assert palette.contrast("#1f4f58", "#1f4f58") == 1


@pytest.mark.parametrize(("one", "other"), list(combinations((palette.MAIN, palette.MIDDLE, palette.PAPER), 2)))
def test_every_mark_stands_out_from_what_it_is_drawn_on(one: str, other: str) -> None:
    assert palette.contrast(one, other) >= GRAPHICS


def test_pale_segments_are_told_apart_by_their_outline() -> None:
    assert palette.contrast(palette.PALE, palette.MAIN) >= GRAPHICS
    assert palette.contrast(palette.PAPER, palette.MAIN) >= GRAPHICS


@pytest.mark.parametrize("words", [palette.INK, palette.QUIET, palette.MAIN])
def test_words_can_be_read_on_paper(words: str) -> None:
    assert palette.contrast(words, palette.PAPER) >= WORDS


@pytest.mark.parametrize("count", range(1, 6))
def test_words_can_be_read_on_every_segment(count: int) -> None:
    fills = palette.shades(palette.MAIN, palette.MIDDLE, count) + palette.shades(palette.PALE, palette.PAPER, count)
    assert all(palette.contrast(palette.readable_on(fill), fill) >= WORDS for fill in fills)


@pytest.mark.parametrize("count", range(2, 6))
def test_shades_grow_lighter_so_that_grey_print_keeps_their_order(count: int) -> None:
    shades = palette.shades(palette.MAIN, palette.MIDDLE, count)
    assert (shades[0], shades[-1]) == (palette.MAIN, palette.MIDDLE)
    assert [palette.luminance(shade) for shade in shades] == sorted({palette.luminance(shade) for shade in shades})
