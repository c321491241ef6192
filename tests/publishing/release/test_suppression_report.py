"""What is left out is told: every empty cell of what is published, and nothing that is published."""

from __future__ import annotations

import re
from typing import Any

import orjson
import pytest

from survey_app.consultations import Survey
from survey_app.publishing.publications import release_preview
from survey_app.publishing.publications.release_preview import Prepared
from survey_app.publishing.release import suppression_report
from survey_app.publishing.tables.registry import TABLES
from tests.factories.releases import preview_of

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
REASON = re.compile("fewer than 5 people, or all but fewer than 5|fewer than 10 people answered|another that is left out could "
                    f"be worked out from it|{suppression_report.FEW_THERE}")


@pytest.fixture
def preview(wycombe: Survey) -> Prepared:
    return preview_of(wycombe)


def marked(preview: Prepared) -> dict[str, int]:
    """How many rows of each published table say that something was taken out, by its title."""
    stored: dict[str, list[dict[str, Any]]] = orjson.loads(release_preview.file(preview, "tables.json") or b"{}")
    numbers = {TABLES[name].title: sum(row.get("shorthand") not in (None, "", "[z]") for row in rows)
               for name, rows in stored.items()}
    return {title: number for title, number in numbers.items() if number}


def test_every_row_that_lost_a_figure_is_told_once_with_a_reason(preview: Prepared) -> None:
    told = release_preview.by_table(preview.withheld)
    assert {title: len(rows) for title, rows in told.items()} == marked(preview)
    assert [row for row in preview.withheld if not REASON.fullmatch(row.why)] == []
    assert all(row.figures for row in preview.withheld)


def test_the_reason_is_that_of_the_count_behind_it(preview: Prepared) -> None:
    age = {row.row: row.why for row in preview.withheld if row.table == "Who answered: age, sex and more"}
    assert age["How old are you?: 16 to 24"] == "fewer than 5 people, or all but fewer than 5"
    why = {row.why for row in preview.withheld if row.table == "More deprived areas and the others"}
    assert "another that is left out could be worked out from it" in why
