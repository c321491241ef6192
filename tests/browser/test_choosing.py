"""Nothing that is done to an answer takes it back: only the button does that says so, by every gesture and without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from .visitor import Visit, Visitor, only_response

pytestmark = pytest.mark.slow

ROW, QUESTION = '[id="proposed_priorities.abuse-2"]', '[id="safe_day-2"]'
PHONE, DESK = {"width": 390, "height": 800}, {"width": 1200, "height": 800}


def click(page: Page, radio: Locator) -> None:
    page.locator(f'label[for="{radio.get_attribute("id")}"]').click(force=True)    # the radio may lie over its label's middle


def press_on_the_radio(page: Page, radio: Locator) -> None:
    box = radio.bounding_box() or pytest.fail("the radio is not drawn")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def tap(page: Page, radio: Locator) -> None:
    page.locator(f'label[for="{radio.get_attribute("id")}"]').tap(force=True)


def space(page: Page, radio: Locator) -> None:
    radio.focus()
    page.keyboard.press("Space")


def script(_: Page, radio: Locator) -> None:
    radio.evaluate("(one) => one.click()")


def drag(page: Page, radio: Locator) -> None:
    box = page.locator(f'label[for="{radio.get_attribute("id")}"]').bounding_box() or pytest.fail("no label")
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 25, box["y"] + 22)
    page.mouse.up()


GESTURES = (click, press_on_the_radio, tap, space, script, drag)


def at(visit: Visit, which: str, **options: object) -> tuple[Visitor, Locator]:
    """A visitor at the page of this radio, and the radio."""
    visitor = visit(**options)
    visitor.open("views")
    while not visitor.page.locator(which).count():
        with visitor.page.expect_navigation():
            visitor.page.click("#continue")
    return visitor, visitor.page.locator(which)


@pytest.mark.parametrize("which", [ROW, QUESTION])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_chosen_answer_stays_chosen(visit: Visit, which: str, size: dict[str, int]) -> None:
    visitor, radio = at(visit, which, viewport=size, has_touch=True)
    radio.scroll_into_view_if_needed()
    for gesture in GESTURES:
        for _ in range(3):
            gesture(visitor.page, radio)
            assert radio.is_checked(), gesture.__name__
    visitor.page.locator(f'label[for="{radio.get_attribute("id")}"]').dblclick(force=True)
    assert radio.is_checked()
    assert visitor.complaints == []


def clear_of(page: Page, which: str) -> Locator:
    """The button that clears the answer of this radio."""
    return page.locator("fieldset", has=page.locator(which)).locator("button.hys-clear")


def by_mouse(_: Page, button: Locator) -> None:
    button.click()


def by_touch(_: Page, button: Locator) -> None:
    button.tap()


def by_keyboard(page: Page, button: Locator) -> None:
    for _ in range(10):
        page.keyboard.press("Tab")
        if button.evaluate("(one) => one === document.activeElement"):
            break
    page.keyboard.press("Enter")


def by_script(_: Page, button: Locator) -> None:
    button.evaluate("(one) => one.click()")


@pytest.mark.parametrize("clear", [by_mouse, by_touch, by_keyboard, by_script])
@pytest.mark.parametrize(("which", "name"), [
    (ROW, "Clear: Domestic abuse, and violence against women and girls"),
    (QUESTION, "Clear: How safe do you feel outside in your area during the day?")])
def test_clear_takes_one_answer_back(visit: Visit, which: str, name: str, clear: Callable[[Page, Locator], None]) -> None:
    visitor, radio = at(visit, which, viewport=PHONE, has_touch=True)
    page = visitor.page
    button = clear_of(page, which)
    expect(button).to_be_hidden()
    assert page.get_by_role("button", name=name, exact=True).count() == 0     # of no use before something is chosen
    space(page, radio)
    expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    box = button.bounding_box() or pytest.fail("Clear is not drawn")
    assert min(box["width"], box["height"]) >= 44
    clear(page, button)
    expect(radio).not_to_be_checked()
    expect(button).to_be_hidden()
    assert visitor.focused["name"] == radio.get_attribute("name")
    assert page.url.endswith(visitor.page_id)
    with page.expect_navigation():
        page.click("#continue")
    page.go_back()
    expect(page.locator(which)).not_to_be_checked()


@pytest.mark.parametrize("which", [ROW, QUESTION])
def test_clear_without_javascript_empties_that_answer_alone(visit: Visit, which: str) -> None:
    visitor, radio = at(visit, which, viewport=PHONE, java_script_enabled=False)
    page, other = visitor.page, '[id="proposed_priorities.online-3"]' if which == ROW else "#victim"
    page.check(which)
    page.check(other)
    with page.expect_navigation():
        clear_of(page, which).click()
    expect(radio).not_to_be_checked()
    expect(page.locator(other)).to_be_checked()
    expect(clear_of(page, which)).to_be_hidden()


def test_ticks_are_cleared_too(visit: Visit) -> None:
    visitor = visit()
    for page_id in visitor.complete():
        if page_id == "contact":
            break
    page = visitor.page
    page.check("#channels")
    page.check("#channels-3")
    page.get_by_role("button", name="Clear: How would you prefer to find out about community safety?").click()
    assert page.locator("input[name=channels]:checked").count() == 0


def test_what_is_cleared_is_not_sent(visit: Visit) -> None:
    visitor = visit()
    visitor.open("views")
    visitor.choose()
    clear_of(visitor.page, ROW).click()
    visitor.page.click("#continue")
    visitor.page.wait_for_url("**/area")
    list(visitor.complete_from_here())
    assert "abuse" not in only_response().answers["proposed_priorities"]


@pytest.mark.parametrize("java_script", [True, False])
def test_the_page_says_how_many_are_answered(visit: Visit, java_script: bool) -> None:
    visitor, _ = at(visit, '[id="problems.noise"]', java_script_enabled=java_script)
    page = visitor.page
    told = page.locator(".hys-matrix__count")
    expect(told).to_have_text("0 of 18 answered")
    for row in ("noise", "litter", "drugs"):
        page.check(f'[id="problems.{row}-2"]')
    expect(told).to_have_text("3 of 18 answered" if java_script else "0 of 18 answered")
    with page.expect_navigation():
        page.click("#continue")
    page.go_back()
    page.reload()
    expect(told).to_have_text("3 of 18 answered")
    clear_of(page, '[id="problems.drugs"]').click()
    expect(told).to_have_text("2 of 18 answered")


def test_characters_are_counted_as_they_are_typed(visit: Visit) -> None:
    page = visit().open("views")
    told = page.locator("#other_priority-limit")
    expect(told).to_have_text("You have 200 characters left")
    page.fill("#other_priority", "Lights 💡")
    expect(told).to_have_text("You have 192 characters left")
    expect(page.locator("#other_priority-limit + [role=status]")).to_have_text("You have 192 characters left")
    page.fill("#other_priority", "x" * 1_250)
    expect(told).to_have_text("You have 1,050 characters too many")
    without = visit(java_script_enabled=False).open("views")
    expect(without.locator("#other_priority-limit")).to_have_text("You can write up to 200 characters")


def test_counted_words_keep_their_language(visit: Visit) -> None:
    page = visit().open("views?language=ur")
    page.fill("#other_priority", "abc")
    for told in ("#other_priority-limit > span", "#other_priority-limit + [role=status]"):
        expect(page.locator(told)).to_have_text("You have 197 characters left")
        assert page.locator(told).evaluate("(one) => [one.lang, one.dir]") == ["en", "ltr"]
    welsh = visit().open("views?language=cy")
    welsh.fill("#other_priority", "abc")
    spoken = welsh.locator("#other_priority-limit + [role=status]")
    expect(spoken).to_contain_text("197")
    assert spoken.evaluate("(one) => [one.lang, one.dir]") == ["cy", "ltr"]


@pytest.mark.parametrize("has_script", [True, False])
def test_what_was_done_is_said_and_has_the_focus(visit: Visit, has_script: bool) -> None:
    visitor = visit(viewport=PHONE, java_script_enabled=has_script)
    page = visitor.open("views")
    page.check(ROW)
    page.locator("summary", has_text="Clear this page").click()
    for button, said in (("Clear every answer on this page", "This page has been cleared."),
                         ("Bring the answers back", "Your answers on this page are back.")):
        with page.expect_navigation():
            page.get_by_role("button", name=button).click()
        expect(page.locator("main [role=status]").first).to_contain_text(said)
        expect(page.locator("main [role=status]").first).to_be_focused()


def test_a_cleared_area_is_said_and_has_the_focus(visit: Visit) -> None:
    visitor = visit(viewport=PHONE)
    for page_id in visitor.complete():
        if page_id == "about_you":
            break
    visitor.go_on()
    page = visitor.open("about_you")
    with page.expect_navigation():
        page.locator(".hys-given .hys-clear").click()
    expect(page.locator("main [role=status]").first).to_have_text("That answer has been cleared.")
    expect(page.locator("main [role=status]").first).to_be_focused()


def test_a_page_is_cleared_only_after_a_second_press(visit: Visit) -> None:
    visitor = visit(viewport=PHONE, java_script_enabled=False)
    page = visitor.open("views")
    page.check(ROW)
    button = page.get_by_role("button", name="Clear every answer on this page")
    expect(button).to_be_hidden()
    page.locator("summary", has_text="Clear this page").click()
    with page.expect_navigation():
        button.click()
    expect(page.locator(ROW)).not_to_be_checked()
