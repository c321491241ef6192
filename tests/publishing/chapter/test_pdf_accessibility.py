"""The chapter's PDF keeps PDF/UA-1: a validator says so, and what a screen reader needs is there and right."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import page
import pikepdf
import pytest
from flask import Flask

from survey_app.consultations import Survey
from survey_app.demo.respondents import wycombe_2015
from survey_app.publishing.publications import release_preview
from survey_app.questionnaire import parsing
from tests.factories.consultations import consultation
from tests.factories.releases import preview_of
from tests.factories.small_survey import QUESTIONNAIRE, hostile_rows

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
Element = tuple[str, Any]


def surveys(name: str) -> Survey:
    if name == "small":
        return consultation(parsing.from_toml(QUESTIONNAIRE), hostile_rows())
    return consultation(parsing.load("have-your-say-2015"), wycombe_2015(seed=2015), "have-your-say-2015", "Have Your Say 2015")


@pytest.fixture(params=["small", "have-your-say-2015"])
def chapter(request: pytest.FixtureRequest, app: Flask) -> tuple[Survey, bytes, str]:
    """A consultation with its chapter as PDF and as text."""
    survey = surveys(request.param)
    ready = preview_of(survey)
    return survey, release_preview.file(ready, "chapter.pdf") or b"", (release_preview.file(ready, "chapter.md") or b"").decode()


def test_a_validator_finds_nothing(chapter: tuple[Survey, bytes, str]) -> None:
    report = page.validate_pdf_bytes(chapter[1], profile="ua1")
    assert report.rules.total > 100
    assert [(one.rule_id, one.message) for one in report.failures] == []


def test_the_validator_misses_what_is_taken_away(chapter: tuple[Survey, bytes, str]) -> None:
    with pikepdf.open(io.BytesIO(chapter[1])) as document:
        del document.Root.Lang
        broken = io.BytesIO()
        document.save(broken)
    assert not page.is_pdf_compliant_bytes(broken.getvalue(), profile="ua1")


def test_title_language_and_structure(chapter: tuple[Survey, bytes, str]) -> None:
    survey, data, text = chapter
    with pikepdf.open(io.BytesIO(data)) as document:
        root = document.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "en"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(document.docinfo["/Title"])[:20] == survey.title[:20]     # a sign without a typeface is named
        found, pages = list(elements(root.StructTreeRoot)), list(document.pages)
    tags = [tag for tag, _ in found]
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == len(re.findall("^## ", text, re.MULTILINE))
    assert len(pages) <= 8
    assert tags.count("/LI") == len(re.findall("^- ", text, re.MULTILINE))
    assert tags.count("/Table") == len(re.findall("^{(?:table|cross) ", text, re.MULTILINE))
    assert tags.count("/Caption") == tags.count("/THead") == tags.count("/Table")
    assert tags.count("/Figure") <= len(re.findall("^{chart ", text, re.MULTILINE))


def test_heads_have_a_scope(chapter: tuple[Survey, bytes, str]) -> None:
    with pikepdf.open(io.BytesIO(chapter[1])) as document:
        found = list(elements(document.Root.StructTreeRoot))
        scopes = [[str(one.Scope) for one in attributes(element) if "/Scope" in one] for tag, element in found if tag == "/TH"]
    assert scopes == [["/Column"]] * len(scopes)
    assert scopes


def elements(node: Any) -> Iterator[Element]:
    """Every element of the structure under a node, in reading order, with its tag."""
    children: Any = node.get("/K", []) if isinstance(node, pikepdf.Dictionary) else []
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child.S), child
            yield from elements(child)


def attributes(element: Any) -> Iterator[Any]:
    """The attributes of an element, of which it may have one or several."""
    given = element.get("/A", [])
    yield from given if isinstance(given, pikepdf.Array) else [given]
