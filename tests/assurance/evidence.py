"""Finds what the answers and sentences name: tests by file and function, and files of the project."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


def is_there(name: str) -> bool:
    """Whether a test or a file of the project has this name."""
    path, _, test = name.partition("::")
    file = ROOT / path
    return file.is_file() and (not test or test in _tests(file))


@cache
def _tests(file: Path) -> frozenset[str]:
    tree = ast.parse(file.read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
