"""Counts responses kept in Parquet files, a part at a time, so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from survey_app.questionnaire.model import Questionnaire

from .counting import tally
from .frames import FrameError
from .items import ConcernItem, answer_codes, item_codes
from .tallies import Tally

ROWS = 1 << 18      # responses a part


def tally_parquet(path: str | Path, asked: Questionnaire | Sequence[ConcernItem], *,
                  prepare: Callable[[pd.DataFrame], pd.DataFrame] | None = None, rows: int = ROWS,
                  **settings: Any) -> Tally:
    """The tally of a Parquet file, or of all in a folder, with the `settings` of `tally`.

    The files have the columns of the canonical response file. `prepare` adds to each part what the grouping needs, for
    example `with_deprivation` under one definition. Raises FrameError as `tally` does, and for a folder without files.
    """
    answers = list(answer_codes(asked) if isinstance(asked, Questionnaire) else item_codes(asked))
    parts = (tally(prepare(part) if prepare else part, asked, **settings)
             for file in _files(Path(path)) for part in _parts(file, answers, rows))
    return reduce(add, parts)


def _files(path: Path) -> list[Path]:
    files = sorted(path.glob("**/*.parquet")) if path.is_dir() else [path]
    if not files or not files[0].exists():
        raise FrameError(f"there is no Parquet file at {path.name}")
    return files


def _parts(file: Path, answers: list[str], rows: int) -> Iterator[pd.DataFrame]:
    """The file's responses, a number of rows at a time (at least one part), closed answers as categories."""
    with pq.ParquetFile(file, read_dictionary=answers) as source:
        empty = source.schema_arrow.empty_table()
        for batch in source.iter_batches(rows) if source.metadata.num_rows else [empty]:
            yield _frame(pa.Table.from_batches([batch]) if isinstance(batch, pa.RecordBatch) else batch)


def _frame(table: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas(split_blocks=True, self_destruct=True)
    return frame
