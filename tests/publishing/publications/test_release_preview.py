"""The preview is the release: publishing makes its bytes public, once, all at once, and only while it still fits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import event, func, select, update

from survey_app import audit, consultations
from survey_app.audit import Filter
from survey_app.consultations import Refused, Survey, policies
from survey_app.database import db
from survey_app.fieldwork.importing import importer
from survey_app.models import Consultation, PlaceEdition, Preparation, PreparedFile, PreparedRelease, Publication, PublishedFile
from survey_app.models.consultations import now
from survey_app.publishing.chapter import section_edits
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.publications import chapter_edits, release_job, release_preview, versions
from survey_app.publishing.publications.release_job import Progress
from survey_app.publishing.publications.release_preview import Outdated, Prepared
from survey_app.publishing.release import commands
from tests.factories.consultations import consultation
from tests.factories.releases import preview_of
from tests.factories.small_survey import hostile_rows

pytestmark = pytest.mark.slow   # every chart is drawn for every preview


def ready(survey: Survey) -> Prepared:
    """A preview, made now."""
    commands.run_preview_job(survey.slug, "lead@example.org")
    return release_preview.find(survey) or pytest.fail("there is no preview")


@pytest.fixture
def preview(small: Survey) -> Prepared:
    return preview_of(small)


def stored() -> list[int | None]:
    """How many publications, published files, previews and files of previews there are."""
    db.session.rollback()
    return [db.session.scalar(select(func.count()).select_from(table))
            for table in (Publication, PublishedFile, PreparedRelease, PreparedFile)]


def test_what_was_looked_at_is_what_is_published(small: Survey) -> None:
    preview = ready(small)
    page, files = preview.page, dict(release_preview.files(preview))
    assert stored()[:2] == [0, 0]
    published = versions.find("small", release_preview.publish(small, preview.id, "").version)
    assert published
    assert (published.page, dict(versions.files(published))) == (page, files)
    assert stored() == [1, len(files), 0, 0]
    deeds = [event.action for event in audit.events(Filter(about="small"), limit=2)]
    assert deeds == ["results published", "results prepared"]


@pytest.mark.sqlite_only
def test_the_preview_is_what_the_command_line_publishes(small: Survey) -> None:
    files = dict(release_preview.files(ready(small)))
    assert dict(versions.files(commands.publish("small"))) == files


def test_it_says_why_it_no_longer_fits(small: Survey, preview: Prepared) -> None:
    assert release_preview.changes(small, preview) == []
    importer.import_rows(small, [{**hostile_rows()[0], "reference": "paper"}])
    assert release_preview.changes(small, preview) == ["responses have been added"]
    with pytest.raises(Outdated, match="responses have been added"):
        release_preview.publish(small, preview.id, "")
    frozen = frozen_data.freeze(small).frozen_id
    versions.store(small, Publication(consultation_id=small.id, frozen_id=frozen, version=1, page="", facts={}, told=[]), {})
    assert release_preview.changes(small, preview) == ["responses have been added", "results were published or withdrawn"]


@pytest.mark.parametrize("kind", ["boundaries", "areas", "population"])
def test_it_no_longer_fits_once_places_were_loaded(small: Survey, preview: Prepared, kind: str) -> None:
    db.session.add(PlaceEdition(kind=kind, name="Of this year"))
    db.session.commit()
    assert release_preview.changes(small, preview) == [release_preview.CHANGES["places"]]
    with pytest.raises(Outdated, match="boundaries or residents by age have been loaded"):
        release_preview.publish(small, preview.id, "")
    assert stored()[0] == 0


def test_it_no_longer_fits_once_the_year_it_is_compared_with_is_published(small: Survey) -> None:
    db.session.execute(update(Consultation).values(opens_at=small.opens_at + timedelta(days=1)))
    db.session.commit()
    former = consultation(small.questionnaire, hostile_rows(), "former", "The year before")
    later = policies.choose_earlier_year(consultations.get("small"), "former")
    commands.run_preview_job("small", "lead@example.org")
    preview = release_preview.find(later) or pytest.fail("there is no preview")
    of_former = release_preview.basis(former, 0)
    assert release_preview.changes(later, preview) == []
    frozen = frozen_data.freeze(former).frozen_id
    other = versions.store(former, Publication(consultation_id=former.id, frozen_id=frozen, version=1, page="", facts={},
                                                   told=[]), {})
    assert release_preview.changes(later, preview) == [release_preview.CHANGES["years"]]
    with pytest.raises(Outdated, match="another year’s results were published"):
        release_preview.publish(later, preview.id, "")
    versions.withdraw("former", "An error", other.version)
    assert release_preview.changes(later, preview) == [release_preview.CHANGES["years"]]     # what was public stays known
    again = ready(later)
    release_preview.publish(later, again.id, "")
    assert release_preview.basis(former, 0)["years"] != of_former["years"]


def test_a_correction_says_what_it_corrects(small: Survey, preview: Prepared) -> None:
    release_preview.publish(small, preview.id, "")
    preview = ready(small)
    with pytest.raises(Refused, match="Say what this version changes"):
        release_preview.publish(small, preview.id, " ")
    assert release_preview.publish(small, preview.id, "A title").version == 2
    assert [(one.version, one.note) for one in versions.versions(small)] == [(2, "A title"), (1, "")]


def test_of_two_leads_at_once_one_publishes_and_the_other_is_told(small: Survey, preview: Prepared, app: Flask) -> None:
    barrier = threading.Barrier(2)
    told: list[str] = []

    def publish() -> None:
        with app.app_context():
            assert release_preview.find(small)     # both have looked
            barrier.wait()
            try:
                told.append(f"published {release_preview.publish(small, preview.id, '').version}")
            except Refused as refusal:
                told.append(str(refusal))

    _together(publish)
    assert sorted(told)[1] == "published 1"
    assert "omebody else published" in sorted(told)[0]
    assert stored()[0] == 1


def test_of_two_who_ask_for_a_preview_at_once_one_makes_it(small: Survey, app: Flask) -> None:
    barrier, told = threading.Barrier(2), []

    def claim() -> None:
        with app.app_context():
            barrier.wait()
            try:
                told.append(str(len(release_job.claim(small))))
            except Refused as refusal:
                told.append(str(refusal))

    _together(claim)
    assert sorted(told) == ["43", "The preview is being made already; command line asked for it. Wait until it is there."]


def test_a_sign_of_life_that_fails_is_logged_and_the_next_one_given(small: Survey, monkeypatch: pytest.MonkeyPatch,
                                                                    caplog: pytest.LogCaptureFixture) -> None:
    run, given = release_job.claim(small), threading.Event()
    failures = iter([True, False])

    def away(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE preparation") and next(failures, False):
            raise RuntimeError("the database is away")

    def came_back(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE preparation"):
            given.set()

    monkeypatch.setattr(release_job, "BEAT", 0.01)
    event.listen(db.engine, "before_cursor_execute", away)
    event.listen(db.engine, "after_cursor_execute", came_back)
    try:
        with release_job._beating(small, run):
            assert given.wait(60)
    finally:
        event.remove(db.engine, "before_cursor_execute", away)
        event.remove(db.engine, "after_cursor_execute", came_back)
    assert "No sign of life could be given while the results of 'small' are made" in caplog.text


def test_one_that_fell_silent_blocks_nobody_and_cannot_come_back(small: Survey) -> None:
    lost = release_job.claim(small)
    with pytest.raises(Refused, match="being made already"):
        release_job.claim(small)
    db.session.execute(update(Preparation).values(alive_at=now() - release_job.SILENCE - timedelta(seconds=1)))
    db.session.commit()
    found = release_job.progress(small)
    assert found
    assert found.broke_off
    commands.run_preview_job("small")
    with pytest.raises(Refused, match="another was started in its place"):
        commands.run_preview_job("small", run=lost)
    assert stored()[2] == 1


KILLED = """
import os, signal, sys
from sqlalchemy import event
from survey_app import create_app
from survey_app.database import db
from survey_app.models import PreparedFile, PublishedFile
from survey_app.publishing.release import commands

def kill(session, _context):
    if any(isinstance(one, (PreparedFile, PublishedFile)) for one in session.new):   # they are sent, and not committed
        os.kill(os.getpid(), signal.SIGKILL)

app = create_app()
with app.app_context():
    event.listen(db.session, "after_flush", kill)
    {"publish": commands.publish, "prepare": commands.run_preview_job}[sys.argv[1]]("small")
"""


@pytest.mark.parametrize("deed", ["publish", "prepare"])
def test_a_process_killed_at_the_last_moment_leaves_the_former_state(small: Survey, preview: Prepared, deed: str) -> None:
    before = stored()
    environment = {**os.environ, **release_job.environment()}
    done = subprocess.run([sys.executable, "-c", KILLED, deed], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert stored() == before
    assert release_preview.find(small) == preview
    assert release_preview.changes(small, preview) == []
    assert versions.find("small") is None


def ended(survey: Survey) -> Progress:
    """How the making of a preview ended."""
    for _ in range(1200):
        db.session.rollback()
        found = release_job.progress(survey)
        if found and not found.runs:
            return found
        time.sleep(0.5)
    raise AssertionError("the preview is still being made after ten minutes")


STARTED = """
import os, signal
from survey_app import create_app
from survey_app.publishing.publications import release_job

with create_app().app_context():
    release_job.start("small")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_preview_is_made_though_the_worker_that_began_it_is_killed(small: Survey) -> None:
    done = subprocess.run([sys.executable, "-c", STARTED], env={**os.environ, **release_job.environment()}, check=False)
    assert done.returncode == -signal.SIGKILL
    found = ended(small)
    assert (found.ended_at is not None, found.refusal) == (True, "")
    assert release_preview.find(small)


@pytest.mark.sqlite_only
def test_text_that_no_longer_holds_can_be_mended_against_present_figures(small: Survey, run: FlaskCliRunner) -> None:
    own, cells = release_preview.chapter(ready(small))
    first = section_edits.sections(own)[1]
    chapter_edits.edit(small, own, chapter_edits.edited(small), 1, first.heading, first.text + "\nWe thank everyone.", cells)
    importer.import_rows(small, [{**hostile_rows()[0], "reference": "paper"}])
    refused = run.invoke(args=["prepare", "small"])
    assert refused.exit_code == 1
    assert "“16” (respondents:resident:responses) does not hold: the cell says 17" in refused.stderr
    assert refused.stderr.count("does not hold") == 1   # sections that nobody edited are written anew
    preview = release_preview.find(small) or pytest.fail("there is no preview")
    assert release_preview.changes(small, preview) == ["the text as it was edited does not hold on these responses"]
    own, cells = release_preview.chapter(preview)
    kept = chapter_edits.edited(small)
    mended = section_edits.edited(own, kept.edits)[1].text.replace("[[16|", "[[17|")
    chapter_edits.edit(small, own, kept, 1, first.heading, mended, cells)
    assert run.invoke(args=["prepare", "small"]).exit_code == 0
    preview = release_preview.find(small) or pytest.fail("there is no preview")
    published = release_preview.publish(small, preview.id, "")
    assert published.facts["responses"] == 17
    assert b"We thank everyone." in (versions.file(published, "chapter.html") or b"")


def _together(deed: Callable[[], None]) -> None:
    threads = [threading.Thread(target=deed) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
