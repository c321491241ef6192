"""The source of every table of a release: one count of the responses, and of the year they are compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ...analysis import DeprivationGroups, Tally, of_audience, tally, typed, with_deprivation
from ...analysis.distributions import is_written
from ...analysis.response_frame import DEPRIVED, OTHER
from ...consultations import Survey
from ...questionnaire.model import Questionnaire
from . import areas


@dataclass(frozen=True)
class Counted:
    """The data behind every table: the tally by deprivation group, who answered, and the definitions used."""

    survey: Survey
    main: pd.DataFrame      # the main audience, typed
    tally: Tally
    deprivation: DeprivationGroups
    respondents: Mapping[str, int]
    written: Mapping[str, int]
    placed: int
    areas: areas.Areas
    earlier: EarlierYear | None = None      # the comparison year

    @property
    def questionnaire(self) -> Questionnaire:
        return self.survey.questionnaire

    @property
    def is_weighted(self) -> bool:
        """Says whether the responses have weights that differ."""
        return self.tally.weighted

    @property
    def in_both_groups(self) -> bool:
        """Says whether respondents are known to live both in a more deprived area and elsewhere."""
        sizes = dict(zip(self.tally.axes["deprivation"], self.tally.over("deprivation").sizes[0], strict=True))
        return bool(sizes.get(DEPRIVED)) and bool(sizes.get(OTHER))


def count(responses: pd.DataFrame, survey: Survey, earlier: EarlierYear | None = None) -> Counted:
    """Counts a response table from `response_file.take` once. `earlier` is the comparison year."""
    asked = survey.questionnaire
    frame = typed(responses, asked)
    definition = areas.definition(survey, frame)
    main = with_deprivation(of_audience(frame, asked), definition)
    texts = [question.id for question in asked.questions if question.kind.is_words]
    return Counted(survey, main, tally(main, asked, by="deprivation"), definition,
                   {one.code: len(of_audience(frame, asked, one.code)) for one in asked.audiences},
                   {name: int(is_written(main[name]).sum()) for name in texts if name in main},
                   int((main["deprivation"] != "unplaced").sum()), areas.count(main, survey), earlier)


@dataclass(frozen=True)
class EarlierYear:
    """The earlier consultation's counts, and the data that they were made from."""

    counted: Counted
    sha256: str

    @property
    def survey(self) -> Survey:
        return self.counted.survey
