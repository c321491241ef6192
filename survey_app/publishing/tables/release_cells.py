"""The counts that a release holds, and how they add up: of the tables of everyone, and of the tables by area.

This is the one place that still builds what the figures of the tables reveal from the tallies, kind by kind; the tables say
themselves which counts that must be, and a figure whose count is not here is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...analysis.disclosure.cells import Cell, Key, Known, Release
from ...analysis.disclosure.counts import ASKED, EVERYONE, REST, SHARE, group, key_of
from ...analysis.disclosure.relations import add_items, add_mentions, add_number, add_questions, add_shares
from ...analysis.response_frame import DEPRIVED, OTHER
from . import answers, blanking, comment_themes, two_years
from .areas import GIVEN, NOT_GIVEN, Areas, Division
from .question_roles import HEARSAY, pooled
from .release_counts import Counted

ALL = "(all audiences)"


def of_everyone(counted: Counted, earlier: Known) -> Release:
    """Every count in the tables but those by area. `earlier` are the counts of the earlier year that may be shown."""
    release, tally, asked, limits = Release(), counted.tally, counted.questionnaire, counted.areas.limits
    lines = [line.answer for choose in (answers.agreement, answers.safety, answers.victims)
             for line in answers.chosen(counted, choose)]
    safety = [line.answer for line in answers.chosen(counted, answers.safety)]
    add_questions(release, tally, asked, thresholds=limits)
    add_items(release, tally, distribution=True, top=True, thresholds=limits)
    add_shares(release, tally, lines, thresholds=limits)
    add_items(release, tally, "deprivation", groups=(DEPRIVED, OTHER), thresholds=limits)
    add_shares(release, tally, safety, "deprivation", groups=(DEPRIVED, OTHER), thresholds=limits)
    for question in pooled(asked):
        pairs = [HEARSAY] if {*HEARSAY} <= {*question.codes} else []
        add_mentions(release, tally, question.id, together=pairs, thresholds=limits)
    _add_people(release, counted)
    _add_themes(release, counted)
    _add_earlier_year(release, counted, earlier)
    return release


def add_areas(release: Release, areas: Areas) -> None:
    """Adds every count of people in the tables by area, and how they add up."""
    for division in (division for division in areas.divisions if division.shown):     # else its table has no figure
        add_items(release, division.tally, division.axis, groups=division.shown, thresholds=areas.limits)
        _leave_out_sizes(release, division)
    if areas.can_compare:
        add_items(release, areas.by_postcode, "postcode", thresholds=areas.limits)
    for whole, parts in areas.holds:
        _add_parts(release, whole, parts, areas.limits.detailed)
    _add_statuses(release, areas)


def _add_people(release: Release, counted: Counted) -> None:
    """How many there are of each audience and of all together, and how many wrote something."""
    main, *others = counted.questionnaire.audiences
    limits = counted.areas.limits
    everyone, all_of_them = Key("", ASKED, EVERYONE), Key("", ASKED, ALL)
    release.add(everyone, Cell(counted.respondents[main.code], limits.elsewhere, fixed=True))
    release.add(all_of_them, Cell(sum(counted.respondents.values()), limits.elsewhere, fixed=True))
    keys = [Key("", ASKED, group(audience=audience.code)) for audience in others]
    for key, audience in zip(keys, others, strict=True):
        release.add(key, Cell(counted.respondents[audience.code], limits.of((), audience.code), cost=100))
    release.adds_up(all_of_them, [everyone, *keys])
    for name, number in counted.written.items():
        add_number(release, name, "written", number, limits.elsewhere)


def _add_themes(release: Release, counted: Counted) -> None:
    """How many people wrote about each theme, and how many wrote about other things."""
    limit = counted.areas.limits.elsewhere
    for row in blanking.records(comment_themes.THEMES.rows(counted)):
        ((about, wrote),) = comment_themes.of_theme(row)
        has, base = key_of(about), key_of(wrote)
        hasnt = has._replace(answer="0")
        release.add(base, replace(SHARE, count=row["base"], threshold=limit))
        release.add(has, replace(SHARE, count=row["count"], threshold=limit))
        release.add(hasnt, replace(REST, count=row["base"] - row["count"], threshold=limit))
        release.adds_up(base, [has, hasnt])
        release.percentage(has, base)


def _add_earlier_year(release: Release, counted: Counted, known: Known) -> None:
    """The earlier year's counts that may be shown, under names of their own.

    They were protected and audited among all counts of that year, and hang together with none of this one.
    """
    if counted.earlier is None:
        return
    for count, number in two_years.counts_of_year(counted.earlier.counted).items():
        if known.get(key_of(count)) == number:
            key = key_of(count._replace(year=counted.earlier.survey.slug))
            release.add(key, Cell(number, 0, guarded=False, fixed=True))


def _leave_out_sizes(release: Release, division: Division) -> None:
    """How many people of an area answered is in no table."""
    for label in division.tally.axes[division.axis]:
        key = Key("", ASKED, group({division.axis: label}))
        release.cells[key] = replace(release.cells[key], published=False, guarded=False)


def _add_parts(release: Release, whole: tuple[str, str], parts: Sequence[tuple[str, str]], threshold: int) -> None:
    """A larger area is the sum of the wards in it and of a rest that is shown nowhere: those of few people, above all."""
    name, names = group(dict([whole])), [group(dict([part])) for part in parts]
    for key in [key for key in release.cells if key.group == name and key.item]:
        inside = [Key(key.item, key.answer, part) for part in names]
        rest = Key(key.item, key.answer, f"{name} less its wards")
        left = release.cells[key].count - sum(release.cells[part].count for part in inside)
        guarded = release.cells[key].guarded
        release.add(rest, Cell(left, threshold if guarded else 0, published=False, guarded=guarded))
        release.adds_up(key, [*inside, rest])


def _add_statuses(release: Release, areas: Areas) -> None:
    """What came of the postcodes, and that those that were placed nowhere are the unplaced of the deprivation groups."""
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
