"""Small files, written by hand in the layouts of ONS and MHCLG. Every postcode is in area ZZ, which does not exist."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

NSPL_2021 = """
    pcd pcd2 pcds dointr doterm usertype oseast1m osnrth1m osgrdind oa21 cty ced laua ward nhser ctry rgn pcon ttwa itl
    park lsoa21 msoa21 wz11 sicbl bua22 ru11ind oac11 lat long lep1 lep2 pfa imd icb"""
NSPL_2020 = """
    pcd pcd2 pcds dointr doterm usertype oseast1m osnrth1m osgrdind oa11 cty ced laua ward hlthau nhser ctry rgn pcon
    eer teclec ttwa pct nuts park lsoa11 msoa11 wz11 ccg bua11 buasd11 ru11ind oac11 lat long lep1 lep2 pfa imd calncv
    stp"""
ENGLAND, WALES = "E92000001", "W92000004"

Row = Mapping[str, object]


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Row], *, bom: bool = False) -> Path:
    """Writes a CSV file with every value quoted, as ONS does. Columns that a row does not name are blank."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), "utf-8-sig" if bom else "utf-8")
    return path


def postcode(pcds: str, lsoa: str = "E01000011", ward: str = "E05000001", laua: str = "E06000091", *,
             ctry: str = ENGLAND, doterm: str = "", imd: int = 1, lsoa_column: str = "lsoa21") -> dict[str, object]:
    """Makes one row of a postcode file."""
    outward, inward = pcds.split(" ")
    return {"pcd": outward.ljust(4) + inward, "pcd2": f"{outward.ljust(4)} {inward}", "pcds": pcds, "dointr": "199002",
            "doterm": doterm, "laua": laua, "ward": ward, "ctry": ctry, lsoa_column: lsoa, "imd": imd}


def no_grid_reference(pcds: str) -> dict[str, object]:
    """Makes a row without a grid reference: every area is blank, and there is no rank."""
    return {**postcode(pcds, "", "", "", ctry="", imd=0), "osgrdind": "9", "lat": "99.999999", "long": "0.000000"}


def nspl(folder: Path, rows: Iterable[Row], name: str = "NSPL21_AUG_2024_UK_ZZ.csv") -> Path:
    """Writes a file of the National Statistics Postcode Lookup with LSOAs of 2021."""
    return write_csv(folder / name, NSPL_2021.split(), rows)


def file_7(folder: Path, ranks: Mapping[str, int], name: str = "File_7_IoD2025.csv", *, authority: str = "E06000091",
           decile: Mapping[str, int] | None = None) -> Path:
    """Writes File 7 of the Indices of Deprivation 2025, with the columns that this project reads and one that it ignores."""
    header = ["LSOA code (2021)", "LSOA name (2021)", "Local Authority District code (2024)",
              "Local Authority District name (2024)", "Index of Multiple Deprivation (IMD) Score",
              "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)",
              "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)",
              "Total population: mid 2022"]
    rows = [dict(zip(header, (lsoa, f"Zedshire {lsoa[-3:]}", authority, "Zedshire", "9.00", f"{rank}.00",
                              (decile or {}).get(lsoa, -(-10 * rank // 33755)), "1500.00"), strict=True))
            for lsoa, rank in ranks.items()]
    return write_csv(folder / name, header, rows, bom=True)
