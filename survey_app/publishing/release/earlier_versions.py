"""What earlier versions of the same results printed, of whom, and from which data a new version is made.

Whatever was public once stays known, withdrawn or not. If fewer than FEWEST people changed since the last version, the new
one is made from the last version's data: the difference between both would tell what these few answered.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import select

from ...analysis import of_audience, typed
from ...analysis.distributions import is_written
from ...analysis.items import pooled_questions
from ...comments import states
from ...consultations import State, Survey
from ...database import db
from ...disclosure import ALL_PEOPLE, Count, Group
from ...disclosure.people import Item
from ...models import FrozenResponses, Publication
from ...questionnaire.code_frame import is_theme_column
from ...questionnaire.response_columns import NOTED_COLUMNS
from ..microdata import frozen_data
from ..microdata.frozen_data import Source
from ..publications.versions import compared_with
from ..tables import release_counts, release_people
from ..tables.release_people import EarlierVersion
from .published_counts import read

FEWEST = 50     # changed people whose answers a new version may count


def source(survey: Survey) -> tuple[Source, int]:
    """Returns the data of a release made now, and how many people have changed since who are not counted.

    Raises Refused as `frozen_data.freeze` does.
    """
    newest = frozen_data.source(survey)
    last = _last(survey) if survey.state() is State.CLOSED else None
    if last is None or last.sha256 == newest.sha256:
        return newest, 0
    few = changed(_main(newest, survey), _main(last, survey), survey)
    return (last, few) if 0 < few < FEWEST else (newest, 0)


def versions(survey: Survey) -> list[EarlierVersion]:
    """Returns what every earlier version printed, and what later years printed of this consultation, with their people."""
    own = select(Publication).where(Publication.consultation_id == survey.id).order_by(Publication.version)
    found: list[tuple[Publication, int | None, str]] = [(row, row.frozen_id, "") for row in db.session.scalars(own)]
    beside = db.session.scalars(select(Publication).where(*compared_with(survey)).order_by(Publication.id))
    found += [(row, _frozen(survey, row.facts["compared_with"]["data_sha256"]), survey.slug) for row in beside]
    made = [_version(survey, row, frozen, year) for row, frozen, year in found]
    return [version for version in made if version is not None]


def packed(groups: Mapping[Group, np.ndarray]) -> list[list[Any]]:
    """Returns the groups of a release as they are stored: who is in each, one bit per person in the order of the data."""
    return [[sorted(map(list, group)), base64.b64encode(np.packbits(inside).tobytes()).decode()]
            for group, inside in groups.items()]


def _unpacked(stored: Sequence[Sequence[Any]], people: int) -> dict[Group, np.ndarray]:
    return {frozenset((axis, label) for axis, label in pairs):
            np.unpackbits(np.frombuffer(base64.b64decode(bits), np.uint8), count=people).astype(bool) for pairs, bits in stored}


def _version(survey: Survey, row: Publication, frozen: int | None, year: str) -> EarlierVersion | None:
    """Returns one version, or None if its data are no longer kept; then no newer data are either."""
    data = _source(frozen)
    printed = {count._replace(year=""): ends for count, ends in read(row.told) if count.year == year}
    if data is None or not printed:
        return None
    main = _main(data, survey)
    if year:
        groups: dict[Group, np.ndarray] = {ALL_PEOPLE: np.ones(len(main), bool)}
    elif row.groups:
        groups = _unpacked(row.groups, len(main))
    else:       # an older program made it; the groups are those of today's settings
        groups = dict(release_people.people(release_counts.count(data.frame(), survey)).groups)
    items = release_people.items(main, survey.questionnaire)
    pooled = pooled_questions(survey.questionnaire)
    return EarlierVersion(data.sha256, main["reference"], groups, items, {
        count: ends for count, ends in printed.items() if count.group in groups
        and (count.item in pooled or (count.item in items and _holds(ends, groups[count.group], items[count.item], count)))})


def _holds(ends: tuple[int, int], inside: np.ndarray, item: Item, count: Count) -> bool:
    """Says whether a count lies between the ends that were printed. It does not if an older program meant another group."""
    return ends[0] <= int((inside & item.gave(count.answers)).sum()) <= ends[1]


def _main(data: Source, survey: Survey) -> pd.DataFrame:
    """Returns the main audience of a data file."""
    return of_audience(typed(data.frame(), survey.questionnaire), survey.questionnaire)


def changed(new: pd.DataFrame, old: pd.DataFrame, survey: Survey) -> int:
    """Counts the people who were added, taken out or corrected between two data files. Themes and notes are not theirs, and of
    their words a file holds what was decided by then: only whether they wrote anything is compared.
    """
    columns = [name for name in new if name in old and name not in NOTED_COLUMNS
               and not is_theme_column(str(name), survey.questionnaire)]
    words = [name for name in states.written(survey.questionnaire) if name in columns]
    after, before = (frame[columns].assign(**{name: is_written(frame[name]) for name in words}).set_index("reference")
                     .astype("string").fillna("") for frame in (new, old))
    both = after.index.intersection(before.index)
    corrected = int((after.loc[both] != before.loc[both]).any(axis=1).sum())
    return len(after) + len(before) - 2 * len(both) + corrected


def _last(survey: Survey) -> Source | None:
    """Returns the data of the last version, withdrawn or not."""
    return _source(db.session.scalar(select(Publication.frozen_id).where(Publication.consultation_id == survey.id)
                                     .order_by(Publication.version.desc()).limit(1)))


def _frozen(survey: Survey, sha256: str) -> int | None:
    return db.session.scalar(select(FrozenResponses.id).where(FrozenResponses.consultation_id == survey.id,
                                                              FrozenResponses.sha256 == sha256).limit(1))


def _source(frozen: int | None) -> Source | None:
    row = db.session.get(FrozenResponses, frozen) if frozen else None
    return Source(row.sha256, row.data, row.frozen_at, row.version, row.id) if row is not None and row.data else None
