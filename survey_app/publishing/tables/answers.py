"""Tables of the answers to single questions, all of one shape: a row an answer, its base, people and percentage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...questionnaire.model import Question, Questionnaire
from .problems import comparison_of_areas
from .question_roles import AGREE, DISAGREE, HEARSAY, NO, YES, Roles, pooled, profile, safest

if TYPE_CHECKING:
    import pandas as pd

    from ...analysis import Answer, Tally
    from .release_counts import Counted


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: what was asked about, the answer in words, and how it is counted."""

    problem: str
    words: str
    answer: Answer

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        return self.answer.column, self.answer.counted


def answers_table(tally: Tally, lines: Sequence[Line]) -> pd.DataFrame:
    """Shares of everyone: item, problem, option, answer, base, count, percent with its interval, shorthand.

    `item` is the answer column and `option` its code, codes counted together joined by "+"; with the words of both.
    """
    import numpy as np
    import pandas as pd

    from ...analysis.shares import NOT_APPLICABLE, percent, shares

    found = shares(tally.over(), [line.answer for line in lines])
    low, high = found.interval()
    return pd.DataFrame({
        "item": [line.answer.column for line in lines], "problem": [line.problem for line in lines],
        "option": ["+".join(line.answer.counted) for line in lines], "answer": [line.words for line in lines],
        "base": found.base[0].astype("int64"), "count": found.counted[0].astype("int64"), "percent": percent(found.share),
        "percent_low": percent(low), "percent_high": percent(high),
        "shorthand": np.where(found.base[0] > 0, "", NOT_APPLICABLE)})


def every(questionnaire: Questionnaire, question: Question) -> list[Line]:
    """Every substantive answer to a question, in the order asked."""
    from ...analysis import answers
    from ...analysis.items import label
    from ...questionnaire.response_columns import columns

    problems = {column.name: label(column, questionnaire) for column in columns(questionnaire) if column.question is question}
    return [Line(problems[one.column], question.kind.answer_label(question, one.counted[0]), one)
            for one in answers(questionnaire, question.id)]


def together(questionnaire: Questionnaire, question: Question, codes: Sequence[str], words: str) -> list[Line]:
    """Several answers counted as one, in every row of the question; none where the question has none of them."""
    from ...analysis.items import Answer

    counted = tuple(code for code in question.codes if code in codes)
    first = {line.answer.column: line for line in every(questionnaire, question)}
    return [Line(line.problem, words, Answer(f"{name}:{'+'.join(counted)}", line.problem, name, counted, line.answer.base))
            for name, line in first.items()] if counted else []


def agreement(questionnaire: Questionnaire, roles: Roles) -> list[Line]:
    """Who agrees and disagrees with the priorities, strongly or not, then every answer."""
    question = roles["agreement"]
    if question is None:
        return []
    lines = [*together(questionnaire, question, AGREE, "Agree"), *together(questionnaire, question, DISAGREE, "Disagree"),
             *every(questionnaire, question)]
    return list({line.key: line for line in reversed(lines)}.values())[::-1]   # one that stands for itself is kept once


def safety(questionnaire: Questionnaire, roles: Roles) -> list[Line]:
    """Who feels very safe and who unsafe, by day and by night."""
    lines: list[Line] = []
    for part in ("day", "night"):
        if question := roles[part]:
            best = safest(question)
            lines += together(questionnaire, question, (best.code,), best.label) if best else []
            unsafe = [option for option in question.options if option.concern]
            lines += together(questionnaire, question, [one.code for one in unsafe], " or ".join(
                one.label if not place else one.label.lower() for place, one in enumerate(unsafe)))
    return lines


def victims(questionnaire: Questionnaire, roles: Roles) -> list[Line]:
    """Who was a victim of crime, and which of them did not report it."""
    parts = (("victim", YES, "Was a victim"), ("reported", NO, "Did not report it"))
    return [line for part, code, words in parts if (question := roles[part]) and code in question.codes
            for line in together(questionnaire, question, (code,), words)]


def of_part(questionnaire: Questionnaire, roles: Roles, part: str) -> list[Line]:
    """Every answer to the question that plays this part."""
    question = roles[part]
    return every(questionnaire, question) if question else []


def every_answer(counted: Counted) -> pd.DataFrame:
    """Every answer to every closed question."""
    asked = counted.questionnaire
    return answers_table(counted.tally, [one for question in asked.questions if question.kind.is_closed
                                                  for one in every(asked, question)])


def part_table(part: str, ranked: bool = False) -> Callable[[Counted], pd.DataFrame]:
    """How the table of the question that plays a part is made; the commonest answer first where `ranked`."""
    def make(counted: Counted) -> pd.DataFrame:
        table = answers_table(counted.tally, of_part(counted.questionnaire, counted.roles, part))
        return table.sort_values("count", ascending=False, kind="stable", ignore_index=True) if ranked else table
    return make


def chosen(choose: Callable[[Questionnaire, Roles], list[Line]]) -> Callable[[Counted], pd.DataFrame]:
    """How the table of some lines is made."""
    return lambda counted: answers_table(counted.tally, choose(counted.questionnaire, counted.roles))


def profile_of_respondents(counted: Counted) -> pd.DataFrame:
    """What respondents said of themselves."""
    return answers_table(counted.tally, [one for question in profile(counted.questionnaire)
                                                  for one in every(counted.questionnaire, question)])


def safety_comparison(counted: Counted) -> pd.DataFrame:
    """As `deprivation_comparison`, of the answers about safety."""
    from ...analysis import compare
    from ...analysis.group_comparison import PUBLISHED
    from ...analysis.response_frame import DEPRIVED, OTHER

    lines = safety(counted.questionnaire, counted.roles)
    if not lines or not counted.in_both_groups:
        return comparison_of_areas(counted).iloc[:0]
    table = compare(counted.tally, "deprivation", DEPRIVED, OTHER, answers=[line.answer for line in lines])
    return table[list(PUBLISHED)].rename(columns=PUBLISHED).assign(
        item=[line.answer.column for line in lines], option=["+".join(line.answer.counted) for line in lines],
        problem=[line.problem for line in lines], answer=[line.words for line in lines])


def sources(counted: Counted) -> pd.DataFrame:
    """Where the strongest concerns come from, mentions pooled over the problems of each question."""
    import pandas as pd

    from ...analysis import pooled_mentions

    tables = []
    for question in pooled(counted.questionnaire):
        owner = counted.questionnaire.question(question.rows_from)
        both = {"News reports or the experience of others": HEARSAY} if {*HEARSAY} <= {*question.codes} else {}
        table = pooled_mentions(counted.tally, counted.questionnaire, question.id, together=both)
        table = table[[name for name in table if not str(name).startswith("people")]]
        table.insert(0, "item", question.id)
        table.insert(1, "problem", owner.label)
        tables.append(table)
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
