import re
from pathlib import Path

import pandas as pd
import pytest

from survey_app.demo.respondents import buckinghamshire_2020
from survey_app.questionnaire.parsing import load
from survey_app.questionnaire.response_columns import RESPONSE_COLUMNS, columns

PAGE = Path(__file__).parents[2] / "docs" / "analyst.md"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the two files that the page reads: the demo's responses, and estimates in the official layout."""
    drawn = pd.DataFrame(buckinghamshire_2020(1)).fillna("")
    known = {*RESPONSE_COLUMNS, *(column.name for column in columns(load("residents-survey-2020")))}
    drawn[[name for name in drawn if name in known]].to_csv(tmp_path / "responses.csv", index=False)
    head = ["Code", "Name", "Geography", "All ages", *range(91)]
    ours = ["E06000060", "Buckinghamshire", "Unitary Authority", 91_000, *[1_000] * 91]
    with pd.ExcelWriter(tmp_path / "mid_year_estimates.xlsx") as book:
        for sheet in ("MYE2 - Females", "MYE2 - Males"):
            pd.DataFrame([head, ours]).to_excel(book, sheet_name=sheet, header=False, index=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_example_of_the_page_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    examples = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) >= 8
    space: dict[str, object] = {}
    for example in examples:
        exec(example, space)    # noqa: S102  # the page's own examples
    table = space["ranked_problems"](space["large"])    # type: ignore[operator]  # what the examples left behind
    assert len(table) == 23
    assert "pairs of neighbours" in capsys.readouterr().out
