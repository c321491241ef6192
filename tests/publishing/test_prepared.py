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

from survey_app import audit
from survey_app.audit import Filter
from survey_app.database import db
from survey_app.fieldwork import consultations, earlier, imports
from survey_app.fieldwork.consultations import Refused, Survey
from survey_app.models import Consultation, PlaceEdition, Preparation, PreparedFile, PreparedRelease, Publication, PublishedFile
from survey_app.models.consultations import now
from survey_app.publishing import background, freezing, prepared, publications, wording
from survey_app.publishing.background import Progress
from survey_app.publishing.chapter import editing
from survey_app.publishing.prepared import Outdated, Prepared

from .conftest import consultation, hostile_rows
from .previews import preview_of

pytestmark = pytest.mark.slow   # every chart is drawn for every preview


def ready(survey: Survey) -> Prepared:
    """A preview, made now."""
    background.make(survey.slug, "lead@example.org")
    return prepared.find(survey) or pytest.fail("there is no preview")


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
    page, files = preview.page, dict(prepared.files(preview))
    assert stored()[:2] == [0, 0]
    published = publications.find("small", prepared.publish(small, preview.id, "").version)
    assert published
    assert (published.page, dict(publications.files(published))) == (page, files)
    assert stored() == [1, len(files), 0, 0]
    deeds = [event.action for event in audit.events(Filter(about="small"), limit=2)]
    assert deeds == ["results published", "results prepared"]


def test_the_preview_is_what_the_command_line_publishes(small: Survey) -> None:
    files = dict(prepared.files(ready(small)))
    assert dict(publications.files(publications.publish("small"))) == files


def test_it_says_why_it_no_longer_fits(small: Survey, preview: Prepared) -> None:
    assert prepared.changes(small, preview) == []
    imports.import_rows(small, [{**hostile_rows()[0], "reference": "paper"}])
    assert prepared.changes(small, preview) == ["responses have been added"]
    with pytest.raises(Outdated, match="responses have been added"):
        prepared.publish(small, preview.id, "")
    frozen = freezing.freeze(small).frozen_id
    publications.store(small, Publication(consultation_id=small.id, frozen_id=frozen, version=1, page="", facts={}, told=[]), {})
    assert prepared.changes(small, preview) == ["responses have been added", "results were published or withdrawn"]


@pytest.mark.parametrize("kind", ["boundaries", "areas", "population"])
def test_it_no_longer_fits_once_places_were_loaded(small: Survey, preview: Prepared, kind: str) -> None:
    db.session.add(PlaceEdition(kind=kind, name="Of this year"))
    db.session.commit()
    assert prepared.changes(small, preview) == [prepared.CHANGES["places"]]
    with pytest.raises(Outdated, match="boundaries or residents by age have been loaded"):
        prepared.publish(small, preview.id, "")
    assert stored()[0] == 0


def test_it_no_longer_fits_once_the_year_it_is_compared_with_is_published(small: Survey) -> None:
    db.session.execute(update(Consultation).values(opens_at=small.opens_at + timedelta(days=1)))
    db.session.commit()
    former = consultation(small.questionnaire, hostile_rows(), "former", "The year before")
    later = earlier.choose(consultations.get("small"), "former")
    background.make("small", "lead@example.org")
    preview = prepared.find(later) or pytest.fail("there is no preview")
    of_former = prepared.basis(former, 0)
    assert prepared.changes(later, preview) == []
    frozen = freezing.freeze(former).frozen_id
    other = publications.store(former, Publication(consultation_id=former.id, frozen_id=frozen, version=1, page="", facts={},
                                                   told=[]), {})
    assert prepared.changes(later, preview) == [prepared.CHANGES["years"]]
    with pytest.raises(Outdated, match="another year’s results were published"):
        prepared.publish(later, preview.id, "")
    publications.withdraw("former", "An error", other.version)
    assert prepared.changes(later, preview) == []
    prepared.publish(later, preview.id, "")
    assert prepared.basis(former, 0)["years"] != of_former["years"]


def test_a_correction_says_what_it_corrects(small: Survey, preview: Prepared) -> None:
    prepared.publish(small, preview.id, "")
    preview = ready(small)
    with pytest.raises(Refused, match="Say what this version changes"):
        prepared.publish(small, preview.id, " ")
    assert prepared.publish(small, preview.id, "A title").version == 2
    assert [(one.version, one.note) for one in publications.versions(small)] == [(2, "A title"), (1, "")]


def test_of_two_leads_at_once_one_publishes_and_the_other_is_told(small: Survey, preview: Prepared, app: Flask) -> None:
    barrier = threading.Barrier(2)
    told: list[str] = []

    def publish() -> None:
        with app.app_context():
            assert prepared.find(small)     # both have looked
            barrier.wait()
            try:
                told.append(f"published {prepared.publish(small, preview.id, '').version}")
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
                told.append(str(len(background.claim(small))))
            except Refused as refusal:
                told.append(str(refusal))

    _together(claim)
    assert sorted(told) == ["43", "The preview is being made already; command line asked for it."]


def test_a_sign_of_life_that_fails_is_logged_and_the_next_one_given(small: Survey, monkeypatch: pytest.MonkeyPatch,
                                                                    caplog: pytest.LogCaptureFixture) -> None:
    run, given = background.claim(small), threading.Event()
    failures = iter([True, False])

    def away(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE preparation") and next(failures, False):
            raise RuntimeError("the database is away")

    def came_back(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE preparation"):
            given.set()

    monkeypatch.setattr(background, "BEAT", 0.01)
    event.listen(db.engine, "before_cursor_execute", away)
    event.listen(db.engine, "after_cursor_execute", came_back)
    try:
        with background._beating(small, run):
            assert given.wait(60)
    finally:
        event.remove(db.engine, "before_cursor_execute", away)
        event.remove(db.engine, "after_cursor_execute", came_back)
    assert "No sign of life could be given while the results of 'small' are made" in caplog.text


def test_one_that_fell_silent_blocks_nobody_and_cannot_come_back(small: Survey) -> None:
    lost = background.claim(small)
    with pytest.raises(Refused, match="being made already"):
        background.claim(small)
    db.session.execute(update(Preparation).values(alive_at=now() - background.SILENCE - timedelta(seconds=1)))
    db.session.commit()
    found = background.progress(small)
    assert found
    assert found.broke_off
    background.make("small")
    with pytest.raises(Refused, match="another was started in its place"):
        background.make("small", run=lost)
    assert stored()[2] == 1


KILLED = """
import os, signal, sys
from sqlalchemy import event
from survey_app import create_app
from survey_app.database import db
from survey_app.models import PreparedFile, PublishedFile
from survey_app.publishing import background, publications

def kill(session, _context):
    if any(isinstance(one, (PreparedFile, PublishedFile)) for one in session.new):   # they are sent, and not committed
        os.kill(os.getpid(), signal.SIGKILL)

app = create_app()
with app.app_context():
    event.listen(db.session, "after_flush", kill)
    {"publish": publications.publish, "prepare": background.make}[sys.argv[1]]("small")
"""


@pytest.mark.parametrize("deed", ["publish", "prepare"])
def test_a_process_killed_at_the_last_moment_leaves_the_former_state(small: Survey, preview: Prepared, deed: str) -> None:
    before = stored()
    environment = {**os.environ, **background.environment()}
    done = subprocess.run([sys.executable, "-c", KILLED, deed], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert stored() == before
    assert prepared.find(small) == preview
    assert prepared.changes(small, preview) == []
    assert publications.find("small") is None


def ended(survey: Survey) -> Progress:
    """How the making of a preview ended."""
    for _ in range(1200):
        db.session.rollback()
        found = background.progress(survey)
        if found and not found.runs:
            return found
        time.sleep(0.5)
    raise AssertionError("the preview is still being made after ten minutes")


STARTED = """
import os, signal
from survey_app import create_app
from survey_app.publishing import background

with create_app().app_context():
    background.start("small")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_preview_is_made_though_the_worker_that_began_it_is_killed(small: Survey) -> None:
    done = subprocess.run([sys.executable, "-c", STARTED], env={**os.environ, **background.environment()}, check=False)
    assert done.returncode == -signal.SIGKILL
    found = ended(small)
    assert (found.ended_at is not None, found.refusal) == (True, "")
    assert prepared.find(small)


def test_text_that_no_longer_holds_can_be_mended_against_present_figures(small: Survey, run: FlaskCliRunner) -> None:
    own, cells = prepared.chapter(ready(small))
    first = editing.sections(own)[1]
    wording.edit(small, own, wording.edited(small), 1, first.heading, first.text + "\nWe thank everyone.", cells)
    imports.import_rows(small, [{**hostile_rows()[0], "reference": "paper"}])
    refused = run.invoke(args=["prepare", "small"])
    assert refused.exit_code == 1
    assert "“16” (respondents:resident:responses) does not hold: the cell says 17" in refused.stderr
    assert refused.stderr.count("does not hold") == 1   # sections that nobody edited are written anew
    preview = prepared.find(small) or pytest.fail("there is no preview")
    assert prepared.changes(small, preview) == ["the text as it was edited does not hold on these responses"]
    own, cells = prepared.chapter(preview)
    kept = wording.edited(small)
    mended = editing.edited(own, kept.edits)[1].text.replace("[[16|", "[[17|")
    wording.edit(small, own, kept, 1, first.heading, mended, cells)
    assert run.invoke(args=["prepare", "small"]).exit_code == 0
    preview = prepared.find(small) or pytest.fail("there is no preview")
    assert prepared.publish(small, preview.id, "").facts["responses"] == 17
    assert "We thank everyone." in (publications.find("small") or preview).page


def _together(deed: Callable[[], None]) -> None:
    threads = [threading.Thread(target=deed) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
