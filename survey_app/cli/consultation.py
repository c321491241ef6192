"""`consultation`: makes, opens, closes and shows consultations, and sets their branding; `comments`: code frames and exports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from .. import audit, consultations, on_demand
from ..comments import checking, redaction, summary, theme_coding
from ..consultations import Survey, audience_access, deprivation_areas, policies, question_roles, settings_change, setup
from ..consultations.settings import SETTINGS, Access, Settings, as_json
from ..fieldwork import responses
from ..gate import leaving
from ..gate.leaving import Leaving, Recipient
from ..publishing.microdata import freeze_state
from ..publishing.publications import branding, versions
from ..publishing.publications.branding import Choices
from ..questionnaire import parsing
from ..questionnaire.roles import ROLES, SIDES
from . import places
from .output import report_errors

group = AppGroup("consultation", help="Makes, opens, closes and shows consultations.")
DAY = click.DateTime(formats=["%Y-%m-%d"])
comments_group = AppGroup("comments", help="Comments: their themes, what names somebody, and copies of decided ones.")


@group.command("create")
@click.argument("slug")
@click.option("--questionnaire", required=True, help="A bundled questionnaire's name, or a TOML file.")
@click.option("--title", required=True, help="What residents see as its name.")
@click.option("--opens", required=True, type=DAY, help="The first day, as 2026-11-01.")
@click.option("--closes", required=True, type=DAY, help="The last day; that day is included.")
@click.option("--organisation", help="Who asks. Default: the partnership named in HYS_PARTNERSHIP.")
@report_errors
def create(slug: str, questionnaire: str, title: str, opens: datetime, closes: datetime, organisation: str | None) -> None:
    """Makes a consultation called SLUG. It is a draft until it is opened."""
    survey = consultations.create(slug, parsing.load(questionnaire), title, opens.date(), closes.date(),
                                  organisation or current_app.config["PARTNERSHIP"])
    click.echo(f"Made '{slug}'. Open it with: have-your-say consultation open {survey.slug}")


@group.command("open")
@click.argument("slug")
@report_errors
def open_(slug: str) -> None:
    """Opens SLUG: now, or by itself on its first day."""
    _say(consultations.release(slug))


@group.command("close")
@click.argument("slug")
@report_errors
def close(slug: str) -> None:
    """Closes SLUG before its last day, and freezes its responses as soon as no draft can be sent any more."""
    survey = consultations.close(slug)
    _say(survey)
    if freeze_state.awaits_drafts(survey):
        click.echo("People who began in time may send for 60 minutes more; its responses are frozen after that.")
    elif responses.counts().get(survey.id):
        click.echo(f"Frozen: SHA-256 {on_demand.freeze(survey).sha256}")


@group.command("set")
@click.argument("slug")
@click.option("--deprivation", metavar="DEFINITION", help=f"Which areas count as the more deprived: {deprivation_areas.CHOICES}.")
@click.option("--store", type=click.Choice(deprivation_areas.LEVELS),
              help="The smallest area stored of a postcode. With ward, the LSOA is never stored.")
@click.option("--within", help="Codes of the local authorities it covers, separated by commas. Default: those loaded.")
@click.option("--earlier", "former", metavar="SLUG",
              help="The consultation of an earlier year that its results are compared with; none for no comparison.")
@click.option("--closes", type=DAY, help="Another last day for one that is scheduled or open; that day is included.")
@click.option("--role", "roles", multiple=True, metavar="QUESTION=ROLE",
              help=f"The part of a question in the results: {', '.join(ROLES)}; empty for none. May be repeated.")
@click.option("--side", "sides", multiple=True, metavar="QUESTION.ANSWER=SIDE",
              help=f"What an answer says in that part: {', '.join(SIDES)}; empty for nothing. May be repeated.")
@click.option("--threshold", type=int, help="The smallest count of people that results print exactly; 5 as usual, never below 3.")
@click.option("--drop", metavar="SETTING", help="Drops a stored setting that cannot be read; it is then as usual.")
@report_errors
def set_(slug: str, deprivation: str | None, store: str | None, within: str | None, former: str | None,
         closes: datetime | None, roles: Sequence[str], sides: Sequence[str], threshold: int | None, drop: str | None) -> None:
    """Sets how SLUG stores places, the earlier year it is compared with, and its last day; without options, shows these."""
    survey = consultations.get(slug)
    if drop:
        survey = settings_change.drop(survey, drop)
    if roles or sides:
        survey = question_roles.set_roles(survey, dict(map(_pair, roles)), _sides(sides))
    if threshold is not None:
        survey = policies.set_threshold(survey, threshold)
    if former is not None:
        survey = policies.choose_earlier_year(survey, former)
    if deprivation or store or within:
        codes = [code.strip().upper() for code in (within or "").split(",") if code.strip()]
        chosen = deprivation_areas.read(deprivation, on_demand.read_lsoas) if deprivation else None
        survey = deprivation_areas.change(survey, deprivation=chosen, store=store, within=codes)
    if closes:
        survey = setup.change_closing(survey, consultations.midnight(closes.date() + timedelta(days=1)))
        _say_closing(survey)
    for line in (*places.settings(survey), *places.lines(deprivation_areas.choices(survey), deprivation_areas.group(survey))):
        click.echo(line)


@group.command("list")
@report_errors
def list_() -> None:
    """Lists every consultation with its state and number of responses."""
    counts = responses.counts()
    for survey in consultations.listed():
        click.echo(f"{survey.slug}\t{versions.state(survey)}\t{counts.get(survey.id, 0)} responses\t{survey.title}")


@group.command("show")
@click.argument("slug")
@report_errors
def show(slug: str) -> None:
    """Shows SLUG: state, dates, links, questionnaire and number of responses."""
    survey = consultations.get(slug)
    _say(survey)
    click.echo(f"opens: {survey.opens_at.astimezone(consultations.LONDON):%Y-%m-%d %H:%M}")
    _say_closing(survey)
    click.echo(f"questionnaire: {survey.questionnaire.id}, version {parsing.sha256(survey.questionnaire)[:12]}")
    click.echo(f"responses: {responses.counts().get(survey.id, 0)}")
    for line in (*places.settings(survey), *settings_in_words(survey.settings)):
        click.echo(line)
    for audience in survey.questionnaire.audiences:
        key, access = audience_access.key_of(survey, audience.code), audience_access.access_of(survey, audience.code)
        click.echo(f"link for {audience.label}: /consultations/{survey.slug}/" + (f"?key={key}" if key else "")
                   + (" (a one-time code is needed)" if access is Access.REQUIRED else ""))


def settings_in_words(settings: Settings) -> Iterator[str]:
    """Every setting by its name and meaning, with what is set; a line each."""
    for name, one in SETTINGS.items():
        stored = as_json({name: getattr(settings, name)}) if name not in settings.faults else {}
        value = next(iter(stored.values()), "as usual")
        words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield f"setting {name} ({one.metadata['meaning']}): {words.splitlines()[0] if words else words}"
    yield from settings.faults.values()


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.UsageError(f"'{text}' should be a name, = and a value, such as q12=safety.")
    return name.strip(), value.strip()


def _sides(given: Sequence[str]) -> dict[str, dict[str, str]]:
    """The side of each answer, by the id of its question and its code."""
    sides: dict[str, dict[str, str]] = {}
    for name, side in map(_pair, given):
        question, _, code = name.partition(".")
        sides.setdefault(question, {})[code] = side
    return sides


def _say(survey: Survey) -> None:
    click.echo(f"{survey.slug}: {versions.state(survey)} ({survey.title})")


def _say_closing(survey: Survey) -> None:
    click.echo(f"closes: {survey.ended_at.astimezone(consultations.LONDON):%Y-%m-%d %H:%M}")


@click.command("brand")
@click.argument("slug")
@click.option("--organisation", help="Who publishes the results, if not the organisation that asks.")
@click.option("--wordmark", help="A logo in words, shown beside the organisation.")
@click.option("--colour", help="The partnership's colour, such as #1f4f58; it is the background of white text.")
@click.option("--dark", help="The charts' dark colour. Default: derived from the partnership's colour.")
@click.option("--middle", help="The charts' middle colour. Default: half-way between the dark one and white.")
@click.option("--typeface", help="The typeface of charts, documents and results pages.")
@click.option("--logo", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A PNG, JPEG or WebP file.")
@click.option("--logo-alt", help="What the logo shows, in words.")
@click.option("--no-logo", is_flag=True, help="Removes the logo.")
@click.option("--map-problem", "problem", help="The problem on the maps, such as crime.burglary. Default: the first.")
@with_appcontext
@report_errors
def brand(slug: str, logo: Path | None, no_logo: bool, **given: str | None) -> None:
    """Sets the branding of what SLUG publishes from now on; without options, shows it. An empty text means the default."""
    survey = consultations.get(slug)
    chosen = {name: value for name, value in given.items() if value is not None}
    if chosen or logo or no_logo:
        survey = branding.change(survey, replace(branding.chosen(survey), **chosen), logo.read_bytes() if logo else b"",
                                 drop_logo=no_logo)
    for line in branding_lines(survey):
        click.echo(line)


def branding_lines(survey: Survey) -> list[str]:
    """The branding and what follows from it, one line each."""
    made = branding.of(survey)
    chosen: Choices = branding.chosen(survey)
    options = [f"{name.replace('_', ' ')}: {value or 'as usual'}" for name, value in asdict(chosen).items()]
    look = made.look
    return [*options, f"logo: {f'{len(made.logo):,} bytes' if made.logo else 'none'}",
            f"charts: dark {look.main}, middle {look.middle}, pale {look.pale}, {look.typeface}",
            f"typefaces here: {', '.join(branding.typefaces())}"]


@comments_group.command("frame")
@click.argument("slug")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@report_errors
def frame(slug: str, file: Path | None) -> None:
    """Gives SLUG the code frame in FILE (TOML); without FILE, shows the number of comments with each theme."""
    survey = consultations.get(slug)
    if file:
        survey = setup.set_themes(survey, parsing.load_themes(file))
    coded = theme_coding.comments(survey.id, survey.questionnaire)
    for name, label, total, confirmed in theme_coding.numbers(coded, survey.questionnaire):
        click.echo(f"{name}\t{total} comments, {confirmed} confirmed\t{label}")


@comments_group.command("export")
@click.argument("slug")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@report_errors
def export(slug: str, output: Path) -> None:
    """Writes the themes of all comments of SLUG as CSV, and the words of those that are decided."""
    survey = consultations.get(slug)
    coded = theme_coding.comments(survey.id, survey.questionnaire)
    audit.record_now("comments downloaded", slug, comments=len(coded))
    text = redaction.as_csv(coded)
    leaving.let_out(Leaving(slug, Recipient.ANALYST), {output.name + ".csv": text.encode()})
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise consultations.Refused(f"{output} cannot be written: {error.strerror}. Name another file with --output.") from None
    told = summary.of(survey)
    click.echo(f"{len(coded):,} comments written to {output}, {told.decided:,} with their words. {told.sentence}")


@comments_group.command("check")
@click.argument("slug")
@report_errors
def check(slug: str) -> None:
    """Searches the comments of SLUG for what names or finds a person. People decide about each mark in the staff area."""
    survey, comments, marks = consultations.get(slug), 0, 0
    while (done := checking.check(slug, survey.id, survey.questionnaire)).comments:
        comments, marks = comments + done.comments, marks + done.marks
    click.echo(f"{comments:,} comments searched; {marks:,} marks found. Decide about them: "
               f"/staff/consultations/{slug}/comments/names")
