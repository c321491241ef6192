"""The contrast of lines, fills and frames with their ground, as the browser computes their colours."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from survey_app.appearance.palette import contrast

LEAST = 3.0     # of what is needed to see a control, its state or a figure of a chart: WCAG 1.4.11


def too_faint(page: Page, parts: dict[str, tuple[str, str]]) -> list[str]:
    """Of these parts, by selector with the property that draws them and the selector of their ground, those that stand out too
    little, with their contrast. "" is the page as their ground.
    """
    found = {(part, contrast(_hex(one), _hex(under)))
             for part, (drawn, ground) in parts.items() for one, under in page.evaluate(COLOURS, [part, drawn, ground])}
    return sorted(f"{part}: {ratio:.2f}" for part, ratio in found if ratio < LEAST)


def _hex(colour: str) -> str:
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])


COLOURS = """([part, drawn, ground]) => {
  const behind = (one) => { for (let at = one; at; at = at.parentElement) { const style = getComputedStyle(at);
    if (at.matches('rect, line, circle')) return style.fill;
    if (style.backgroundColor !== 'rgba(0, 0, 0, 0)') return style.backgroundColor; }
    return 'rgb(255, 255, 255)'; };
  return [...document.querySelectorAll(part)].map((one) => {
    const about = one.parentElement, under = (ground && (about.closest(ground) || about.querySelector(ground))) || about;
    return [getComputedStyle(one)[drawn], behind(under)]; });
}"""
