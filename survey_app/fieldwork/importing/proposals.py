"""A mapping proposed for a file: what the questionnaire's own words decide, and what is left for somebody to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...questionnaire.model import Questionnaire
from ...questionnaire.response_columns import columns
from . import column_mapping, postcode_cells, suggestions
from .column_mapping import ColumnMapping, list_columns
from .column_words import TOTALS, no_responses
from .folding import fold
from .suggestions import LEFT_OUT, Suggestions
from .table_files import TableFile
from .ticks_in_a_cell import divide

LAST_LINES, FIRST_COLUMNS = 3, 3    # where a line of totals is looked for


def own_words(questionnaire: Questionnaire, file: TableFile) -> ColumnMapping:
    """Returns the mapping of a file by the questionnaire's own words alone. What they do not decide stays open, as a fault."""
    suggested = suggest(questionnaire, file)
    return column_mapping.mapping_of(document(questionnaire, file, suggested.decided), questionnaire, file.name, strict=False)


def suggest(questionnaire: Questionnaire, file: TableFile) -> Suggestions:
    """Returns what is known of the columns of a file that was prepared."""
    header = file.lines[0][1] if file.lines else []
    return suggestions.suggest(header, values_by_column(file), questionnaire)


def values_by_column(file: TableFile) -> dict[str, list[str]]:
    """Returns the different non-blank values of each column, in alphabetical order."""
    header = file.lines[0][1] if file.lines else []
    found: list[set[str]] = [set() for _ in header]
    for _, cells in file.lines[1:]:
        for values, cell in zip(found, cells, strict=False):
            values.add(cell)
    return {name: sorted({postcode_cells.shown(cell.strip()) for cell in values} - {""})
            for name, values in zip(header, found, strict=True)}


def rows_to_leave_out(file: TableFile) -> dict[str, list[str]]:
    """Returns the values of columns by which rows are proposed to be left out: previews, tests, unfinished ones and totals."""
    values = values_by_column(file)
    proposed = {name: no_responses(name, held) for name, held in values.items()}
    for place, name in enumerate(list(values)[:FIRST_COLUMNS]):
        last = {cells[place].strip() for _, cells in file.lines[1:][-LAST_LINES:] if place < len(cells)}
        proposed[name] += [value for value in sorted(last) if fold(value) in TOTALS and value not in proposed[name]]
    return {name: held for name, held in proposed.items() if held}


def document(questionnaire: Questionnaire, file: TableFile, decided: Mapping[str, str]) -> dict[str, Any]:
    """Returns the mapping in the form of a mapping file."""
    layout = {column.name: column for column in columns(questionnaire)}
    values = values_by_column(file)
    tables: dict[str, dict[str, Any]] = {}
    for name, target in decided.items():
        if target != LEFT_OUT:
            column = layout.get(target)
            own = suggestions.values_for(values[name], column, questionnaire) if column and column.codes else {}
            tables[name] = {"to": target, **({"values": own} if own else {})}
    return {"columns": tables, "ignore": [name for name, target in decided.items() if target == LEFT_OUT]}


def parts_in(values: Sequence[str], question: str, questionnaire: Questionnaire) -> list[str]:
    """Returns the different answers in the cells of a column with all ticks of a question."""
    known = suggestions.words_of(list_columns(questionnaire)[question], questionnaire)
    return sorted({part for value in values for part in divide(value, known)})
