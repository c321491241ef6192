"""Small published folders, written by hand: what a table prints does not change with the program that prints tables today."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from attacker import Atom, Item, Map, Person, Piece, Questions, Release
from attacker.people import Truth, truth_of

LITTER = Item("litter", ("very", "fairly", "not", "dont_know"), frozenset({"very", "fairly", "not"}),
              frozenset({"very", "fairly"}), frozenset({"very"}), frozenset({"dont_know"}))
DRUGS = Item("drugs", ("yes", "no"), frozenset({"yes", "no"}), frozenset({"yes"}))
ASKED = Questions.of(LITTER, DRUGS)
SIDES = Map((Piece("W1", "A", "deprived"), Piece("W2", "A", "other")))
RANKED = "rank,item,problem,base,concerned,percent,shorthand"
COMPARED = ("item,problem,deprived_base,deprived_percent,other_base,other_percent,difference,difference_low,difference_high,"
            "p_value,shorthand")
GIVEN = "item,problem,given_base,given_percent,not_given_base,not_given_percent,difference,p_value,shorthand"
BY_WARD = "area,area_name,item,problem,base,concerned,percent,shorthand"
BY_AREA = f"kind,{BY_WARD}"
GROUPS = "group,responses,percent,shorthand"
ANSWERS = "item,problem,option,answer,base,count,percent,shorthand"


def release(name: str = "version 1", data: str = "first", more: Mapping[str, str | bytes] | None = None,
            tables: Mapping[str, Iterable[str]] | None = None, **others: Iterable[str]) -> Release:
    """Makes a release of tables, each its heading and its lines, and of other files."""
    files: dict[str, bytes] = {"manifest.json": json.dumps({"data_sha256": data}).encode()}
    files |= {f"tables/{table}.csv": "".join(f"{line}\n" for line in lines).encode()
              for table, lines in {**(tables or {}), **others}.items()}
    files |= {file: text if isinstance(text, bytes) else text.encode() for file, text in (more or {}).items()}
    return Release(name, files)


def people(*groups: tuple[int, Atom, Mapping[str, str]]) -> Truth:
    """Counts people: so many in an atom with the same answers."""
    return truth_of(Person(atom, answers) for number, atom, answers in groups for _ in range(number))
