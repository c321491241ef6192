"""The earlier year of a comparison: its frozen data, its counts, and which of its counts may be shown."""

from __future__ import annotations

from typing import Any

from ...consultations import Refused, Survey, policies
from ..microdata.frozen_data import Source, data
from ..tables import release_counts
from ..tables.release_counts import EarlierYear
from . import earlier_versions


def find(survey: Survey) -> EarlierYear | None:
    """Returns the year that a consultation is compared with; None if none was chosen or it cannot be used yet."""
    former = policies.earlier_year(survey)
    source = _source(former) if former else None
    if former is None or isinstance(source, str) or source is None:
        return None
    return EarlierYear(release_counts.count(source.frame(), former), source.sha256)


def facts(survey: Survey, found: EarlierYear | None) -> dict[str, Any]:
    """Returns for the manifest what the consultation was compared with and from which data, or why it was not."""
    former = policies.earlier_year(survey)
    if former is None:
        return {}
    if found:
        return {"compared_with": {"consultation": former.slug, "data_sha256": found.sha256}}
    return {"not_compared_with": {"consultation": former.slug, "why": _source(former)}}


def _source(former: Survey) -> Source | str:
    """Returns the published data, or else the frozen data; if there is neither, the reason in words."""
    try:
        return data(former) or earlier_versions.source(former)[0]
    except Refused as refusal:
        return str(refusal)
