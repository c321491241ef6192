"""What an analyst asks the bench for: what is counted, of whom, and by what. Read from an address or a command. Light: pages
import it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from ...consultations import Refused, Survey
from ...geography import places
from ...questionnaire.kinds import Tabulation
from ...questionnaire.model import Question, Questionnaire
from ...questionnaire.response_columns import SOURCES, Column, columns

PROBLEMS, STRONG = "ranked-problems", "strongest-concern"     # no id of a question has a hyphen
RANKINGS = {PROBLEMS: "The problems, ranked", STRONG: "The problems, by the strongest concern"}
EVERYBODY = "all"
MOST_BY = 2
RESPONSE = {"deprivation": "More deprived and other areas", "ward": "Ward", "authority": "Local authority",
            "source": "How the answers were given", "audience": "Audience", "language": "Language"}
GROUPS = {"deprived": "More deprived areas", "other": "Other areas", "unplaced": "No matched area"}
SOURCE_LABELS = {"online": "Online", "paper": "On paper", "assisted": "With help", "import": "Imported"}
DEFINITIONS = {
    "": "As this consultation defines them", "local_quintile:1": "The most deprived fifth of its own area",
    "local_quintile:2": "The most deprived two fifths of its own area", "national_decile:1": "The most deprived tenth of England",
    "national_decile:2": "The most deprived fifth of England", "national_decile:3": "The most deprived three tenths of England"}

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TableRequest:
    """One table. `only` are conditions such as "victim=yes"; several on one column are alternatives."""

    count: str = PROBLEMS
    by: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    audience: str = ""          # "" is the main audience
    weighted: bool = False
    deprived: str = ""
    since: date | None = None
    until: date | None = None

    def as_query(self) -> dict[str, str | Sequence[str]]:
        """Returns the request as the query of its permanent address."""
        written: dict[str, str | Sequence[str]] = {
            "count": self.count, "by": list(self.by), "only": list(self.only), "audience": self.audience,
            "weights": "file" if self.weighted else "", "deprived": self.deprived,
            "since": f"{self.since or ''}", "until": f"{self.until or ''}"}
        return {name: value for name, value in written.items() if value}

    def conditions(self) -> dict[str, list[str]]:
        """Returns the allowed codes of each column that the request limits."""
        found: dict[str, list[str]] = {}
        for column, _, code in (one.partition("=") for one in self.only):
            found.setdefault(column, []).append(code)
        return found


def read(survey: Survey, given: Mapping[str, Sequence[str]]) -> TableRequest:
    """Reads a request from the values of a form, an address or a command. Blank values ask for nothing. Raises Refused."""
    asked = survey.questionnaire
    values = {name: [value.strip() for value in some if value.strip()] for name, some in given.items()}
    by = tuple(dict.fromkeys(values.get("by", ())))
    if len(by) > MOST_BY:
        raise Refused(f"A table is by at most {MOST_BY} characteristics; leave out {_quoted(by[MOST_BY:])}.")
    for name in by:
        _check(name, [code for code, _ in characteristics(asked)], "There is nothing to group by called")
    count, audience = _one(values, "count") or PROBLEMS, _one(values, "audience")
    _check(count, [code for code, _ in countable(asked)], "There is nothing to count called")
    _check(audience, ["", *(code for code, _ in audiences(asked))], "There is no audience called")
    _check(_one(values, "deprived"), list(DEFINITIONS), "There is no definition of the more deprived areas called")
    _check(_one(values, "weights"), ["", "none", "file"], "There are no weights called")
    since, until = (_day(_one(values, name)) for name in ("since", "until"))
    if since and until and until < since:
        raise Refused(f"The last day, {until}, is before the first, {since}. Change one of them.")
    return TableRequest(count, by, _conditions(asked, values.get("only", ())), audience, _one(values, "weights") == "file",
                        _one(values, "deprived"), since, until)


def countable(asked: Questionnaire) -> Choices:
    """Returns what can be counted: the ranking, if anything is ranked, and every closed question."""
    ranked = any(question.is_concern and question.ranked for question in asked.questions)
    return [*(RANKINGS.items() if ranked else ()), *((one.id, one.label) for one in asked.questions if one.kind.is_closed)]


def characteristics(asked: Questionnaire) -> Choices:
    """Returns what a table can be by: single choices, and what is known of every response and its place."""
    single = [(one.id, one.label) for one in asked.questions if one.kind.is_characteristic]
    return [*RESPONSE.items(), *((kind, kind) for kind in places.own_kinds()), *single]


def audiences(asked: Questionnaire) -> Choices:
    """Returns the audiences, the main one first, and all of them together."""
    return [*((one.code, one.label) for one in asked.audiences), (EVERYBODY, "Everybody")]


def conditions(asked: Questionnaire) -> list[tuple[str, Choices]]:
    """Returns what the people counted can be limited to: for each heading, the conditions and their words."""
    known = [("How the answers were given", [(f"source={code}", SOURCE_LABELS[code]) for code in SOURCES]),
             ("Areas", [(f"deprivation={code}", words) for code, words in GROUPS.items()])]
    return known + [(title, list(_of_column(column))) for title, column in _closed(asked)]


def _closed(asked: Questionnaire) -> Iterator[tuple[str, Column]]:
    for column in columns(asked):
        if column.question.kind.is_closed:
            label = column.question.kind.column_label(column, asked)
            yield label if label == column.question.label else f"{column.question.label} {label}", column


def _of_column(column: Column) -> Iterator[tuple[str, str]]:
    match column.question.kind.tabulation:
        case Tabulation.TICKS:
            words = {"1": "Ticked", "0": "Not ticked"}
        case _:
            words = {option.code: option.label for option in column.question.options}
    yield from ((f"{column.name}={code}", words.get(code, code)) for code in column.codes)


def _conditions(asked: Questionnaire, given: Iterable[str]) -> tuple[str, ...]:
    possible = {value for _, some in conditions(asked) for value, _ in some}
    for one in given:
        column, equals, _ = one.partition("=")
        if not equals:
            raise Refused(f"'{one}' is no condition. Write the column, =, and the code of an answer, such as victim=yes.")
        _check(one, [value for value in possible if value.startswith(f"{column}=")] or sorted(possible),
               "No answer is called")
    return tuple(dict.fromkeys(given))


def question_of(asked: Questionnaire, count: str) -> Question | None:
    """Returns the question that a request counts; None for a ranking."""
    return None if count in RANKINGS else asked.question(count)


def _check(value: str, known: Sequence[str], words: str) -> None:
    if value not in known:
        near = get_close_matches(value, known, n=3) or sorted(known)[:8]
        raise Refused(f"{words} '{value}'. There is {_quoted(one for one in near if one)}"
                      f"{', and more' if len(known) > len(near) else ''}.")


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _one(values: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(values.get(name, ())), "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(f"'{text}' is not a day. Write it as 2026-11-29.") from None
