"""Tables by area: the problems of every ward, authority and area of the council's own, and the results of postcode matching.

Few people live in an area, so even an analyst never sees these tables in full.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ...analysis import compare
from ...analysis.group_comparison import PUBLISHED
from ...analysis.shares import NOT_APPLICABLE, concern_answers, percent, shares
from ...disclosure import Count, Group, Revealed
from ...disclosure.counts import SUPPRESSED
from . import columns, reveals
from .areas import AUTHORITY, GIVEN, NOT_GIVEN, OWN, WARD, Areas, Division
from .columns import GROUP, ITEM, LABEL, PROBLEM, RESPONSES, SHORTHAND
from .problems import adjusted_again
from .release_counts import Counted
from .reveals import no_answers
from .table import Audience, Column, IfHidden, Reveals, Row, Table

FIGURES = ("base", "concerned", "percent", "percent_low", "percent_high")
COLUMNS = ("area", "area_name", "item", "problem", *FIGURES, "shorthand")
STATUSES = {"given": "Gave a postcode", "matched": "Placed", "terminated": "Placed by a postcode that is no longer in use",
            "outside": "Outside the area", "no_area": "No area on record, or the first half of a postcode alone",
            "unknown": "Not in the list of postcodes", "invalid": "Cannot be a postcode", "not_given": "Gave no postcode"}
GIVEN_GROUP: Group = frozenset({("postcode", GIVEN)})
NOT_GIVEN_GROUP: Group = frozenset({("postcode", NOT_GIVEN)})


def divisions(counted: Counted, axis: str) -> list[Division]:
    """Returns the divisions on this axis that have respondents."""
    return [division for division in counted.areas.divisions if division.axis == axis and division.label_of]


def problems_by(axis: str, counted: Counted) -> pd.DataFrame:
    """Returns concern about every problem in every area of these divisions; the council's own areas include their kind."""
    return pd.concat([_problems_of(counted.areas, division) for division in divisions(counted, axis)], ignore_index=True)


def of_problems_by(axis: str, counted: Counted) -> Iterator[Column]:
    """Yields the columns of the problems by area."""
    find = reveals.by_item(concern_answers(counted.tally))

    def within(what: Reveals) -> Reveals:
        """Limits what a figure reveals to people in the row's area. Areas not shown separately are empty and reveal nothing."""
        labels = {(division.kind, area): label for division in divisions(counted, axis)
                  for area, label in division.label_of.items()}

        def revealed(row: Row) -> tuple[Revealed, ...]:
            label = labels[row.get("kind", axis), row["area"]]
            return reveals.of_group(what(row), frozenset({(axis, label)})) if label else ()
        return revealed

    if axis == OWN:
        yield columns.KIND
    share = within(reveals.share(find))
    yield from (columns.AREA, columns.AREA_NAME, ITEM, PROBLEM, columns.BASE.of(within(reveals.base(find))),
                columns.CONCERNED.of(share), *reveals.with_interval(share), SHORTHAND)


def match_report(counted: Counted) -> pd.DataFrame:
    """Returns the results of postcode matching for the main audience: group, label, responses, and percentage of all."""
    statuses = counted.areas.statuses
    total = sum(statuses.values())
    counts = {GIVEN: total - statuses[NOT_GIVEN], **statuses}
    return pd.DataFrame({
        "group": list(STATUSES), "label": list(STATUSES.values()),
        "responses": pd.array([counts[name] for name in STATUSES], "Int64"),
        "percent": pd.array([100 * counts[name] / total if total else None for name in STATUSES], "Float64")})


def given_compared(counted: Counted, hidden: frozenset[Count] = frozenset()) -> pd.DataFrame:
    """Compares concern between people who gave a postcode and those who did not, to see if the area tables describe everyone."""
    tally = counted.areas.by_postcode
    renamed = {old: new.replace("deprived_", f"{GIVEN}_").replace("other_", f"{NOT_GIVEN}_") for old, new in PUBLISHED.items()}
    table = compare(tally, "postcode", GIVEN, NOT_GIVEN)[list(PUBLISHED)].rename(columns=renamed)
    return adjusted_again(table, concern_answers(tally), hidden, (GIVEN_GROUP, NOT_GIVEN_GROUP)) if hidden else table


def of_given_compared(counted: Counted) -> tuple[Column, ...]:
    """Returns the columns of that comparison: those who gave a postcode beside those who did not."""
    find = reveals.by_item(concern_answers(counted.areas.by_postcode))
    return (ITEM, PROBLEM, *reveals.two_groups(find, (GIVEN, GIVEN_GROUP), (NOT_GIVEN, NOT_GIVEN_GROUP)), SHORTHAND)


def _problems_of(areas: Areas, division: Division) -> pd.DataFrame:
    rows = pd.concat([_problems(areas, division, area) for area in division.label_of], ignore_index=True)
    if division.axis == OWN:
        rows.insert(0, "kind", division.kind)
    return rows


def _problems(areas: Areas, division: Division, area: str) -> pd.DataFrame:
    """Returns one area's concern about every problem, without figures if too few people there answered."""
    asked, label = concern_answers(division.tally), division.label_of[area]
    words = {"area": area, "area_name": areas.names.get(area, area if division.axis == OWN else ""),
             "item": [answer.id for answer in asked], "problem": [answer.label for answer in asked]}
    if not label:
        empty = {name: pd.array([None] * len(asked), "Int64" if name in FIGURES[:2] else "Float64") for name in FIGURES}
        return pd.DataFrame({**words, **empty, "shorthand": SUPPRESSED}, columns=list(COLUMNS))
    found = shares(division.tally, asked, group={division.axis: label})
    low, high = found.interval()
    return pd.DataFrame({
        **words, "base": pd.array(found.base[0], "Int64"), "concerned": pd.array(found.counted[0], "Int64"),
        "percent": percent(found.share), "percent_low": percent(low), "percent_high": percent(high),
        "shorthand": np.where(found.exists, "", NOT_APPLICABLE)}, columns=list(COLUMNS))


def _by(axis: str, name: str, title: str, key: tuple[str, ...]) -> Table:
    return Table(name, title, key, lambda counted: problems_by(axis, counted), lambda counted: of_problems_by(axis, counted),
                 audience=Audience.PUBLIC, when=lambda counted: bool(divisions(counted, axis)), by_area=True)


PROBLEMS_BY_WARD = _by(WARD, "problems_by_ward", "The problems by ward", ("area", "item"))
PROBLEMS_BY_AUTHORITY = _by(AUTHORITY, "problems_by_authority", "The problems by local authority", ("area", "item"))
PROBLEMS_BY_AREA = _by(OWN, "problems_by_area", "The problems by the council’s own areas", ("kind", "area", "item"))
MATCH_REPORT = Table(
    "match_report", "What came of the postcodes", ("group",), match_report,
    lambda counted: (GROUP, LABEL, RESPONSES.of(no_answers), columns.PERCENT.of(no_answers)), audience=Audience.PUBLIC)
POSTCODE_GIVEN_COMPARISON = Table(
    "postcode_given_comparison", "Those who gave a postcode and those who did not", ("item",), given_compared, of_given_compared,
    audience=Audience.PUBLIC, when=lambda counted: counted.areas.can_compare, if_hidden=IfHidden.REMAKE, remake=given_compared)
