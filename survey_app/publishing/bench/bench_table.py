"""Makes a table that an analyst asks the bench for, from the responses as they are: figures, definitions and a sentence.

Nothing is suppressed: staff who may read these tables may also download the responses. Every table says that it is not for
publication.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from ...analysis import (
    Answer,
    DeprivationGroups,
    FrameError,
    answers,
    characteristic,
    items,
    ranking_by,
    shares_by,
    tally,
    typed,
    with_deprivation,
)
from ...consultations import Refused, State, Survey
from ...geography import places
from ...questionnaire.model import Questionnaire
from ..microdata import frozen_data
from ..tables import areas
from .table_file import BenchTable
from .table_request import (
    DEFINITIONS,
    EVERYBODY,
    GROUPS,
    PROBLEMS,
    RANKINGS,
    SOURCE_LABELS,
    STRONG,
    TableRequest,
    characteristics,
    conditions,
    countable,
    question_of,
)

MOST_GROUPS = 200
MOST_RANKED = 30        # groups; the positions of problems within a group take a simulation each
FEW = 30                # people; below that a table says little
EVERYONE, NOT_STATED = "Everyone", "Not stated"
BETWEEN = " · "
CLEAR = 0.05
NAMED = 5               # differences that the sentence names
COMPARED = ("difference", "difference_low", "difference_high", "p_value", "p_adjusted")


def make(survey: Survey, request: TableRequest) -> BenchTable:
    """Makes the table. Raises Refused if the consultation is not closed, or nobody or too many groups are left."""
    if survey.state() is not State.CLOSED:
        raise Refused(f"The consultation is {survey.state()}. Its tables can be made once it has closed. While it is open, "
                      "Fieldwork shows who has answered, and a lead can allow the provisional ranking.")
    try:
        return _made(survey, request)
    except FrameError as error:
        raise Refused(f"The responses cannot be counted: {error}.") from None


def _made(survey: Survey, request: TableRequest) -> BenchTable:
    source = frozen_data.as_it_stands(survey)
    everybody = typed(source.frame(), survey.questionnaire)
    definition = _definition(survey, request, everybody)
    people = _chosen(with_deprivation(everybody, definition), survey.questionnaire, request)
    groups = _groups(people, survey.questionnaire, request.by)
    _check(people, groups, request)
    table = _table(people, survey.questionnaire, request, groups)
    shown = _shown(table, request)
    rows = shown.astype(object).where(shown.notna(), None).to_dict("records")
    said = (*_words(survey.questionnaire, request, definition, len(people)), *_methods(request, _compared(table)),
            f"Data: SHA-256 {source.sha256}.")
    return BenchTable(_title(survey.questionnaire, request), said, tuple(shown.columns),
                      tuple({str(name): value for name, value in row.items()} for row in rows), len(people),
                      _sentence(table, request))


def _definition(survey: Survey, request: TableRequest, frame: pd.DataFrame) -> DeprivationGroups:
    if not request.deprived:
        return areas.definition(survey, frame)
    basis, _, up_to = request.deprived.partition(":")
    return DeprivationGroups("national_decile" if basis == "national_decile" else "local_quintile", int(up_to))


def _chosen(frame: pd.DataFrame, asked: Questionnaire, request: TableRequest) -> pd.DataFrame:
    """Returns the people whom the request is about. Only these are one audience or all, so the column is taken away."""
    audience, main = request.audience or asked.audiences[0].code, asked.audiences[0].code
    kept = pd.Series(data=True, index=frame.index)
    if audience != EVERYBODY:
        kept &= frame["audience"].replace("", main).fillna(main) == audience
    for column, codes in request.conditions().items():
        kept &= frame[column].isin(codes)
    days = pd.to_datetime(frame["submitted_on"]).dt.date
    for day, side in ((request.since, days.ge), (request.until, days.le)):
        kept &= side(day) if day else True
    return frame[kept]


def _groups(people: pd.DataFrame, asked: Questionnaire, by: Sequence[str]) -> pd.Series:
    """Returns the label of each person's group, in the order of the answers; missing where one is not stated."""
    if not by:
        return pd.Series(pd.Categorical([EVERYONE] * len(people), [EVERYONE]), index=people.index)
    labels = [_labels(people, asked, name) for name in by]
    if len(labels) == 1:
        return labels[0].cat.remove_unused_categories()
    first, second = labels
    both = first.notna() & second.notna()
    joined = first.astype("str").str.cat(second.astype("str"), BETWEEN).where(both)
    order = [f"{one}{BETWEEN}{other}" for one in first.cat.categories for other in second.cat.categories]
    return pd.Series(pd.Categorical(joined, order), index=people.index).cat.remove_unused_categories()


def _labels(people: pd.DataFrame, asked: Questionnaire, name: str) -> pd.Series:
    match name:
        case "deprivation":
            return _renamed(people[name], {code: GROUPS[code] for code in ("deprived", "other")})
        case "ward" | "authority":
            return _named(people[name].where(people["place_status"] != "outside", ""))
        case "source":
            return _renamed(people[name], SOURCE_LABELS)
        case "audience":
            return _renamed(people[name].replace("", asked.audiences[0].code), {one.code: one.label for one in asked.audiences})
        case "language":
            return _renamed(people[name], {code: code for code in sorted(set(people[name]) - {""})})
        case kind if kind in places.own_kinds():
            of = places.areas_of(kind)
            held = [of.get(lsoa) or of.get(ward, "") for lsoa, ward in zip(people["lsoa"], people["ward"], strict=True)]
            return _renamed(pd.Series(held, people.index, "str"), {area: area for area in sorted(set(held) - {""})})
        case question:
            options = asked.question(question).options
            return _renamed(characteristic(people, asked, question), {option.code: option.label for option in options})


def _named(codes: pd.Series) -> pd.Series:
    """Returns the names of areas by their codes, sorted; two areas of one name keep their codes."""
    found = sorted(set(codes.fillna("")) - {""})
    names = places.names(found)
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    words = {code: f"{names[code]} ({code})" if names.get(code) in twice else names.get(code, code) for code in found}
    return _renamed(codes, dict(sorted(words.items(), key=lambda one: one[1])))


def _renamed(codes: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """Returns the words of codes as categories, in the order of `words`; other codes are missing."""
    unique = list(dict.fromkeys(words.values()))
    return pd.Series(pd.Categorical(codes.astype("str").map(words), unique), index=codes.index)


def _check(people: pd.DataFrame, groups: pd.Series, request: TableRequest) -> None:
    if people.empty:
        raise Refused("Nobody fits these choices. Take one of them away.")
    if len(groups.cat.categories) > MOST_GROUPS:
        raise Refused(f"{' and '.join(request.by)} make {len(groups.cat.categories):,} groups, and a table has at most "
                      f"{MOST_GROUPS}. Take one of them away, or limit who is counted.")


def _table(people: pd.DataFrame, asked: Questionnaire, request: TableRequest, groups: pd.Series) -> pd.DataFrame:
    ranked = request.count == PROBLEMS and len(groups.cat.categories) <= MOST_RANKED
    counted = tally(people.drop(columns="audience"), asked, by={"group": groups}, pairs=ranked,
                    pairs_by="group" if ranked else "")
    if ranked:
        return ranking_by(counted, "group", weighted=request.weighted)
    return shares_by(counted, "group", answers=_answers(asked, request.count), weighted=request.weighted)


def _answers(asked: Questionnaire, count: str) -> Sequence[Answer]:
    if question := question_of(asked, count):
        return answers(asked, question.id)
    return [item.answer("top" if count == STRONG else "concern") for item in items(asked) if item.ranked]


def _shown(table: pd.DataFrame, request: TableRequest) -> pd.DataFrame:
    """Returns the columns that this table needs; the ranking of everyone begins with the first rank."""
    unused = {*(() if request.by else ("group", *COMPARED)), *(() if request.weighted else ("effective_base", "design_effect"))}
    kept = table.drop(columns=[name for name in table if name in unused])
    kept = kept.assign(group=kept["group"].replace("", NOT_STATED)) if request.by else kept
    if request.count in RANKINGS and not request.by:
        return kept.sort_values("percent", ascending=False, kind="stable", na_position="last", ignore_index=True)
    return kept


def _title(asked: Questionnaire, request: TableRequest) -> str:
    named = dict(characteristics(asked))
    by = f" by {' and '.join(named[name] for name in request.by)}" if request.by else ""
    return f"{dict(countable(asked))[request.count]}{by}"


def _words(asked: Questionnaire, request: TableRequest, definition: DeprivationGroups, people: int) -> Iterator[str]:
    """Yields what is counted, and of whom."""
    who = EVERYBODY if request.audience == EVERYBODY else request.audience or asked.audiences[0].code
    named = {**{one.code: one.label for one in asked.audiences}, EVERYBODY: "Everybody"}
    yield f"Of whom: {'; '.join((named[who], *_limits(asked, request)))}. {people:,} responses fit."
    yield "Counted: " + _counted(asked, request.count)
    if any("deprivation" in one for one in (*request.by, *request.only)):
        words = definition.describe()
        yield f"Areas ({DEFINITIONS[request.deprived].lower()}): {words['deprived']}; {words['other']}."


def _methods(request: TableRequest, compared: pd.DataFrame) -> Iterator[str]:
    """Yields how each figure is made."""
    yield "Weights: those of the responses." if request.weighted else "Weights: none; every response counts once."
    yield "Intervals hold with 95 % confidence, each for its own row (Wilson)."
    if request.count == PROBLEMS:
        yield "Positions hold with 95 % confidence for all problems of a group at once."
    if request.by:
        yield (f"Difference: the group minus all other groups together, in points. p is adjusted over all {len(compared):,} "
               "comparisons (Holm).")


def _limits(asked: Questionnaire, request: TableRequest) -> Iterator[str]:
    words = {value: f"{heading} “{label}”" for heading, some in conditions(asked) for value, label in some}
    for column, codes in request.conditions().items():
        yield " or ".join(words[f"{column}={code}"] for code in codes)
    for day, side in ((request.since, "from"), (request.until, "until")):
        if day:
            yield f"sent {side} {day:%-d %B %Y}"


def _counted(asked: Questionnaire, count: str) -> str:
    if question := question_of(asked, count):
        return f"each answer to “{question.label}”, among those who were asked and gave one of its substantive answers."
    flag = "top" if count == STRONG else "concern"
    labels = dict.fromkeys(option.label for question in asked.questions if question.ranked and question.is_concern
                           for option in question.options if getattr(option, flag))
    return f"those who said {' or '.join(f'“{label}”' for label in labels)}, among those who gave an opinion."


def _compared(table: pd.DataFrame) -> pd.DataFrame:
    """Returns one row for each comparison; two groups make one, which stands in the rows of both."""
    tested = table[table["p_adjusted"].notna()]
    groups = tested["group"].unique()
    return tested[tested["group"] == groups[0]] if len(groups) == 2 else tested


def _sentence(table: pd.DataFrame, request: TableRequest) -> str:
    """Says which groups clearly differ from the others; empty for a table without groups."""
    if not request.by:
        return ""
    compared = _compared(table)
    if compared.empty:
        return "There are not two groups to compare."
    clear = compared[compared["p_adjusted"] < CLEAR]
    if clear.empty:
        return f"No group clearly differs from the others, after adjustment for {len(compared):,} comparisons."
    order = clear.assign(size=clear["difference"].abs()).sort_values("size", ascending=False, kind="stable")
    named = "; ".join(_difference(row) for row in order.head(NAMED).to_dict("records"))
    more = f"; and {len(clear) - NAMED:,} more" if len(clear) > NAMED else ""
    return f"{len(clear):,} of {len(compared):,} comparisons are clear after adjustment: {named}{more}."


def _difference(row: Mapping[Any, Any]) -> str:
    side = "above" if row["difference"] > 0 else "below"
    return f"“{row['problem']}” in “{row['group']}”, {row['percent']:.0f}%, {abs(row['difference']):.0f} points {side} the others"
