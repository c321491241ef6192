"""Tables of the answers to single questions. All have one shape: one row per answer, with base, people and percentage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...analysis import Answer, Tally, charts, compare
from ...analysis import answers as answers_of
from ...analysis.group_comparison import PUBLISHED
from ...analysis.items import label
from ...analysis.response_frame import DEPRIVED, OTHER
from ...analysis.shares import NOT_APPLICABLE, percent, shares
from ...disclosure import Count
from ...questionnaire import roles
from ...questionnaire.model import Option, Question, Questionnaire
from ...questionnaire.response_columns import columns as response_columns
from . import reveals
from .blanking import records
from .columns import AGREES, ANSWER, ITEM, OPTION, PROBLEM, QUESTION, SHORTHAND
from .problems import DEPRIVATION_SIDES, DEPRIVED_GROUP, OTHER_GROUP, adjusted_again
from .release_counts import Counted
from .table import Audience, Chart, Column, IfHidden, Row, Table


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: what the question was about, the answer in words, and how it is counted."""

    problem: str
    words: str
    answer: Answer

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        return self.answer.column, self.answer.counted


def answers_table(tally: Tally, lines: Sequence[Line]) -> pd.DataFrame:
    """Returns shares of everyone: item, problem, option, answer, base, count, percent with its interval, shorthand.

    `item` is the answer column and `option` its code; "+" joins codes that are counted together. Both also have their words.
    """
    found = shares(tally.over(), [line.answer for line in lines])
    low, high = found.interval()
    return pd.DataFrame({
        "item": [line.answer.column for line in lines], "problem": [line.problem for line in lines],
        "option": ["+".join(line.answer.counted) for line in lines], "answer": [line.words for line in lines],
        "base": found.base[0].astype("int64"), "count": found.counted[0].astype("int64"), "percent": percent(found.share),
        "percent_low": percent(low), "percent_high": percent(high),
        "shorthand": np.where(found.base[0] > 0, "", NOT_APPLICABLE)})


def every(questionnaire: Questionnaire, question: Question) -> list[Line]:
    """Returns every substantive answer to a question, in the order asked."""
    problems = {column.name: label(column, questionnaire) for column in response_columns(questionnaire)
                if column.question is question}
    return [Line(problems[answer.column], question.kind.answer_label(question, answer.counted[0]), answer)
            for answer in answers_of(questionnaire, question.id)]


def together(questionnaire: Questionnaire, question: Question, codes: Sequence[str], words: str) -> list[Line]:
    """Counts several answers as one in every row of the question. The list is empty if the question has none of them."""
    counted = tuple(code for code in question.codes if code in codes)
    first = {line.answer.column: line for line in every(questionnaire, question)}
    return [Line(line.problem, words, Answer(f"{name}:{'+'.join(counted)}", line.problem, name, counted, line.answer.base))
            for name, line in first.items()] if counted else []


def summed(questionnaire: Questionnaire, question: Question, codes: Sequence[str], english: str) -> str:
    """Returns the words for answers counted as one: in a questionnaire of another language, its own words."""
    if questionnaire.language == "en":
        return english
    return " / ".join(option.brief for option in question.options if option.code in codes)


def agreement(questionnaire: Questionnaire) -> list[Line]:
    """Returns who agrees and disagrees with the priorities, strongly or not, then every answer."""
    return [line for question in roles.with_role(questionnaire, "agreement") for line in _agreement(questionnaire, question)]


def _agreement(questionnaire: Questionnaire, question: Question) -> list[Line]:
    lines = [*_side(questionnaire, question, roles.AGREE), *_side(questionnaire, question, roles.DISAGREE),
             *every(questionnaire, question)]
    return list({line.key: line for line in reversed(lines)}.values())[::-1]   # a combination of one repeats its line


def _side(questionnaire: Questionnaire, question: Question, side: str) -> list[Line]:
    """Returns those who agree, or those who disagree, named by each answer that says so."""
    codes = roles.with_side(question, side)
    words = either([option for option in question.options if option.code in codes])
    return together(questionnaire, question, codes, summed(questionnaire, question, codes, words))


def side_of_agreement(counted: Counted) -> Callable[[Row], str]:
    """Returns a function that says whether a row of agreement counts those who agree or those who disagree; empty for others."""
    sides = {(question.id, option.code): option.side for question in roles.with_role(counted.questionnaire, "agreement")
             for option in question.options if option.side in (roles.AGREE, roles.DISAGREE)}

    def side(row: Row) -> str:
        found = {sides.get((str(row["item"]).partition(".")[0], code), "") for code in str(row["option"]).split("+")}
        return found.pop() if len(found) == 1 else ""
    return side


def safety(questionnaire: Questionnaire) -> list[Line]:
    """Returns who feels safest and who feels unsafe, question by question."""
    lines: list[Line] = []
    for question in roles.with_role(questionnaire, "safety"):
        best = safest(question)
        lines += together(questionnaire, question, (best.code,), best.label) if best else []
        unsafe = [option for option in question.options if option.concern]
        codes = [one.code for one in unsafe]
        lines += together(questionnaire, question, codes, summed(questionnaire, question, codes, either(unsafe)))
    return lines


def safest(question: Question) -> Option | None:
    """Returns the safest answer on a scale of safety: the end of the scale that is no concern."""
    scale = [option for option in question.options if not (option.dont_know or option.declined)]
    return next((option for option in (scale[0], scale[-1]) if not option.concern), None)


def either(options: Sequence[Option]) -> str:
    """Returns the labels of answers that are counted as one: "Fairly unsafe or very unsafe"."""
    return " or ".join(one.label if not place else one.label.lower() for place, one in enumerate(options))


def victims(questionnaire: Questionnaire) -> list[Line]:
    """Returns who was a victim of crime, and which of them did not report it."""
    parts = (("victim", roles.YES, "Was a victim"), ("reported", roles.NO, "Did not report it"))
    return [line for role, side, words in parts for question in roles.with_role(questionnaire, role)
            for line in together(questionnaire, question, roles.with_side(question, side), words)]


def most_first(rows: pd.DataFrame, hidden: frozenset[Count], count_of: Callable[[Row], Count]) -> pd.DataFrame:
    """Returns the rows by falling count. Those with a hidden count come last as they came: their place would tell it."""
    out = np.array([count_of(row) in hidden for row in records(rows)], bool)
    order = rows["count"].where(~out, -1).sort_values(ascending=False, kind="stable").index
    return rows.loc[order].reset_index(drop=True)


Choose = Callable[[Questionnaire], list[Line]]


def every_answer(questionnaire: Questionnaire) -> list[Line]:
    """Returns every answer to every closed question."""
    return [line for question in questionnaire.questions if question.is_closed for line in every(questionnaire, question)]


def about_people(questionnaire: Questionnaire) -> list[Line]:
    """Returns what respondents said about themselves."""
    return of_role("profile")(questionnaire)


def of_role(role: str) -> Choose:
    """Returns a function that chooses every answer to the questions with this role."""
    return lambda questionnaire: [line for question in roles.with_role(questionnaire, role)
                                  for line in every(questionnaire, question)]


def chosen(counted: Counted, choose: Choose) -> list[Line]:
    """Returns the lines of a table."""
    return choose(counted.questionnaire)


def table_of(name: str, title: str, choose: Choose, *, problem: Column = PROBLEM, commonest_first: bool = False,
             chart: Chart | None = None, side: Callable[[Counted], Callable[[Row], str]] | None = None) -> Table:
    """Returns a table of the chosen answers, one row each; with `side`, each row says on which side of agreement it is."""
    def make(counted: Counted, hidden: frozenset[Count] = frozenset()) -> pd.DataFrame:
        rows = answers_table(counted.tally, chosen(counted, choose))
        if side:
            rows = rows.assign(side=list(map(side(counted), records(rows))))
        return most_first(rows, hidden, lambda row: Count(row["item"], frozenset(row["option"].split("+")))) \
            if commonest_first and len(rows) else rows

    def described(counted: Counted) -> Iterable[Column]:
        find = reveals.by_option([line.answer for line in chosen(counted, choose)])
        return (ITEM, problem, OPTION, ANSWER, *reveals.in_row(find, reveals.of_whole_rankings(counted.questionnaire)), SHORTHAND,
                *((AGREES,) if side else ()))

    return Table(name, title, ("item", "option"), make, described, audience=Audience.PUBLIC, chart=chart,
                 if_hidden=IfHidden.REMAKE if commonest_first else IfHidden.BLANK, remake=make if commonest_first else None)


def bars(count: str = "People\nanswering", aside: str = "") -> Chart:
    """Returns a chart with a bar for every row; `count` is the heading of the counts, `aside` is added to the subtitle."""
    return Chart(lambda table, title: charts.bars_chart(table, title, counted=count, aside=aside),
                 lambda table: charts.bars_alternative(table, count, aside),
                 lambda table, title: charts.bars_narrow(table, title, counted=count, aside=aside))


def safety_compared(counted: Counted, hidden: frozenset[Count] = frozenset()) -> pd.DataFrame:
    """Compares the answers about safety between two groups, as the comparison of problems does."""
    lines = chosen(counted, safety)
    answers = [line.answer for line in lines]
    table = compare(counted.tally, "deprivation", DEPRIVED, OTHER, answers=answers)
    table = table[list(PUBLISHED)].rename(columns=PUBLISHED).assign(
        item=[line.answer.column for line in lines], option=["+".join(line.answer.counted) for line in lines],
        problem=[line.problem for line in lines], answer=[line.words for line in lines])
    return adjusted_again(table, answers, hidden, (DEPRIVED_GROUP, OTHER_GROUP)) if hidden else table


def of_safety_compared(counted: Counted) -> tuple[Column, ...]:
    """Returns the columns of how safe people feel in two groups."""
    find = reveals.by_option([line.answer for line in chosen(counted, safety)])
    return (ITEM, QUESTION, *reveals.two_groups(find, *DEPRIVATION_SIDES), SHORTHAND, OPTION, ANSWER)


def _said_in_full(table: pd.DataFrame) -> pd.DataFrame:
    """Joins question and answer into one label."""
    return table.assign(problem=list(map(charts.with_answer, table["problem"], table["answer"])))


AGREEMENT = table_of("agreement", "Agreement with the priorities", agreement, problem=QUESTION, chart=bars(),
                     side=side_of_agreement)
SAFETY = table_of("safety", "How safe people feel", safety, problem=QUESTION)
VICTIMS = table_of("victims", "Victims of crime, and whether it was reported", victims, problem=QUESTION)
REASONS_NOT_REPORTED = table_of("reasons_not_reported", "Why crime was not reported", of_role("reasons"),
                                problem=PROBLEM.headed("Reason"), commonest_first=True, chart=bars())
INFORMED = table_of("informed", "How well informed people feel", of_role("informed"), problem=PROBLEM.headed("Subject"),
                    chart=bars())
CHANNELS = table_of("channels", "How people would like to hear about community safety", of_role("channels"),
                    problem=PROBLEM.headed("Way of hearing"), commonest_first=True, chart=bars())
PROFILE = table_of("profile", "Who answered: age, sex and more", about_people, problem=QUESTION)
ANSWERS = table_of("answers", "Every answer to every closed question", every_answer)
SAFETY_COMPARISON = Table(
    "safety_comparison", "How safe people feel in more deprived areas and the others", ("item", "option"), safety_compared,
    of_safety_compared, audience=Audience.PUBLIC, if_hidden=IfHidden.REMAKE, remake=safety_compared,
    when=lambda counted: bool(chosen(counted, safety)) and counted.in_both_groups,
    chart=Chart(lambda table, title: charts.deprivation_chart(_said_in_full(table), title),
                lambda table: charts.deprivation_alternative(_said_in_full(table)),
                lambda table, title: charts.deprivation_narrow(_said_in_full(table), title)))
