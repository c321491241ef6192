"""Reads official population estimates as they are published, to weight respondents to and to compare them with.

Each reader returns rows of authority or lsoa, sex (where known), age and people. `margin_targets` converts these rows to
targets for `rake`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from .arguments import checked
from .frame_checks import FrameError, require
from .items import BLANK
from .raking import LARGEST_POPULATION, Targets
from .response_frame import grouping
from .shares import missing_as_na, percent
from .significance import wilson

SEXES = {"female": "Females", "male": "Males"}
OLDEST = 200            # no upper age


class PopulationError(ValueError):
    """A population file has the wrong format, or does not contain the requested people."""


@checked
def mid_year_estimates(path: str | Path) -> pd.DataFrame:
    """Reads ONS mid-year population estimates by authority, sex and single year of age.

    Returns the columns authority, name, sex, age, people. `path` is the workbook with the sheets "MYE2 - Females" and
    "MYE2 - Males", .xls or .xlsx. Raises PopulationError for any other workbook.
    """
    with _workbook(path) as book:
        sheets = [_estimates(_sheet(book, words, path), sex, path) for sex, words in SEXES.items()]
    return pd.concat(sheets, ignore_index=True)


@checked
def small_area_estimates(path: str | Path) -> pd.DataFrame:
    """Reads population estimates of LSOAs by single year of age, from a CSV file with one column per age.

    Returns the columns lsoa, age, people. Raises PopulationError if the file has no LSOA codes or no ages.
    """
    wide = _csv(path)
    code = next((name for name in wide.columns if re.fullmatch(r"lsoa\d\d_?(code|cd)", name.lower())), None)
    if code is None:
        raise PopulationError(f"{Path(path).name}: no column of LSOA codes (such as lsoa21_code or LSOA11CD)")
    return _long(wide, {code: "lsoa"}, path)


@checked
def census_broad_ages(path: str | Path) -> pd.DataFrame:
    """Reads the census population of authorities by sex and broad age: authority, sex, band, people.

    The bands are younger, working_age and older. Raises PopulationError if a column is missing.
    """
    wide = _csv(path)
    authority = re.compile(r"((lt|ut)la\d\d_?(code|cd)|lad\d\dcd)", re.IGNORECASE)
    code = next((name for name in wide.columns if authority.fullmatch(name)), None)
    names = [name for name in wide.columns if re.fullmatch(r"(younger|working_age|older)_(fe)?males", name)]
    if code is None or len(names) != 6:
        raise PopulationError(f"{Path(path).name}: needs a column of authority codes and younger_, working_age_ and "
                              "older_ columns for females and males")
    long = wide.melt(id_vars=[code], value_vars=names, value_name="people").rename(columns={code: "authority"})
    parts = long["variable"].str.extract(r"(?P<band>.*)_(?P<sex>(?:fe)?male)s")
    return pd.DataFrame({"authority": long["authority"], "sex": parts["sex"], "band": parts["band"],
                         "people": long["people"].astype("float64")})


@checked
def age_range(words: str) -> tuple[int, int]:
    """Returns the first and last age of an option such as "16_24", "25 to 34", "75 and over", "75_plus" or "under_18".

    Raises PopulationError if `words` is not an age band.
    """
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    if re.search(r"under|below|younger", words.lower()) and len(numbers) == 1:
        return 0, numbers[0] - 1
    if re.search(r"over|plus|older|\+|above", words.lower()) and len(numbers) == 1:
        return numbers[0], OLDEST
    if len(numbers) == 2 and numbers[0] <= numbers[1]:
        return numbers[0], numbers[1]
    raise PopulationError(f"'{words}' is not an age band such as '25 to 34', '75 and over' or 'under 18'")


@checked
def margin_targets(people: pd.DataFrame, authorities: Collection[str] = (), *, age: str = "age",
                   bands: Mapping[str, tuple[int, int]] | Sequence[str] = (), sex: str = "sex",
                   sexes: Mapping[str, str] | None = None) -> dict[str, dict[str, float]]:
    """Returns targets for `rake` from population rows: the people in every age band, of each sex and in each authority.

    `people` is the result of a reader. `bands` maps option codes to their ages, or lists codes that contain them
    ("16_24"). `sexes` maps option codes to "female" or "male". `age` and `sex` name the columns of the responses. Only ages
    within the bands are counted. With several `authorities`, `authority` is a margin too.
    Raises PopulationError for an authority, a sex or ages that are not in the rows.
    """
    ages = dict(bands) if isinstance(bands, Mapping) else {code: age_range(code) for code in bands}
    needed = {"people": True, "age": bool(ages), "sex": bool(sexes), "authority": bool(authorities)}
    require(people, [name for name, wanted in needed.items() if wanted], "which a reader of population files returns")
    _check_numbers(people, [name for name in ("people", "age") if needed[name]])
    kept = _within(people, authorities)
    if ages:
        kept = kept[_covered(kept, ages)]
    targets = {age: {code: _count(kept[kept["age"].between(*span)], f"ages {code}") for code, span in ages.items()}}
    targets[sex] = {code: _count(kept[kept["sex"] == known], known) for code, known in (sexes or {}).items()}
    if len(authorities) > 1:
        targets["authority"] = {code: _count(kept[kept["authority"] == code], code) for code in authorities}
    return {margin: goals for margin, goals in targets.items() if goals}


def _check_numbers(people: pd.DataFrame, names: Sequence[str]) -> None:
    """Raises PopulationError for ages and people that are no numbers of zero or more."""
    for name in names:
        wrong = people[name][~(pd.to_numeric(people[name], errors="coerce").between(0, LARGEST_POPULATION))]
        if len(wrong):
            raise PopulationError(f"{name}: '{wrong.iloc[0]}' is no number of zero or more; correct the rows of the population")


def _within(people: pd.DataFrame, authorities: Collection[str]) -> pd.DataFrame:
    missing = [code for code in authorities if code not in set(people.get("authority", ()))]
    if missing:
        raise PopulationError(f"the population file has no authority {', '.join(missing)}; "
                              "use the codes of its own edition")
    return people[people["authority"].isin(list(authorities))] if authorities else people


def _covered(people: pd.DataFrame, ages: Mapping[str, tuple[int, int]]) -> pd.Series:
    spans = sorted(ages.values())
    for (_, high), (low, _) in pairwise(spans):
        if low <= high:
            raise PopulationError(f"the age bands overlap: one ends at {high}, the next begins at {low}")
    return people["age"].between(spans[0][0], spans[-1][1])


def _count(rows: pd.DataFrame, what: str) -> float:
    if rows.empty:
        raise PopulationError(f"the population file holds nobody of {what}; check the ages, the codes and the edition")
    return float(rows["people"].sum())


def _csv(path: str | Path) -> pd.DataFrame:
    """Returns the cells of a CSV file as text. Raises PopulationError for a file that is missing or is no CSV file."""
    try:
        return pd.read_csv(path, dtype=str, encoding="utf-8-sig")
    except OSError as error:
        raise PopulationError(f"{Path(path).name} cannot be read ({error.strerror}); check the path") from None
    except ValueError:      # no columns, rows of different lengths, or not UTF-8
        raise PopulationError(f"{Path(path).name} cannot be read as a CSV file; save it as CSV in UTF-8") from None


def _workbook(path: str | Path) -> pd.ExcelFile:
    try:
        return pd.ExcelFile(path, engine="calamine" if Path(path).suffix.lower() == ".xls" else "openpyxl")
    except ImportError:
        raise PopulationError(f"{Path(path).name} is an old Excel workbook, which the Python package python-calamine "
                              "reads; install it, or save the workbook as .xlsx") from None
    except Exception as error:      # each library that reads workbooks raises its own errors
        raise PopulationError(f"{Path(path).name} cannot be read as an Excel workbook: {error}") from None


def _sheet(book: pd.ExcelFile, words: str, path: str | Path) -> pd.DataFrame:
    for name in book.sheet_names:
        if re.search(rf"\b{words}\b", str(name)):
            return pd.read_excel(book, sheet_name=name, header=None, dtype=object)
    raise PopulationError(f"{Path(path).name} has no sheet of {words} by single year of age, such as 'MYE2 - {words}'")


def _estimates(sheet: pd.DataFrame, sex: str, path: str | Path) -> pd.DataFrame:
    """Returns the table below the notes. Its header row begins with Code."""
    first = sheet.iloc[:, 0].astype(str).str.strip().str.lower()
    heads = sheet.index[first == "code"]
    if heads.empty:
        raise PopulationError(f"{Path(path).name}: no header row beginning with 'Code' in the sheet of {sex}s")
    table = sheet.iloc[heads[0] + 1:].set_axis([_name(cell) for cell in sheet.iloc[heads[0]]], axis=1)
    return _long(table.dropna(subset=["code"]), {"code": "authority", "name": "name"}, path).assign(sex=sex)


def _name(cell: object) -> str:
    """Returns the name of a column. An age becomes a whole number as text, whatever the type of the cell."""
    return str(int(cell)) if isinstance(cell, (int, float)) and cell == cell else str(cell).strip().lower()


def _long(wide: pd.DataFrame, keys: Mapping[str, str], path: str | Path) -> pd.DataFrame:
    """Converts one column per age to one row per age. "90+" becomes 90."""
    ages = {name: int(str(name).rstrip("+")) for name in wide.columns if re.fullmatch(r"\d{1,3}\+?", str(name))}
    if not ages:
        raise PopulationError(f"{Path(path).name}: no columns of single years of age (0, 1, ... 90+)")
    long = wide.melt(id_vars=list(keys), value_vars=list(ages), var_name="age", value_name="people")
    people = pd.to_numeric(long["people"], errors="coerce")
    if people.isna().any():
        raise PopulationError(f"{Path(path).name}: '{long['people'][people.isna()].iloc[0]}' is not a number of people")
    return long.rename(columns=dict(keys)).assign(age=long["age"].map(ages), people=people.astype("float64"))


ABOUT_RIGHT, UNDER, OVER, NOBODY = "about right", "under-represented", "over-represented", "nobody"


@checked
def representativeness(frame: pd.DataFrame, population: Targets,
                       labels: Mapping[str, Mapping[str, str]] | None = None) -> pd.DataFrame:
    """Compares the respondents with the population: one row per category of each characteristic (a column of `frame`).

    `population` gives the number of people in every category, `labels` the label. Columns: characteristic, category, label,
    respondents, percent (of the people who stated it) with its 95 % interval, population, population_percent, ratio of the
    two percentages, and standing: under-represented or over-represented if the interval excludes the population's
    percentage, nobody, or about right. The last row is for people who did not state it, without a percentage.
    Raises FrameError for a missing column, or for a category that has no population.
    """
    if not population:
        raise FrameError("there is no population to compare with; give the people in every category of a characteristic")
    rows = [_characteristic(frame, name, people, (labels or {}).get(name, {})) for name, people in population.items()]
    return pd.concat(rows, ignore_index=True)


@checked
def missing_people(table: pd.DataFrame) -> str:
    """Returns a sentence that names the groups with too few respondents. `table` is the result of `representativeness`."""
    require(table, ["label", "respondents", "percent", "population_percent", "ratio", "standing"],
            "which `representativeness` returns")
    if not table["respondents"].sum():
        return "Nobody answered, so there is nothing to compare with the population."
    missing = table[table["standing"].isin([UNDER, NOBODY])].sort_values("ratio")
    if missing.empty:
        return "No group that was compared with the population is missing among those who answered."
    named = ", ".join(f"{label} ({share:.0f} % of those who answered, {people:.0f} % of the population)"
                      for label, share, people in zip(missing["label"], missing["percent"],
                                                      missing["population_percent"], strict=True))
    return f"Fewer answered than their number would suggest: {named}."


def _characteristic(frame: pd.DataFrame, name: str, people: Mapping[str, float],
                    labels: Mapping[str, str]) -> pd.DataFrame:
    require(frame, [name], "which is to be compared with the population")
    counts = pd.Series(grouping(frame[name])).value_counts()
    stray = [str(code) for code in counts.index[counts > 0] if code not in people and code != BLANK]
    if stray:
        raise FrameError(f"{name}: {', '.join(stray)} has no population to be compared with; give it or recode them")
    codes = [code for code in people if code != BLANK]
    respondents = np.array([counts.get(code, 0) for code in codes], float)
    living = np.array([people[code] for code in codes], float)
    if not ((living >= 0) & (living <= LARGEST_POPULATION)).all() or not living.any():
        raise FrameError(f"{name}: the population must be numbers of people, zero or more, and not all zero")
    table = _against(respondents, living / living.sum())
    table.insert(0, "population", living)
    table.insert(0, "respondents", respondents.astype("int64"))
    for place, (column, values) in enumerate({"characteristic": name, "category": codes,
                                              "label": [labels.get(code, code) for code in codes]}.items()):
        table.insert(place, column, values)
    unstated = pd.DataFrame({"characteristic": [name], "category": [BLANK], "label": ["Not stated"],
                             "respondents": [int(counts.get(BLANK, 0))], "standing": [""]})
    return pd.concat([table, unstated], ignore_index=True)


def _against(respondents: np.ndarray, expected: np.ndarray) -> pd.DataFrame:
    total = respondents.sum()
    share = respondents / total if total else np.full(len(respondents), np.nan)
    low, high = wilson(share, total)
    ratio = np.divide(share, expected, out=np.full(len(share), np.nan), where=expected > 0)
    standing = np.select([respondents == 0, high < expected, low > expected], [NOBODY, UNDER, OVER], ABOUT_RIGHT)
    return pd.DataFrame({"percent": percent(share), "percent_low": percent(low), "percent_high": percent(high),
                         "population_percent": percent(expected), "ratio": missing_as_na(ratio), "standing": standing})
