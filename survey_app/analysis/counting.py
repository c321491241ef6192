"""Counts the responses. Respondents are read once, and every published table is calculated from these counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ..questionnaire.model import Questionnaire
from .arguments import checked
from .frame_checks import FrameError, require
from .items import BLANK, ConcernItem, answer_codes, item_codes, items, mentions, pooled_questions
from .response_frame import categorical, grouping, of_audience, weights
from .tallies import Axes, Pairs, Tally, count_pairs

JOINT_CELLS = 1 << 15   # most cells in a crossing of several columns: they still fit into the processor's cache
MOST_CELLS = 5_000_000  # a crossing of more groups is a mistake (two postcodes, for example)

By = str | Sequence[str] | Mapping[str, pd.Series]


@checked
def tally(frame: pd.DataFrame, asked: Questionnaire | Sequence[ConcernItem], *, by: By = (), audience: str = "",
          dont_know: bool = False, pairs: bool = True, pairs_by: str = "", weight: str = "weight") -> Tally:
    """Counts the responses of `frame` (as returned by `typed`) by the columns or series in `by`, and returns a `Tally`.

    `asked` is the questionnaire, or the concern items if there is no questionnaire. The function counts one audience: the
    main one, or the one named in `audience`. It counts all audiences when `by` names audience. The ranges of ranks need
    counts of pairs of items: `dont_know` includes don't know in the bases of these pairs, `pairs_by` names a grouping whose
    groups need ranges of ranks too, and `pairs=False` skips the pairs. Raises FrameError when a column is missing or has an
    invalid value.
    """
    pooled: dict[str, tuple[str, ...]] = {}
    if isinstance(asked, Questionnaire):
        frame = frame if "audience" in by else of_audience(frame, asked, audience)
        codes, concerns, pooled = answer_codes(asked), items(asked), pooled_questions(asked)
    else:
        codes, concerns = item_codes(asked), tuple(asked)
    answers = {name: _answer_codes(frame, name, allowed) for name, allowed in codes.items()}
    for question, options in pooled.items():
        answers[question], codes[question] = mentions(question, options, answers, codes)
    w = weights(frame, weight)
    axes, groups = _groups(frame, by)
    return Tally(items=concerns, codes={name: (BLANK, *allowed) for name, allowed in codes.items()}, pooled=pooled,
                 axes=axes, sampled=len(frame), sizes=_sizes(_crossed(axes, groups), axes, w, len(frame)),
                 cells=_cells(answers, codes, _crossed(axes, groups), axes, w),
                 pairs=_pairs(answers, concerns, w, dont_know, axes, groups, pairs_by) if pairs else None,
                 pairs_by=pairs_by, dont_know=dont_know, weighted=w is not None)


def _answer_codes(frame: pd.DataFrame, name: str, allowed: tuple[str, ...]) -> np.ndarray:
    require(frame, [name], "which is to be counted")
    answers: np.ndarray = categorical(frame[name], allowed).cat.codes.to_numpy()
    return answers


def _groups(frame: pd.DataFrame, by: By) -> tuple[dict[str, tuple[str, ...]], dict[str, np.ndarray]]:
    """Returns the labels of every grouping, and the index of each respondent's label."""
    axes, groups = {}, {}
    for name, labels in _chosen(frame, by).items():
        grouped = grouping(labels)
        axes[name] = tuple(str(label) for label in grouped.categories)
        groups[name] = grouped.codes
    if np.prod([float(len(labels)) for labels in axes.values()]) > MOST_CELLS:
        raise FrameError(f"crossing {', '.join(axes)} makes more groups than can be tabulated; "
                         "use fewer or coarser ones")
    return axes, groups


def _chosen(frame: pd.DataFrame, by: By) -> dict[str, pd.Series]:
    if isinstance(by, Mapping):
        return {name: _matched(name, labels, frame.index) for name, labels in by.items()}
    names = [by] if isinstance(by, str) else list(by)
    require(frame, names, "by which the responses are to be grouped")
    return {name: frame[name] for name in names}


def _matched(name: str, labels: pd.Series, index: pd.Index) -> pd.Series:
    """Returns the label of every response, matched by the index. Raises FrameError if that is ambiguous or leaves some out."""
    if labels.index.equals(index):
        return labels
    if not labels.index.is_unique:
        raise FrameError(f"the labels of '{name}' cannot be matched to the responses, because their index names a row more than "
                         "once; number the rows with frame.reset_index(drop=True) before you make the labels")
    if without := int((~index.isin(labels.index)).sum()):
        raise FrameError(f"the labels of '{name}' have no row for {without} of {len(index)} responses; make them from the same "
                         "frame, with a missing value where the label is not known")
    return labels.reindex(index)


def _crossed(axes: Axes, groups: Mapping[str, np.ndarray]) -> np.ndarray | None:
    """Returns each respondent's index in the crossing of all groupings, or None when there is no grouping."""
    if not groups:
        return None
    lengths = [len(labels) for labels in axes.values()]
    return np.ravel_multi_index([codes.astype("int64") for codes in groups.values()], lengths)


def _sizes(places: np.ndarray | None, axes: Axes, w: np.ndarray | None, respondents: int) -> np.ndarray:
    lengths = [len(labels) for labels in axes.values()]
    keys = np.zeros(respondents, "int8") if places is None else places
    return _sums(keys, int(np.prod(lengths)), _measures(w)).reshape(3, *lengths)


def _cells(answers: Mapping[str, np.ndarray], codes: Mapping[str, tuple[str, ...]], places: np.ndarray | None,
           axes: Axes, w: np.ndarray | None) -> dict[str, np.ndarray]:
    """Returns the sums of every answer column by group and code, blank first. Crosses several columns to count them at once."""
    lengths, measures = [len(labels) for labels in axes.values()], _measures(w)
    cells: dict[str, np.ndarray] = {}
    for names in _batches({name: len(codes[name]) + 1 for name in answers}, int(np.prod(lengths))):
        widths = [len(codes[name]) + 1 for name in names]
        keys = _keys([answers[name] for name in names], widths, places, int(np.prod(lengths)))
        crossed = _sums(keys, int(np.prod([*lengths, *widths])), measures).reshape(3, *lengths, *widths)
        own = range(1 + len(lengths), crossed.ndim)
        cells |= {name: crossed.sum(axis=tuple(axis for axis in own if axis != place))
                  for name, place in zip(names, own, strict=True)}
    return cells


def _batches(widths: Mapping[str, int], groups: int) -> list[list[str]]:
    """Returns batches of columns to count together. The crossing of a batch is small enough for the processor's cache."""
    batches: list[list[str]] = []
    size = JOINT_CELLS
    for name, width in widths.items():
        if size * width > JOINT_CELLS:
            batches.append([])
            size = max(groups, 1)
        batches[-1].append(name)
        size *= width
    return batches


def _keys(columns: Sequence[np.ndarray], widths: Sequence[int], places: np.ndarray | None, groups: int) -> np.ndarray:
    """Returns each respondent's cell in the crossing of groups and columns. Blank has category code -1 and becomes place 0."""
    size = groups * int(np.prod(widths))
    smallest = next(kind for kind in ("int16", "int32", "int64") if size <= np.iinfo(kind).max)
    keys = np.zeros(len(columns[0]), smallest) if places is None else places.astype(smallest)
    shift = 0
    for column, width in zip(columns, widths, strict=True):
        np.multiply(keys, width, out=keys)
        np.add(keys, column, out=keys, casting="same_kind")
        shift = shift * width + 1
    np.add(keys, shift, out=keys)
    return keys


def _measures(w: np.ndarray | None) -> tuple[np.ndarray, ...]:
    return () if w is None else (w, w * w)


def _sums(keys: np.ndarray, length: int, measures: tuple[np.ndarray, ...]) -> np.ndarray:
    """Returns the respondents, weights and squared weights by key, in the shape (3, length). All are equal without weights."""
    n = np.bincount(keys, minlength=length).astype("float64")
    if not measures:
        return np.broadcast_to(n, (3, length))
    return np.stack([n, *(np.bincount(keys, measure, length) for measure in measures)])


def _pairs(answers: Mapping[str, np.ndarray], concerns: Sequence[ConcernItem], w: np.ndarray | None, dont_know: bool,
           axes: Axes, groups: Mapping[str, np.ndarray], pairs_by: str) -> Pairs:
    ranked = [item for item in concerns if item.ranked]
    if pairs_by and pairs_by not in axes:
        raise FrameError(f"positions are to be bounded by '{pairs_by}', which is not among the groupings "
                         f"({', '.join(axes) or 'none'}); add it to `by`")
    return count_pairs([answers[item.id] for item in ranked], ranked, w, dont_know, groups.get(pairs_by),
                       len(axes[pairs_by]) if pairs_by else 1)


ROWS = 1 << 18      # responses per part


@checked
def tally_parquet(path: str | Path, asked: Questionnaire | Sequence[ConcernItem], *,
                  prepare: Callable[[pd.DataFrame], pd.DataFrame] | None = None, rows: int = ROWS,
                  **settings: Any) -> Tally:
    """Returns the tally of a Parquet file, or of all Parquet files in a folder. `settings` are those of `tally`.

    The files have the columns of the canonical response file. `prepare` adds the columns that the grouping needs to each
    part, for example `with_deprivation` with one definition. Raises FrameError as `tally` does, and for a folder without
    files.
    """
    if rows < 1:
        raise FrameError(f"the responses are read {rows} at a time; `rows` must be 1 or more")
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
    """Yields the responses of the file, `rows` at a time (at least one part), with closed answers as categories."""
    with _opened(file, answers) as source:
        empty = source.schema_arrow.empty_table()
        for batch in source.iter_batches(rows) if source.metadata.num_rows else [empty]:
            yield _frame(pa.Table.from_batches([batch]) if isinstance(batch, pa.RecordBatch) else batch)


def _opened(file: Path, answers: list[str]) -> pq.ParquetFile:
    """Returns the opened file. Raises FrameError if it is no Parquet file or lacks an answer column."""
    try:
        missing = [name for name in answers if name not in pq.read_schema(file).names]
    except (pa.ArrowException, OSError):
        raise FrameError(f"{file.name} cannot be read as a Parquet file; write it again, for example with to_parquet") from None
    if missing:
        raise FrameError(f"{file.name} has no column '{missing[0]}', which is to be counted")
    return pq.ParquetFile(file, read_dictionary=answers)


def _frame(table: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas(split_blocks=True, self_destruct=True)
    return frame
