"""The lists of names are made from the files that were looked at, and from no others."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from survey_app.comments.finding import lists

PROGRAM = Path(__file__).parents[2] / "name_lists.py"


def made(program: Path, target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(program), str(target)], capture_output=True, text=True)


def test_the_same_packages_make_the_same_lists(tmp_path: Path) -> None:
    done = made(PROGRAM, tmp_path / "lists.gz")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "lists.gz").read_bytes() == lists.FILE.read_bytes()


def test_a_source_with_another_hash_is_refused(tmp_path: Path) -> None:
    changed = tmp_path / "name_lists.py"
    changed.write_text(re.sub(r'("dist\.all\.last", ")[0-9a-f]{4}', r"\g<1>0000", PROGRAM.read_text("utf-8")), "utf-8")
    done = made(changed, tmp_path / "lists.gz")
    assert done.returncode == 1
    assert "dist.all.last of the package names is not the file that was looked at" in done.stderr
    assert not (tmp_path / "lists.gz").exists()


def test_a_package_that_is_missing_is_named(tmp_path: Path) -> None:
    changed = tmp_path / "name_lists.py"
    changed.write_text(PROGRAM.read_text("utf-8").replace('("symspellpy"', '("symspell_that_is_not_there"'), "utf-8")
    done = made(changed, tmp_path / "lists.gz")
    assert done.returncode == 1
    assert "the package symspell_that_is_not_there is not installed" in done.stderr
