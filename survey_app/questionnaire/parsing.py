"""Reads questionnaires from TOML, and writes and reads the stored JSON. Errors name what is wrong, and where."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, asdict, fields, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from . import toml_input
from .kinds import KINDS, SHORT_TEXT, Kind
from .model import Audience, Condition, Item, Option, Page, Question, Questionnaire, Theme, Translation
from .toml_input import TomlFault
from .validation import Fault, QuestionnaireError, check


def bundled() -> tuple[str, ...]:
    """Returns the names of the bundled questionnaires."""
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in _library() if entry.name.endswith(".toml")))


def load(name_or_path: str | Path) -> Questionnaire:
    """Loads a bundled questionnaire by name, or one from a TOML file. Raises QuestionnaireError."""
    if str(name_or_path) in bundled():
        text = resources.files(__package__).joinpath("library", f"{name_or_path}.toml").read_text("utf-8")
        return from_toml(text, source=f"{name_or_path}.toml")
    path = Path(name_or_path)
    return from_toml(_text(path), source=path.name)


def from_toml(text: str, source: str = "questionnaire") -> Questionnaire:
    """Reads a questionnaire from `text`. Raises QuestionnaireError, which names `source`.

    The error lists every fault of form (unknown settings, kinds, scales, values of the wrong type). If the form is correct, it
    lists every fault of meaning that `validation.check` finds.
    """
    try:
        document = toml_input.read(text)
    except TomlFault as error:
        raise _refusal(source, f"is not valid TOML: {error}") from None
    return _checked(document, source)


def load_themes(path: Path) -> tuple[Theme, ...]:
    """Reads a code frame from a TOML file. Raises QuestionnaireError."""
    return themes_from_toml(_text(path), path.name)


def themes_from_toml(text: str, source: str = "themes") -> tuple[Theme, ...]:
    """Reads a code frame from `text`: the `themes` of a questionnaire file, or of a file with nothing else.

    Raises QuestionnaireError for a fault of form. `validation.check` checks whether the code frame suits a questionnaire.
    """
    try:
        document = toml_input.read(text)
    except TomlFault as error:
        raise _refusal(source, f"is not valid TOML: {error}") from None
    builder = _Builder(source, {})
    themes = builder.themes(document.get("themes", []))
    if builder.faults:
        raise QuestionnaireError(builder.faults)
    if not themes:
        raise _refusal(source, "has no themes; write each under [[themes]] with id, label and patterns")
    return themes


def from_bytes(data: bytes, source: str) -> Questionnaire:
    """Does the same as `from_toml`, for an uploaded file. Raises QuestionnaireError."""
    try:
        return from_toml(data.decode("utf-8-sig"), source)
    except UnicodeDecodeError as error:
        raise _refusal(source, f"is not UTF-8 text (byte {error.start}); save it as UTF-8") from None


def to_json(questionnaire: Questionnaire) -> str:
    """Returns the canonical JSON of a questionnaire: equal questionnaires give equal text.

    It leaves out what is newer than the first stored questionnaires and not used, so that these keep their fingerprints.
    """
    document = asdict(questionnaire, dict_factory=lambda pairs: {name: value for name, value in pairs
                                                                 if value or name not in LATER})
    return json.dumps(document, default=_code, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str, source: str = "questionnaire") -> Questionnaire:
    """Reads the questionnaire that `to_json` wrote. Raises QuestionnaireError."""
    try:
        return _checked(json.loads(text), source)
    except json.JSONDecodeError as error:
        raise _refusal(source, f"is not valid JSON: {error}") from None


def sha256(questionnaire: Questionnaire) -> str:
    """Returns the fingerprint of a version: the SHA-256 of its canonical JSON, in hexadecimal."""
    return hashlib.sha256(to_json(questionnaire).encode()).hexdigest()


def _code(value: Any) -> str:
    """Returns the code of a kind for JSON."""
    if isinstance(value, Kind):
        return value.code
    raise TypeError(f"{value!r} has no place in a questionnaire")


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")   # with or without the byte order mark that Windows editors add
    except FileNotFoundError:
        known = ", ".join(bundled())
        raise _refusal(path.name, f"is neither a file nor one of the bundled questionnaires ({known})") from None
    except UnicodeDecodeError as error:
        raise _refusal(path.name, f"is not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except (OSError, ValueError) as error:   # ValueError: a NUL in the name
        why = getattr(error, "strerror", error)
        raise _refusal(path.name, f"cannot be read ({why}); check the path and who may read it") from None


def _checked(document: Any, source: str) -> Questionnaire:
    if not isinstance(document, Mapping):
        raise _refusal(source, "is not a table with id, title and pages")
    builder = _Builder(source, document.get("scales", {}))
    questionnaire = builder.questionnaire(document)
    faults = builder.faults or check(questionnaire, source)
    if faults:
        raise QuestionnaireError(faults)
    return questionnaire


def _library() -> Iterable[Any]:
    return resources.files(__package__).joinpath("library").iterdir()


def _refusal(source: str, message: str) -> QuestionnaireError:
    return QuestionnaireError([Fault(source, "", message)])


T = TypeVar("T")
# Settings that came later than the first stored questionnaires; their empty value is left out of the JSON.
LATER = frozenset({"themes", "role", "side", "least", "most", "at_most", "is_not", "show_if_any"})


class _Builder:
    """Turns plain tables into dataclasses, and collects every fault of form."""

    def __init__(self, source: str, scales: Mapping[str, Any]) -> None:
        self.source, self.faults = source, list[Fault]()
        self.scales = {name: self._options(raw, f"scale {name}")
                       for name, raw in self._table(scales, "scales").items()}

    def questionnaire(self, raw: Mapping[str, Any]) -> Questionnaire:
        known = {name: value for name, value in raw.items() if name != "scales"}
        return self._build(Questionnaire, known, "", {
            "pages": lambda value: tuple(self._page(page) for page in self._list(value, "pages")),
            "audiences": lambda value: tuple(self._build(Audience, one, "audiences", {})
                                             for one in self._list(value, "audiences")),
            "translations": lambda value: tuple(self._translation(one) for one in self._list(value, "translations")),
            "themes": self.themes})

    def themes(self, raw: Any) -> tuple[Theme, ...]:
        """Reads the code frame."""
        return tuple(self._theme(one) for one in self._list(raw, "themes"))

    def _theme(self, raw: Any) -> Theme:
        where = f"theme {_name(raw)}"
        return self._build(Theme, raw, where, {"patterns": lambda value: self._names(value, where),
                                               "examples": lambda value: self._names(value, where)})

    def _translation(self, raw: Any) -> Translation:
        return self._build(Translation, raw, "translations", {"strings": lambda value: {
            name: self._plain("str", name, text, "translations")
            for name, text in self._table(value, "translations").items()}})

    def _page(self, raw: Any) -> Page:
        where = f"page {_name(raw)}"
        return self._build(Page, raw, where, {
            "questions": lambda value: tuple(self._question(one) for one in self._list(value, where)),
            "show_if": lambda value: self._conditions(value, where)})

    def _question(self, raw: Any) -> Question:
        where = _name(raw)
        question = self._build(Question, raw, where, {
            "kind": lambda value: self._kind(value, where),
            "options": lambda value: self._options(value, where),
            "items": lambda value: tuple(self._build(Item, one, where, {}) for one in self._list(value, where)),
            "rows_if": lambda value: self._names(value, where),
            "show_if": lambda value: self._conditions(value, where)})
        if not question.options and isinstance(question.kind, Kind) and question.kind.own_options:
            return replace(question, options=question.kind.own_options)
        if not question.scale or question.options:
            return question
        if question.scale not in self.scales:
            self._fault(where, f"uses the scale '{question.scale}', which is not defined under [scales]")
        return replace(question, options=self.scales.get(question.scale, ()))

    def _kind(self, value: Any, where: str) -> Kind:
        if isinstance(value, str) and value in KINDS:
            return KINDS[value]
        self._fault(where, f"has the unknown kind {value!r}; the kinds are {', '.join(KINDS)}")
        return SHORT_TEXT

    def _options(self, value: Any, where: str) -> tuple[Option, ...]:
        raw = value.get("options", ()) if isinstance(value, Mapping) else value
        return tuple(self._build(Option, one, where, {}) for one in self._list(raw, where))

    def _conditions(self, value: Any, where: str) -> tuple[Condition, ...]:
        raw = [value] if isinstance(value, Mapping) else value
        where = f"{where} show_if"
        return tuple(self._build(Condition, one, where, {"answers": lambda value: self._names(value, where)})
                     for one in self._list(raw, where))

    def _build(self, cls: type[T], raw: Any, where: str, readers: Mapping[str, Callable[[Any], Any]]) -> T:
        """Makes an instance of `cls` from a table. Keys must be known, required keys present, and texts must be texts."""
        table = self._table(raw, where)
        known = {field.name: field for field in fields(cls)}  # type: ignore[arg-type]  # every cls here is a dataclass
        for name in sorted(table.keys() - known.keys()):
            self._fault(where, f"has the unknown setting '{name}'; known are {', '.join(known)}")
        values = {}
        for name, field in known.items():
            if name in table and name in readers:
                values[name] = readers[name](table[name])
            elif name in table:
                values[name] = self._plain(field.type, name, table[name], where)
            elif _is_needed(field):
                self._fault(where, f"has no '{name}'")
                values[name] = ""   # a placeholder until the faults are raised
        return cls(**values)

    def _plain(self, annotation: Any, name: str, value: Any, where: str) -> Any:
        expected = {"str": str, "bool": bool, "int": int}[annotation]
        if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
            self._fault(where, f"has '{name}' = {value!r}, which is not {_A_PLAIN[expected]}")
            return expected()
        return value

    def _table(self, raw: Any, where: str) -> Mapping[str, Any]:
        if isinstance(raw, Mapping):
            return raw
        self._fault(where, f"has {raw!r} where a table is needed")
        return {}

    def _list(self, raw: Any, where: str) -> list[Any]:
        if isinstance(raw, (list, tuple)):
            return list(raw)
        self._fault(where, f"has {raw!r} where a list is needed")
        return []

    def _names(self, raw: Any, where: str) -> tuple[str, ...]:
        """Reads a list of ids or codes."""
        return tuple(self._plain("str", "a name", one, where) for one in self._list(raw, where))

    def _fault(self, where: str, message: str) -> None:
        self.faults.append(Fault(self.source, where, message))


def _name(raw: Any) -> str:
    """Returns the name of a page or question for a fault."""
    return str(raw.get("id", "?")) if isinstance(raw, Mapping) else "?"


_A_PLAIN = {str: "text in quotes", bool: "true or false", int: "a whole number"}


def _is_needed(field: Any) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


@cache
def bank() -> Questionnaire:
    """Returns the question bank: every question, by subject."""
    text = resources.files(__package__).joinpath("bank.toml").read_text("utf-8")
    return from_toml(text, source="bank.toml")


def rows_for(question: Question) -> tuple[Item, ...]:
    """Returns the rows of the bank that a matrix does not have yet."""
    has = {item.id for item in question.items} | {item.label for item in question.items}
    offered = {item.id: item for one in bank().questions if one.kind.has_rows for item in one.items}
    return tuple(item for item in offered.values() if item.id not in has and item.label not in has)
