"""A comment with a name, from the survey, a file and paper, through the screen, to every file and page that leaves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import update

from survey_app import audit, consultations
from survey_app.comments import decisions, states
from survey_app.consultations import GRACE, Refused, Survey
from survey_app.database import db
from survey_app.fieldwork import paper_entry, responses
from survey_app.fieldwork.importing import importer
from survey_app.gate.leaving import Stopped
from survey_app.gate.reading import pieces
from survey_app.models import Consultation, Role
from survey_app.models.consultations import now
from survey_app.operations import backup, restore
from survey_app.publishing.microdata import FORMATS, exports, frozen_data
from survey_app.publishing.microdata.data_texts import READERS
from survey_app.publishing.publications import chapter_edits, downloads, versions
from survey_app.publishing.release import commands
from tests.addresses import addresses, declared
from tests.factories.consultations import make
from tests.staff import Browser, signed_in

pytestmark = pytest.mark.slow
NAMES = {"online": "Wilhelmina", "import": "Thomasina", "paper": "Clementina"}
SAID = {way: f"{name} at the corner shouts when the lamps go out" for way, name in NAMES.items()}


@pytest.fixture
def survey(app: Flask) -> Survey:
    """A closed consultation with a comment that names somebody in each way in, and a dozen others."""
    made = consultations.release(make(questionnaire="have-your-say-2026").slug)
    token = responses.new_token()
    responses.save(made, responses.DraftAnswers(token, "resident", "en"), {"comments": SAID["online"]}, None)
    responses.submit(made, token)
    rows = [{"reference": f"r{place:02}", "comments": text} for place, text in enumerate([SAID["import"], *["Speeding"] * 12])]
    importer.import_rows(made, rows)
    paper_entry.enter(made, "A-1", {"comments": SAID["paper"]}, "")
    db.session.execute(update(Consultation).values(closed_at=now() - 2 * GRACE, opens_at=now() - timedelta(days=9)))
    db.session.commit()
    return consultations.get(made.slug)


def named(name: str, data: bytes) -> list[str]:
    """Which of the names a file holds, wherever they stand in it."""
    return [who for who in NAMES.values() if any(who.casefold() in text.casefold() for _, text in pieces(name, data, READERS))]


def files(survey: Survey, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file that staff and the public can get."""
    yield "frozen.parquet", frozen_data.source(survey).data
    for format_ in FORMATS:
        exports.export(survey, format_, folder / f"out.{format_}")
        yield f"out.{format_}", (folder / f"out.{format_}").read_bytes()
    commands.analyse(survey, folder / "analysis")
    for path in (path for path in (folder / "analysis").rglob("*") if path.is_file()):
        yield path.name, path.read_bytes()


def published(survey: Survey, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the latest version, as files and as a static folder."""
    shown = versions.current(survey.slug) or pytest.fail("nothing is published")
    yield "page.html", shown.page.encode()
    yield "all.zip", downloads.zipped(versions.files(shown))
    downloads.write(shown, folder / "static")
    for path in (folder / "static").rglob("*.html"):
        yield path.name, path.read_bytes()


def downloaded(browser: Browser, survey: Survey) -> Iterator[tuple[str, bytes]]:
    """What an analyst downloads in the staff area."""
    own = f"/staff/consultations/{survey.slug}"
    yield "comments.csv", browser.post(f"{own}/comments/download", page=f"{own}/comments").data
    with browser.post(f"{own}/download", {"format": "xlsx"}) as answer:
        yield "responses.xlsx", answer.data


def test_a_name_leaves_nowhere_before_it_is_decided_and_nowhere_afterwards(
        app: Flask, client: FlaskClient, survey: Survey, run: FlaskCliRunner, tmp_path: Path) -> None:
    analyst = signed_in(app, Role.ANALYST)
    commands.publish(survey.slug)
    for name, data in (*files(survey, tmp_path), *published(survey, tmp_path), *downloaded(analyst, survey)):
        assert named(name, data) == [], name
    assert "[held]" in (tmp_path / "out.csv").read_text()
    for rule, address, method in addresses(app, {"slug": survey.slug, "version": 1, "name": "chapter.html"}):
        if method == "GET" and declared(app, rule.endpoint) in (None, "public"):
            with client.get(address) as answer:
                assert named("page.html", answer.data) == [], address

    assert run.invoke(args=["comments", "check", survey.slug]).exit_code == 0
    screen = analyst.get(f"/staff/consultations/{survey.slug}/comments/names?section=person").text
    for name in NAMES.values():
        assert name in screen
        analyst.post(f"/staff/consultations/{survey.slug}/comments/names", {"string": name.lower(), "decision": "accept"})
    while rows := decisions.rows(list(states.texts(survey.id, survey.questionnaire))):
        decisions.decide_places(survey, [place.mark for place in rows[0].places], states.REFUSED)
    commands.publish(survey.slug, "The comments are decided.")
    for name, data in (*files(survey, tmp_path), *published(survey, tmp_path), *downloaded(analyst, survey)):
        assert named(name, data) == [], name
    assert (tmp_path / "out.csv").read_text().count("[name] at the corner shouts") == 3
    trail = str([event.details for event in audit.events(audit.Filter())])
    assert not [name for name in NAMES.values() if name.casefold() in trail.casefold()]


def test_no_chapter_carries_it(survey: Survey) -> None:
    for quotation, refused in ((f"“{SAID['online']}”", Refused), (f"Somebody wrote that {SAID['paper']}.", Refused)):
        with pytest.raises(refused):
            commands.publish(survey.slug, chapter=f"# The report\n\n{quotation}\n")
    with pytest.raises(Stopped, match="6 words in a row"):
        commands.publish(survey.slug, chapter="# The report\n\nOne resident shouts when the lamps go out.\n")
    assert versions.find(survey.slug) is None
    assert not chapter_edits.edited(survey).edits


def test_a_backup_keeps_it_held(app: Flask, survey: Survey, tmp_path: Path) -> None:
    backup.make(tmp_path / "backup.zip")
    restore.restore(tmp_path / "backup.zip", replace=True)
    with zipfile.ZipFile(io.BytesIO((tmp_path / "backup.zip").read_bytes())) as archive:
        assert any(b"checked_comment" in archive.read(name) for name in archive.namelist())
    again = consultations.get(survey.slug)
    assert {one.state for one in states.texts(again.id, again.questionnaire)} == {states.State.HELD}
    exports.export(again, "csv", tmp_path / "out.csv")
    assert named("out.csv", (tmp_path / "out.csv").read_bytes()) == []
