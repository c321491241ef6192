"""What is measured of a page as it is drawn: height, words that leave their button, small targets, what lies over the focus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from playwright.sync_api import Page

from .pages import sideways
from .visitor import Visitor

WIDTHS, LANGUAGES = (320, 360, 390, 430), ("en", "cy", "ur")
# Text spacing as WCAG 1.4.12 asks for it, and letters twice as large.
TEXT_STYLES = {
    "plain": "",
    "spaced": "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
              "p { margin-bottom: 2em !important }",
    "200 %": "html { font-size: 200% !important }",
}
TEXT_STYLES["200 % and spaced"] = TEXT_STYLES["200 %"] + TEXT_STYLES["spaced"]


def apply_text_style(page: Page, text_style: str) -> None:
    """Gives the page one of the text styles, as a reader's own stylesheet would."""
    page.evaluate("""(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);
      document.adoptedStyleSheets = [sheet]; }""", TEXT_STYLES[text_style])


class Measure(NamedTuple):
    """One page in one text style: its height and what is out of sight to the side, in pixels; words that leave their button."""

    page_id: str
    text_style: str
    height: int
    sideways: int
    clipped: list[str]


def measures(visitor: Visitor) -> Iterator[Measure]:
    """Measures each page of the survey in each text style, and leaves it plain before it is sent."""
    for page_id in visitor.complete():
        for text_style in reversed(TEXT_STYLES):
            apply_text_style(visitor.page, text_style)
            yield Measure(page_id, text_style, height(visitor.page), sideways(visitor.page), clipped(visitor.page))


def height(page: Page) -> int:
    """How many pixels a thumb has to scroll."""
    return int(page.evaluate("document.documentElement.scrollHeight"))


def clipped(page: Page) -> list[str]:
    """The words that are drawn outside the button, cell or line that they name, with how far."""
    return list(page.evaluate(CLIPPED))


def small_targets(page: Page) -> list[str]:
    """The buttons, and the lines that open something, that are less than 44 pixels high or wide; links and boxes that are lower,
    but for links in a running sentence.
    """
    return list(page.evaluate(SMALL))


def what_covers_the_focus(page: Page) -> dict[str, Any]:
    """What lies over the middle of what has the focus; empty if nothing does."""
    return dict(page.evaluate(COVERING))


DRAWN = """const drawn = (one) => { const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  return box.width > 1 && box.height > 1 && style.visibility === 'visible' && style.clipPath === 'none'
    && !one.closest('.govuk-visually-hidden, .govuk-skip-link, .hys-trap, [aria-hidden=true] button'); };"""
CLIPPED = """(() => { """ + DRAWN + """
  const found = [], range = document.createRange();
  const named = 'button, [role=button], summary, .hys-matrix__option label, .hys-matrix__heads li, .govuk-radios__label, '
    + '.govuk-checkboxes__label, .hys-footer a';
  for (const one of [...document.querySelectorAll(named)].filter(drawn)) {
    const box = one.getBoundingClientRect(), walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.textContent.trim() || !drawn(node.parentElement)) continue;
      range.selectNodeContents(node);
      for (const line of range.getClientRects()) {
        const over = Math.max(box.left - line.left, line.right - box.right, box.top - line.top, line.bottom - box.bottom,
          line.right - document.documentElement.clientWidth, -line.left);
        if (over > 1) { found.push(`${one.textContent.trim().slice(0, 60)}: ${Math.round(over)} px`); break; }
      }
    }
  }
  return found;
})()"""
SMALL = """(() => { """ + DRAWN + """
  const among = (one) => { let block = one.parentElement;        // is it a link in a running sentence?
    while (getComputedStyle(block).display === 'inline') block = block.parentElement;
    const length = (words) => words.replace(/\\s/g, '').length;
    return one.matches('a:not([role=button])') && block.matches('p, li, td, dd, div, small')
      && length(block.innerText) > length(one.innerText) + [...block.querySelectorAll('a')].filter((other) => other !== one)
        .reduce((sum, other) => sum + length(other.innerText), 0) + 1; };
  const buttons = 'button, [role=button], summary, input[type=submit]';
  const others = 'a[href], select, textarea, input:not([type=hidden], [type=radio], [type=checkbox])';
  return [...document.querySelectorAll(`${buttons}, ${others}`)].filter((one) => drawn(one) && !among(one))
    .map((one) => [one, one.textContent.trim().slice(0, 60) || one.id, one.getBoundingClientRect()])
    .filter(([one, , box]) => box.height < 43.99 || (one.matches(buttons) && box.width < 43.99))
    .map(([, words, box]) => `${words}: ${Math.round(box.width)} x ${Math.round(box.height)}`);
})()"""
COVERING = """(() => { const one = document.activeElement, cell = one.closest('.hys-matrix__option') || one;
  const box = cell.getBoundingClientRect();
  if (one.closest('.hys-bar')) return {};
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + 2);
  const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const over = [top, middle].find((there) => !there || !(one.contains(there) || there.contains(one)
    || (one.labels && [...one.labels].some((label) => label.contains(there) || there.contains(label)))));
  return over === undefined ? {} : {focus: one.name || one.textContent.trim(), over: over ? over.className : 'out of sight'};
})()"""
