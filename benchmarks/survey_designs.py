"""Random small surveys that are hard to publish: nested areas, aliases, zeros, one mind, weights, late forms, two years.

Every design is drawn from its own seed, so that a failing one can be made again alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from attacker import Atom, Map, Person, Piece, Weights

QUESTIONNAIRE = """
id = "design"
title = "A random survey"
audiences = [{code = "resident", label = "Residents"}, {code = "elected", label = "Elected representatives"}]

[scales.problem]
options = [
  {code = "very", label = "A very big problem", concern = true, top = true},
  {code = "fairly", label = "A fairly big problem", concern = true},
  {code = "not_very", label = "Not a very big problem"},
  {code = "dont_know", label = "Don’t know", dont_know = true},
]

[[pages]]
id = "one"
title = "Problems"
[[pages.questions]]
id = "problems"
kind = "matrix"
label = "How much of a problem are these?"
scale = "problem"
items = [ITEMS]
[[pages.questions]]
id = "channels"
kind = "multiple"
label = "How do you want to hear from us?"
options = [{code = "email", label = "Email"}, {code = "post", label = "Post"},
           {code = "none", label = "None of these", exclusive = true}]
[[pages.questions]]
id = "victim"
kind = "single"
label = "Have you been a victim of crime?"
options = [{code = "yes", label = "Yes"}, {code = "no", label = "No"},
           {code = "declined", label = "Prefer not to say", declined = true}]
[[pages]]
id = "two"
title = "More"
[[pages.questions]]
id = "worst"
kind = "matrix"
label = "Where does this concern come from?"
rows_from = "problems"
rows_if = ["very"]
options = [{code = "own", label = "Own experience"}, {code = "news", label = "News"}]
[[pages.questions]]
id = "reported"
kind = "single"
label = "Did you report it?"
show_if = {question = "victim", answers = ["yes"]}
options = [{code = "yes", label = "Yes"}, {code = "no", label = "No"}]
[[pages]]
id = "about_you"
title = "About you"
[[pages.questions]]
id = "age"
kind = "single"
label = "How old are you?"
options = [{code = "young", label = "Under 35"}, {code = "middle", label = "35 to 64"}, {code = "old", label = "65 or over"},
           {code = "declined", label = "Prefer not to say", declined = true}]
"""
MANY = tuple(f"problems.p{number}" for number in range(1, 24))
PROBLEMS = ("problems.litter", "problems.drugs", "problems.noise")
SHARES = (0.0, 0.01, 0.03, 0.1, 0.3, 0.6, 0.97, 1.0)
LATE = 60
Row = dict[str, str]


@dataclass(frozen=True)
class Area:
    """One LSOA of a design: where it lies, and whether it is among the more deprived."""

    lsoa: str
    ward: str
    authority: str
    deprived: bool
    own: Mapping[str, str]

    @property
    def piece(self) -> Piece:
        return Piece(self.ward, self.authority, "deprived" if self.deprived else "other", tuple(sorted(self.own.items())))


@dataclass(frozen=True)
class Design:
    """A survey: its map, the responses of every version in turn, and those of an earlier year (empty if there is none)."""

    seed: int
    areas: tuple[Area, ...]
    rows: tuple[Row, ...]
    versions: tuple[int, ...]       # how many of `rows` each version has
    earlier: tuple[Row, ...]
    weights: Weights | None

    @property
    def map(self) -> Map:
        return Map(tuple(dict.fromkeys(area.piece for area in self.areas)))

    def without_elected(self) -> Design:
        """Returns the same survey as if only residents had answered."""
        elected = sum(row["audience"] == "elected" for row in self.rows)
        return replace(self, rows=self.rows[elected:], versions=tuple(size - elected for size in self.versions))

    def frame(self, version: int) -> pd.DataFrame:
        """Returns the responses of a version, as they are counted."""
        return pd.DataFrame(self.rows[:self.versions[version]], dtype="str")

    def people(self) -> Iterator[Person]:
        """Yields the main audience, to judge findings."""
        by_lsoa = {area.lsoa: area for area in self.areas}
        for place, row in enumerate(self.rows):
            version = next(number for number, size in enumerate(self.versions) if place < size)
            if row["audience"] == "resident":
                yield Person(_atom(row, by_lsoa, version), row)


def design(seed: int) -> Design:
    """Draws a design."""
    draws = np.random.default_rng([20261129, seed])
    areas = tuple(_areas(draws))
    people, late = int(np.exp(draws.uniform(0, np.log(300)))) + 1, int(draws.integers(1, LATE + 1))
    weights = Weights("age", {"young": 2.1, "middle": 0.9, "old": 0.6, "": 1.0}) if draws.random() < 0.25 else None
    versions = (people, people + late) if draws.random() < 0.3 else (people,)
    rows = tuple(_rows(draws, areas, versions[-1], weights))
    elected = tuple(_elected(draws, int(draws.integers(0, 10)), weights))
    earlier = tuple(_rows(draws, areas, int(draws.integers(5, 120)), None)) if draws.random() < 0.2 else ()
    return Design(seed, areas, (*elected, *rows), tuple(size + len(elected) for size in versions), earlier, weights)


def questionnaire(problems: tuple[str, ...] = PROBLEMS) -> str:
    """Returns the questionnaire that asks about these problems."""
    ids = [name.removeprefix("problems.") for name in problems]
    items = ", ".join(f'{{id = "{name}", label = "{name.capitalize()}"}}' for name in ids)
    return QUESTIONNAIRE.replace("ITEMS", items)


def large(seed: int, people: int = 2379, wards: int = 49, boards: int = 16) -> Design:
    """Draws a county with 23 problems: wards of very different sizes, boards of whole wards, a deprived fifth."""
    draws = np.random.default_rng([20261129, seed])
    areas = tuple(Area(f"E01{ward:03}{part}", f"E05{ward:06}", "E07000001", part == 0 and ward % 3 == 0,
                       {"board": f"Board {ward * boards // wards + 1}"}) for ward in range(wards) for part in range(2))
    return Design(seed, areas, tuple(_rows(draws, areas, people, None, MANY)), (people,), (), None)


def _areas(draws: np.random.Generator) -> Iterator[Area]:
    wards, parts = int(draws.integers(1, 8)), int(draws.integers(1, 4))
    mixed, nested = draws.random() < 0.5, draws.random() < 0.6
    kinds = [kind for kind in ("board", "patch") if draws.random() < 0.6]
    boards = int(draws.integers(1, wards + 1))
    for ward in range(wards):
        side = draws.random() < 0.4
        for part in range(parts):
            board = ward * boards // wards if nested else int(draws.integers(boards))
            own = {"board": f"Board {board}", "patch": f"Patch {ward if draws.random() < 0.3 else f'{ward} {part}'}"}
            yield Area(f"E01{ward:03}{part}", f"E05{ward:06}", f"E0700000{ward % 2 if wards > 3 else 0}",
                       bool(draws.random() < 0.4) if mixed else side, {kind: own[kind] for kind in kinds})


def _rows(draws: np.random.Generator, areas: tuple[Area, ...], people: int, weights: Weights | None,
          problems: tuple[str, ...] = PROBLEMS) -> Iterator[Row]:
    popular = draws.dirichlet(np.full(len(areas), 0.7))
    shares = {name: draws.choice(SHARES, 2) for name in problems}
    without, elsewhere, blank = (float(draws.choice((0, 0, 0.02, 0.1, 0.4))) for _ in range(3))
    for number in range(people):
        area = areas[draws.choice(len(areas), p=popular)]
        status = "not_given" if draws.random() < without else "outside" if draws.random() < elsewhere / 4 else "matched"
        row = _start(f"r{number:05}", "resident", status) | (_place(area) if status == "matched" else {})
        yield _answered(draws, row, {name: float(share[int(area.deprived)]) for name, share in shares.items()}, blank, weights)


def _elected(draws: np.random.Generator, people: int, weights: Weights | None) -> Iterator[Row]:
    for number in range(people):
        yield _answered(draws, _start(f"e{number:05}", "elected", "not_given"), dict.fromkeys(PROBLEMS, 0.3), 0.0, weights)


def _start(reference: str, audience: str, status: str) -> Row:
    return {"reference": reference, "submitted_on": "2020-01-07", "source": "online", "audience": audience, "language": "en",
            "lsoa": "", "ward": "", "authority": "", "place_status": status, "imd_decile": "", "imd_quintile_local": "",
            "imd_edition": ""}


def _place(area: Area) -> Row:
    return {"lsoa": area.lsoa, "ward": area.ward, "authority": area.authority,
            "imd_quintile_local": "1" if area.deprived else "3", "imd_decile": "2" if area.deprived else "6"}


def _answered(draws: np.random.Generator, row: Row, shares: Mapping[str, float], blank: float, weights: Weights | None) -> Row:
    for name, share in shares.items():
        concerned = draws.random() < share
        code = draws.choice(("very", "fairly") if concerned else ("not_very", "not_very", "not_very", "dont_know"))
        row[name] = "" if draws.random() < blank else str(code)
        source = str(draws.choice(("own", "news")))
        row[name.replace("problems", "worst")] = source if row[name] == "very" else "not_asked"
    none = draws.random() < 0.2
    row |= {"channels.email": "01"[int(not none)], "channels.post": "01"[int(not none and draws.random() < 0.4)],
            "channels.none": "01"[int(none)]}
    row["victim"] = str(draws.choice(("yes", "no", "no", "no", "declined")))
    row["reported"] = str(draws.choice(("yes", "no"))) if row["victim"] == "yes" else "not_asked"
    row["age"] = str(draws.choice(("young", "middle", "old", "old", "declined")))
    return row | ({"weight": str(weights.of[row["age"] if row["age"] != "declined" else ""])} if weights else {})


def _atom(row: Row, areas: Mapping[str, Area], version: int) -> Atom:
    given = row["place_status"] != "not_given"
    cell = row["age"] if row["age"] != "declined" else ""
    if not row["lsoa"]:
        return Atom(version, given, cell=cell)
    piece = areas[row["lsoa"]].piece
    return Atom(version, given, piece.side, piece.authority, piece.ward, piece.own, cell)
