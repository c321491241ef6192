"""What may be shown of the tables by area: every count in them, how they add up, and which must not be told.

Few people live in an area, so these tables are never shown whole: a count that is too small is taken out, and so is every
other by which it could be worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .areas import AUTHORITY, GIVEN, NOT_GIVEN, OWN, WARD, Areas, Division

if TYPE_CHECKING:
    import pandas as pd

    from ...analysis.disclosure.cells import Key, Release
    from ...analysis.disclosure.counts import Thresholds
    from ...analysis.disclosure.masking import Needs
    from ...analysis.disclosure.suppression import Suppression
    from .release_counts import Counted


def hold(release: Release, areas: Areas) -> None:
    """Adds every count of people in the tables of areas to a release, and how they add up."""
    from ...analysis.disclosure.counts import add_items

    for one in (division for division in areas.divisions if division.shown):     # else its table has no figure
        add_items(release, one.tally, one.axis, groups=one.shown, thresholds=areas.limits)
        _leave_out_sizes(release, one)
    if areas.can_compare:
        add_items(release, areas.by_postcode, "postcode", thresholds=areas.limits)
    for whole, parts in areas.holds:
        _add_parts(release, whole, parts, areas.limits)
    _add_statuses(release, areas)


@lru_cache(maxsize=1)     # every table of one release asks for it
def alone(areas: Areas) -> tuple[Release, Suppression]:
    """The tables of areas by themselves, where every count of the whole audience is known, and what they must not show."""
    from ...analysis.disclosure.cells import Release
    from ...analysis.disclosure.counts import EVERYONE

    made = Release()
    hold(made, areas)
    known = {key: cell.count for key, cell in made.cells.items() if key.group == EVERYONE and cell.published}
    return made, _protected(made, known)


def add_to(release: Release, hidden: Suppression, areas: Areas, before: Mapping[Key, int]) -> Suppression:
    """Adds the tables of areas to a release that is protected already, and gives what must not be shown of both.

    What the release shows stays: the tables of areas give way. `before` are the counts of earlier publications.
    """
    from ...analysis.disclosure.suppression import Suppression

    known = release.known(hidden.cells)
    hold(release, areas)
    found = _protected(release, {**before, **known})
    return Suppression(hidden.primary | found.primary, (hidden.secondary | found.secondary) - hidden.primary - found.primary)


def _protected(release: Release, known: Mapping[Key, int]) -> Suppression:
    """What must not be shown beside what is known: all else, where less does not protect it."""
    from ...analysis.disclosure.suppression import DisclosureError, Suppression, protect
    try:
        return protect(release, known)
    except DisclosureError:
        return Suppression(frozenset(release.cells.keys() - known.keys()), frozenset())


def _leave_out_sizes(release: Release, division: Division) -> None:
    """How many people of an area answered is in no table."""
    from dataclasses import replace

    from ...analysis.disclosure.cells import Key
    from ...analysis.disclosure.counts import ASKED, group

    for label in division.tally.axes[division.axis]:
        key = Key("", ASKED, group({division.axis: label}))
        release.cells[key] = replace(release.cells[key], published=False, guarded=False)


def _add_parts(release: Release, whole: tuple[str, str], parts: Sequence[tuple[str, str]], limits: Thresholds) -> None:
    """A larger area is the sum of the wards in it and of a rest that is shown nowhere: those of few people, above all."""
    from ...analysis.disclosure.cells import Cell, Key
    from ...analysis.disclosure.counts import group

    name, names = group(dict([whole])), [group(dict([part])) for part in parts]
    for key in [key for key in release.cells if key.group == name and key.item]:
        inside = [Key(key.item, key.answer, one) for one in names]
        rest = Key(key.item, key.answer, f"{name} less its wards")
        left = release.cells[key].count - sum(release.cells[one].count for one in inside)
        guarded = release.cells[key].guarded
        release.add(rest, Cell(left, limits.detailed if guarded else 0, published=False, guarded=guarded))
        release.adds_up(key, [*inside, rest])


def _add_statuses(release: Release, areas: Areas) -> None:
    """What came of the postcodes, and that those that were placed nowhere are the unplaced of the deprivation groups."""
    from ...analysis.disclosure.cells import Cell, Key
    from ...analysis.disclosure.counts import ASKED, group

    keys = {name: Key("", ASKED, group({"place_status": name})) for name in areas.statuses}
    for name, number in areas.statuses.items():
        release.add(keys[name], Cell(number, areas.limits.elsewhere))
    by_given = {GIVEN: [key for name, key in keys.items() if name != NOT_GIVEN], NOT_GIVEN: [keys[NOT_GIVEN]]}
    for label, parts in by_given.items():
        whole = Key("", ASKED, group({"postcode": label}))
        release.add(whole, Cell(sum(release.cells[part].count for part in parts), areas.limits.elsewhere))
        release.adds_up(whole, parts)
    nowhere = [key for name, key in keys.items() if name not in ("matched", "terminated")]
    if areas.unplaced == sum(release.cells[key].count for key in nowhere):
        unplaced = Key("", ASKED, group({"deprivation": "unplaced"}))
        release.add(unplaced, Cell(areas.unplaced, areas.limits.elsewhere))
        release.adds_up(unplaced, nowhere)


COLUMNS = ("area", "area_name", "item", "problem", "base", "concerned", "percent", "percent_low", "percent_high", "shorthand")
FIGURES = ("base", "concerned", "percent", "percent_low", "percent_high")
STATUSES = {"given": "Gave a postcode", "matched": "Placed", "terminated": "Placed by a postcode that is no longer in use",
            "outside": "Outside the area", "no_area": "No area on record, or the first half of a postcode alone",
            "unknown": "Not in the list of postcodes", "invalid": "Cannot be a postcode", "not_given": "Gave no postcode"}


def table(name: str) -> Callable[[Counted], pd.DataFrame]:
    """How one of the TABLES is made: without small counts, as in a release of the tables of areas alone."""
    return lambda counted: TABLES[name](counted.areas, *alone(counted.areas))


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

    from ...analysis.disclosure.masking import mask

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

    from ...analysis import compare
    from ...analysis.disclosure.masking import mask_comparison
    from ...analysis.group_comparison import PUBLISHED
    from ...analysis.shares import concern_answers

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

    from ...analysis.disclosure import masking

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

    from ...analysis.disclosure.masking import SUPPRESSED
    from ...analysis.shares import NOT_APPLICABLE, concern_answers, percent, shares

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
    from ...analysis.disclosure.counts import base_key, counted_key, group
    from ...analysis.shares import concern_answers

    answers = {answer.id: answer for answer in concern_answers(division.tally)}

    def keys(row: Mapping[str, Any]) -> list[Key]:
        label, answer = division.label_of[row["area"]], answers[row["item"]]
        name = group({division.axis: label})
        return [base_key(answer, name), *([counted_key(answer, name)] if share else [])] if label else []

    return keys


def _behind_status(row: Mapping[str, Any]) -> list[Key]:
    from ...analysis.disclosure.cells import Key
    from ...analysis.disclosure.counts import ASKED, group
    label = {"postcode": GIVEN} if row["group"] == GIVEN else {"place_status": row["group"]}
    return [Key("", ASKED, group(label))]


TABLES: Mapping[str, Callable[[Areas, Release, Suppression], pd.DataFrame]] = {
    "problems_by_ward": by_ward, "problems_by_authority": by_authority, "problems_by_area": by_own_area,
    "match_report": match_report, "postcode_given_comparison": postcode_given_comparison}
