"""Reads TOML that a person uploads: what is nested too deep, or a number that nothing can store, is a plain refusal."""

from __future__ import annotations

import math
import re
import tomllib
from typing import Any

DEEPEST = 20
# More keys joined by dots: the library's time and memory grow with the square of their number.
DOTTED = re.compile(r"""(?<![\w-])(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')(?:[ \t]*+\.[ \t]*+(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')){20}""")
LARGEST = 2 ** 53       # up to here every program that reads JSON keeps a whole number as it is


class TomlFault(ValueError):
    """A text that cannot be read as TOML; the message says why."""


def read(text: str) -> dict[str, Any]:
    """The document in a text. Raises TomlFault."""
    try:
        if DOTTED.search(text):
            raise TomlFault(f"its keys are joined by more than {DEEPEST} dots")
        document = tomllib.loads(text)
        _check(document, 0)
    except RecursionError:
        raise TomlFault(f"its brackets are nested more than {DEEPEST} deep") from None
    except TomlFault:
        raise
    except tomllib.TOMLDecodeError as error:
        raise TomlFault(str(error)) from None
    except ValueError:      # of thousands of digits
        raise TomlFault(f"it holds a number beyond {LARGEST:,}") from None
    return document


def _check(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise TomlFault(f"its brackets are nested more than {DEEPEST} deep")
    if isinstance(value, (int, float)) and not (math.isfinite(value) and abs(value) <= LARGEST):
        raise TomlFault(f"it holds a number beyond {LARGEST:,}")
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        _check(part, depth + 1)
