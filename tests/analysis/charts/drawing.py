"""Reads back what a chart really draws."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import vl_convert


def svg(chart: Any) -> str:
    return str(vl_convert.vegalite_to_svg(chart.to_json()))


def layers(chart: Any, kind: str) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The layers of marks of one kind (`rule`, `geoshape`): how the marks look, and their rows of data."""
    whole = chart.to_dict()
    return [(layer["mark"], whole["datasets"][layer["data"]["name"]]) for layer in whole["layer"]
            if layer["mark"]["type"] == kind]


def drawn_words(chart: Any) -> set[str]:
    """Every line of words in the drawing, as it is set."""
    return {unescape(text) for text in re.findall(r"<(?:text|tspan)[^>]*>([^<]+)</", svg(chart))}
