"""Publishing: all at once or not at all, once at a time, corrected and withdrawn by versions that are kept."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import delete, func, select, update

from survey_app.consultations import Refused, State, Survey
from survey_app.database import db
from survey_app.fieldwork.importing import importer
from survey_app.models import Consultation, Publication, PublishedFile, Response
from survey_app.models.consultations import now
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.publications import versions
from survey_app.publishing.release import charts, commands
from tests.factories.releases import publish
from tests.factories.small_survey import TITLE, hostile_rows

pytestmark = pytest.mark.slow   # every chart is drawn for every publication


def stored() -> tuple[int | None, int | None]:
    """How many publications and files there are."""
    return (db.session.scalar(select(func.count()).select_from(Publication)),
            db.session.scalar(select(func.count()).select_from(PublishedFile)))


def test_the_public_reads_downloads_and_is_told_of_corrections(small: Survey, client: FlaskClient, run: FlaskCliRunner,
                                                               tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/results/small").status_code == 404
    result = run.invoke(args=["publish", "small", "--static", str(tmp_path / "static")])
    assert result.exit_code == 0, result.stderr
    assert "Published 'small', version 1, of 16 responses: /results/small" in result.stdout
    page = client.get("/results/small")
    assert page.status_code == 200
    assert "=cmd &#34;Have your say&#34; 🚓 قُل" in page.text
    assert not re.search(r'(src|href)="https?://(?!www\.bbc\.co\.uk)', page.text)
    scripts = r'<script (src="/static/[^"]+" defer|type="application/ld\+json")>'
    assert "<script" not in re.sub(scripts, "", page.text)
    for address in re.findall(r'(?:src|href)="(/results/small/1/[^"]+)"', page.text):
        assert client.get(address).status_code == 200, address
    assert "A “partnership”" in client.get("/results/").text
    index = (tmp_path / "static" / "index.html").read_text("utf-8")
    for address in re.findall(r'(?:src|href)="([^"#:]+)"', index):
        assert (tmp_path / "static" / address).is_file(), address

    unsaid = run.invoke(args=["publish", "small"])
    assert (unsaid.exit_code, "Say what this version changes" in unsaid.stderr, stored()[0]) == (1, True, 1)
    corrected = ["publish", "small", "--note", "The title was wrong.", "--static", str(tmp_path / "again")]
    monkeypatch.setitem(run.app.config, "TRUSTED_HOSTS", ["survey.example.org"])
    assert run.invoke(args=corrected).exit_code == 0
    monkeypatch.undo()
    again = (tmp_path / "again" / "index.html").read_text("utf-8")
    assert "</strong> The title was wrong." in again
    assert 'href="https://survey.example.org/consultations/small/privacy">Privacy</a>' in again
    assert 'href="https://survey.example.org/accessibility">Accessibility</a>' in again
    assert "The title was wrong." in client.get("/results/small").text
    assert "It has been replaced" in client.get("/results/small/1", follow_redirects=True).text
    assert client.get("/results/small/v/2").location == "/results/small"

    assert run.invoke(args=["withdraw", "small", "--why", "The data were not complete."]).exit_code == 0
    gone = client.get("/results/small")
    assert (gone.status_code, "The data were not complete." in gone.text) == (410, True)
    assert client.get("/results/small/2/chapter.pdf").status_code == 410
    assert client.get("/results/small/1", follow_redirects=True).status_code == 200
    assert stored()[0] == 2


@pytest.mark.sqlite_only
def test_the_manifest_names_the_data_and_nothing_public_holds_a_response(small: Survey) -> None:
    published = publish(small)
    manifest = json.loads(versions.file(published, "manifest.json") or b"")
    assert manifest["data_sha256"] == frozen_data.freeze(small).sha256
    assert manifest["small_numbers"] == "taken out"
    references = db.session.scalars(select(Response.reference)).all()
    for content in db.session.scalars(select(PublishedFile.content)):
        assert not any(f'"{reference}"'.encode() in content or f"\n{reference},".encode() in content for reference in references)


@pytest.mark.sqlite_only
def test_an_edited_chapter_is_published_only_if_it_holds(small: Survey, run: FlaskCliRunner, tmp_path: Path) -> None:
    assert run.invoke(args=["analyse", "small", "--output", str(tmp_path), "--publishable"]).exit_code == 0
    text = (tmp_path / "chapter.md").read_text("utf-8")
    edited = tmp_path / "edited.md"
    edited.write_text(text.replace("## About this survey", "## About this survey\nWe thank all who took part."), "utf-8")
    assert run.invoke(args=["publish", "small", "--chapter", str(edited)]).exit_code == 0
    edited.write_text(text.replace("[[16|", "[[17|"), "utf-8")
    refused = run.invoke(args=["publish", "small", "--chapter", str(edited), "--note", "A figure"])
    assert refused.exit_code == 1
    assert "“17” (respondents:resident:responses) does not hold: the cell says 16" in refused.stderr
    assert stored()[0] == 1


def test_an_interrupted_publish_leaves_nothing(small: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(charts, "draw", interrupted)
    with pytest.raises(KeyboardInterrupt):
        commands.publish("small")
    assert stored() == (0, 0)


def test_of_two_who_publish_at_once_one_is_told(small: Survey) -> None:
    frozen = frozen_data.freeze(small)

    def publication() -> Publication:
        return Publication(consultation_id=small.id, frozen_id=frozen.frozen_id, version=1, page="", facts={}, told=[])

    versions.store(small, publication(), {"a.txt": b"first"})
    with pytest.raises(Refused, match="Somebody else published 'small' at this moment"):
        versions.store(small, publication(), {"a.txt": b"second"})
    assert stored() == (1, 1)
    assert db.session.scalar(select(PublishedFile.content)) == b"first"


def test_what_cannot_be_published_is_refused(small: Survey) -> None:
    db.session.execute(update(Consultation).values(closes_at=now() + timedelta(days=1)))
    db.session.commit()
    with pytest.raises(Refused, match="'small' is open; results are published once it has closed"):
        commands.publish("small")
    db.session.execute(update(Consultation).values(closes_at=small.closes_at))
    db.session.execute(delete(Response))
    db.session.commit()
    with pytest.raises(Refused, match="has no responses"):
        commands.publish("small")
    with pytest.raises(Refused, match="has no published results to withdraw"):
        versions.withdraw("small", "why not")
    assert stored() == (0, 0)


def test_a_few_answers_that_came_later_are_said_and_not_counted(small: Survey) -> None:
    publish(small)
    publish(small, "A title")
    importer.import_rows(small, [{**hostile_rows()[0], "reference": f"paper{number}"} for number in range(3)])
    third = commands.publish("small", "Paper forms were added")
    assert (third.facts["responses"], third.facts["responses_not_counted"]) == (16, 3)
    for version in (1, 2, 3):
        versions.withdraw("small", "Paper forms come", version)
    assert commands.publish("small", "Paper forms were added").facts["responses"] == 16     # what was public stays known


def test_a_consultation_is_published_while_its_results_stand(small: Survey, run: FlaskCliRunner) -> None:
    def listed() -> str:
        return run.invoke(args=["consultation", "list"]).stdout.split("\t")[1]
    assert listed() == "closed"
    publish(small)
    assert listed() == versions.state(small) == State.PUBLISHED
    versions.withdraw("small", "A mistake")
    assert listed() == "closed"


def test_publish_can_close_first(small: Survey, run: FlaskCliRunner) -> None:
    db.session.execute(update(Consultation).values(closes_at=now() + timedelta(days=1)))
    db.session.commit()
    assert "is open" in run.invoke(args=["publish", "small"]).stderr
    result = run.invoke(args=["publish", "small", "--close"])
    assert result.exit_code == 0, result.stderr


@pytest.mark.sqlite_only
def test_the_title_is_text_in_every_form(small: Survey) -> None:
    published = publish(small)
    page = versions.file(published, "chapter.html") or b""
    assert "<title>=cmd &#34;Have your say&#34; 🚓 قُل</title>".encode() in page
    assert published.facts["title"] == TITLE
