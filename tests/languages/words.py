"""Every word that the program says to residents, found where it is said."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from jinja2 import Environment, nodes

import survey_app
from survey_app.languages import CLOCK
from survey_app.publishing.site import answers, problems, years
from survey_app.views import errors
from survey_app.views.public import check_and_submit, question_page

ROOT = Path(survey_app.__file__).parent
TEMPLATES = ROOT.parent / "templates"
SAYING = {"say", "speech", "plain", "message", "Topic", "_done", "Refused", "Refusal"}   # what is called with the words
RESULTS = ("site", "frame", "static", "layout", "list", "withdrawn")
MONTHS = tuple(f"{date(2026, month, 1):%B}" for month in range(1, 13))


def said() -> set[str]:
    """Everything that can be said on a resident's page."""
    return {*_in_templates(), *_in_code(), *MONTHS, *CLOCK, *question_page.NOTICES.values(),
            question_page.NOT_STORED, question_page.FORGED, question_page.NO_COOKIES,
            *problems.COMPARED.values(), *problems.EVERY.values(), *answers.MAJORITY_FIRST, *answers.MORE_FOR, answers.MIXED,
            *answers.MORE_AGAINST, years.HIGHER, years.LOWER, years.BOTH, "and", check_and_submit.FORGED,
            *(words for pair in errors.WORDS.values() for words in pair)}


def in_tables() -> str:
    """The source of everything that a table of the results can say: its title, its heads, and the names of its rows."""
    files = (*(ROOT / "publishing" / "tables").glob("*.py"), ROOT / "analysis" / "distributions.py",
             ROOT / "questionnaire" / "roles.py", ROOT / "publishing" / "chapter" / "table_phrases.py")
    return "".join(path.read_text("utf-8") for path in files)


def _in_templates() -> Iterator[str]:
    for path in (*TEMPLATES.glob("public/*.html"), TEMPLATES / "layout.html", TEMPLATES / "questions.html",
                 *TEMPLATES.glob("results/site/*.html"),
                 *(TEMPLATES / "results" / f"{name}.html" for name in RESULTS)):
        for call in Environment(autoescape=True).parse(path.read_text("utf-8")).find_all(nodes.Call):
            if _says(call.node) and call.args and isinstance(call.args[0], nodes.Const):
                yield str(call.args[0].value)


def _says(function: nodes.Expr) -> bool:
    return (isinstance(function, nodes.Name) and function.name in ("_", "say")) or (
        isinstance(function, nodes.Getattr) and function.attr == "plain")


def _in_code() -> Iterator[str]:
    places = (*(ROOT / "views").glob("*.py"), *(ROOT / "views" / "public").glob("*.py"),
              *(ROOT / "publishing" / "site").glob("*.py"), *(ROOT / "forms").glob("survey.py"),
              *(ROOT / "questionnaire" / "kinds").glob("*.py"),
              *(ROOT / "publishing" / "site" / f"{name}.py" for name in ("tiles", "one_page")),
              *(ROOT / "fieldwork" / f"{name}.py"
                for name in ("responses", "alerts", "announcements", "complaints", "invitations")),
              ROOT / "consultations" / "audience_access.py")
    for path in places:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in SAYING:
                yield from (str(one.value) for one in node.args if isinstance(one, ast.Constant) and _is_words(one.value))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_words(value: object) -> bool:
    return isinstance(value, str) and " " in value
