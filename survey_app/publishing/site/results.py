"""The finished tables of a release as one language reads them: the words of questions and answers are translated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ...consultations import Survey
from ...languages import Speech
from ...questionnaire.model import Question, Questionnaire
from ...questionnaire.translation import translated
from ..chapter.cell_references import Cells, Table
from ..chapter.table_phrases import TICKED

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Results:
    """One release in one language: its consultation, its tables with translated words, and the program's words."""

    survey: Survey
    cells: Cells
    say: Speech

    def rows(self, table: str) -> list[Row]:
        """Returns the rows of a table that somebody answered, in order; none if there is no such table."""
        return [row for _, row in self.cells.rows(table) if row.get("base", 1) != 0]

    def value(self, table: str, row: str, column: str = "value") -> Any:
        """Returns the value of a cell; None if it is not shown or there is none."""
        return (self.cells.row(table, row) or {}).get(column)

    def number(self, table: str, row: str) -> int:
        """Returns a number of a summary; 0 if it is not shown or there is none."""
        return int(self.value(table, row) or 0)

    def day(self, measure: str) -> str:
        """Returns a day of fieldwork in words: "6 January 2020"."""
        return self.say.day(date.fromisoformat(str(self.value("fieldwork", measure))))

    @property
    def title(self) -> str:
        """Returns the consultation's title as the release has it."""
        return str(self.value("fieldwork", "title"))


def in_language(survey: Survey, cells: Cells, say: Speech) -> Results:
    """Returns the release in a language of its questionnaire. What has no translation stays in the base language."""
    asked = translated(survey.questionnaire, say.code)
    if asked is survey.questionnaire:
        return Results(survey, cells, say)
    words = _Words(survey.questionnaire, asked, say)
    return Results(survey, Cells({name: replace(table, rows=words.rows(table)) for name, table in cells.tables.items()}), say)


class _Words:
    """The words of a questionnaire in two languages, found by the ids in the rows of tables."""

    def __init__(self, base: Questionnaire, asked: Questionnaire, say: Speech) -> None:
        self.say = say
        self.questions = {old.id: (old, new) for old, new in zip(base.questions, asked.questions, strict=True)}
        self.audiences = {audience.code: audience.label for audience in asked.audiences}
        self.labels = {old: new for pair in self.questions.values() for old, new in _rows_of(*pair)}

    def rows(self, table: Table) -> list[Row]:
        """Returns the rows of a table with their words translated."""
        return [{column: self._translated(column, row) for column in row} for row in table.rows]

    def _translated(self, column: str, row: Row) -> Any:
        match column:
            case "problem":
                return self._problem(str(row["item"]), row["problem"])
            case "upper" | "lower":
                return self.labels.get(str(row[column]), row[column])
            case "answer" | "label" if "option" in row:
                return self._answer(row, str(row[column]))
            case "label":
                return self.audiences.get(row["group"]) or self.say.plain(str(row[column]))
        return row[column]

    def _problem(self, item: str, words: Any) -> Any:
        """Returns the words of what was asked about: a question, a row of a grid, or an option that people tick."""
        if item.partition(".")[0] not in self.questions:
            return words
        old, new = self.questions[item.partition(".")[0]]
        own = dict(_rows_of(old, new))
        return own.get(str(words)) or self.labels.get(str(words), words)     # that of the grid from which it has its rows

    def _answer(self, row: Row, words: str) -> str:
        """Returns the words of an answer, or of several that are counted together."""
        question = str(row["item"]).partition(".")[0]
        if words == TICKED:         # the sign of an option that people tick, which no page prints
            return words
        if question not in self.questions:
            return self.say.plain(words)
        old, new = self.questions[question]
        codes = [code for code in str(row["option"]).split("+") if code in old.codes]
        before, after = ([asked.option(code).label for code in codes] for asked in (old, new))
        if words == _either(before, "or"):
            return _either(after, self.say.plain("or"))
        return new.option(codes[0]).brief if len(codes) == 1 and words == old.option(codes[0]).brief else self.say.plain(words)


def _rows_of(old: Question, new: Question) -> Iterator[tuple[str, str]]:
    """Yields the words of a question, of its rows and of its options, in both languages."""
    yield from ((before.label, after.label) for before, after in zip(old.options, new.options, strict=True))
    yield from ((before.label, after.label) for before, after in zip(old.items, new.items, strict=True))
    yield old.label, new.label


def _either(labels: Sequence[str], word: str) -> str:
    return f" {word} ".join([*labels[:1], *(label.lower() for label in labels[1:])])
