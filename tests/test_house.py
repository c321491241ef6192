"""The house itself: migrations and tables agree, templates compile, and only the doors import the package root."""

from __future__ import annotations

import ast
from pathlib import Path

import flask_migrate
from flask import Flask

import survey_app

ROOT = Path(survey_app.__file__).parent
DOORS = {"__main__.py", "__init__.py"}


def test_the_migrations_make_the_tables_that_the_models_describe(app: Flask) -> None:
    flask_migrate.check()


def test_every_template_compiles(app: Flask) -> None:
    names = app.jinja_env.list_templates(filter_func=lambda name: name.endswith((".html", ".txt")))
    ours = [name for name in names if (ROOT.parent / "templates" / name).exists()]
    assert len(ours) > 10
    for name in ours:
        app.jinja_env.get_template(name)
    assert app.jinja_env.from_string("{{ text }}").render(text="<b>") == "&lt;b&gt;"


def test_only_the_doors_import_the_package_root() -> None:
    guilty = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*.py")
              if path.relative_to(ROOT).as_posix() not in DOORS and _imports_root(path)]
    assert guilty == []


def _imports_root(path: Path) -> bool:
    depth = len(path.relative_to(ROOT).parts)   # how many dots lead from this module to the root
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import) and any(alias.name == "survey_app" for alias in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and any(alias.name == "create_app" for alias in node.names) \
                and (node.module == "survey_app" or node.level == depth):
            return True
    return False
