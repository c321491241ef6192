"""Words stay in their buttons, targets are large, and nothing lies over the focus, on every page and however it is read."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Page

from survey_app.appearance.palette import contrast

from .colours import too_faint
from .measures import LANGUAGES, TEXT_STYLES, WIDTHS, apply_text_style, clipped, measures, small_targets, what_covers_the_focus
from .pages import ELSEWHERE
from .visitor import Visit

pytestmark = pytest.mark.slow

TALLEST = 3_474     # pixels, of the 18 problems at 390


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_label_leaves_its_button(visit: Visit, width: int, language: str) -> None:
    visitor = visit(viewport={"width": width, "height": 844})
    visitor.open(f"?language={language}")
    found = []
    for measure in measures(visitor):
        found += [f"{measure.page_id}, {measure.text_style}: {words}" for words in measure.clipped]
        if measure.sideways:
            found.append(f"{measure.page_id}, {measure.text_style}: {measure.sideways} px out of sight")
        if measure.text_style == "plain":
            found += [f"{measure.page_id}: {button}" for button in small_targets(visitor.page)]
            assert measure.page_id != "area" or width != 390 or measure.height <= TALLEST
    assert found == []


def test_the_measure_sees_a_word_that_leaves_its_button(visit: Visit) -> None:
    page = visit(viewport={"width": 390, "height": 844}).open("views")
    page.evaluate("""(() => { const label = document.querySelector('.hys-matrix__option label');
      label.style.height = label.style.minHeight = '10px'; label.style.overflow = 'hidden'; })()""")
    assert clipped(page)
    page.evaluate("document.querySelector('#continue').style.width = '40px'")
    assert any(one.startswith("Continue") for one in small_targets(page))


@pytest.mark.parametrize("width", [320, 1200])
def test_every_page_beside_the_survey_has_large_buttons(visit: Visit, width: int) -> None:
    visitor = visit(viewport={"width": width, "height": 844})
    visitor.open("views").click("button[value=save]")
    for address in ELSEWHERE:
        page = visitor.open(address)
        assert (address, small_targets(page)) == (address, [])
        for text_style in TEXT_STYLES:
            apply_text_style(page, text_style)
            assert (address, text_style, clipped(page), visitor.sideways) == (address, text_style, [], 0)


@pytest.mark.parametrize(("size", "text_style"), [
    *((size, text_style) for size in ((390, 664), (320, 568), (1024, 500), (1280, 800)) for text_style in TEXT_STYLES),
    ((320, 256), "plain"), ((320, 256), "spaced")])     # 400 % zoom of 1280 x 1024
def test_nothing_lies_over_the_focus_forwards_or_backwards(visit: Visit, size: tuple[int, int], text_style: str) -> None:
    visitor = visit(viewport={"width": size[0], "height": size[1]})
    visitor.open("views")
    visitor.go_on()
    page = visitor.page
    apply_text_style(page, text_style)
    for row in ("noise", "vandalism", "burglary", "cybercrime"):
        page.locator(f'[id="problems.{row}-2"]').check()
    page.locator("#continue").focus()
    assert _hidden(page, "Shift+Tab", until="problems.noise") == []
    assert _hidden(page, "Tab", until="") == []


def _hidden(page: Page, key: str, until: str) -> list[dict[str, str]]:
    """Where something lay over the focus on the way to the control of this name, or to Continue."""
    found = []
    for _ in range(80):
        page.keyboard.press(key)
        if covered := what_covers_the_focus(page):
            found.append(covered)
        if page.evaluate("[document.activeElement.name, document.activeElement.id]") in ([until, f"{until}-2"], ["", "continue"]):
            break
    return found


def test_the_question_stays_in_sight(visit: Visit) -> None:
    visitor = visit(viewport={"width": 390, "height": 844})
    visitor.open("views")
    visitor.go_on()
    page = visitor.page
    for row in ("burglary", "cybercrime"):
        page.locator(f'[id="problems.{row}"]').evaluate("(one) => one.scrollIntoView({block: 'center'})")
        for part in (".hys-matrix__ask", ".govuk-exit-this-page__button"):
            box = page.locator(part).bounding_box() or pytest.fail(part)
            assert box["y"] >= 0
            assert box["y"] + box["height"] < 200
    rows = page.locator(".hys-matrix__part").evaluate_all("(all) => all.map((one) => one.querySelectorAll('fieldset').length)")
    assert rows == [6, 6, 6]


@pytest.mark.parametrize("width", [320, 390, 430, 800, 1200])
def test_the_options_of_a_row_are_alike_and_in_one_order(visit: Visit, width: int) -> None:
    visitor = visit(viewport={"width": width, "height": 844})
    for page_id in visitor.complete():
        for row in visitor.page.locator(".hys-matrix__row").all():
            boxes = [one.bounding_box() or pytest.fail(page_id) for one in row.locator(".hys-matrix__option").all()]
            assert max(one["width"] for one in boxes) - min(one["width"] for one in boxes) <= 2
            assert len({round(one["x"]) for one in boxes}) == 1 or len({round(one["y"]) for one in boxes}) == 1
            assert min(one["height"] for one in boxes) >= 44


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_stays_in_sight_has_contrast(visit: Visit, scheme: Literal["light", "dark"]) -> None:
    page = visit(color_scheme=scheme, viewport={"width": 1200, "height": 800}).open("views")
    paper = page.locator(".hys-matrix__top").evaluate("(one) => getComputedStyle(one).backgroundColor")
    for part in (".hys-matrix__ask", ".hys-matrix__count", ".hys-matrix__heads li"):
        ink = page.locator(part).first.evaluate("(one) => getComputedStyle(one).color")
        assert contrast(_hex(ink), _hex(paper)) >= 7


CONTROLS = {
    ".hys-matrix__option label": ("borderTopColor", ""), "input.govuk-input": ("borderTopColor", ""),
    "textarea": ("borderTopColor", ""), ".govuk-radios__label, .govuk-checkboxes__label": ("color", ""),
    ".hys-matrix__top": ("borderBottomColor", ""), ".govuk-error-summary": ("borderTopColor", ""),
    ".hys-footer": ("borderTopColor", ""), ".govuk-button:not(.govuk-button--secondary)": ("backgroundColor", ""),
    ".govuk-button--secondary": ("color", ".govuk-button--secondary")}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_controls_stand_out_from_their_ground(visit: Visit, scheme: Literal["light", "dark"]) -> None:
    visitor = visit(color_scheme=scheme, viewport={"width": 390, "height": 844})
    for page_id in visitor.complete():
        assert (page_id, too_faint(visitor.page, CONTROLS)) == (page_id, [])


def test_who_asks_for_more_contrast_gets_it(visit: Visit) -> None:
    for scheme in ("light", "dark"):
        plain, strong = (visit(color_scheme=scheme, contrast=wanted).open("views") for wanted in ("no-preference", "more"))
        for part, drawn in ((".hys-footer", "borderTopColor"), (".hys-limit", "color"), (".hys-footer a", "color")):
            looks = [page.locator(part).first.evaluate(f"(one) => getComputedStyle(one).{drawn}") for page in (plain, strong)]
            paper = plain.evaluate("getComputedStyle(document.body).backgroundColor")
            assert contrast(_hex(looks[1]), _hex(paper)) > contrast(_hex(looks[0]), _hex(paper)), (scheme, part)


def test_a_notice_has_a_frame_in_forced_colours(visit: Visit) -> None:
    page = visit(forced_colors="active").open("views")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforebegin', '<aside class=hys-notice>A notice</aside>')")
    style = "(one) => { const style = getComputedStyle(one); return [style.outlineStyle, style.outlineWidth]; }"
    assert page.locator("aside.hys-notice").evaluate(style) == ["solid", "1px"]


def _hex(colour: str) -> str:
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])


def test_forced_colours_tell_the_chosen_from_the_focused(visit: Visit) -> None:
    page = visit(forced_colors="active", viewport={"width": 390, "height": 844}).open("views")
    label = page.locator('label[for="proposed_priorities.abuse-2"]')
    radio = page.locator('[id="proposed_priorities.abuse-2"]')
    style = "(one) => { const s = getComputedStyle(one); return [s.outlineStyle, s.outlineWidth]; }"
    looks = [label.evaluate(style)]
    page.locator('[id="proposed_priorities.abuse"]').focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    looks.append(label.evaluate(style))                       # chosen and focused
    page.keyboard.press("Tab")
    looks.append(label.evaluate(style))                       # chosen
    assert len({tuple(look) for look in looks}) == 3
    assert radio.evaluate("(one) => getComputedStyle(one).appearance") == "auto"    # the browser draws its dot
    assert radio.evaluate("(one) => getComputedStyle(one).opacity") == "1"


def test_a_filled_page_prints_its_answers(visit: Visit) -> None:
    page = visit().open("views")
    page.check('[id="proposed_priorities.abuse-2"]')
    page.emulate_media(media="print")
    label = page.locator('label[for="proposed_priorities.abuse-2"]')
    assert label.evaluate("(one) => getComputedStyle(one).outlineStyle") == "solid"
    assert page.locator("button:visible, summary:visible").count() == 0
    chosen, other = (_ink(page, f"proposed_priorities.abuse-{number}") for number in (2, 3))
    assert chosen != other


def _ink(page: Page, control: str) -> bytes:
    return page.locator(f'[id="{control}"]').screenshot()
