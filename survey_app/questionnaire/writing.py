"""Writes a questionnaire as TOML, as a person would: only what is not the default, and each scale once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Any

from .editing import scales
from .model import Page, Question, Questionnaire

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def to_toml(questionnaire: Questionnaire) -> str:
    """The TOML that `reading.from_toml` reads as an equal questionnaire."""
    named = scales(questionnaire)
    lines = [*_plain(questionnaire, leave_out={"pages", "translations"}), ""]
    if named:
        lines += ["[scales]", *(f"{_key(name)} = {_list(options)}" for name, options in named.items()), ""]
    for page in questionnaire.pages:
        lines += _page(page, named)
    for translation in questionnaire.translations:
        lines += ["[[translations]]", *_plain(translation, leave_out={"strings"}), "[translations.strings]",
                  *(f"{_key(name)} = {_text(text)}" for name, text in translation.strings.items()), ""]
    return "\n".join(lines)


def _page(page: Page, named: Mapping[str, Any]) -> Iterator[str]:
    yield "[[pages]]"
    yield from _plain(page, leave_out={"questions"})
    yield ""
    for question in page.questions:
        yield "[[pages.questions]]"
        yield from _plain(question, leave_out={"options"} if _has_shared_options(question, named) else set())
        yield ""


def _has_shared_options(question: Question, named: Mapping[str, Any]) -> bool:
    return bool(question.scale) and question.options == named[question.scale]


def _plain(part: Any, leave_out: set[str]) -> Iterator[str]:
    """The settings of a part, a line each."""
    for name, value in _settings(part):
        if name not in leave_out:
            yield f"{name} = {_list(value) if _is_tables(value) else _value(value)}"


def _settings(part: Any) -> Iterator[tuple[str, Any]]:
    """The settings that are not the default, in the order of the model."""
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
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return _text(value)
        case tuple() | list():
            return f"[{', '.join(map(_value, value))}]"
        case Mapping():
            return _table((str(name), one) for name, one in value.items())
        case _:
            return _table(_settings(value))


def _table(settings: Any) -> str:
    return f"{{ {', '.join(f'{_key(name)} = {_value(one)}' for name, one in settings)} }}"


def _key(name: str) -> str:
    return name if name and name.isascii() and name.replace("_", "").replace("-", "").isalnum() else _text(name)


def _text(text: str) -> str:
    return '"' + "".join(_character(one) for one in text) + '"'


def _character(one: str) -> str:
    if one in ESCAPES:
        return ESCAPES[one]
    return one if one.isprintable() or ord(one) >= 0xA0 else f"\\u{ord(one):04x}"
