"""Makes everything from a consultation's responses in one folder, which it replaces in one go."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ... import audit, consultations
from ...consultations import Refused, Survey
from ...database import db
from ...gate import leaving
from ...gate.leaving import Leaving, Recipient
from ...models import PreparedFile, PreparedRelease, Publication
from ...questionnaire.characters import inert_row
from ..microdata import frozen_data
from ..microdata.frozen_data import Source
from ..publications import chapter_edits, versions
from ..publications.attack_report import AttackReport
from ..publications.downloads import SUPPRESSED, replaced_folder
from ..publications.release_job import FAILED, _beating, _end, claim
from ..publications.release_preview import ATTACK, NOT_HELD, TABLES, _remove, basis
from ..publications.versions import Published, check_note, closed, last_version, store
from . import bundle, earlier_versions, self_attack
from .bundle import Bundle, ChapterRefused, MadeRelease
from .chapter_tables import table_names


def analyse(survey: Survey, output: Path, chapter: str | None = None, *, publishable: bool = False) -> Bundle:
    """Writes tables, charts, chapter and manifest into `output`, replacing those of an earlier analysis all at once.

    `publishable` shows exactly what publishing would, and in suppressed.csv what it would leave out and why.
    Raises Refused if there is nothing to analyse, the folder cannot be written, or an edited chapter does not hold.
    """
    source, late = earlier_versions.source(survey) if publishable else (frozen_data.source(survey), 0)
    with replaced_folder(output) as folder:
        made = bundle.make(survey, source, folder, chapter, publishable=publishable,
                           edits=chapter_edits.edited(survey).edits if publishable else None, not_counted=late)
        leaving.let_out(Leaving(survey.slug, Recipient.PUBLIC if publishable else Recipient.ANALYST),
                        {name: (folder / name).read_bytes() for name in made.files})
        if made.disclosed:
            with open(folder / SUPPRESSED, "w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(
                    map(inert_row, [("count", "why"), *made.disclosed.suppressed]))
        return made


def publish(slug: str, note: str = "", chapter: str | None = None, *, accept_found: bool = False) -> Published:
    """Publishes a closed consultation, as a new version if it was published before. It stores everything or nothing.

    `note` says what a new version corrects. `chapter` is the full text as a lead edited it, used instead of the stored edits.
    `accept_found` publishes although an attack on the release found small counts. Raises Refused.
    """
    survey = closed(slug)
    last = last_version(survey)
    check_note(last, note)
    frozen_data.freeze(survey)
    source, late = earlier_versions.source(survey)
    release = bundle.make_release(survey, source, chapter=chapter, edits=chapter_edits.edited(survey).edits, not_counted=late)
    attacked = self_attack.before_publishing(survey, source, release.files)
    attacked.check(accept_found)
    publication = Publication(consultation_id=survey.id, frozen_id=source.frozen_id, version=last + 1, page=release.page,
                              facts=release.facts, note=note.strip(), told=release.told, groups=release.groups)
    return store(survey, publication, release.files, attacked.found)


@dataclass(frozen=True, slots=True)
class Made:
    """A release that was made and is not stored yet. `refusal` says what is wrong with the edited text."""

    survey: Survey
    source: Source
    release: MadeRelease
    basis: dict[str, Any]
    attacked: AttackReport
    refusal: str = ""


def make_preview(slug: str) -> Made:
    """Makes the release. Raises Refused if nothing can be made.

    If an edited text does not hold on these responses, `refusal` says why, and the release uses the program's own text, so that
    the editor can correct the text against current figures.
    """
    survey = versions.closed(slug)
    edited = chapter_edits.edited(survey)
    from_what = basis(survey, edited.revision)      # taken first: anything that arrives while the release is made outdates it
    frozen_data.freeze(survey)
    source, late = earlier_versions.source(survey)
    try:
        made, refusal = bundle.make_release(survey, source, edits=edited.edits, not_counted=late), ""
    except ChapterRefused as refused:
        made, refusal = bundle.make_release(survey, source, not_counted=late), str(refused)
        from_what["text"] = NOT_HELD
    leaving.let_out(Leaving(slug, Recipient.PUBLIC), {**made.files, versions.PAGE: made.page.encode()})
    attacked = self_attack.before_publishing(survey, source, made.files)
    return Made(survey, source, made, from_what, attacked, refusal)


def store_preview(made: Made, who: str) -> None:
    """Replaces an earlier prepared release with this one, in the current transaction. Does not commit."""
    survey, source, release = made.survey, made.source, made.release
    _remove(survey)
    row = PreparedRelease(
        consultation_id=survey.id, frozen_id=source.frozen_id, page=release.page, own=release.own, facts=release.facts,
        told=release.told, groups=release.groups, withheld=[list(one) for one in release.withheld],
        basis={**made.basis, TABLES: table_names(), ATTACK: asdict(made.attacked)}, made_by=who)
    db.session.add(row)
    db.session.flush()
    db.session.add_all(PreparedFile(release_id=row.id, name=name, content=content, sha256=hashlib.sha256(content).hexdigest())
                       for name, content in release.files.items())
    audit.record("results prepared", survey.slug, who=who, data_sha256=source.sha256)


def run_preview_job(slug: str, who: str = "", run: str = "") -> None:
    """Makes and stores a consultation's release. It claims the job now unless `run` already holds the claim.

    It stores everything at once with the end of the job, or nothing. Raises Refused, and stores the refusal too.
    """
    survey = consultations.get(slug)
    run = run or claim(survey)
    try:
        with _beating(survey, run):
            made = make_preview(slug)
        store_preview(made, who or audit.actor())
        _end(survey, run, made.refusal)
    except Exception as error:
        db.session.rollback()
        _end(survey, run, str(error) if isinstance(error, Refused) else FAILED)
        raise
    if made.refusal:
        raise Refused(made.refusal)
