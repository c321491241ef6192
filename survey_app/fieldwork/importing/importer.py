"""Imports responses from a file: all of them or nothing. Another tool's file is read through a mapping."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import insert, update

from ... import audit
from ...consultations import Refused, Survey
from ...database import db
from ...models import ImportBatch, Response
from ...questionnaire.response_columns import columns
from . import batches, headings, postcode_cells, proposals, table_files
from .column_mapping import ColumnMapping
from .csv_text import Line
from .record_reader import Fault, Found, Row, lines_named, many
from .row_reader import RowReader
from .table_files import TableFile

CHUNK = 2_000
LISTED = 50   # faults that are shown when a file is refused; --dry-run shows all
OUTCOMES = {"unknown": "not in the list of postcodes", "invalid": "no postcode", "no_area": "without an area",
            "outside": "outside the areas that are loaded", "terminated": "no longer in use, and placed all the same"}
Progress = Callable[[Sequence[Line]], Iterable[Line]]


class ImportRefused(Refused):
    """The file was not imported; lists every fault."""

    def __init__(self, name: str, faults: list[Fault], listed_at_most: int) -> None:
        listed = "\n".join(f"  {fault}" for fault in faults[:listed_at_most])
        more = f"\n  and {len(faults) - listed_at_most:,} more; --dry-run lists all" if len(faults) > listed_at_most else ""
        super().__init__(f"{name} has {many(len(faults), 'fault')}; nothing was imported.\n{listed}{more}")
        self.faults = faults


class NotConfirmed(Refused):
    """The file can be imported, and something about it must be confirmed first."""


@dataclass(frozen=True, slots=True)
class Report:
    """An import: the number of responses, what was left out of the file, what else should be known of it, and what must be
    confirmed before it is stored.
    """

    number: int
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    to_confirm: list[str] = field(default_factory=list)


def import_file(survey: Survey, path: Path, mapping: ColumnMapping | None = None, dry_run: bool = False,
                progress: Progress = iter) -> int:
    """Stores every response of a file and returns their number. Raises ImportRefused if there is any fault, and NotConfirmed."""
    file = prepared(survey, table_files.read(table_files.read_path(path), path.name))
    return import_table(survey, file, mapping, dry_run=dry_run, progress=progress).number


def prepared(survey: Survey, file: TableFile) -> TableFile:
    """Returns the file with one line of headings, and with areas in the place of postcodes."""
    lines = postcode_cells.without_postcodes(survey, headings.with_column_names(file.lines))
    return TableFile(file.name, lines, file.fingerprint, file.notes, file.odd_words)


def import_table(survey: Survey, file: TableFile, mapping: ColumnMapping | None = None, *, dry_run: bool = False,
                 confirmed: bool = False, progress: Progress = iter, taking: Callable[[], None] = lambda: None) -> Report:
    """Stores every response of a file that was prepared. Without a mapping, the columns and values are the questionnaire's own.

    `taking` runs in the transaction that stores, before anything is stored. Raises ImportRefused, and NotConfirmed if
    something must be confirmed and is not.
    """
    mapping = mapping or proposals.own_words(survey.questionnaire, file)
    lines = file.lines
    reader = RowReader(survey, mapping, lines[0][1] if lines else [])
    reader.learn_dates(lines[1:])
    rows = [row for number, cells in progress(lines[1:]) if (row := reader.response(number, cells)) is not None]
    _check(reader, rows, file)
    if reader.records.faults:
        faults = sorted(reader.records.faults, key=lambda fault: fault.line)
        raise ImportRefused(file.name, faults, len(faults) if dry_run else LISTED)
    _give_digests(rows, with_reference=any(target == "reference" for target, _ in mapping.columns.values()))
    aside = _left_aside(reader, survey)
    report = Report(len(rows), aside, [*file.notes, *_worth_knowing(reader)], _to_confirm(survey, file, rows))
    if not dry_run:
        def begin() -> None:
            taking()
            if reader.records.found.stored_without_weight:
                db.session.execute(update(Response).where(Response.consultation_id == survey.id, Response.weight.is_(None))
                                   .values(weight=0.0))

        _store(survey, rows, file, mapping, aside, confirmed=confirmed, taking=begin)
    return report


def import_rows(survey: Survey, rows: Iterable[Row], name: str = "rows") -> int:
    """Stores canonical rows made by the program itself, checked like those of a file."""
    listed = list(rows)
    header = list(listed[0]) if listed else []
    reader = RowReader(survey, None, header)
    checked = [made for number, row in enumerate(listed, 2)
               if (made := reader.response(number, [row.get(column, "") for column in header])) is not None]
    reader.check_weights(checked)
    if reader.records.faults:
        raise ImportRefused(name, reader.records.faults, LISTED)
    _insert(survey, checked, name)
    db.session.commit()
    return len(checked)


def _check(reader: RowReader, rows: list[dict[str, Any]], file: TableFile) -> None:
    reader.check_weights(rows)
    if reader.records.faults and (same := batches.same_file(reader.survey, file.fingerprint)):
        reader.records.fault(1, "", f"{same} Remove that import first if this one is to replace it")
    if len(file.lines) <= 1:
        reader.records.fault(1, "", "the file has no responses: the first line names the columns, each other is one")
    elif not rows and not reader.records.faults:
        reader.records.fault(1, "", "no row of the file holds an answer, so there is nothing to import")


def _give_digests(rows: Iterable[dict[str, Any]], with_reference: bool) -> None:
    for row in rows:
        row["row_digest"] = batches.digest(row, with_reference)


def _to_confirm(survey: Survey, file: TableFile, rows: Iterable[dict[str, Any]]) -> list[str]:
    """Returns what somebody must confirm: that letters were read right, and that rows come a second time."""
    read = [f"The file is not in UTF-8 and was read as Windows-1252. Are these words right? {', '.join(file.odd_words)}"]
    return (read if file.odd_words else []) + batches.repeated(survey, file.fingerprint, (row["row_digest"] for row in rows))


def _store(survey: Survey, rows: list[dict[str, Any]], file: TableFile, mapping: ColumnMapping, aside: list[str], *,
           confirmed: bool, taking: Callable[[], None]) -> None:
    """Stores the rows as one batch in one transaction, in which no other import into the consultation can store."""
    db.session.rollback()       # what was read before is old news
    try:
        batches.lock(survey)
        taking()
        open_ = _to_confirm(survey, file, rows)
        if open_ and not confirmed:
            raise NotConfirmed("\n".join((*open_, "Nothing was imported.")))
        batch = ImportBatch(consultation_id=survey.id, name=file.name[:200], fingerprint=file.fingerprint, rows=len(rows),
                            imported_by=audit.actor(), mapping=mapping.as_document())
        db.session.add(batch)
        db.session.flush()
        for row in rows:
            row["batch_id"] = batch.id
        _insert(survey, rows, file.name, **({"left_out": aside} if aside else {}))
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def _insert(survey: Survey, rows: list[dict[str, Any]], name: str, **said: Any) -> None:
    for start in range(0, len(rows), CHUNK):
        db.session.execute(insert(Response), rows[start:start + CHUNK])
    audit.record("responses imported", survey.slug, file=name, rows=len(rows), **said)


def _left_aside(reader: RowReader, survey: Survey) -> list[str]:
    """Returns which rows were left out and which answers were set aside, in words."""
    found = reader.records.found
    labels = {column.name: _label(column.question.label, column.part and column.question.kind.column_label(
        column, survey.questionnaire)) for column in columns(survey.questionnaire)}
    labels |= {question.id: question.label for question in survey.questionnaire.questions}
    return [*_of_rows(found),
            *(f"{many(number, 'answer')} to “{labels.get(name, name)}” {'was' if number == 1 else 'were'} set aside: it is not "
              "asked after what these people answered before." for name, number in sorted(found.set_aside.items())),
            *(f"{many(len(lines), 'row')} contradicted {'itself' if len(lines) == 1 else 'themselves'} at “{label}” "
              f"({lines_named(lines)}); the answer was set aside." for label, lines in found.contradictions.items())]


def _worth_knowing(reader: RowReader) -> list[str]:
    """Returns what else should be known of the rows, in words."""
    return [*(f"{many(len(lines), 'postcode')} {'is' if len(lines) == 1 else 'are'} {OUTCOMES[status]} ({lines_named(lines)})."
              for status, lines in sorted(reader.records.found.places.items()) if status in OUTCOMES),
            *([] if reader.has("submitted_on") else ["No column is the date, so every response is dated today."])]


def _of_rows(found: Found) -> list[str]:
    return [*([f"{many(len(found.blank), 'row')} without any answer {'was' if len(found.blank) == 1 else 'were'} skipped "
               f"({lines_named(found.blank)})."] if found.blank else []),
            *(f"{many(number, 'row')} {'was' if number == 1 else 'were'} left out: {why}."
              for why, number in sorted(found.left_out.items())),
            *([f"{many(found.left_out_of_weighted, 'row')} without a weight: no weighted table counts them."]
              if found.left_out_of_weighted else []),
            *([f"{many(found.stored_without_weight, 'response')} stored before without a weight: no weighted table counts them."]
              if found.stored_without_weight else [])]


def _label(question: str, part: str) -> str:
    return f"{question} – {part}" if part else question
