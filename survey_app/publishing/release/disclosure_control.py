"""Disclosure control of a release: which counts it holds, what must not be shown, and the tables without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...consultations import Refused
from ..publications import versions
from ..tables import answers, by_area, comment_themes, problems, registry, two_years
from ..tables.question_roles import HEARSAY, pooled
from ..tables.release_counts import Counted

if TYPE_CHECKING:
    import pandas as pd

    from ...analysis.disclosure.cells import Key, Known, Release
    from ...analysis.disclosure.counts import Thresholds
    from ...analysis.disclosure.suppression import Suppression

WRITTEN, ALL = "written", "(all audiences)"
ALL_OR_NONE = "nobody, or everybody, of a small group: the percentage would tell of each of them"
OTHERS = "another that is left out could be worked out from it"
NO_FIGURES = ("fieldwork", "questions")
POSITIONS = ("neighbours", "ranking_summary", "ranking_sensitivity")    # of all problems together
_MADE_LATER = {*by_area.TABLES, *(name for name, table in registry.TABLES.items() if table.internal)}    # or never


@dataclass(frozen=True)
class Disclosed:
    """The tables of a release as they may be published, and `whole`, what was taken out, and every count that is told."""

    tables: dict[str, pd.DataFrame]
    whole: dict[str, pd.DataFrame]
    suppressed: tuple[tuple[str, str], ...]     # each count in words, and why it is not shown
    known: Known
    reasons: Mapping[Key, str]                  # the same by key


def disclose(counted: Counted, before: Known | None = None) -> Disclosed:
    """The tables without what could single somebody out, audited over all of them at once.

    `before` are the counts that earlier publications told. Tables by area give way to the others.
    Raises Refused where a release cannot be protected.
    """
    from ...analysis.disclosure.auditor import audit
    from ...analysis.disclosure.cells import describe
    from ...analysis.disclosure.suppression import Suppression

    known = before or {}
    release, hidden = _protected(counted, known)
    everything = by_area.add_to(release, hidden, counted.areas, known)
    if failures := audit(release, everything.cells, known).failures:
        raise Refused(f"The release cannot be published: {failures[0]}.")
    whole = registry.all_tables(counted, but=_MADE_LATER)
    made = {name: masked for name, table in whole.items()
            if (masked := _masked(name, table, counted, release, hidden)) is not None}
    why = {key: _small(release, key) for key in sorted(everything.primary)} | dict.fromkeys(sorted(everything.secondary), OTHERS)
    return Disclosed(_in_order(made | _by_area(counted, release, everything)),
                     _in_order(whole | _by_area(counted, release, Suppression(frozenset(), frozenset()))),
                     tuple((describe(key), reason) for key, reason in why.items()), release.known(everything.cells), why)


def _by_area(counted: Counted, release: Release, hidden: Suppression) -> dict[str, pd.DataFrame]:
    made = {name: make(counted.areas, release, hidden) for name, make in by_area.TABLES.items()}
    return {name: table for name, table in made.items() if len(table)}


def _in_order(made: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {name: made[name] for name in registry.TABLES if name in made}


def _small(release: Release, key: Key) -> str:
    """Why a count is left out for its own sake."""
    cell = release.cells[key]
    return f"1 to {cell.threshold - 1} people" if 0 < cell.count < cell.threshold else ALL_OR_NONE


def _protected(counted: Counted, before: Known) -> tuple[Release, Suppression]:
    """A release without the tables by area, and what it hides. Raises Refused."""
    from ...analysis.disclosure.cells import ReleaseError
    from ...analysis.disclosure.suppression import AlreadyTold, DisclosureError, protect
    try:
        release = held(counted)
        return release, protect(release, before)
    except AlreadyTold as difference:
        published = versions.public_versions(counted.survey) or "what was published"
        raise Refused(f"What stands published says something else: {difference}. Whoever reads both could see from the "
                      f"difference what a few people answered, so the two are never public together. Withdraw {published} "
                      "first, with the reason (such as that a corrected version follows: its page will say it). Then make "
                      "these results again and publish them.") from None
    except (DisclosureError, ReleaseError) as error:
        raise Refused(f"The release cannot be published: {error}.") from None


def held(counted: Counted) -> Release:
    """Every count of people in the tables of a release, and how they add up."""
    from ...analysis.disclosure.cells import Release
    from ...analysis.disclosure.counts import add_items, add_mentions, add_questions, add_shares
    from ...analysis.response_frame import DEPRIVED, OTHER

    release, tally, asked, limits = Release(), counted.tally, counted.questionnaire, counted.areas.limits
    lines = [line.answer for choose in (answers.agreement, answers.safety, answers.victims)
             for line in choose(asked, counted.roles)]
    safety = [line.answer for line in answers.safety(asked, counted.roles)]
    add_questions(release, tally, asked, thresholds=limits)
    add_items(release, tally, distribution=True, top=True, thresholds=limits)
    add_shares(release, tally, lines, thresholds=limits)
    add_items(release, tally, "deprivation", groups=(DEPRIVED, OTHER), thresholds=limits)
    add_shares(release, tally, safety, "deprivation", groups=(DEPRIVED, OTHER), thresholds=limits)
    for question in pooled(asked):
        pairs = [HEARSAY] if {*HEARSAY} <= {*question.codes} else []
        add_mentions(release, tally, question.id, together=pairs, thresholds=limits)
    _add_people(release, counted, limits)
    comment_themes.hold(release, counted)
    two_years.hold(release, counted, _shown_of_earlier(counted))
    return release


def _shown_of_earlier(counted: Counted) -> Known:
    """The counts of the earlier year that may be shown: those that are public, else what its own release would show.

    Raises Refused where such a release cannot be protected.
    """
    if counted.earlier is None:
        return {}
    return counted.earlier.before or disclose(counted.earlier.counted, {}).known


def _add_people(release: Release, counted: Counted, limits: Thresholds) -> None:
    """How many there are of each audience and of all together, and how many wrote something."""
    from ...analysis.disclosure.cells import Cell, Key
    from ...analysis.disclosure.counts import ASKED, EVERYONE, add_number, group

    main, *others = counted.questionnaire.audiences
    everyone, all_of_them = Key("", ASKED, EVERYONE), Key("", ASKED, ALL)
    release.add(everyone, Cell(counted.respondents[main.code], limits.elsewhere, fixed=True))
    release.add(all_of_them, Cell(sum(counted.respondents.values()), limits.elsewhere, fixed=True))
    keys = [Key("", ASKED, group(audience=one.code)) for one in others]
    for key, one in zip(keys, others, strict=True):
        release.add(key, Cell(counted.respondents[one.code], limits.of((), one.code), cost=100))
    release.adds_up(all_of_them, [everyone, *keys])
    for name, number in counted.written.items():
        add_number(release, name, WRITTEN, number, limits.elsewhere)


def _masked(name: str, table: pd.DataFrame, counted: Counted, release: Release, hidden: Suppression) -> pd.DataFrame | None:
    """One table as it may be published; None for one that is not while anything in it is hidden."""
    from ...analysis.disclosure import masking
    from ...analysis.response_frame import GROUPS
    from ...analysis.shares import concern_answers

    concern = concern_answers(counted.tally)
    match name:
        case "ranked_problems" | "ranked_problems_weighted":
            return masking.publishable_ranking(counted.tally, release, hidden, weighted=name.endswith("weighted"))
        case "deprivation_groups":
            return masking.mask_groups(table, release, hidden, "deprivation", GROUPS)
        case "deprivation_comparison" | "deprivation_comparison_weighted":
            return masking.mask_comparison(table, release, hidden, concern)
        case "deprivation_summary":
            full = registry.TABLES["deprivation_comparison"].make(counted)
            return problems.deprivation_summary(masking.mask_comparison(full, release, hidden, concern), counted)
        case "safety_comparison":
            lines = answers.safety(counted.questionnaire, counted.roles)
            return masking.mask_comparison(table, release, hidden, [line.answer for line in lines])
        case "sources_of_concern":
            return _sources(table, release, hidden)
        case "respondents" | "comments":
            return masking.mask(table, release, hidden, _people(counted))
        case _ if name in comment_themes.TABLES:
            return comment_themes.masked(name, table, release, hidden)
        case _ if name in two_years.TABLES:
            return two_years.masked(name, table, counted, release, hidden)
        case _ if name in POSITIONS:
            return None if _hides_a_problem(counted, hidden) else table
        case _:
            return table if name in NO_FIGURES else masking.mask_answers(table, release, hidden)


def _sources(table: pd.DataFrame, release: Release, hidden: Suppression) -> pd.DataFrame:
    import pandas as pd

    from ...analysis.disclosure.masking import mask_mentions
    return pd.concat([mask_mentions(rows, release, hidden, str(question))
                      for question, rows in table.groupby("item", sort=False)], ignore_index=True)


def _people(counted: Counted) -> dict[str, Callable[[Mapping[str, Any]], list[Key]]]:
    """The counts behind the numbers of respondents, and of comments."""
    from ...analysis.disclosure.cells import Key
    from ...analysis.disclosure.counts import ASKED, EVERYONE, group

    main = counted.questionnaire.audiences[0].code

    def responses(row: Mapping[str, Any]) -> list[Key]:
        if row["group"] == "placed":
            return [Key("", ASKED, group({"deprivation": "unplaced"}))]
        return [Key("", ASKED, EVERYONE if row["group"] == main else group(audience=row["group"]))]

    return {"responses": responses, "count": lambda row: [Key(row["item"], f"({WRITTEN})", EVERYONE)]}


def _hides_a_problem(counted: Counted, hidden: Suppression) -> bool:
    """Whether any answer of everyone to a ranked problem is hidden: what is said of all problems would tell of it."""
    from ...analysis.disclosure.counts import EVERYONE
    ranked = {item.id for item in counted.tally.items if item.ranked}
    return any(key.group == EVERYONE and key.item in ranked for key in hidden.cells)
