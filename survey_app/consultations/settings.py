"""The settings of a consultation, as one typed value, read once from JSON in the database.

Each setting is a field of `Settings`. The database stores only settings that were set, and the manifest of a release has the
same JSON. If a stored value cannot be read, its field stays empty: reading that field raises Unreadable, which explains
what is wrong and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar

from ..geography.places import CHOICES as DEFINITIONS
from ..geography.places import Group

Value = TypeVar("Value")
MOST_MONTHS = 1_200
MOST_DECILES = 9
LSOA, WARD = "lsoa", "ward"     # the smallest area that a consultation can keep for each place
NEEDS_LSOA = ("local_quintile_population", "areas")


# A command prints these words and exits 1; a page shows them in its error summary.
class Refused(ValueError):
    """An action that is not possible. The message explains why to the person who asked."""


class Access(StrEnum):
    """How an audience can come in. `accepted` allows its usual link and one-time codes; `required` allows only codes."""

    OPEN = "open"
    LINK = "link"
    ACCEPTED = "accepted"
    REQUIRED = "required"


class Unreadable(Refused):
    """A stored setting that cannot be read. The message names it and explains what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class BrandFields:
    """The branding of published results that a lead chooses. Empty fields use the default.

    `colour` is the partnership's colour, with white words on it. `dark` and `middle` are the chart colours; if empty, they are
    derived from it. `wordmark` is the logo in words.
    """

    organisation: str = ""
    wordmark: str = ""
    colour: str = ""
    dark: str = ""
    middle: str = ""
    typeface: str = ""
    logo_alt: str = ""


@dataclass(frozen=True, slots=True)
class BrandChoices(BrandFields):
    """The chosen branding as it is stored, with the fingerprint of its logo."""

    logo_sha256: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the partnership does about something that people said: who leads, by when, and the figure by which it is known."""

    said: str = ""
    action: str = ""
    lead: str = ""
    by: str = ""
    measure: str = ""


class Format(NamedTuple):
    """How a setting is read from JSON and written to JSON. `read` raises ValueError, which describes the value it expects."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any] = lambda value: value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"it should be a text, and is {value!r}")
    return value


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"it should be true or false, and is {value!r}")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"it should be a whole number, and is {value!r}")
    return value


def _months(value: Any) -> int:
    if not 0 <= _number(value) <= MOST_MONTHS:
        raise ValueError(f"it should be a number of months from 0 to {MOST_MONTHS:,}, and is {value:,}")
    return int(value)


def _smallest_area(value: Any) -> str:
    if value not in (LSOA, WARD):
        raise ValueError(f"it should be {LSOA} or {WARD}, and is {value!r}")
    return str(value)


def _codes(value: Any) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ValueError(f"it should be a list of codes, and is {value!r}")
    return tuple(_text(one) for one in value)


def _mapping(of: Callable[[Any], Value]) -> Callable[[Any], dict[str, Value]]:
    def read(value: Any) -> dict[str, Value]:
        if not isinstance(value, Mapping):
            raise ValueError(f"it should name its parts, and is {value!r}")
        return {_text(name): of(one) for name, one in value.items()}
    return read


def _brand(value: Any) -> BrandChoices:
    read = _mapping(_text)(value)
    if unknown := sorted(set(read) - {one.name for one in fields(BrandChoices)}):
        raise ValueError(f"nobody knows its parts {', '.join(unknown)}")
    return BrandChoices(**read)


def _next_steps(value: Any) -> tuple[NextStep, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ValueError(f"it should be a list of next steps, and is {value!r}")
    steps = [_mapping(_text)(one) for one in value]
    if unknown := sorted({name for step in steps for name in step} - {one.name for one in fields(NextStep)}):
        raise ValueError(f"nobody knows its parts {', '.join(unknown)}")
    return tuple(NextStep(**step) for step in steps)


def _group(value: Any) -> Group:
    if not isinstance(value, Mapping) or "kind" not in value:
        raise ValueError(f"it should have a kind, and is {value!r}")
    return checked(Group(_text(value["kind"]), _number(value.get("deciles", 0)), frozenset(_codes(value.get("areas", ())))))


def checked(one: Group) -> Group:
    """Returns the definition of the more deprived areas. Raises Refused if it would cover nobody or everybody."""
    if one.kind not in {known.kind for known in DEFINITIONS} | {"areas"}:
        raise Refused(f"'{one.kind}' is no definition of the more deprived areas")
    if one.kind == "national_deciles" and not 1 <= one.deciles <= MOST_DECILES:
        raise Refused(f"national deciles run from 1 to between 1 and {MOST_DECILES}, not to {one.deciles}")
    if one.kind in NEEDS_LSOA and not one.areas:
        raise Refused(f"the definition '{one.kind}' has no LSOAs")
    return one


def _of_group(one: Group) -> dict[str, Any]:
    return {"kind": one.kind, **({"deciles": one.deciles} if one.deciles else {}),
            **({"areas": sorted(one.areas)} if one.areas else {})}


TEXT, YES_OR_NO, MONTHS, AREA = Format(_text), Format(_yes_or_no), Format(_months), Format(_smallest_area)
CODES, GROUP = Format(_codes, list), Format(_group, _of_group)
ACCESS = Format(_mapping(Access), lambda value: {name: str(one) for name, one in value.items()})
BRAND = Format(_brand, lambda value: {name: one for name, one in asdict(value).items() if one})
NUMBERS = Format(_mapping(_number), dict)
STEPS = Format(_next_steps, lambda value: [asdict(step) for step in value])
DETAILS = "Change it on the page of its details"
SET = "have-your-say consultation set {slug}"


def _setting(meaning: str, form: Format, mend: str, default: Any = None, *, stored: str = "") -> Any:
    """Makes a field with its meaning, its stored format, and the advice to show if the stored value cannot be read."""
    about = {"meaning": meaning, "format": form, "mend": mend, "stored": stored}
    return field(default_factory=dict, metadata=about) if default == {} else field(default=default, metadata=about)


@dataclass(frozen=True, slots=True)
class Settings:
    """The lead's decisions about a consultation, other than its questionnaire and dates. Each field states its meaning."""

    thanks: str = _setting("thank-you text", TEXT, DETAILS, "")
    controller: str = _setting("who is responsible for the data", TEXT, DETAILS, "")
    contact: str = _setting("whom to write to about privacy", TEXT, DETAILS, "")
    press: str = _setting("whom the press can ask about the results", TEXT, DETAILS, "")
    purpose: str = _setting("what the answers are used for", TEXT, DETAILS, "")
    lawful_basis: str = _setting("the lawful basis", TEXT, DETAILS, "")
    retention: str = _setting("how long answers are kept", TEXT, DETAILS, "")
    rights: str = _setting("what rights people have", TEXT, DETAILS, "")
    support: str = _setting("support lines", TEXT, "Write them again on the page of the support lines", "")
    keep_months: int | None = _setting("months after closing that answers are kept, 0 for good", MONTHS,
                                       "Set it again: have-your-say retention set {slug} --months NUMBER")
    access: Mapping[str, Access] = _setting("how each audience is let in", ACCESS,
                                            f"Drop it ({SET} --drop ways), then set it for each audience", {}, stored="ways")
    authorities: tuple[str, ...] = _setting("authorities that it is about", CODES, f"Name them again: {SET} --within CODES", ())
    smallest_area: str = _setting("smallest area that is kept of a place", AREA, f"Set it again: {SET} --store lsoa or ward",
                                  LSOA, stored="store")
    deprivation: Group | None = _setting("which areas count as the more deprived", GROUP,   # noqa: RUF009 -- makes a field
                                         f"Choose it anew: {SET} --deprivation DEFINITION")
    earlier_year: str = _setting("consultation that its results are compared with", TEXT,
                                 f"Choose it anew: {SET} --earlier SLUG", "", stored="earlier")
    results_before_closing: bool = _setting("results may be looked at before closing", YES_OR_NO,
                                            "Allow it or not on the page of provisional results", False)
    brand: BrandChoices = _setting("the look of what is published", BRAND,  # noqa: RUF009 -- makes a field
                                   "Choose it anew on the page of its branding", BrandChoices())
    map_problem: str = _setting("problem on the maps", TEXT, "Choose it anew on the page of its branding", "")
    thresholds: Mapping[str, int] = _setting("smallest counts that are shown", NUMBERS,
                                             f"Set them again: {SET} --threshold 5", {})
    next_steps: tuple[NextStep, ...] = _setting("what happens next", STEPS,
                                                "Write them again on the page “What happens next”", ())
    faults: Mapping[str, str] = field(default_factory=dict)     # not a setting: the stored values that cannot be read, and why

    @classmethod
    def read(cls, stored: Mapping[str, Any], slug: str = "") -> Self:
        """Reads the settings from this JSON. Values that cannot be read and unknown settings become faults."""
        values: dict[str, Any] = {}
        faults = {name: f"Nobody knows the setting '{name}' of '{slug}': a newer version of the program has stored it, or it is "
                        f"misspelt. Run that version, or drop it: {SET.format(slug=slug)} --drop {name}"
                  for name in stored if name not in BY_STORED_NAME}
        for name, one in BY_STORED_NAME.items():
            try:
                values |= {one.name: one.metadata["format"].read(stored[name])} if name in stored else {}
            except ValueError as fault:
                faults[one.name] = (f"The setting '{name}' of '{slug}' cannot be read: {fault}. "
                                    f"{one.metadata['mend'].format(slug=slug)}.")
        made = cls(**values, faults=faults)
        for name in set(faults) & set(SETTINGS):
            object.__delattr__(made, name)
        return made

    def as_json(self) -> dict[str, Any]:
        """Returns the settings that were set, as stored and as shown in a manifest. Raises Unreadable."""
        if self.faults:
            raise Unreadable(" ".join(self.faults.values()))
        return as_json({name: getattr(self, name) for name in SETTINGS})

    if not TYPE_CHECKING:   # so that a type checker still refuses a name that is not a field
        def __getattr__(self, name: str) -> Any:
            """Raises Unreadable for a field that could not be read; no other field is missing."""
            if name in SETTINGS:
                raise Unreadable(self.faults[name])
            raise AttributeError(name)


SETTINGS = {one.name: one for one in fields(Settings) if one.metadata}
BY_STORED_NAME = {one.metadata["stored"] or name: one for name, one in SETTINGS.items()}
USUAL = Settings()
STORED_NAMES = {one.name: stored for stored, one in BY_STORED_NAME.items()}


def as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns these settings as stored, without those that have their default value."""
    return {STORED_NAMES[name]: SETTINGS[name].metadata["format"].write(value) for name, value in values.items()
            if value != getattr(USUAL, name)}
