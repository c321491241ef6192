"""Whatever the tables, the program writes a chapter; it passes its own check, and no sentence of it is empty or clumsy."""

from __future__ import annotations

import re

import pandas as pd
from hypothesis import given, settings

from survey_app.publishing.chapter import claim_check, section_edits, sentences
from survey_app.publishing.chapter.cell_references import Cells
from tests.factories.releases import cells_of
from tests.publishing.chapter.random_tables import Rows, releases

CLUMSY = re.compile(r"\b(\d+) of the \1 problems|\bnone of none|, , |\(\)|“”|\.\.|: \.|\bNone\b(?! of the)|\bnan\b|<NA>|"
                    r": and | and \.|  "
                    r"|Too few|\ball of the 1\b(?! person)|\b1 (?:people|problems|comments|residents)\b")


def cells(tables: dict[str, Rows]) -> Cells:
    return cells_of({name: pd.DataFrame(rows).convert_dtypes() for name, rows in tables.items()})


@settings(max_examples=60)
@given(releases())
def test_every_chapter_passes_its_own_check_and_reads_well(tables: dict[str, Rows]) -> None:
    made = cells(tables)
    text = section_edits.write(made)
    said = "\n".join(line for line in sentences.plain(text).splitlines() if not line.startswith("{"))
    wrong = [str(claim) for claim in claim_check.check(text, made) if claim.fault]
    assert wrong == []
    assert CLUMSY.search(said) is None, CLUMSY.search(said)


@settings(max_examples=60)
@given(releases())
def test_no_section_is_empty_and_no_hidden_figure_is_passed_over(tables: dict[str, Rows]) -> None:
    made = cells(tables)
    parts = section_edits.sections(section_edits.write(made))
    assert [part.heading for part in parts[1:] if not part.text.strip()] == []
    for table, section in (("agreement", "Agreement with the priorities"), ("channels", "How people would like to hear about"),
                           ("informed", "How well informed people feel")):
        hidden = any(row["percent"] is None and row["base"] for row in tables.get(table, []))
        told = next((part.text for part in parts if part.heading.startswith(section)), "")
        assert ("not shown, so that nobody can be picked out" in told.lower()) or not hidden
        assert bool(told) == any(row["base"] for row in tables.get(table, []))
