"""`analyse`, `prepare`, `publish`, `withdraw`, `table` and `attack`: the results of a consultation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from .. import consultations, on_demand
from ..consultations import State
from ..publishing.bench import table_file, table_request
from ..publishing.publications import downloads, versions
from .output import left_out, report_errors


@click.command("publish")
@click.argument("slug")
@click.option("--close", "close_it", is_flag=True, help="Closes it first, if it is open.")
@click.option("--chapter", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="The chapter as you edited it (chapter.md of an analysis); every figure in it is checked.")
@click.option("--note", default="", help="What this version corrects, needed from the second one on; the public page says it.")
@click.option("--accept-found", is_flag=True, help="Publishes although an attack found small counts; the audit trail says so.")
@click.option("--static", "folder", type=click.Path(file_okay=False, path_type=Path),
              help="Also writes the public pages into this folder, as files for any web server.")
@with_appcontext
@report_errors
def publish(slug: str, close_it: bool, chapter: Path | None, note: str, accept_found: bool, folder: Path | None) -> None:
    """Publishes the results of SLUG: tables, charts and chapter, at /results/SLUG."""
    if close_it and consultations.get(slug).state() is State.OPEN:
        consultations.close(slug)
    text = chapter.read_text("utf-8") if chapter else None
    published = on_demand.publish(slug, note, text, accept_found=accept_found)
    click.echo(f"Published '{slug}', version {published.version}, of {published.facts['responses']:,} responses: /results/{slug}")
    for line in left_out(published.facts):
        click.echo(line)
    if folder:
        written = downloads.write(published, folder)
        click.echo(f"{written:,} files written to {folder}.")


@click.command("prepare")
@click.argument("slug")
@click.option("--run", default="", hidden=True, help="Says that the staff area asked for it.")
@click.option("--who", default="", hidden=True, help="Who did.")
@with_appcontext
@report_errors
def prepare(slug: str, run: str, who: str) -> None:
    """Makes a preview of the results of SLUG for staff to check before they publish; nothing is public yet."""
    on_demand.run_preview_job(slug, who, run)
    click.echo(f"Made: look at it in the staff area, /staff/consultations/{slug}/results")


@click.command("withdraw")
@click.argument("slug")
@click.option("--why", required=True, help="The reason, as the public page will say it.")
@click.option("--version", type=click.IntRange(1), help="Which version; the latest when none is named.")
@with_appcontext
@report_errors
def withdraw(slug: str, why: str, version: int | None) -> None:
    """Withdraws the published results of SLUG. The version is kept and marked."""
    published = versions.withdraw(slug, why, version)
    click.echo(f"Withdrew version {published.version} of '{slug}'.")


@click.command("analyse")
@click.argument("slug")
@click.option("--output", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--chapter", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="The chapter as you edited it (chapter.md of an earlier analysis); every figure in it is checked.")
@click.option("--publishable", is_flag=True, help="Takes small numbers out, as publishing would, and lists what was taken out.")
@with_appcontext
@report_errors
def analyse(slug: str, output: Path, chapter: Path | None, publishable: bool) -> None:
    """Writes tables, charts, the chapter and a manifest of SLUG to a folder."""
    text = chapter.read_text("utf-8") if chapter else None
    written = on_demand.analyse(consultations.get(slug), output, text, publishable=publishable)
    click.echo(f"{written.responses:,} responses analysed; {len(written.files)} files in {output}.")
    for line in left_out(written.facts):
        click.echo(line)


@click.command("table")
@click.argument("slug")
@click.option("--count", default="", help="ranked-problems, as usual, strongest-concern, or the id of a question.")
@click.option("--by", multiple=True, help="A characteristic: deprivation, ward, source, or a question's id. At most two.")
@click.option("--only", multiple=True, help="A condition, such as victim=yes. Several on one question are alternatives.")
@click.option("--audience", default="", help="Whose answers: an audience's code, or all; the main audience as usual.")
@click.option("--weights", default="", help="file: those of the responses; none as usual.")
@click.option("--deprived", default="", help="More deprived areas: local_quintile:1, national_decile:2 and so on.")
@click.option("--since", default="", help="The first day on which answers were sent, such as 2026-11-01.")
@click.option("--until", default="", help="The last day.")
@with_appcontext
@report_errors
def table(slug: str, **given: Any) -> None:
    """Writes any table of SLUG as CSV, with what its figures mean on stderr. It is not for publication."""
    survey = consultations.get(slug)
    wanted = table_request.read(survey, {name: [value] if isinstance(value, str) else value for name, value in given.items()})
    made = on_demand.bench_table(survey, wanted)
    click.echo(table_file.as_csv(made), nl=False)
    for words in filter(None, (f"Not for publication. {made.title}.", made.sentence, *made.definition)):
        click.echo(words, err=True)


@click.command("attack")
@click.argument("slug")
@with_appcontext
@report_errors
def attack(slug: str) -> None:
    """Tries to work out small hidden counts of SLUG from everything that was ever published of it.

    It plays a stranger who has the published files, the questionnaire and a map. It exits with 1 if it finds a count.
    """
    attacked = on_demand.attack(consultations.get(slug))
    for line in attacked.lines:
        click.echo(line)
    if attacked.found:
        sys.exit(1)
