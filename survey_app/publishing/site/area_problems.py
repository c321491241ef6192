"""The problems that the pages of areas show, in words: what each is called, and what its shares are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...analysis.charts import with_answer, wording
from ...questionnaire.translation import translated
from .area_figures import TABLES
from .area_places import AreaKind
from .results import Results


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: its item, and its words.

    `label` names the answers that are counted if the words alone could be read the wrong way round. `question` is set where
    those words are a whole question: it heads the page alone, since a finding would make it too long. `measure` says what the
    shares are of, and `everyone` is the share of all who answered, in percent, if it is published.
    """

    item: str
    label: str
    question: str
    answers: str
    measure: str
    everyone: float | None

    def heading(self, finding: str) -> str:
        """Returns the heading of a page that says something of the problem: "Litter: higher in Abbey"."""
        return self.question or with_answer(self.label, finding)

    @property
    def subheading(self) -> str:
        """Returns what stands above the figures."""
        return self.answers if self.question else self.label


def problems(results: Results) -> dict[str, Problem]:
    """Returns every problem in the tables of areas by its item, in the order of the ranking."""
    labels = {str(row["item"]): str(row["problem"]) for table in TABLES.values() for _, row in results.cells.rows(table)}
    ranked = [str(row["item"]) for row in results.rows("ranked_problems")]
    asked = wording.items(translated(results.survey.questionnaire, results.say.code))
    return {item: _problem(results, item, label, asked[item]) for item, label in sorted(
        labels.items(), key=lambda pair: ranked.index(pair[0]) if pair[0] in ranked else len(ranked))}


def _problem(results: Results, item: str, label: str, asked: wording.Asked) -> Problem:
    say = results.say.plain
    answers = wording.either(asked.answers, say("or"))
    quoted = f" {say('or')} ".join(f"“{answer}”" for answer in asked.answers)
    is_question = label.endswith("?") and not asked.is_plain
    return Problem(item, label if asked.is_plain else with_answer(label, answers), label if is_question else "", answers,
                   say("Share of those who answered and said {answers}", answers=quoted), _everyone(results, item))


def _everyone(results: Results, item: str) -> float | None:
    """Returns the share of all who answered, from the ranking or from the table of how safe people feel."""
    if row := results.cells.row("ranked_problems", item):
        return None if row["percent"] is None else float(row["percent"])
    codes = {option.code for question in results.survey.questionnaire.questions if question.id == item.partition(".")[0]
             for option in question.options if option.concern}
    return next((row["percent"] for row in results.rows("safety")
                 if row["item"] == item and set(str(row["option"]).split("+")) == codes), None)


def with_figures(found: Mapping[str, Problem], kinds: Sequence[AreaKind]) -> list[Problem]:
    """Returns the problems with a figure in at least one area."""
    shown = {item for kind in kinds for item in kind.division.items}
    return [problem for item, problem in found.items() if item in shown]
