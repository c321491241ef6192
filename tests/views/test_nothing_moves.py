"""No page plays, moves or flashes, shows more on hover, asks for a gesture or a way to hold the device, or takes keys for itself:
the sources of every page, of the survey, the results and the staff area.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

import survey_app

pytestmark = pytest.mark.sqlite_only
TEMPLATES = Path(survey_app.__file__).parents[1] / "templates"
PLAYED = re.compile(r"<(?:audio|video|embed|object|iframe|canvas|marquee|blink|applet|bgsound)\b|autoplay|http-equiv=.refresh",
                    re.IGNORECASE)
MOVED = re.compile(r"@keyframes|(?<![\w-])(?:animation|transition)(?:-[a-z]+)?\s*:|scroll-behavior:\s*smooth")
HELD = re.compile(r"\(\s*(?:orientation|min-aspect-ratio|max-aspect-ratio|aspect-ratio)\b|screen\.orientation|orientation\.lock")
HOVER = re.compile(r"[^{}]*:hover[^{}]*\{([^}]*)\}")
# What hovering may change: how a thing looks, and nothing that appears, goes or moves.
LOOKS = re.compile(r"(?:-webkit-)?(?:background-color|background|color|border-color|border-style|box-shadow|cursor|"
                   r"outline(?:-[a-z]+)?|text-decoration(?:-[a-z-]+)?)")
GESTURES = re.compile(r"[\"'](?:devicemotion|deviceorientation|touch(?:start|move|end)|pointer(?:move|down)|mouse(?:down|move)|"
                      r"drag[a-z]*|drop|wheel)[\"']")
OWN_KEYS = re.compile(r"accesskey|draggable=.true", re.IGNORECASE)


def built(app: Flask, kind: str) -> str:
    return "".join(path.read_text("utf-8") for path in sorted(Path(str(app.static_folder)).glob(f"*.{kind}")))


@pytest.fixture(scope="module")
def markup() -> str:
    """The templates of every page."""
    return "".join(path.read_text("utf-8") for path in sorted(TEMPLATES.rglob("*.*")))


def test_nothing_plays_or_starts_by_itself(markup: str) -> None:
    assert PLAYED.findall(markup) == []


def test_nothing_moves_or_flashes(app: Flask, markup: str) -> None:
    assert MOVED.findall(built(app, "css")) == []
    assert "setInterval" not in built(app, "js")
    assert not re.search(r"<animate|<set\b", markup)


def test_no_way_to_hold_the_device_is_asked_for(app: Flask) -> None:
    assert HELD.findall(built(app, "css") + built(app, "js")) == []


def test_nothing_appears_on_hover(app: Flask) -> None:
    changed = {part.partition(":")[0].strip() for rule in HOVER.findall(built(app, "css")) for part in rule.split(";") if part}
    assert changed
    assert {name for name in changed if not LOOKS.fullmatch(name)} == set()
    assert "mouseover" not in built(app, "js")
    assert "mouseenter" not in built(app, "js")


def test_no_gesture_is_needed_and_nothing_is_dragged(app: Flask) -> None:
    assert GESTURES.findall(built(app, "js")) == []


def test_no_key_is_taken(markup: str) -> None:
    assert OWN_KEYS.findall(markup) == []


@pytest.mark.parametrize(("pattern", "text"), [
    (PLAYED, '<video src="x">'), (MOVED, "a{animation:x 1s}"), (MOVED, "a { transition: all 1s }"),
    (HELD, "(orientation:portrait)"), (GESTURES, 'one.addEventListener("dragstart", f)'), (OWN_KEYS, '<a accesskey="x">')])
def test_the_reading_of_the_sources_finds_it(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)
