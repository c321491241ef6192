"""`responses`: imports and exports them; `codes`: access and one-time codes."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from .. import consultations, on_demand
from ..consultations import Refused, audience_access
from ..consultations.settings import Access
from ..fieldwork import monitoring, one_time_codes
from ..fieldwork.importing import batches, column_mapping, importer, mapping_text, proposals, questionnaire_draft, table_files
from ..fieldwork.importing.column_mapping import ColumnMapping
from ..fieldwork.importing.record_reader import many
from ..fieldwork.importing.submission_dates import DAY_FIRST, MONTH_FIRST
from ..fieldwork.importing.table_files import TableFile
from ..publishing.microdata import FORMATS
from ..questionnaire.toml_output import to_toml
from .output import progress, report_errors

HINT = ("What columns and values mean can be said in a mapping, which `have-your-say responses mapping` proposes. Options of "
        "this command leave out other columns and rows, and say what dates begin with: see --help.")
group = AppGroup("responses", help="Imports and exports responses.")
codes_group = AppGroup("codes", help="Makes one-time codes, and sets who needs one.")


@group.command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A TOML file that says what the columns and values of a file mean. `responses mapping` makes one.")
@click.option("--dates", type=click.Choice((DAY_FIRST, MONTH_FIRST)), help="What dates such as 10/11/2026 begin with.")
@click.option("--leave-out-others", is_flag=True, help="Leaves out every column that is not the questionnaire's own.")
@click.option("--leave-out-rows", multiple=True, metavar="COLUMN=VALUE",
              help="Leaves out rows with this value, such as previews and totals. Can be given several times.")
@click.option("--keep-rows", is_flag=True, help="Keeps rows that call themselves previews, tests, unfinished or totals.")
@click.option("--blank-weights", type=click.Choice(("leave-out",)), help="Rows without a weight count in no weighted table.")
@click.option("--contradictions", type=click.Choice(("set-aside",)), help="Keeps no answer that excludes the others beside it.")
@click.option("--far-dates", type=click.Choice(("keep",)), help="Keeps dates far outside the consultation.")
@click.option("--confirm", is_flag=True, help="Confirms what an earlier try asked: words that were read, rows that come again.")
@click.option("--dry-run", is_flag=True, help="Reads and checks everything, lists every fault, stores nothing.")
@report_errors
def import_(slug: str, file: Path, mapping: Path | None, leave_out_others: bool, leave_out_rows: tuple[str, ...],
            keep_rows: bool, confirm: bool, dry_run: bool, **said: str | None) -> None:
    """Imports the responses in FILE into SLUG: all of them, or none if there is any fault.

    FILE is CSV, .xlsx, .ods or .sav. Columns and values in the questionnaire's own words need no mapping.
    """
    survey = consultations.get(slug)
    read = importer.prepared(survey, on_demand.read_responses(table_files.read_path(file), file.name))
    own = (column_mapping.read_mapping(mapping, survey.questionnaire) if mapping
           else proposals.own_words(survey.questionnaire, read))
    rows = _rows_to_leave_out(read, own, leave_out_rows, keep=keep_rows)
    choices: dict[str, Any] = {part: choice for part, choice in said.items() if choice}
    wanted = replace(own, ignore=own.ignore | ({"*"} if leave_out_others else set()), leave_out_rows=rows, **choices)
    try:
        report = importer.import_table(survey, read, wanted, dry_run=dry_run, confirmed=confirm, progress=progress("Reading"))
    except importer.ImportRefused as refused:
        raise refused if mapping else Refused(f"{refused}\n{HINT}") from None
    except importer.NotConfirmed as asked:
        raise Refused(f"{asked} If it is right, run the command again with --confirm.") from None
    click.echo(f"{many(report.number, 'response')} {'could be imported; nothing was stored' if dry_run else 'imported'}.")
    for sentence in report.left_out:
        click.echo(sentence)
    for sentence in (*report.notes, *(report.to_confirm if dry_run else ())):
        click.echo(sentence, err=True)


def _rows_to_leave_out(file: TableFile, mapping: ColumnMapping, given: tuple[str, ...], *, keep: bool
                       ) -> dict[str, frozenset[str]]:
    """Returns the rows to leave out. Raises Refused if rows call themselves no responses and nobody said what to do."""
    said: dict[str, frozenset[str]] = dict(mapping.leave_out_rows)
    for one in given:
        column, _, value = one.rpartition("=")
        said[column] = said.get(column, frozenset()) | {value}
    proposed = {column: values for column, values in proposals.rows_to_leave_out(file).items() if column not in said}
    if proposed and not keep:
        options = " ".join(f"--leave-out-rows '{column}={value}'" for column, values in proposed.items() for value in values)
        raise Refused(f"{file.name}: some rows call themselves previews, tests, unfinished or totals. Leave them out with "
                      f"{options}, or keep them with --keep-rows. Nothing was imported.")
    return said


@group.command("mapping")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The TOML file to write.")
@report_errors
def mapping_(slug: str, file: Path, output: Path) -> None:
    """Proposes a mapping for FILE: what the questionnaire's own words decide, and the rest to fill in."""
    survey = consultations.get(slug)
    read = importer.prepared(survey, on_demand.read_responses(table_files.read_path(file), file.name))
    text, undecided = mapping_text.proposed(survey.questionnaire, read)
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise Refused(f"{output} cannot be written: {error.strerror}. Name another file with --output.") from None
    click.echo(f"{output} is written. {undecided:,} columns or values are to be decided in it; each has a line that says so.")


@group.command("questionnaire")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--title", required=True, help="The title of the questionnaire.")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The TOML file to write.")
@report_errors
def questionnaire_(file: Path, title: str, output: Path) -> None:
    """Proposes a questionnaire from FILE, responses of another tool. Check it, then make a consultation with it."""
    made = questionnaire_draft.propose(on_demand.read_responses(table_files.read_path(file), file.name), title)
    try:
        output.write_text(to_toml(made), "utf-8")
    except OSError as error:
        raise Refused(f"{output} cannot be written: {error.strerror}. Name another file with --output.") from None
    click.echo(f"{output} is written: {many(len(list(made.questions)), 'question')}. Check each one: what nobody chose is not "
               "in a file of responses.")


@group.command("imports")
@click.argument("slug")
@report_errors
def imports(slug: str) -> None:
    """Lists the imports into SLUG, newest first."""
    survey = consultations.get(slug)
    stored = batches.left(survey)
    for batch in batches.listed(survey):
        state = f"removed on {batch.removed_at:%Y-%m-%d}" if batch.removed_at else f"{stored.get(batch.id, 0):,} stored"
        click.echo(f"{batch.id}\t{batch.imported_at:%Y-%m-%d %H:%M}\t{batch.name}\t{batch.rows:,} responses\t{state}")


@group.command("remove")
@click.argument("slug")
@click.option("--batch", type=int, help="The number of an import, as `responses imports` lists it.")
@click.option("--reference", help="The reference of one response.")
@click.option("--why", default="", help="Why one response is removed, for the audit trail.")
@report_errors
def remove(slug: str, batch: int | None, reference: str | None, why: str) -> None:
    """Removes an import, or one response such as a test, from SLUG before it closes."""
    survey = consultations.get(slug)
    if (batch is None) == (reference is None):
        raise Refused("Name either an import with --batch or one response with --reference.")
    if batch is not None:
        click.echo(f"{batches.remove(survey, batch):,} responses removed.")
    else:
        batches.remove_response(survey, reference or "", why)
        click.echo("1 response removed.")


@group.command("export")
@click.argument("slug")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="csv", show_default=True)
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@report_errors
def export(slug: str, format_: str, output: Path) -> None:
    """Writes the responses of SLUG to a file, one per row."""
    number = on_demand.export_responses(consultations.get(slug), format_, output)
    click.echo(f"{number:,} responses written to {output}.")


@codes_group.command("set")
@click.argument("slug")
@click.argument("audience")
@click.argument("access", type=click.Choice([str(one) for one in Access]))
@report_errors
def set_(slug: str, audience: str, access: str) -> None:
    """Sets how AUDIENCE (such as resident) gets access: an open link, a secret link, or a code that is accepted or required."""
    audience_access.change_access(consultations.get(slug), audience, Access(access))
    click.echo(f"{slug}: {audience}: {access}")


@codes_group.command("make")
@click.argument("slug")
@click.option("--number", required=True, type=int, help="How many.")
@click.option("--audience", help="Who gets the codes. Default: the only audience that uses codes.")
@click.option("--site", default="", help="The address of this site, such as https://survey.example.gov.uk, for the links.")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path),
              help="The CSV file to write, which must not exist. It is the only copy.")
@report_errors
def make(slug: str, number: int, audience: str | None, site: str, output: Path) -> None:
    """Makes one-time codes and writes them, each with its link, to a file that only you can read."""
    survey = consultations.get(slug)
    users = [one.code for one in survey.questionnaire.audiences
             if audience_access.access_of(survey, one.code) in audience_access.WITH_CODES]
    if audience is None and len(users) != 1:
        raise Refused("Name the audience with --audience. " + (f"These use codes: {', '.join(users)}." if users else
                      f"No audience uses codes yet: have-your-say codes set {slug} AUDIENCE accepted"))
    address = f"{site.rstrip('/')}/consultations/{slug}/invited?code="
    try:
        with open(os.open(output, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8", newline="") as file:
            made = one_time_codes.make(survey, audience or users[0], number)
            csv.writer(file, lineterminator="\n").writerows(one_time_codes.code_list(made, address))
    except FileExistsError:
        raise Refused(f"{output} already exists, and may be the only copy of earlier codes. Name another file.") from None
    except OSError as error:
        raise Refused(f"{output} cannot be written: {error.strerror}. Name another file with --output.") from None
    except Refused:
        output.unlink()
        raise
    click.echo(f"{len(made):,} codes written to {output}, list {one_time_codes.batches(survey)[-1].number}.")


@codes_group.command("show")
@click.argument("slug")
@report_errors
def show(slug: str) -> None:
    """Shows each audience's access, the codes made and used, and the lists."""
    survey = consultations.get(slug)
    for one in survey.questionnaire.audiences:
        click.echo(f"{one.code}\t{audience_access.access_of(survey, one.code)}")
    for line in monitoring.by_code(survey):
        click.echo(f"{line.label}: {line.made:,} codes made, {line.used:,} used")
    for batch in one_time_codes.batches(survey):
        click.echo(f"list {batch.number}\t{batch.audience}\t{batch.made:,} codes")


@codes_group.command("revoke")
@click.argument("slug")
@click.argument("batch", type=int)
@report_errors
def revoke(slug: str, batch: int) -> None:
    """Revokes the unused codes of the list BATCH of SLUG."""
    one_time_codes.revoke(consultations.get(slug), batch)
    click.echo(f"The unused codes of list {batch} are revoked.")
