"""The tables of areas: the problems by ward, authority and the council's own areas, and what came of the postcodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .areas import AUTHORITY, GIVEN, NOT_GIVEN, OWN, WARD, Areas, Division

if TYPE_CHECKING:
    import pandas as pd

    from ..analysis.cells import Key, Release
    from ..analysis.masking import Needs
    from ..analysis.suppression import Suppression
    from .tables import Counted

COLUMNS = ("area", "area_name", "item", "problem", "base", "concerned", "percent", "percent_low", "percent_high", "shorthand")
FIGURES = ("base", "concerned", "percent", "percent_low", "percent_high")
STATUSES = {"given": "Gave a postcode", "matched": "Placed", "terminated": "Placed by a postcode that is no longer in use",
            "outside": "Outside the area", "no_area": "No area on record, or the first half of a postcode alone",
            "unknown": "Not in the list of postcodes", "invalid": "Cannot be a postcode", "not_given": "Gave no postcode"}


def table(name: str) -> Callable[[Counted], pd.DataFrame]:
    """How one of the TABLES is made: without small counts, as in a release of the tables of areas alone."""
    return lambda counted: TABLES[name](counted.areas, *counted.areas.alone)


def by_ward(areas: Areas, release: Release, hidden: Suppression) -> pd.DataFrame:
    """Concern about every problem in every ward that somebody answered from."""
    return _problems_by(WARD, areas, release, hidden)


def by_authority(areas: Areas, release: Release, hidden: Suppression) -> pd.DataFrame:
    """Concern about every problem in every local authority that somebody answered from."""
    return _problems_by(AUTHORITY, areas, release, hidden)


def by_own_area(areas: Areas, release: Release, hidden: Suppression) -> pd.DataFrame:
    """Concern about every problem in every area of the council's own, such as its Community Boards."""
    return _problems_by(OWN, areas, release, hidden)


def match_report(areas: Areas, release: Release, hidden: Suppression) -> pd.DataFrame:
    """What came of the postcodes of the main audience: group, label, responses, and their percentage of all."""
    import pandas as pd

    from ..analysis.masking import mask

    counts = {GIVEN: sum(areas.statuses.values()) - areas.statuses[NOT_GIVEN], **areas.statuses}
    total = sum(areas.statuses.values())
    whole = pd.DataFrame({
        "group": list(STATUSES), "label": list(STATUSES.values()),
        "responses": pd.array([counts[name] for name in STATUSES], "Int64"),
        "percent": pd.array([100 * counts[name] / total if total else None for name in STATUSES], "Float64")})
    return mask(whole, release, hidden, dict.fromkeys(("responses", "percent"), _behind_status))


def postcode_given_comparison(areas: Areas, release: Release, hidden: Suppression) -> pd.DataFrame:
    """Concern among those who gave a postcode against those who did not: whether the tables by area tell of everybody.

    No row where everybody gave one, or nobody.
    """
    import pandas as pd

    from ..analysis import compare
    from ..analysis.comparing import PUBLISHED
    from ..analysis.masking import mask_comparison
    from ..analysis.shares import concern_answers

    renamed = {old: new.replace("deprived_", f"{GIVEN}_").replace("other_", f"{NOT_GIVEN}_") for old, new in PUBLISHED.items()}
    if not areas.can_compare:
        return pd.DataFrame(columns=list(renamed.values()))
    whole = compare(areas.by_postcode, "postcode", GIVEN, NOT_GIVEN)[list(PUBLISHED)].rename(columns=renamed)
    return mask_comparison(whole, release, hidden, concern_answers(areas.by_postcode), "postcode", GIVEN, NOT_GIVEN,
                           prefixes=(GIVEN, NOT_GIVEN))


def _problems_by(axis: str, areas: Areas, release: Release, hidden: Suppression) -> pd.DataFrame:
    """The problems of every area of every division by this axis; of the council's own areas with their kind."""
    import pandas as pd

    tables = [_masked_division(areas, one, release, hidden) for one in areas.divisions if one.axis == axis and one.label_of]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS))


def _masked_division(areas: Areas, division: Division, release: Release, hidden: Suppression) -> pd.DataFrame:
    import pandas as pd

    from ..analysis import masking

    rows = pd.concat([_problems(areas, division, area) for area in division.label_of], ignore_index=True)
    needs: dict[str, Needs] = {name: _behind(division, share=name != "base") for name in FIGURES}
    masked = masking.mask(rows, release, hidden, needs)
    if division.axis == OWN:
        masked.insert(0, "kind", division.kind)
    return masked


def _problems(areas: Areas, division: Division, area: str) -> pd.DataFrame:
    """One area: concern about every problem; without figures where too few people answered from it."""
    import numpy as np
    import pandas as pd

    from ..analysis.masking import SUPPRESSED
    from ..analysis.ranking import NOT_APPLICABLE, percent
    from ..analysis.shares import concern_answers, shares

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


def _behind(division: Division, share: bool) -> Callable[[Mapping[str, Any]], list[Key]]:
    """The counts behind a figure of an area; none behind those of an area that is not told apart, which are empty."""
    from ..analysis.disclosure import base_key, counted_key, group
    from ..analysis.shares import concern_answers

    answers = {answer.id: answer for answer in concern_answers(division.tally)}

    def keys(row: Mapping[str, Any]) -> list[Key]:
        label, answer = division.label_of[row["area"]], answers[row["item"]]
        name = group({division.axis: label})
        return [base_key(answer, name), *([counted_key(answer, name)] if share else [])] if label else []

    return keys


def _behind_status(row: Mapping[str, Any]) -> list[Key]:
    from ..analysis.cells import Key
    from ..analysis.disclosure import ASKED, group
    label = {"postcode": GIVEN} if row["group"] == GIVEN else {"place_status": row["group"]}
    return [Key("", ASKED, group(label))]


TABLES: Mapping[str, Callable[[Areas, Release, Suppression], pd.DataFrame]] = {
    "problems_by_ward": by_ward, "problems_by_authority": by_authority, "problems_by_area": by_own_area,
    "match_report": match_report, "postcode_given_comparison": postcode_given_comparison}
