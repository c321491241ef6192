"""The release of both published demonstrations is byte for byte the one that is recorded in release.sha256.

A change of the code's structure leaves every byte; a change of what is published shows here which files it touches. After
such a change `python -m tests.demo.test_release_bytes` records the new ones. Pictures, PDF and Office files are left out:
their bytes follow the fonts and the clock of the machine.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask

from survey_app import consultations, create_app
from survey_app.demo import build
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.release import bundle

pytestmark = pytest.mark.sqlite_only
RECORDED = Path(__file__).with_name("release.sha256")
TEXTS = {".css", ".csv", ".html", ".json", ".md", ".svg", ".txt"}
FROZEN = datetime(2026, 1, 1, tzinfo=UTC)     # the demonstrations freeze whenever they are built


@pytest.mark.slow
def test_the_releases_are_the_recorded_ones(app: Flask, tmp_path: Path) -> None:
    assert list(fingerprints(tmp_path)) == RECORDED.read_text().splitlines()


def fingerprints(folder: Path) -> Iterator[str]:
    """The SHA-256 and the name of every text file of both releases, made in this folder."""
    build.build()
    for slug in ("have-your-say-2015", "residents-survey-2020"):
        survey = consultations.get(slug)
        source = replace(frozen_data.source(survey), dated=FROZEN)
        (folder / slug).mkdir()
        made = bundle.make(survey, source, folder / slug, publishable=True)
        for name in sorted(name for name in made.files if Path(name).suffix in TEXTS):
            yield f"{_fingerprint(folder / slug / name)}  {slug}/{name}"


def _fingerprint(file: Path) -> str:
    """Of the file; of the manifest without the fingerprints of the pictures, PDF and Office files."""
    lines = file.read_text("utf-8").splitlines()
    kept = [line for line in lines if file.name != "manifest.json" or not line.strip().startswith('"') or _is_kept(line)]
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()


def _is_kept(line: str) -> bool:
    suffix = Path(line.strip().split('"')[1]).suffix
    return suffix in TEXTS or not suffix


def record() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/demo.sqlite", "INSTANCE_PATH": folder,
                          "SECRET_KEY": "to record a release"})
        with app.app_context():
            flask_migrate.upgrade()
            RECORDED.write_text("".join(f"{line}\n" for line in fingerprints(Path(folder))))


if __name__ == "__main__":
    record()
