"""What disclosure control took out of the tables, row by row and with the reason, for the people who publish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..chapter.cell_references import Cells
from ..chapter.document import HEADS
from ..publications.release_preview import Withheld
from ..tables.registry import TABLES
from .chapter_tables import chapter_tables

if TYPE_CHECKING:
    from ...analysis.disclosure.cells import Key
    from .disclosure_control import Disclosed

WHOLE, SUPPRESSED = "the whole table", "[c]"
TELLS_OF_OTHERS = "what it says of all problems together would tell of one that is left out"
MADE_FROM = "made from a figure that is left out"
FEW_THERE = "too few people answered from this area"
KINDS = {"deprivation_comparison": "deprivation=", "deprivation_comparison_weighted": "deprivation=",
         "safety_comparison": "deprivation=", "deprivation_groups": "deprivation=", "postcode_given_comparison": "postcode="}


def withheld(disclosed: Disclosed) -> Iterator[Withheld]:
    """Every row of the tables that loses figures, table by table."""
    full, shown = Cells(chapter_tables(disclosed.whole)), Cells(chapter_tables(disclosed.tables))
    by_item = _by_item(disclosed.reasons)
    for name in disclosed.whole:
        title = TABLES[name].title
        if name not in shown:
            yield Withheld(title, WHOLE, "", TELLS_OF_OTHERS)
            continue
        for key, row in full.rows(name):
            if lost := _lost(row, shown.row(name, key)):
                yield Withheld(title, _named(key, row), lost, _why(name, row, by_item))


def _lost(row: Mapping[str, Any], shown: Mapping[str, Any] | None) -> str:
    """The figures of a row that are not shown, by the heads of their columns; "" when all are."""
    if shown is None:
        return "all"
    marked = shown.get("shorthand") == SUPPRESSED      # a table by area is made without its small numbers
    gone = [column for column, value in row.items()
            if column in shown and shown[column] is None and (value is not None or marked)]
    return ", ".join(HEADS.get(column, column.replace("_", " ")).lower() for column in gone
                     if not column.endswith(("_low", "_high")))


def _named(key: str, row: Mapping[str, Any]) -> str:
    """A row in words: the area, what was asked about, and the answer, as far as it has them."""
    words = [str(row[name]) for name in ("area_name", "label", "problem", "answer") if row.get(name)]
    return ": ".join(dict.fromkeys(words)) or key


def _why(name: str, row: Mapping[str, Any], by_item: Mapping[str, Mapping[Key, str]]) -> str:
    """The gravest reason among the counts behind a row."""
    found = _behind(name, row, by_item)
    return min(found, key=_gravity) if found else FEW_THERE if "area" in row else MADE_FROM


def _behind(name: str, row: Mapping[str, Any], by_item: Mapping[str, Mapping[Key, str]]) -> list[str]:
    """Why each hidden count behind a row is hidden: of its item or question, in its group, of its answer if it has one."""
    item = str(row.get("item", ""))
    keys = {**by_item.get(item, {}), **(by_item.get(item.rpartition(".")[0], {}) if "." in item else {})}
    if "area" in row:
        keys = {key: why for key, why in keys.items() if key.group.endswith(f"={row['area']}")}
    elif name in KINDS:
        keys = {key: why for key, why in keys.items() if key.group.startswith(KINDS[name])}
    else:
        keys = {key: why for key, why in keys.items() if "=" not in key.group}
    codes = "+".join(sorted(str(row.get("option", "")).split("+")))
    return [why for key, why in keys.items() if key.answer == codes] or list(keys.values())


def _gravity(why: str) -> tuple[int, str]:
    """What is hidden for its own sake comes before what is hidden for another's."""
    from .disclosure_control import ALL_OR_NONE, OTHERS
    return (2 if why == OTHERS else 1 if why == ALL_OR_NONE else 0), why


def _by_item(reasons: Mapping[Key, str]) -> Mapping[str, Mapping[Key, str]]:
    found: dict[str, dict[Key, str]] = {}
    for key, why in reasons.items():
        found.setdefault(key.item, {})[key] = why
    return found
