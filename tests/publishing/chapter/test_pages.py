"""The chapter holds on eight pages and says the same as PDF, Word and HTML, whatever was asked and whatever is shown."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import docx
import pikepdf
import pytest

from survey_app.publishing.chapter import claim_check, html, pdf, section_edits, word
from survey_app.publishing.chapter.cell_references import Cells, Heading, Paragraph, blocks
from survey_app.publishing.chapter.document import Document, Text, compose
from survey_app.publishing.chapter.grids import Grid
from tests.publishing.chapter.known_tables import AGAINST, KNOWN, MOST_WITHHELD, OVERLAP, Rows, answer, cells
from tests.publishing.chapter.test_few_responses import withheld

KEPT = {"fieldwork", "questions", "problem_answers", "respondents"}
HABITS = ("Every day", "Once a week", "Once a month", "Once a year", "Never")


def with_own_questions(count: int) -> dict[str, Rows]:
    """The known tables with so many questions of the lead's own, of five answers each."""
    asked = [{"item": f"own{number}", "problem": f"How often do you use service number {number} of the council where you live?",
              "kind": "single", "section": "own"} for number in range(count)]
    rows = [answer(one["item"], one["problem"], f"o{place}", words, 40 - 10 * place + 20, 200)
            for one in asked for place, words in enumerate(HABITS)]
    return {**KNOWN, "questions": [*({**row, "section": "ranking"} for row in KNOWN["questions"]), *asked], "answers": rows}


def with_many_problems(count: int) -> dict[str, Rows]:
    """The known tables with a ranking of so many problems, the last of them all level."""
    first = KNOWN["ranked_problems"][0]
    return {**KNOWN, "ranked_problems": [{**first, "item": f"problems.p{number}", "problem": f"Problem of kind {number}",
                                          "rank": min(number, 28) + 1} for number in range(count)]}


SURVEYS: Mapping[str, Mapping[str, Rows]] = {
    "known": KNOWN, "overlap": OVERLAP, "against": AGAINST, "most withheld": MOST_WITHHELD,
    "all withheld": {name: rows if name in KEPT else withheld(rows) for name, rows in KNOWN.items()},
    "no postcodes": {name: rows for name, rows in KNOWN.items() if "deprivation" not in name and name != "safety_comparison"},
    "one audience": {**KNOWN, "respondents": KNOWN["respondents"][:1]},
    "8 own questions": with_own_questions(8), "30 own questions": with_own_questions(30)}


def chapter(made: Cells) -> tuple[str, Document]:
    text = section_edits.write(made)
    claim_check.must_hold(text, made)
    return text, compose(text, made.tables, {}, title="T", language="en", dated=datetime(2026, 11, 30, tzinfo=UTC), source="S.")


@pytest.mark.parametrize("name", SURVEYS)
def test_it_holds_on_eight_pages(name: str) -> None:
    _, document = chapter(cells(SURVEYS[name]))
    with pikepdf.open(io.BytesIO(pdf.to_pdf(document, str))) as made:
        assert len(made.pages) <= 8


@pytest.mark.parametrize("name", SURVEYS)
def test_every_section_begins_with_a_paragraph_to_edit(name: str) -> None:
    text, _ = chapter(cells(SURVEYS[name]))
    every = list(blocks(text))
    after = [every[place + 1] for place, block in enumerate(every) if isinstance(block, Heading) and block.level == 2]
    assert after
    assert [block for block in after if not isinstance(block, Paragraph)] == []


@pytest.mark.parametrize("name", SURVEYS)
def test_it_says_the_same_in_three_formats(name: str) -> None:
    _, document = chapter(cells(SURVEYS[name]))
    wanted = [words for part in document.parts for words in _words(part)]
    page = str(html.to_html(document, str, str))
    in_word = docx.Document(io.BytesIO(word.to_word(document, lambda _: b"")))
    found = {paragraph.text for paragraph in in_word.paragraphs} | {
        cell.text.strip("\n") for table in in_word.tables for row in table.rows for cell in row.cells}
    source = pdf.to_typst(document)
    assert [words for words in wanted if words not in found] == []
    assert [words for words in wanted if pdf.literal(words) not in source] == []
    assert [words for words in wanted if words.replace("'", "&#39;").replace("<", "&lt;") not in page] == []


def _words(part: Any) -> list[str]:
    if isinstance(part, Grid):
        return [part.caption, *part.heads, *(cell for row in part.rows for cell in row)]
    return [part.words] if isinstance(part, Text) else []


@pytest.mark.parametrize("name", SURVEYS)
def test_marks_and_adjustments_stay_in_the_tables(name: str) -> None:
    _, document = chapter(cells(SURVEYS[name]))
    said = "\n".join(words for part in document.parts for words in _words(part))
    assert "[c]" not in said
    assert "djusted" not in said


@pytest.mark.parametrize("shown", [
    "{cross informed}", "{cross informed: problem, answer}", "{cross informed: item, base, percent}",
    "{cross ranked_problems: problem, answer, percent}"])
def test_answers_side_by_side_need_their_columns(shown: str) -> None:
    faults = [claim.fault for claim in claim_check.check(f"# T\n{shown}\n", cells(KNOWN)) if claim.fault]
    assert "name the columns problem, answer and percent" in faults[0]


def test_a_long_table_is_cut_without_cutting_a_tie() -> None:
    _, document = chapter(cells(with_many_problems(40)))
    ranking = next(part for part in document.parts if isinstance(part, Grid) and part.name == "ranked_problems")
    assert len(ranking.rows) == 40     # all have the same share
    rows = with_many_problems(40)["ranked_problems"]
    falling = [{**row, "percent": 60.0 - place} for place, row in enumerate(rows)]
    _, document = chapter(cells({**KNOWN, "ranked_problems": falling}))
    ranking = next(part for part in document.parts if isinstance(part, Grid) and part.name == "ranked_problems")
    assert (len(ranking.rows), "The first 30 of 40" in ranking.caption) == (30, True)
