"""`analyse` writes one folder: complete, the same bytes each time, and all at once or not at all."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import delete

from survey_app.consultations import Refused, Survey
from survey_app.database import db
from survey_app.models import Response
from survey_app.publishing.publications import downloads
from survey_app.publishing.release import charts, commands, disclosure_control
from survey_app.publishing.tables import release_counts
from survey_app.questionnaire import parsing
from tests.factories.consultations import consultation
from tests.factories.releases import contents
from tests.factories.small_survey import QUESTIONNAIRE, TITLE, hostile_rows

pytestmark = pytest.mark.sqlite_only


@pytest.mark.slow   # draws every chart twice
def test_twice_the_same_bytes_and_every_fingerprint_true(small: Survey, tmp_path: Path) -> None:
    written = commands.analyse(small, tmp_path / "one")
    commands.analyse(small, tmp_path / "two")
    one = contents(tmp_path / "one")
    assert one == contents(tmp_path / "two")
    assert set(written.files) == set(one)
    manifest = json.loads(one["manifest.json"])
    assert manifest["files"] == {name: hashlib.sha256(data).hexdigest() for name, data in one.items()
                                 if name != "manifest.json" and not name.startswith("pages/")}
    assert (manifest["responses"], manifest["provisional"], manifest["title"]) == (16, False, TITLE)
    assert {"tables/ranked_problems.csv", "tables.xlsx", "tables.ods", "datapackage.json", "charts/ranked_problems.svg",
            "charts/ranked_problems.png", "charts/ranked_problems.txt", "charts/ranked_problems.csv"} <= set(one)


@pytest.mark.slow
def test_an_interrupted_analysis_leaves_the_earlier_one_whole(small: Survey, tmp_path: Path,
                                                              monkeypatch: pytest.MonkeyPatch) -> None:
    commands.analyse(small, tmp_path)
    earlier = contents(tmp_path)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(charts, "draw", interrupted)
    with pytest.raises(KeyboardInterrupt):
        commands.analyse(small, tmp_path)
    assert contents(tmp_path) == earlier
    assert not list(tmp_path.glob(".*"))


MANIFEST = json.dumps({"files": {"tables/a.csv": "", "map.svg": ""}})


@pytest.mark.parametrize("moves", range(1, 7))
def test_an_interruption_while_folders_are_swapped_puts_them_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                                  moves: int) -> None:
    output = tmp_path / "output"
    for name, text in (("tables/a.csv", "earlier"), ("manifest.json", MANIFEST), ("my notes.txt", "mine"),
                       ("map.svg", "earlier")):
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text(text)
    before, rename, left = contents(output), Path.rename, [moves]

    def stops(start: Path, end: Path) -> Path:
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt
        return rename(start, end)

    monkeypatch.setattr(Path, "rename", stops)

    def swap() -> None:
        with downloads.replaced_folder(output) as folder:
            (folder / "tables").mkdir()
            for name in ("tables/a.csv", "tables/b.csv", "manifest.json", "new.txt"):
                (folder / name).write_text("new")

    with pytest.raises(KeyboardInterrupt):
        swap()
    assert contents(output) == before
    monkeypatch.undo()
    swap()
    assert sorted(contents(output)) == ["manifest.json", "my notes.txt", "new.txt", "tables/a.csv", "tables/b.csv"]


@pytest.mark.parametrize("manifest", ["", "[]", '{"files": 1}', "\0"])
def test_a_manifest_of_something_else_names_nothing_to_take_away(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "manifest.json").write_text(manifest)
    (tmp_path / "index.html").write_text("mine")
    with downloads.replaced_folder(tmp_path) as folder:
        (folder / "new.txt").write_text("new")
    assert sorted(contents(tmp_path)) == ["index.html", "manifest.json", "new.txt"]


def test_without_responses_there_is_nothing_to_analyse(small: Survey, tmp_path: Path) -> None:
    db.session.execute(delete(Response))
    db.session.commit()
    with pytest.raises(Refused, match="has no responses to analyse"):
        commands.analyse(small, tmp_path)


def test_weights_for_only_some_responses_are_refused_with_the_reason(app: Flask, tmp_path: Path) -> None:
    first, *others = hostile_rows()
    survey = consultation(parsing.from_toml(QUESTIONNAIRE), [first | {"weight": "1.5"}, *others])
    with pytest.raises(Refused, match=r"cannot be counted: weight: '.*' is no weight: a number is needed for every response"):
        commands.analyse(survey, tmp_path)


def test_a_folder_that_cannot_be_written_is_refused(small: Survey, tmp_path: Path, run: FlaskCliRunner) -> None:
    (tmp_path / "file").write_text("")
    result = run.invoke(args=["analyse", small.slug, "--output", str(tmp_path / "file" / "folder")])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "cannot be written: Not a directory" in result.stderr


@pytest.mark.slow
def test_the_tables_of_the_demo_hold_the_figures_of_the_plan(buckinghamshire: Survey) -> None:
    from survey_app.publishing.microdata import frozen_data
    finished = disclosure_control.unpublished(release_counts.count(frozen_data.source(buckinghamshire).frame(), buckinghamshire))

    def percent(name: str, item: str, option: str, column: str = "percent") -> float:
        table = finished[name]
        return float(table.loc[(table["item"] == item) & (table["option"] == option), column].item())

    unsafe = "fairly_unsafe+very_unsafe"
    assert round(percent("safety", "safe_day", "very_safe")) == 59
    assert round(percent("safety_comparison", "safe_day", "very_safe", "deprived_percent")) == 38
    assert round(percent("safety", "safe_night", unsafe)) == 35
    assert round(percent("safety_comparison", "safe_night", unsafe, "deprived_percent")) == 64
    assert round(percent("victims", "victim", "yes")) == 17
    assert round(percent("victims", "reported", "no")) == 32
    assert percent("sources_of_concern", "crime_source", "others_experience+news") > 50
    assert percent("answers", "substances_source.drugs", "own_experience") > 50
    respondents = dict(zip(finished["respondents"]["group"], finished["respondents"]["responses"], strict=True))
    assert respondents == {"resident": 2379, "placed": 1690, "elected": 76}
