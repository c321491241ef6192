"""Checks the lines of a file one after another, collects every fault, and makes a row to store from each line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ...consultations import Survey
from ...questionnaire.characters import as_typed, without_nothing
from ...questionnaire.kinds.base import brief
from ...questionnaire.model import NOT_ASKED
from ...questionnaire.response_columns import Column, columns, gather
from . import postcode_cells, suggestions
from .answer_rules import AnswerRules, has_exclusive
from .column_mapping import ColumnMapping, canonical_columns, list_columns, plain
from .csv_text import Line
from .folding import fold
from .record_reader import RecordReader, Row, many
from .ticks_in_a_cell import divide

PLACES = ("postcode", "lsoa", "ward", "authority")
COUNTED = re.compile(r" \(\d+\)$")      # what is added to a name that stands twice in the first line


class RowReader:
    """Reads lines with the columns of `header`. Without a mapping they are canonical rows that the program itself made."""

    def __init__(self, survey: Survey, mapping: ColumnMapping | None, header: list[str]) -> None:
        self.survey, self.mapping, self.header = survey, mapping, header
        self.layout = columns(survey.questionnaire)
        self.answers = {column.name: column for column in self.layout}
        self.lists = list_columns(survey.questionnaire)
        self.words = {name: suggestions.words_of(column, survey.questionnaire) for name, column in self.lists.items()}
        self.records = RecordReader(survey, by_hand=mapping is not None, near=mapping is not None and not mapping.far_dates)
        self.present = self._present()
        self.rules = AnswerRules(survey.questionnaire, self.present)
        self._check_header()

    def learn_dates(self, lines: Sequence[Line]) -> None:
        """Finds out in which order the dates of the file are."""
        place = next((self.header.index(name) for name, (target, _) in self._columns().items()
                      if target == "submitted_on" and name in self.header), None)
        if self.mapping and self.mapping.dates:
            self.records.order = self.mapping.dates
        elif place is not None:
            self.records.learn_dates(self.header[place], [cells[place] for _, cells in lines if place < len(cells)
                                                          and not self._is_left_out(cells)])

    def response(self, line: int, cells: list[str]) -> dict[str, Any] | None:
        """Returns the row to store for a line, or None for a line that is no response. Collects its faults."""
        if self.mapping and not any(cell.strip() for cell in cells):
            self.records.found.blank.append(line)
            return None
        if len(cells) != len(self.header):
            self.records.fault(line, "", f"has {many(len(cells), 'cell')} where the first line names "
                                 f"{many(len(self.header), 'column')}; it may be cut off, or a quote may be missing")
            return None
        if self.mapping and (why := self._is_left_out(cells)):
            self.records.found.left_out[why] += 1
            return None
        row = self._canonical_row(line, dict(zip(self.header, cells, strict=True)))
        for name, cell in row.items():
            if name in self.answers:
                self._check_answer(line, self.answers[name], cell)
        answers = gather({name: self._stored(name, cell) for name, cell in row.items()}, self.layout)
        if self.mapping:
            if self.present and not self._says_something(row, cells):
                self.records.found.blank.append(line)
                return None
            answers = self._by_the_rules(line, answers)
        return {**self.records.record(line, row), "answers": answers}

    def check_weights(self, rows: Sequence[dict[str, Any]]) -> None:
        """Checks the weights of all rows together."""
        self.records.check_weights(rows, leave_out_blank=bool(self.mapping and self.mapping.blank_weights))

    def has(self, target: str) -> bool:
        """Whether the file fills this canonical column."""
        return any(name in self.header and to == target for name, (to, _) in self._columns().items())

    def _columns(self) -> Mapping[str, tuple[str, Mapping[str, str]]]:
        return self.mapping.columns if self.mapping else {name: (name, {}) for name in self.header}

    def _present(self) -> set[str]:
        """Returns the answer columns that the file fills."""
        targets = {target for name, (target, _) in self._columns().items() if name in self.header}
        targets |= set(self.mapping.constants) if self.mapping else set()
        places = {"postcode"} if self.survey.questionnaire.asks_place else set()
        lists = targets & set(self.lists)
        return (targets & places) | {name for name, column in self.answers.items()
                                     if name in targets or column.question.id in lists}

    def _is_open(self, name: str) -> bool:
        """Whether nobody has said what a column is."""
        mapping = self.mapping
        return mapping is not None and name not in mapping.columns and not mapping.ignore & {name, "*"}

    def _says_something(self, row: Row, cells: Sequence[str]) -> bool:
        """Whether a row holds an answer, or a place. Boxes left empty are none where one of them says “none of these”."""
        said = {target for name, cell in zip(self.header, cells, strict=True) if cell.strip()
                for target, _ in [self._columns().get(name, ("", {}))]}
        return any(name in PLACES or name in self.lists or (
            name in self.answers and (row[name] != "0" or not has_exclusive(self.answers[name].question))) for name in said)

    def _check_header(self) -> None:
        known = canonical_columns(self.survey.questionnaire)
        for name in dict.fromkeys(self.header):
            if self.header.count(name) > 1 or (COUNTED.sub("", name) in self._columns() and self._is_open(name)):
                self.records.fault(1, COUNTED.sub("", name), "is named twice in the first line")
            elif self.mapping is None and name not in known:
                self.records.fault(1, name, "is not a column of this questionnaire; a file from another tool needs a mapping")
            elif self.mapping and self._is_open(name):
                self.records.fault(1, name, "is neither mapped nor ignored by the mapping" if self.mapping.values_are_all else
                                   "is not a column of this questionnaire; say what it is in a mapping, or leave it out")
        for name in (*self.mapping.columns, *self.mapping.leave_out_rows) if self.mapping else ():
            if name not in self.header:
                self.records.fault(1, name, "is named in the mapping but is not in the file")
        if self.mapping and self.header and not self.present:
            self.records.fault(1, "", "no column of this file is an answer to the questionnaire; say which are, or choose "
                                      "another file")

    def _is_left_out(self, cells: Sequence[str]) -> str:
        """Returns what a row says of itself if such rows are left out; else ""."""
        for name, values in (self.mapping.leave_out_rows if self.mapping else {}).items():
            place = self.header.index(name) if name in self.header else len(cells)
            if place < len(cells) and cells[place].strip() in values:
                return f"{name}: {cells[place].strip()}"
        return ""

    def _by_the_rules(self, line: int, answers: dict[str, Any]) -> dict[str, Any]:
        for question, refusal in list(self.rules.contradictions(answers)):
            if self.mapping and self.mapping.contradictions:
                self.records.found.contradictions.setdefault(question.label, []).append(line)
                answers = {name: value for name, value in answers.items() if name != question.id}
            else:
                self.records.fault(line, question.id, f"{refusal}; correct the file, or say that such answers are set aside "
                                              "(contradictions = set-aside)")
        settled, names = self.rules.settled(answers)
        self.records.found.set_aside.update(names)
        return settled

    def _canonical_row(self, line: int, row: Row) -> Row:
        if self.mapping is None:
            return {name: _cell_for(name, cell) for name, cell in row.items()}
        mapped = dict(self.mapping.constants)
        for column, (target, values) in self.mapping.columns.items():
            cell = self._cell(target, row.get(column, ""))
            if target in self.lists:
                mapped |= self._ticks(line, column, target, cell, values)
                continue
            if values and (known := next((key for key in (cell, plain(cell)) if key in values), None)) is not None:
                cell = values[known]
            elif values and cell and self.mapping.values_are_all and cell != NOT_ASKED:
                self.records.fault(line, column, f"holds '{brief(cell)}', which the mapping does not name; "
                                         f"it names {', '.join(key for key in values if key)}")
                cell = ""   # report only one fault for a cell
            mapped[target] = cell if target in self.answers and not self.answers[target].codes else plain(cell)
        return mapped

    def _cell(self, target: str, cell: str) -> str:
        """Returns a cell without the spaces around it, except people's own words."""
        is_words = target in self.answers and not self.answers[target].codes
        return _cell_for(target, cell if is_words and cell.strip() else cell.strip())

    def _ticks(self, line: int, column: str, question: str, cell: str, values: Mapping[str, str]) -> Row:
        """Returns the cells of a question's options from one cell with all ticks."""
        options = self.lists[question].question.codes
        if not cell or cell == NOT_ASKED:
            return {f"{question}.{code}": cell for code in options}
        known = {**self.words[question], **{fold(value): code for value, code in values.items()}}
        parts = divide(cell, known)
        for part in parts:
            if fold(part) not in known:
                self.records.fault(line, column, f"holds '{brief(part)}', which is no answer of the question; say which it is, "
                                                 "or leave it out (in the values of the mapping)")
        ticked = {known.get(fold(part), "") for part in parts}
        return {f"{question}.{code}": str(int(code in ticked)) for code in options}

    def _check_answer(self, line: int, column: Column, cell: str) -> None:
        if "\0" in cell:
            self.records.fault(line, column.name, "holds a NUL character; save the file as plain CSV text")
        elif fault := column.question.kind.cell_fault(column, cell):
            code = suggestions.perhaps_value(cell, column) if column.codes else ""
            perhaps = f". Perhaps '{code}' is meant: say so in a mapping" if code else ""
            self.records.fault(line, column.name, fault + perhaps)

    def _stored(self, name: str, cell: str) -> str:
        """Returns a cell as it is stored: people's own words lose the characters that stand for nothing."""
        if name not in self.answers or self.answers[name].codes:
            return cell
        return as_typed(without_nothing(cell)) if self.mapping else without_nothing(cell)





def _cell_for(column: str, cell: str) -> str:
    """Returns the cell for a canonical column: only the column of postcodes takes areas."""
    return cell if column == "postcode" else postcode_cells.shown(cell)
