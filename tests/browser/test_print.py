"""What is on paper: all that was written and answered, and nothing that can only be pressed."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from playwright.sync_api import Page

from .visitor import Visit

pytestmark = pytest.mark.slow


def on_paper(page: Page) -> str:
    """The words of the page as it is printed on A4, in one line."""
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    return re.sub(r"\s+", " ", " ".join(sheet.get_textpage().get_text_bounded() for sheet in document))


def test_a_box_shows_all_that_was_written_in_it(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("views")
    page.fill("#other_priority", "They speed on our road all night. " * 5 + "It frightens all of us")
    assert "frightens all of us" in on_paper(page)
    visitor.go_on()
    while visitor.page_id != "comments":
        visitor.go_on()
    page.fill("#comments", "\n".join(f"This is line {number}." for number in range(1, 21)))
    assert "This is line 20." in on_paper(page)


@pytest.mark.parametrize("has_script", [True, False])
def test_the_answers_are_on_the_paper_of_the_check_page(visit: Visit, has_script: bool) -> None:
    visitor = visit(java_script_enabled=has_script)
    for page_id in visitor.complete() if has_script else visitor.complete_without_javascript():
        if page_id == "check":
            break
    page = visitor.page
    words = on_paper(page)
    assert "Rubbish or litter lying around" in words
    assert "18 of 18 answered" in words
    for pressed in ("Change", "Send", "Exit", "/consultations/", "_draft", "Keep a copy"):
        assert pressed not in words, pressed
    page.emulate_media(media="print")
    assert page.locator("summary").first.evaluate("(one) => getComputedStyle(one, '::before').display") == "none"


def test_no_address_of_the_survey_itself_is_printed_after_a_link(visit: Visit) -> None:
    visitor = visit()
    for address in ("", "privacy", "share", "../../accessibility", "../../cookies"):
        words = on_paper(visitor.open(address))
        assert "(/" not in words, address
        assert "(http://127" not in words, address
