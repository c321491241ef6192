"""The tables of facts: when and what was asked, how many answered, and how many wrote something."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..fieldwork.consultations import LONDON

if TYPE_CHECKING:
    import pandas as pd

    from .tables import Counted


def fieldwork(counted: Counted) -> pd.DataFrame:
    """What was asked, by whom, and when: first and last day in London, and how long that is."""
    import pandas as pd
    survey = counted.survey
    first, last = (moment.astimezone(LONDON).date() for moment in (survey.opens_at, survey.ended_at - timedelta(seconds=1)))
    days = (last - first).days + 1
    facts = {"title": survey.title, "organisation": survey.organisation, "first_day": first, "last_day": last, "days": days,
             **({"weeks": days // 7} if days % 7 == 0 else {})}
    return pd.DataFrame({"measure": list(facts), "value": [str(value) for value in facts.values()]})


def questions(counted: Counted) -> pd.DataFrame:
    """What was asked, in the words of the questionnaire."""
    import pandas as pd
    return pd.DataFrame([(question.id, question.label, str(question.kind)) for question in counted.questionnaire.questions],
                        columns=["item", "problem", "kind"])


def respondents(counted: Counted) -> pd.DataFrame:
    """How many of each audience answered, and how many of the main one gave a postcode that was found."""
    import pandas as pd
    main, *others = counted.questionnaire.audiences
    rows = [(main.code, main.label, counted.respondents[main.code]), ("placed", "Placed in an area", counted.placed),
            *((one.code, one.label, counted.respondents[one.code]) for one in others)]
    return pd.DataFrame(rows, columns=["group", "label", "responses"])


def written(counted: Counted) -> pd.DataFrame:
    """How many wrote something, question by question."""
    import pandas as pd
    labels = {question.id: question.label for question in counted.questionnaire.questions}
    return pd.DataFrame([(name, labels[name], number) for name, number in counted.written.items()],
                        columns=["item", "problem", "count"])
