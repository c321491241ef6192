"""Writes a questionnaire as TOML, as a person would: only values that differ from the default, and each scale once.

tomli-w writes each key and each plain value. This module decides the layout: tomli-w would choose between a line and a
section for an option by its length, and would put the conditions of a page below the questions of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Any

import tomli_w

from .editing import scales
from .kinds import Kind
from .model import Page, Question, Questionnaire


def to_toml(questionnaire: Questionnaire) -> str:
    """Returns TOML that `parsing.from_toml` reads as an equal questionnaire."""
    named = scales(questionnaire)
    lines = [*_plain(questionnaire, leave_out={"pages", "translations"}), ""]
    if named:
        lines += ["[scales]", *(f"{_key(name)} = {_list(options)}" for name, options in named.items()), ""]
    for page in questionnaire.pages:
        lines += _page(page, named)
    for translation in questionnaire.translations:
        lines += ["[[translations]]", *_plain(translation, leave_out={"strings"}), "[translations.strings]",
                  *(f"{_key(name)} = {_value(text)}" for name, text in translation.strings.items()), ""]
    return "\n".join(lines)


def _page(page: Page, named: Mapping[str, Any]) -> Iterator[str]:
    yield "[[pages]]"
    yield from _plain(page, leave_out={"questions"})
    yield ""
    for question in page.questions:
        yield "[[pages.questions]]"
        yield from _plain(question, leave_out={"options"} if _is_given(question, named) else set())
        yield ""


def _is_given(question: Question, named: Mapping[str, Any]) -> bool:
    """Returns whether its options follow from its kind or its scale."""
    given = named[question.scale] if question.scale else question.kind.own_options
    return bool(given) and question.options == given


def _plain(part: Any, leave_out: set[str]) -> Iterator[str]:
    """Yields the settings of a part, one on each line."""
    for name, value in _settings(part):
        if name not in leave_out:
            yield f"{name} = {_list(value) if _is_tables(value) else _value(value)}"


def _settings(part: Any) -> Iterator[tuple[str, Any]]:
    """Yields the settings that differ from the default, in the order of the model."""
    for field in fields(part):
        value = getattr(part, field.name)
        if field.default is MISSING or value != field.default:
            yield field.name, value


def _list(tables: Any) -> str:
    return "[\n" + "".join(f"  {_value(table)},\n" for table in tables) + "]"


def _is_tables(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and hasattr(value[0], "__dataclass_fields__")


def _value(value: Any) -> str:
    match value:
        case bool() | int() | str():
            return tomli_w.dumps({"x": value}).removeprefix("x = ").removesuffix("\n")
        case Kind():
            return _value(value.code)
        case tuple() | list():
            return f"[{', '.join(map(_value, value))}]"
        case Mapping():
            return _table((str(name), one) for name, one in value.items())
        case _:
            return _table(_settings(value))


def _table(settings: Any) -> str:
    return f"{{ {', '.join(f'{_key(name)} = {_value(one)}' for name, one in settings)} }}"


def _key(name: str) -> str:
    return tomli_w.dumps({name: 0}).removesuffix(" = 0\n")
