"""The procurement pack: what a council must have on paper before it runs a survey, made from the settings of the site.

It is the impact assessment, the record of processing, the transparency record, the security answers and the accessibility
report. Every sentence names the settings or the tests behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app

from .. import consultations
from ..consultations import Refused, Survey, policies
from ..operations import retention
from . import security_requirements
from .conformance import Criterion, conformance
from .site_settings import site_settings, variable_of
from .statements import Section, Statement, outline

TEMPLATE = "assurance/file.html"
NOT_SET = "Not set. A lead writes it on the page Details"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that holds here, and what it depends on: variables of the environment, and tests."""

    words: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its caption, the heads of its columns, and its rows."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a document: heading, sentences, tables."""

    heading: str
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the pack. `name` is that of its file and of its page."""

    name: str
    title: str
    intro: str
    parts: tuple[Part, ...]


def documents() -> list[Document]:
    """The five documents, from the settings as they are now."""
    settings = site_settings()
    return [*(_outlined(name, file, settings) for name, file in OUTLINED.items()),
            _security_answers(settings), _accessibility_report()]


def write(folder: Path) -> list[Path]:
    """Writes each document as a web page into a folder, which it makes; returns the files. Raises Refused.

    It overwrites an older pack and nothing else.
    """
    template = current_app.jinja_env.get_template(TEMPLATE)
    pages = {folder / f"{document.name}.html": template.render(document=document) for document in documents()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, page in pages.items():
            path.write_text(page, "utf-8")
    except OSError as error:
        raise Refused(f"{folder} cannot be written: {error.strerror}. Choose another folder with --output.") from None
    return list(pages)


OUTLINED = {"dpia": "dpia", "record-of-processing": "processing", "transparency-record": "atrs"}      # page and outline


def _outlined(name: str, file: str, settings: Mapping[str, Any]) -> Document:
    found = outline(file)
    return Document(name, found.title, found.intro, tuple(_part(section, settings) for section in found.sections))


def _part(section: Section, settings: Mapping[str, Any]) -> Part:
    standing = (statement for statement in section.statements if statement.stands(settings))
    tables = (TABLES[section.table](),) if section.table else ()
    return Part(section.heading, tuple(_sentence(statement, settings) for statement in standing), tables)


def _sentence(statement: Statement, settings: Mapping[str, Any]) -> Sentence:
    variables = dict.fromkeys(filter(None, map(variable_of, statement.settings)))
    return Sentence(statement.words(settings), (*variables, *statement.tests))


def _schedule() -> Table:
    return Table("What is kept, and for how long", ("What", "How long", "Why"), tuple(
        (line.what, line.how_long, line.why) for line in retention.schedule()))


def _consultations() -> Table:
    heads = ("Consultation", "Controller", "Purpose", "Lawful basis", "Answers are kept", "Smallest area kept")
    return Table("Consultations of this site", heads, tuple(_row(survey) for survey in consultations.listed()))


def _row(survey: Survey) -> tuple[str, ...]:
    chosen, months = survey.settings, policies.months_kept(survey.settings)
    return (f"{survey.title} ({survey.state()})", chosen.controller or survey.organisation or NOT_SET, chosen.purpose or NOT_SET,
            chosen.lawful_basis or NOT_SET, f"{months} months after closing" if months else "For good",
            {"lsoa": "LSOA", "ward": "Ward"}[chosen.smallest_area])


TABLES: Mapping[str, Callable[[], Table]] = {"retention": _schedule, "consultations": _consultations}


def _security_answers(settings: Mapping[str, Any]) -> Document:
    counts = security_requirements.counts_by_state(settings)
    in_words = "; ".join(f"{number} {state}" for state, number in counts.items())
    intro = (f"All {sum(counts.values())} requirements of the OWASP Application Security Verification Standard 4.0.3 at level 2, "
             f"as this site is set up: {in_words}. Checked by those who write the program; nobody else has audited it.")
    return Document("security-answers", "Security answers", intro, tuple(
        Part(f"{chapter.number}. {chapter.name}", tables=(_answers(chapter, settings),))
        for chapter in security_requirements.chapters()))


def _answers(chapter: security_requirements.Chapter, settings: Mapping[str, Any]) -> Table:
    return Table(f"Chapter {chapter.number}", ("Requirement", "State", "How, or why not", "Shown by"), tuple(
        (one.number, one.state_with(settings), one.answer.format_map(settings), ", ".join(one.evidence) or "–")
        for one in chapter.requirements))


def _accessibility_report() -> Document:
    tested = conformance()
    intro = (f"WCAG 2.2 at levels A and AA, in the terms of a VPAT. Tested on {tested.tested_on:%-d %B %Y} by the tests that are "
             "named. Nobody who uses assistive technology every day has audited the pages.")
    return Document("accessibility-report", "Accessibility report", intro, tuple(_level(level) for level in ("A", "AA")))


def _level(level: str) -> Part:
    heads = ("Criterion", "Conformance", "Remarks", "Shown by")
    rows = tuple(_criterion_row(criterion) for criterion in conformance().criteria if criterion.level == level)
    return Part(f"Level {level}", tables=(Table(f"Success criteria, level {level}", heads, rows),))


def _criterion_row(criterion: Criterion) -> tuple[str, ...]:
    return f"{criterion.number} {criterion.name}", criterion.conformance, criterion.explanation, ", ".join(criterion.tests) or "–"
