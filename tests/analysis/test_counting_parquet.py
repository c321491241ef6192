from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from survey_app.analysis import (
    FrameError,
    deprivation_comparison,
    deprivation_definition,
    ranked_problems,
    tally,
    typed,
    with_deprivation,
)
from survey_app.analysis.counting import tally_parquet
from survey_app.questionnaire.model import Questionnaire


@pytest.mark.parametrize("stored", ["text", "categories"])
def test_parts_of_files_give_the_tables_of_the_whole(
        rows: pd.DataFrame, survey: Questionnaire, tmp_path: Path, stored: str) -> None:
    many = pd.concat([rows] * 20, ignore_index=True).assign(weight=np.linspace(0.5, 1.5, 160))
    frame = typed(many, survey)
    kept = frame if stored == "categories" else many.assign(imd_quintile_local=frame["imd_quintile_local"])
    kept[:100].to_parquet(tmp_path / "one.parquet")
    kept[100:].to_parquet(tmp_path / "two.parquet")
    definition = deprivation_definition(frame)
    counted = tally_parquet(tmp_path, survey, prepare=partial(with_deprivation, definition=definition), rows=33,
                            by="deprivation")
    expected = tally(with_deprivation(frame, definition), survey, by="deprivation")
    for weighted in (False, True):
        pd.testing.assert_frame_equal(ranked_problems(counted, weighted=weighted),
                                      ranked_problems(expected, weighted=weighted))
        pd.testing.assert_frame_equal(deprivation_comparison(counted, weighted=weighted),
                                      deprivation_comparison(expected, weighted=weighted))


def test_an_empty_file_counts_nobody_and_no_file_is_an_error(
        rows: pd.DataFrame, survey: Questionnaire, tmp_path: Path) -> None:
    with pytest.raises(FrameError, match="no Parquet file"):
        tally_parquet(tmp_path, survey)
    with pytest.raises(FrameError, match=r"no Parquet file at none\.parquet"):
        tally_parquet(tmp_path / "none.parquet", survey)
    rows[:0].to_parquet(tmp_path / "empty.parquet")
    assert tally_parquet(tmp_path, survey).respondents == 0
