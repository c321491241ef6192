"""The house itself: migrations and tables agree, templates compile, modules are short, and who imports whom."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import flask_migrate
import grimp
import pytest
from flask import Flask

import survey_app

ROOT = Path(survey_app.__file__).parent
DOORS = {"__main__.py", "__init__.py"}


def test_the_migrations_make_the_tables_that_the_models_describe(app: Flask) -> None:
    flask_migrate.check()


@pytest.mark.sqlite_only
def test_every_template_compiles(app: Flask) -> None:
    names = app.jinja_env.list_templates(filter_func=lambda name: name.endswith((".html", ".txt")))
    ours = [name for name in names if (ROOT.parent / "templates" / name).exists()]
    assert len(ours) > 10
    for name in ours:
        app.jinja_env.get_template(name)
    assert app.jinja_env.from_string("{{ text }}").render(text="<b>") == "&lt;b&gt;"


HEAVY = ("pandas", "scipy", "altair", "pyarrow", "openpyxl", "numpy")
# A question has a kind, and a kind speaks of questions: two types that name each other, imported for the type checker alone.
RECURSIVE_TYPES = (("survey_app.questionnaire.model", "survey_app.questionnaire.kinds.base"),)
STARTED = """
import sys
from survey_app import create_app
from survey_app.database import db

app = create_app({"SQLALCHEMY_DATABASE_URI": "sqlite://", "INSTANCE_PATH": sys.argv[1], "SECRET_KEY": "for tests only"})
with app.app_context():
    db.create_all()
    client = app.test_client()
    for address in ("/", "/results/", "/staff/sign-in"):
        assert client.get(address).status_code == 200, address
print(*sorted(sys.modules))
"""


def test_a_started_application_has_loaded_nothing_heavy(tmp_path: Path) -> None:
    """A web worker keeps what it has loaded: pandas and its like come with the first export, not with the first page."""
    command = [sys.executable, "-c", STARTED, str(tmp_path)]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert "survey_app.on_demand" in loaded
    assert not set(HEAVY) & set(loaded)


def test_no_module_imports_one_that_imports_it() -> None:
    graph = grimp.build_graph("survey_app", cache_dir=None)
    for importer, imported in RECURSIVE_TYPES:
        graph.remove_import(importer=importer, imported=imported)
    order = TopologicalSorter({module: graph.find_modules_directly_imported_by(module) for module in graph.modules})
    order.prepare()     # raises CycleError, which names the modules


def test_only_the_doors_import_the_package_root() -> None:
    guilty = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*.py")
              if path.relative_to(ROOT).as_posix() not in DOORS and _imports_root(path)]
    assert guilty == []


def test_no_module_is_over_300_lines() -> None:
    folders = ("survey_app", "attacker", "tests", "benchmarks", "migrations", ".ci")
    modules = [ROOT.parent / "hatch_build.py", *(path for folder in folders for path in (ROOT.parent / folder).rglob("*.py"))]
    lines = {str(path.relative_to(ROOT.parent)): len(path.read_text("utf-8").splitlines()) for path in modules}
    assert {name: count for name, count in lines.items() if count > 300} == {}


def test_no_line_of_a_template_is_over_120_characters() -> None:
    templates = [path for path in (ROOT.parent / "templates").rglob("*") if path.suffix in (".html", ".txt")]
    long = [f"{path.name}:{number}" for path in templates
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if len(line) > 120]
    assert long == []


def test_no_test_module_imports_another() -> None:
    guilty = [f"{path.name}: {name}" for path in (ROOT.parent / "tests").rglob("*.py") for name in _modules(path)
              if re.fullmatch(r"(.*\.)?(test_\w+|conftest)", name)]
    assert guilty == []


def _modules(path: Path) -> list[str]:
    """The modules that a module imports, and what it imports from a package, which may be one."""
    found = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)]
    return [name for node in found for name in (node.module or "", *(f"{node.module}.{one.name}" for one in node.names))]


def _imports_root(path: Path) -> bool:
    depth = len(path.relative_to(ROOT).parts)   # how many dots lead from this module to the root
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import) and any(alias.name == "survey_app" for alias in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and any(alias.name == "create_app" for alias in node.names) \
                and (node.module == "survey_app" or node.level == depth):
            return True
    return False
