"""The built wheel carries all that it needs: it is installed alone into an empty folder, and serves a survey there."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

START_PAGE = """
from survey_app import create_app
app = create_app()
client = app.test_client()
page = client.get("/")
assert page.status_code == 200, page.status
assert "Start now" in page.get_data(as_text=True)
style = client.get("/static/resident.css")
assert style.status_code == 200 and len(style.data) > 10_000, style.status
print(app.template_folder)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT)], ROOT)
    return next(folder.glob("*.whl"))


def run(command: list[str], folder: Path, **environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "INSTANCE_PATH", "SECRET_KEY")}
    done = subprocess.run(command, cwd=folder, env=kept | environment,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_it_holds_templates_migrations_questionnaires_and_assets_and_no_sources_of_them(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in ("survey_app/templates/layout.html", "survey_app/migrations/env.py", "survey_app/static/resident.css",
                   "survey_app/static/resident.js", "survey_app/questionnaire/library/have-your-say-2015.toml"):
        assert needed in names
    assert not [name for name in names if "node_modules" in name or name.startswith("survey_app/assets")]


@pytest.mark.slow
def test_it_runs_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    site, work = tmp_path / "site", tmp_path / "work"
    work.mkdir()
    run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(wheel)], tmp_path)
    have_your_say = [sys.executable, "-m", "survey_app"]
    run([*have_your_say, "db", "upgrade"], work, PYTHONPATH=str(site))
    run([*have_your_say, "consultation", "create", "hys", "--questionnaire", "have-your-say-2026", "--title", "Have Your Say",
         "--opens", "2026-01-01", "--closes", "2999-12-31"], work, PYTHONPATH=str(site))
    run([*have_your_say, "consultation", "open", "hys"], work, PYTHONPATH=str(site))
    templates = run([sys.executable, "-c", START_PAGE], work, PYTHONPATH=str(site))
    assert Path(templates.strip()) == site / "survey_app" / "templates"
