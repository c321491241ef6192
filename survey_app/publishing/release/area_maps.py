"""Writes the chapter's maps, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from ..chapter.table_phrases import bind
from ..tables.maps import NOT_DIFFERENT, WORDS, Map


def maps_section(planned: Sequence[Map], finished: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Yields the chapter's map sections, or the reason why there are none."""
    for one in planned:
        yield f"## The problems by {WORDS[one.name]}"
        if one.why_not:
            yield f"There is no map {_of(one, finished)}by {WORDS[one.name]}, because {one.why_not}."
            continue
        problem = one.rows(finished[one.name])["problem"][0]
        yield (f"The map marks the areas whose answers about “{bind(problem, 'ranked_problems', one.item, 'problem')}” differ "
               "clearly from those of the other areas together. It gives the figure of each area, and how far it could move.")
        yield f"{{chart {one.name}}}"


def _of(one: Map, finished: Mapping[str, pd.DataFrame]) -> str:
    """Names the problem in which areas do not differ, as they may in others; empty if a map is left out for another reason."""
    if one.why_not != NOT_DIFFERENT:
        return ""
    problem = finished[one.name].loc[finished[one.name]["item"] == one.item, "problem"].iloc[0]
    return f"of “{bind(problem, 'ranked_problems', one.item, 'problem')}” "
