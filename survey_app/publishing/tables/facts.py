"""Tables of facts: when and what was asked, how many people answered, and how many wrote something."""

from __future__ import annotations

import pandas as pd

from ...disclosure import Count, Revealed
from ...disclosure.counts import WRITTEN
from ...questionnaire.roles import section_of
from . import columns
from .columns import GROUP, ITEM, LABEL, MEASURE, PROBLEM, QUESTION_KIND, RESPONSES, SECTION
from .release_counts import Counted
from .reveals import no_answers
from .table import Audience, Row, Table


def fieldwork(counted: Counted) -> pd.DataFrame:
    """Returns what was asked, by whom and when: the first and last day in London, and the length in days."""
    survey = counted.survey
    first, last = survey.days
    days = (last - first).days + 1
    facts = {"title": survey.title, "organisation": survey.organisation, "first_day": first, "last_day": last, "days": days,
             **({"weeks": days // 7} if days % 7 == 0 else {})}
    return pd.DataFrame({"measure": list(facts), "value": [str(value) for value in facts.values()]})


def questions(counted: Counted) -> pd.DataFrame:
    """Returns what was asked, in the questionnaire's words."""
    return pd.DataFrame([(question.id, question.label, str(question.kind), section_of(question))
                         for question in counted.questionnaire.questions], columns=["item", "problem", "kind", "section"])


def respondents(counted: Counted) -> pd.DataFrame:
    """Counts how many of each audience answered, and how many of the main one gave a postcode that was found."""
    main, *others = counted.questionnaire.audiences
    rows = [(main.code, main.label, counted.respondents[main.code]), ("placed", "Placed in an area", counted.placed),
            *((one.code, one.label, counted.respondents[one.code]) for one in others)]
    return pd.DataFrame(rows, columns=["group", "label", "responses"])


def written(counted: Counted) -> pd.DataFrame:
    """Counts how many people wrote something, question by question."""
    labels = {question.id: question.label for question in counted.questionnaire.questions}
    return pd.DataFrame([(name, labels[name], number) for name, number in counted.written.items()],
                        columns=["item", "problem", "count"])


def wrote(row: Row) -> tuple[Revealed, ...]:
    """Reveals how many people wrote something in answer to the row's question."""
    return (Count(row["item"], frozenset({WRITTEN})),)


FIELDWORK = Table("fieldwork", "When it was asked", ("measure",), fieldwork, lambda counted: (MEASURE, columns.FACT),
                  audience=Audience.PUBLIC)
QUESTIONS = Table("questions", "What was asked", ("item",), questions, lambda counted: (ITEM, PROBLEM, QUESTION_KIND, SECTION),
                  audience=Audience.PUBLIC)
RESPONDENTS = Table("respondents", "Who answered", ("group",), respondents,
                    lambda counted: (GROUP, LABEL, RESPONSES.of(no_answers)), audience=Audience.PUBLIC)
COMMENTS = Table("comments", "How many people wrote something", ("item",), written,
                 lambda counted: (ITEM, PROBLEM, columns.COUNT.of(wrote)), audience=Audience.PUBLIC)
