"""The tables of facts: when and what was asked, how many answered, and how many wrote something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from ...consultations import LONDON

if TYPE_CHECKING:
    import pandas as pd

    from .release_counts import Counted


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


def left_out(counted: Counted) -> pd.DataFrame:
    """Of those asked each question, how many answered it."""
    from ...analysis import item_nonresponse
    return item_nonresponse(counted.tally, counted.questionnaire)


def stopped_at(counted: Counted) -> pd.DataFrame:
    """On which page people stopped answering."""
    from ...analysis import page_dropout
    return page_dropout(counted.main, counted.questionnaire)


def careless(counted: Counted) -> pd.DataFrame:
    """How many responses are straight-lined or doubled. They are flagged, never dropped."""
    from ...analysis.data_quality import quality_summary, with_quality
    return quality_summary(with_quality(counted.main, counted.questionnaire))


def ranked_without_careless(counted: Counted) -> pd.DataFrame:
    """The ranking of the responses that carry no flag, to be read beside the ranking of all."""
    from ...analysis import ranked_problems, tally
    from ...analysis.data_quality import CLEAR, with_quality
    frame = with_quality(counted.main, counted.questionnaire)
    return ranked_problems(tally(frame[frame["quality"] == CLEAR], counted.questionnaire))


def deprivation_gradient(counted: Counted) -> pd.DataFrame:
    """The trend of concern over the quintiles of deprivation, 1 the most deprived; empty where none is known."""
    import pandas as pd

    from ...analysis import gradient, tally
    held = [name for name in ("deprivation_quintile", "imd_quintile_local")
            if name in counted.main and counted.main[name].nunique() > 1]
    if not held:
        return pd.DataFrame()
    return gradient(tally(counted.main, counted.questionnaire, by=held[0], pairs=False), held[0])


def reversed_within_authorities(counted: Counted) -> pd.DataFrame:
    """Whether a difference between deprived and other areas turns round inside the authorities (Simpson's paradox)."""
    import pandas as pd

    from ...analysis import reversals, tally
    from ...analysis.response_frame import DEPRIVED, OTHER
    if not counted.in_both_groups or counted.main["authority"].replace("", pd.NA).nunique() < 2:
        return pd.DataFrame()
    grouped = tally(counted.main, counted.questionnaire, by=("deprivation", "authority"), pairs=False)
    return reversals(grouped, "deprivation", DEPRIVED, OTHER, "authority")


TABLES: Mapping[str, tuple[str, Callable[[Counted], pd.DataFrame], tuple[str, ...]]] = {
    "item_nonresponse": ("Who was asked each question, and who answered it", left_out, ("item",)),
    "page_dropout": ("On which page people stopped", stopped_at, ("page",)),
    "response_quality": ("Responses that look careless or doubled", careless, ("flag",)),
    "ranked_problems_clear": ("The problems, ranked without those responses", ranked_without_careless, ("item",)),
    "deprivation_gradient": ("Concern by quintile of deprivation", deprivation_gradient, ("item",)),
    "reversals": ("Deprived and other areas within each authority", reversed_within_authorities, ("item",)),
}
