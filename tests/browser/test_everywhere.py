"""What holds on every page of a resident: help in one place, titles, keys and presses that do nothing unasked, and pasting."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from .pages import ELSEWHERE
from .visitor import Visit, Visitor

pytestmark = pytest.mark.slow
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789?/.,;"


def every_page(visitor: Visitor) -> Iterator[str]:
    """The address of each page, opened: the start page, each one beside the survey, then the survey to its end."""
    yield ""
    visitor.open("views").click("button[value=save]")
    for address in ELSEWHERE:
        visitor.open(address)
        yield address
    yield from visitor.complete()


def test_help_stands_in_one_place(visit: Visit) -> None:
    visitor = visit()
    feet: dict[tuple[str, ...], str] = {}
    for address in every_page(visitor):
        links = visitor.page.locator("footer a").all_inner_texts()
        assert links[-2:] == ["Accessibility", "Help and support"], address
        feet.setdefault(tuple(link for link in links if link != "Privacy"), address)     # the site itself has no privacy notice
    assert list(feet) == [("Cookies", "Data complaints", "Accessibility", "Help and support")]


def test_every_page_is_reached_from_another_in_more_ways_than_one(visit: Visit) -> None:
    visitor = visit()
    leading: dict[str, set[str]] = {}
    for address in every_page(visitor):
        for href in visitor.page.locator("a[href^='/']").evaluate_all("(all) => all.map((one) => new URL(one.href).pathname)"):
            leading.setdefault(href, set()).add(address)
    lonely = [page for page in ("/consultations/survey/privacy", "/cookies", "/accessibility", "/complaint",
                                "/consultations/survey/support", "/withdraw/survey", "/consultations/survey/resume")
              if len(leading.get(page, ())) < 2]
    assert lonely == []


def test_no_two_pages_have_one_title(visit: Visit) -> None:
    visitor = visit()
    titles: dict[str, str] = {}
    for address in every_page(visitor):
        if address in ("../../", "../../support", "let-go"):
            continue        # where one survey is open or begun, its start page and its support lines once more
        title = visitor.page.title()
        assert title not in titles, (address, titles.get(title))
        titles[title] = address
        assert "Have Your Say" in title


def test_a_name_begins_with_the_words_that_are_seen(visit: Visit) -> None:
    visitor = visit()
    found: list[str] = []
    for address in every_page(visitor):
        found += [f"{address}: {name}" for name in visitor.page.evaluate(NAMED_OTHERWISE)]
    assert found == []


# The names of links and buttons that begin with other words than those that are seen.
NAMED_OTHERWISE = """(() => { const squeezed = (words) => words.replace(/\\s+/g, ' ').trim();
  return [...document.querySelectorAll('a[href], button, [role=button], summary')].map((one) => {
    const seen = one.cloneNode(true);
    seen.querySelectorAll('.govuk-visually-hidden').forEach((hidden) => hidden.remove());
    return [one.ariaLabel || squeezed(one.textContent), squeezed(seen.textContent)];
  }).filter(([name, words]) => !name.startsWith(words)).map(([name]) => name); })()"""


def test_a_letter_does_nothing_where_nothing_is_written(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("views")
    page.locator("body").press("Tab")
    before = page.url, page.locator("main").inner_html()
    page.keyboard.type(LETTERS)
    assert (page.url, page.locator("main").inner_html()) == before
    assert visitor.focused["tag"] == "A"


def test_a_press_that_is_moved_away_does_nothing(visit: Visit) -> None:
    page = visit(viewport={"width": 390, "height": 800}).open("views")
    for target in ("#continue", 'label[for="proposed_priorities.abuse-2"]', ".govuk-exit-this-page__button", "main summary"):
        page.locator(target).first.scroll_into_view_if_needed()
        box = page.locator(target).first.bounding_box() or pytest.fail(target)
        page.mouse.move(box["x"] + 5, box["y"] + 5)
        page.mouse.down()
        page.mouse.move(2, box["y"] + 5)
        page.mouse.up()
    assert page.url.endswith("/views")
    assert page.locator("input:checked, main details[open]").count() == 0


@pytest.mark.parametrize("turned", [(844, 390), (390, 844)])
def test_it_is_answered_however_the_device_is_held(visit: Visit, turned: tuple[int, int]) -> None:
    visitor = visit(viewport={"width": turned[0], "height": turned[1]}, has_touch=True, is_mobile=True)
    for page_id in visitor.complete():
        assert visitor.sideways == 0, page_id
    assert visitor.page_id == "thanks"


def test_boxes_about_the_person_say_what_for_and_take_what_is_pasted(visit: Visit) -> None:
    visitor = visit(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.page
    for address, box, purpose, words in (("../../alerts", "#email", "email", "a@example.org"),
                                         ("resume", "#code", "off", "ABCD-EFGH-2345-6789")):
        visitor.open(address)
        assert page.locator(box).get_attribute("autocomplete") == purpose
        page.locator(box).focus()
        page.evaluate("(words) => navigator.clipboard.writeText(words)", words)
        page.keyboard.press("Control+V")
        expect(page.locator(box)).to_have_value(words)
    for page_id in visitor.complete():
        if page_id == "about_you":
            break
    assert page.locator("#postcode").get_attribute("autocomplete") == "postal-code"


def test_focus_and_choosing_change_no_page(visit: Visit) -> None:
    visitor = visit()
    for page_id in visitor.complete():
        opened = visitor.page.evaluate("history.length"), visitor.page.url
        for control in visitor.page.locator("a, button, input:not([type=hidden]), textarea, summary").all():
            control.evaluate("(one) => one.focus({ preventScroll: true })")
        for radio in visitor.page.locator("input[type=radio], input[type=checkbox]").all():
            radio.evaluate("(one) => one.click()")
        assert (visitor.page.evaluate("history.length"), visitor.page.url) == opened, page_id
