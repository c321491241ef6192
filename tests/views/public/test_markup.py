"""The markup of every resident's page is sound, empty and with errors, in each direction; and nothing in it is inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from tests.views.markup import faults
from tests.views.public.resident import BESIDE, Resident

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize("language", ["en", "cy", "ur"])
def test_every_page_is_sound(resident: Resident, language: str) -> None:
    resident.go(f"{resident.start}?language={language}")
    resident.open("views")
    resident.answer_all(victim="yes", reported="no", problems__litter="very_big", health="yes", comments="x")
    for address in BESIDE:
        resident.go(address)
    resident.open("check")
    resident.send()
    assert len(resident.seen) > 20
    assert [fault for html in resident.seen for fault in faults(html)] == []


def test_every_page_with_errors_is_sound(resident: Resident) -> None:
    resident.open("views")
    for _ in range(5):
        wrong = {name.replace(".", "__"): "nonsense" for name in resident.page.options}
        boxes = {name: "x" * 6_000 for name, value in resident.page.pairs if name != "csrf_token" and not value}
        resident.send(**{**boxes, **wrong})
        assert "There is a problem" in resident.page.words
        assert faults(resident.html) == []
        resident.send(**{name: [] for name in wrong}, **dict.fromkeys(boxes, ""))


def test_nothing_is_inline_and_the_policy_stands(resident: Resident) -> None:
    resident.open("views")
    resident.answer_all(victim="yes", problems__litter="very_big")
    for html in resident.seen:
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=|javascript:", html)
    policy = resident.client.get(resident.start).headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy


def test_every_class_has_a_style_or_a_script(resident: Resident, app: Flask) -> None:
    resident.open("views")
    resident.press("action", "clear", other_priority="x")
    resident.answer_all(victim="yes", reported="no", problems__litter="very_big", health="yes", comments="x")
    for address in BESIDE:
        resident.go(address)
    built = "".join((Path(str(app.static_folder)) / name).read_text("utf-8") for name in ("resident.css", "resident.js"))
    used = {name for html in resident.seen for names in re.findall(r'class="([^"]*)"', html) for name in names.split()}
    assert "hys-link-button" in used
    assert {name for name in used if not re.search(rf"[.\"' ]{re.escape(name)}(?![\w-])", built)} <= HOOKS


# They group what has a style, or are what GOV.UK Frontend gives to its components.
HOOKS = {"hys-matrix__part", "govuk-radios", "govuk-checkboxes", "govuk-js-exit-this-page-button"}


def test_titles_and_addresses_say_nothing_of_what_is_asked(resident: Resident) -> None:
    resident.open("views")
    resident.complete(victim="yes", reported="no", problems__domestic_abuse="very_big")
    told = re.compile("abuse|violen|crime|victim|drug|assault|rape|report(?!ing)", re.IGNORECASE)
    titles = [found for html in resident.seen for found in re.findall(r"<title>(.*?)</title>", html)]
    assert [title for title in titles if told.search(title)] == []
    assert [address for address in resident.visited if told.search(address)] == []


@pytest.mark.parametrize("html", [
    "<h1>x</h1><p id=a></p><p id=a></p>", "<h1>x</h1><label for=a>x</label>", "<h1>x</h1><p><div></div></p>", "<h1>x</h1><input>",
    "<h1>x</h1><a href='#a'>x</a>", "<p>x</p>", "<h1>x</h1><div>", "<h1>x</h1><p class=a class=b></p>",
    "<h1>x</h1><a href='/'><button>x</button></a>", "<h1>x</h1><p aria-describedby='a'></p>"])
def test_the_reader_of_markup_finds_faults(html: str) -> None:
    assert faults(html) != []
