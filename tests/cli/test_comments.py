"""`comments`: the code frame and the file for others."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskCliRunner

from survey_app import audit
from survey_app.consultations import Survey
from tests.factories.comments import decide_all


def test_the_frame_is_shown_and_changed(commented: Survey, run: FlaskCliRunner, tmp_path: Path) -> None:
    said = run.invoke(args=["comments", "frame", "commented"])
    assert said.stdout.splitlines()[0] == "drugs\t2 comments, 0 confirmed\tDrugs"
    file = tmp_path / "themes.toml"
    file.write_text('[[themes]]\nid = "verge"\nlabel = "Verges"\npatterns = ["verge*"]\n')
    said = run.invoke(args=["comments", "frame", "commented", str(file)])
    assert said.stdout.splitlines() == ["verge\t1 comments, 0 confirmed\tVerges",
                                        "no_theme\t3 comments, 0 confirmed\tNone of these"]
    file.write_text('[[themes]]\nid = "verge"\nlabel = "Verges"\npatterns = []\n')
    said = run.invoke(args=["comments", "frame", "commented", str(file)])
    assert (said.exit_code, said.stdout) == (1, "")
    assert "theme verge has no patterns" in said.stderr


def test_the_file_for_others_holds_decided_words_alone(commented: Survey, run: FlaskCliRunner, tmp_path: Path) -> None:
    said = run.invoke(args=["comments", "export", "commented", "--output", str(tmp_path / "out.csv")])
    assert "4 comments written to" in said.stdout
    assert "0 with their words" in said.stdout
    assert "comments,held,[held],drugs,suggested\n" in (tmp_path / "out.csv").read_text()
    said = run.invoke(args=["comments", "check", "commented"])
    assert "4 comments searched; 2 marks found" in said.stdout
    decide_all(commented)
    run.invoke(args=["comments", "export", "commented", "--output", str(tmp_path / "out.csv")])
    assert "comments,decided,Drug dealers near [address],drugs,suggested\n" in (tmp_path / "out.csv").read_text()
    assert audit.events(audit.Filter(action="comments downloaded"), limit=1)[0].who == audit.COMMAND_LINE
    said = run.invoke(args=["comments", "export", "commented", "--output", str(tmp_path / "no" / "folder.csv")])
    assert said.exit_code == 1
    assert "cannot be written" in said.stderr
