"""The chapter in sections: put together again it is the same text, and an edit stands in the place of one of them."""

from __future__ import annotations

import pandas as pd
import pytest

from survey_app.publishing.chapter import section_edits
from survey_app.publishing.chapter.cell_references import Cells
from survey_app.publishing.chapter.claim_check import check
from survey_app.publishing.publications.release_preview import stored_table
from survey_app.publishing.release.chapter_tables import table_names
from tests.factories.releases import cells_of

pytestmark = pytest.mark.sqlite_only
CHAPTER = """# A [[title|fieldwork:title:value]]
## First
[[103|respondents:resident:responses]] answered.
- One
{table channels: problem}
## Second
Words.
"""
ROWS = [{"group": "resident", "label": "Residents", "responses": 103}]


def test_it_is_the_same_text_again() -> None:
    parts = section_edits.sections(CHAPTER)
    assert [(one.number, one.line, one.name, one.key) for one in parts] == [
        (0, 1, "A title", ""), (1, 2, "First", "First"), (2, 6, "Second", "Second")]
    assert section_edits.written(parts) == CHAPTER
    assert section_edits.written(section_edits.edited(CHAPTER, {})) == CHAPTER


def test_an_edit_moves_the_lines_below_it() -> None:
    edits = {"First": {"heading": "Began", "text": "One line.\n## New\nMore."}, "Gone": {"heading": "Gone", "text": "x"}}
    parts = section_edits.edited(CHAPTER, edits)
    assert [(one.name, one.line) for one in parts] == [("A title", 1), ("Began", 2), ("Second", 6)]
    assert section_edits.written(parts).splitlines()[1:] == ["## Began", "One line.", "## New", "More.", "## Second", "Words."]
    assert section_edits.unused(CHAPTER, edits) == ["Gone"]


def test_a_section_that_was_emptied_is_out_and_comes_back() -> None:
    parts = section_edits.edited(CHAPTER, {"First": {"heading": "", "text": ""}})
    assert section_edits.written(parts) == "# A [[title|fieldwork:title:value]]\n## Second\nWords.\n"
    assert [(one.is_out, one.name) for one in parts] == [(False, "A title"), (True, "First"), (False, "Second")]


def test_a_claim_belongs_to_its_section_and_line() -> None:
    parts = section_edits.edited(CHAPTER, {"Second": {"heading": "Second", "text": "Fine.\nSome 80 % agreed."}})
    told = section_edits.claims(parts, cells_of({"respondents": pd.DataFrame(ROWS)}))
    assert [[(claim.line, claim.words) for claim in some if claim.fault] for some in told] == [
        [(0, "title")], [(3, "channels")], [(2, "80")]]


@pytest.mark.parametrize(("text", "faults"), [
    ("[[103|respondents:resident:responses]] [[Residents|respondents:resident:label]]", 0),
    ("[[104|respondents:resident:responses]]", 1), ("[[1|respondents:nobody:responses]]", 1),
    ("[[1|respondents:resident:age]]", 1), ("{table respondents: label, age}", 1), ("[[more|respondents]]", 2),
    ("Open [[ and closed ]]", 1)])
def test_stored_cells_check_as_the_tables_do(text: str, faults: int) -> None:
    tables = cells_of({"respondents": pd.DataFrame(ROWS)})
    stored = Cells({"respondents": stored_table(*table_names()["respondents"], ROWS)})
    assert check(text, stored) == check(text, tables)
    assert len([claim for claim in check(text, stored) if claim.fault]) == faults
