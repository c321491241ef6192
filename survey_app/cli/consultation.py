"""`consultation`: makes, opens, closes and shows consultations."""

from __future__ import annotations

from datetime import datetime, timedelta

import click
from flask import current_app
from flask.cli import AppGroup

from ..fieldwork import consultations, earlier, placing, rescheduling, responses, ways
from ..fieldwork.consultations import Survey
from ..fieldwork.ways import Way
from ..publishing import freezing, publications
from ..questionnaire import reading
from . import yielding
from .speaking import plainly

group = AppGroup("consultation", help="Makes, opens, closes and shows consultations.")
DAY = click.DateTime(formats=["%Y-%m-%d"])


@group.command("create")
@click.argument("slug")
@click.option("--questionnaire", required=True, help="A bundled questionnaire's name, or a TOML file.")
@click.option("--title", required=True, help="What residents see as its name.")
@click.option("--opens", required=True, type=DAY, help="The first day, as 2026-11-01.")
@click.option("--closes", required=True, type=DAY, help="The last day; that day is included.")
@click.option("--organisation", help="Who asks. Default: the partnership named in HYS_PARTNERSHIP.")
@plainly
def create(slug: str, questionnaire: str, title: str, opens: datetime, closes: datetime, organisation: str | None) -> None:
    """Makes a consultation called SLUG. It is a draft until it is opened."""
    survey = consultations.create(slug, reading.load(questionnaire), title, opens.date(), closes.date(),
                                  organisation or current_app.config["PARTNERSHIP"])
    click.echo(f"Made '{slug}'. Open it with: have-your-say consultation open {survey.slug}")


@group.command("open")
@click.argument("slug")
@plainly
def open_(slug: str) -> None:
    """Opens SLUG: now, or by itself on its first day."""
    _say(consultations.release(slug))


@group.command("close")
@click.argument("slug")
@plainly
def close(slug: str) -> None:
    """Closes SLUG before its last day, and freezes its responses once nobody can send any more."""
    survey = consultations.close(slug)
    _say(survey)
    if freezing.awaits_drafts(survey):
        click.echo("People who began in time may send for 60 minutes more; its responses are frozen after that.")
    elif responses.counts().get(survey.id):
        click.echo(f"Frozen: SHA-256 {freezing.freeze(survey).sha256}")


@group.command("set")
@click.argument("slug")
@click.option("--deprivation", metavar="DEFINITION", help=f"Which areas count as the more deprived: {placing.CHOICES}.")
@click.option("--store", type=click.Choice(placing.LEVELS),
              help="The smallest area that is kept of a postcode. ward: the LSOA is never stored.")
@click.option("--within", help="Codes of the local authorities that it is about, with commas. Default: those loaded.")
@click.option("--earlier", "former", metavar="SLUG",
              help="The consultation of an earlier year that its results are compared with; none for no comparison.")
@click.option("--closes", type=DAY, help="Another last day for one that is scheduled or open; that day is included.")
@plainly
def set_(slug: str, deprivation: str | None, store: str | None, within: str | None, former: str | None,
         closes: datetime | None) -> None:
    """Settles how SLUG treats places, which year it is compared with and its last day; without options, shows what is set."""
    survey = consultations.get(slug)
    if former is not None:
        survey = earlier.choose(survey, former)
    if deprivation or store or within:
        codes = [code.strip().upper() for code in (within or "").split(",") if code.strip()]
        survey = placing.change(survey, deprivation=placing.read(deprivation) if deprivation else None, store=store, within=codes)
    if closes:
        survey = rescheduling.change_closing(survey, consultations.midnight(closes.date() + timedelta(days=1)))
        _say_closing(survey)
    for line in (*yielding.settings(survey), *yielding.lines(placing.choices(survey), placing.group(survey))):
        click.echo(line)


@group.command("list")
@plainly
def list_() -> None:
    """Lists every consultation with its state and number of responses."""
    counts = responses.counts()
    for survey in consultations.listed():
        click.echo(f"{survey.slug}\t{publications.state(survey)}\t{counts.get(survey.id, 0)} responses\t{survey.title}")


@group.command("show")
@click.argument("slug")
@plainly
def show(slug: str) -> None:
    """Shows SLUG: state, dates, links, questionnaire and number of responses."""
    survey = consultations.get(slug)
    _say(survey)
    click.echo(f"opens: {survey.opens_at.astimezone(consultations.LONDON):%Y-%m-%d %H:%M}")
    _say_closing(survey)
    click.echo(f"questionnaire: {survey.questionnaire.id}, version {reading.sha256(survey.questionnaire)[:12]}")
    click.echo(f"responses: {responses.counts().get(survey.id, 0)}")
    for line in yielding.settings(survey):
        click.echo(line)
    for audience in survey.questionnaire.audiences:
        key = ways.key_of(survey, audience.code)
        click.echo(f"link for {audience.label}: /consultations/{survey.slug}/" + (f"?key={key}" if key else "")
                   + (" (a one-time code is needed)" if ways.of(survey, audience.code) is Way.REQUIRED else ""))


def _say(survey: Survey) -> None:
    click.echo(f"{survey.slug}: {publications.state(survey)} ({survey.title})")


def _say_closing(survey: Survey) -> None:
    click.echo(f"closes: {survey.ended_at.astimezone(consultations.LONDON):%Y-%m-%d %H:%M}")
