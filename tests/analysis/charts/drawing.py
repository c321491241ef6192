"""Reads back what a chart really draws."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import vl_convert


def svg(chart: Any) -> str:
    return str(vl_convert.vegalite_to_svg(chart.to_json()))


def drawn_words(chart: Any) -> set[str]:
    """Every line of words in the drawing, as it is set."""
    return {unescape(text) for text in re.findall(r"<(?:text|tspan)[^>]*>([^<]+)</", svg(chart))}
