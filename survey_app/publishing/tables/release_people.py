"""The people of a release as disclosure control sees them: who answered what, and in which groups a reader can place people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ...analysis.distributions import is_written
from ...analysis.items import answer_codes, base_codes, pooled_questions
from ...analysis.response_frame import GROUPS
from ...disclosure import ALL_PEOPLE, Count, Group
from ...disclosure.counts import WRITTEN
from ...disclosure.people import Earlier, Item, People, Pooled
from ...geography.places import STATUSES
from ...questionnaire.code_frame import CODING, NO_THEME, commented
from ...questionnaire.kinds import Tabulation
from ...questionnaire.model import Condition, Question, Questionnaire
from ...questionnaire.response_columns import Column, columns
from .areas import AUTHORITY, GIVEN, NOT_GIVEN, Areas
from .release_counts import Counted

TICKED, NOT_TICKED = "1", "0"
Inside = dict[Group, np.ndarray]


@dataclass(frozen=True, eq=False)
class EarlierVersion:
    """An earlier version of the same results: its data, people by reference, their groups and answers, and what it printed."""

    sha256: str
    references: pd.Series
    groups: Mapping[Group, np.ndarray]
    items: Mapping[str, Item]
    printed: Mapping[Count, tuple[int, int]]


def people(counted: Counted, earlier: Sequence[EarlierVersion] = ()) -> People:
    """Returns the main audience of a release, and the people of earlier versions. No table shows answers of other audiences."""
    asked = counted.questionnaire
    groups, answered = dict(_groups(counted)), items(counted.main, asked)
    references = pd.Index(counted.main["reference"]) if earlier else pd.RangeIndex(len(counted.main))
    for version in earlier:
        references = references.append(pd.Index(version.references).difference(references))
    places = np.arange(len(counted.main))
    versions = [_placed(version, references.get_indexer(pd.Index(version.references)), len(references)) for version in earlier]
    return People({of: _in_groups(inside, places, len(references)) for of, inside in groups.items()},
                  _levels(groups, counted.areas),
                  {name: _of_item(item, places, len(references)) for name, item in answered.items()},
                  {name: Pooled(options, tuple(column.name for column in columns(asked) if column.question.id == name))
                   for name, options in pooled_questions(asked).items()}, _weights(counted, len(references)), versions)


def _weights(counted: Counted, size: int) -> np.ndarray | None:
    """Returns everybody's weight, 0 for those who were only in an earlier version; None if all weights are the same."""
    if not counted.is_weighted:
        return None
    weights = counted.main["weight"].to_numpy("float64")
    return np.pad(weights, (0, size - len(weights)))


def items(frame: pd.DataFrame, asked: Questionnaire) -> dict[str, Item]:
    """Returns every answer column by name."""
    return {item.name: item for item in _items(frame, asked)}


def _placed(version: EarlierVersion, places: np.ndarray, size: int) -> Earlier:
    """Returns an earlier version over the list of all people; `places` are those of its own."""
    return Earlier({of: _in_groups(inside, places, size) for of, inside in version.groups.items()},
                   {name: _of_item(item, places, size) for name, item in version.items.items()}, version.printed)


def _in_groups(inside: np.ndarray, places: np.ndarray, size: int) -> np.ndarray:
    wide = np.zeros(size, bool)
    wide[places] = inside
    return wide


def _of_item(item: Item, places: np.ndarray, size: int) -> Item:
    wide = np.full(size, -1)
    wide[places] = item.codes
    return replace(item, codes=wide)


def group(axis: str, label: str) -> Group:
    """Returns the group of the people with this label."""
    return frozenset({(axis, label)})


def _groups(counted: Counted) -> Iterator[tuple[Group, np.ndarray]]:
    """Yields every group that a reader can name: by deprivation, postcode, place, and every kind of area."""
    frame = counted.main
    yield ALL_PEOPLE, np.ones(len(frame), bool)
    for label in GROUPS:
        yield group("deprivation", label), (frame["deprivation"] == label).to_numpy(bool)
    given = (frame["place_status"] != NOT_GIVEN).to_numpy(bool)
    yield group("postcode", GIVEN), given
    yield group("postcode", NOT_GIVEN), ~given
    for status in STATUSES:
        yield group("place_status", status), (frame["place_status"] == status).to_numpy(bool)
    for division in counted.areas.divisions:
        for label in division.labels.unique():
            yield group(division.axis, str(label)), (division.labels == label).to_numpy(bool)


def _levels(groups: Mapping[Group, np.ndarray], areas: Areas) -> dict[Group, int]:
    """Returns the level of every group. Areas come after everything else: authorities, then the kinds of larger areas first."""
    sizes = {division.kind: -len(division.labels) / max(1, len(division.shown)) for division in areas.divisions
             if division.kind != AUTHORITY}
    kinds = [AUTHORITY, *sorted(sizes, key=lambda kind: (sizes[kind], kind))]
    of_area = {group(division.axis, str(label)): 2 + kinds.index(division.kind) for division in areas.divisions
               for label in division.labels.unique()}
    return {of: of_area.get(of, 1 if of else 0) for of in groups}


def _items(frame: pd.DataFrame, asked: Questionnaire) -> Iterator[Item]:
    """Yields every closed answer column in the order asked, then every theme of a comment and whether people wrote something."""
    by_column = {column.name: column for column in columns(asked)}
    for name, codes in answer_codes(asked).items():
        answers = frame[name].cat.set_categories([*codes]).cat.codes.to_numpy()
        yield Item(name, tuple(codes), _base(by_column[name].question), answers, tuple(_asked(by_column[name], asked)))
    for question in asked.questions:
        if question.kind.is_words and question.id in frame:
            written = np.where(is_written(frame[question.id]), 0, -1)
            yield Item(question.id, (WRITTEN,), (), written, tuple(_asked(by_column[question.id], asked)))
    for question in commented(asked):
        yield from _themes(frame, question, [theme.id for theme in asked.themes], tuple(_asked(by_column[question.id], asked)))


def _base(question: Question) -> tuple[str, ...]:
    return (NOT_TICKED, TICKED) if question.kind.tabulation is Tabulation.TICKS else base_codes(question)


def _themes(frame: pd.DataFrame, question: Question, themes: Sequence[str], asked: tuple[Count, ...]) -> Iterator[Item]:
    """Yields for each theme whether a comment has it, and whether it has none."""
    if f"{question.id}.{CODING}" not in frame:
        return
    coded = (frame[f"{question.id}.{CODING}"] != "").to_numpy(bool)
    has = {theme: (frame[f"{question.id}.{theme}"] == TICKED).to_numpy(bool) for theme in themes
           if f"{question.id}.{theme}" in frame}
    has[NO_THEME] = ~np.logical_or.reduce([*has.values(), np.zeros(len(frame), bool)])
    for theme, mentioned in has.items():
        yield Item(f"{question.id}.{theme}", (NOT_TICKED, TICKED), (NOT_TICKED, TICKED), np.where(coded, mentioned, -1), asked)


def _asked(column: Column, asked: Questionnaire) -> Iterator[Count]:
    """Yields the counts of the earlier answers that lead to a question: those of its page, its own, and those of its row."""
    question = column.question
    page = next(page for page in asked.pages if question in page.questions)
    for condition in (*page.show_if, *question.show_if):
        yield from _answered(condition, asked)
    if question.rows_from and column.part:
        yield Count(f"{question.rows_from}.{column.part}", frozenset(question.rows_if))


def _answered(condition: Condition, asked: Questionnaire) -> Iterator[Count]:
    """Yields the counts that a condition tells. Of several ticks, each is told."""
    question = asked.question(condition.question.partition(".")[0])
    if not question.is_closed:
        return
    if question.kind.tabulation is Tabulation.TICKS:
        yield from (Count(f"{question.id}.{code}", frozenset({TICKED})) for code in condition.answers)
    else:
        yield Count(condition.question, frozenset(condition.answers))
