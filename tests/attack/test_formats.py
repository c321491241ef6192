"""A hidden figure that stands in any one format is known: the attacker reads them all."""

from __future__ import annotations

import io
import json
import zipfile

import openpyxl
import pytest

from attacker import Release, find
from attacker.reading import read
from attacker.spreadsheets import sheets, words
from tests.attack.published import ASKED, COMPARED, RANKED, SIDES, release

HIDDEN = [COMPARED, "litter,Litter,21,,70,67.14285714285714,,,,,[c]"]
ROW = {"item": "litter", "problem": "Litter", "deprived_base": 21, "deprived_percent": 85.71428571428571, "other_base": 70,
       "other_percent": 67.14285714285714, "shorthand": "[c]"}


def percent(published: Release, column: str = "deprived_percent", table: str = "deprivation_comparison") -> str:
    """What the attacker knows of the one row's figure."""
    return read(published).tables[table].rows[0].get(column) or ""


def test_json() -> None:
    published = release(deprivation_comparison=HIDDEN, more={"tables.json": json.dumps({"deprivation_comparison": [ROW]})})
    assert percent(published) == "85.71428571428571"
    assert [(one.low, one.how) for one in find(published, questions=ASKED, where=SIDES)] == [(18, "printed")]


def test_a_workbook() -> None:
    book, file = openpyxl.Workbook(), io.BytesIO()
    sheet = book.create_sheet("deprivation_comparison")
    sheet.append(list(ROW))
    sheet.append([None if name == "shorthand" else value for name, value in ROW.items()])
    book.save(file)
    assert percent(release(deprivation_comparison=HIDDEN, more={"tables.xlsx": file.getvalue()})).startswith("85.714285")


def test_an_open_document() -> None:
    cells = "".join(f'<table:table-cell office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
                    for value in ROW.values())
    heads = "".join(f"<table:table-cell><text:p>{name}</text:p></table:table-cell>" for name in ROW)
    content = ('<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
               'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
               'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><table:table table:name="deprivation_comparison">'
               f"<table:table-row>{heads}</table:table-row><table:table-row>{cells}</table:table-row></table:table>"
               "</office:document-content>")
    published = release(deprivation_comparison=HIDDEN, more={"tables.ods": zipped("content.xml", content)})
    assert percent(published).startswith("85.7142")


def zipped(name: str, text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, text)
    return file.getvalue()


def test_the_data_of_a_chart() -> None:
    drawn = f"{COMPARED}\nlitter,Litter,21,85.71428571428571,70,67.14285714285714,,,,,\n"
    published = release(deprivation_comparison=HIDDEN, more={"charts/deprivation_comparison.csv": drawn})
    assert percent(published) == "85.71428571428571"


def test_the_words_of_a_chart() -> None:
    said = "Chart of 1 problem. Litter: 86% of 21 in more deprived areas, 67% of 70 in other areas, not clear."
    published = release(deprivation_comparison=HIDDEN, more={"charts/deprivation_comparison.txt": said})
    assert percent(published) == "86"
    assert [(one.low, one.how) for one in find(published, questions=ASKED, where=SIDES)] == [(18, "printed")]


def test_a_number_that_is_drawn_beside_a_bar() -> None:
    svg = ('<svg xmlns="http://www.w3.org/2000/svg"><g transform="translate(200,90)"><g transform="translate(0,0)">'
           '<text transform="translate(-10,20.5)">Drugs</text><text transform="translate(-10,44.5)">Litter</text></g>'
           '<g><text transform="translate(30,20)">55</text><text transform="translate(40,44)">14</text></g></g></svg>')
    hidden = [RANKED, "1,drugs,Drugs,20,11,55.0,", ",litter,Litter,21,,,[c]"]
    published = release(ranked_problems=hidden, more={"charts/ranked_problems.svg": svg})
    assert read(published).tables["ranked_problems"].rows[1]["percent"] == "14"
    assert (3, 3) in {(one.low, one.high) for one in find(published, questions=ASKED)}


def test_the_label_of_a_mark() -> None:
    svg = ('<svg xmlns="http://www.w3.org/2000/svg"><path aria-label="Litter: 14% (5 to 35) of 21 answering"/></svg>')
    published = release(ranked_problems=[RANKED, ",litter,Litter,21,,,[c]"], more={"charts/ranked_problems.svg": svg})
    assert percent(published, "percent", "ranked_problems") == "14"


@pytest.mark.parametrize("name", ["chapter.html", "chapter.docx"])
def test_a_sentence_of_the_chapter(name: str) -> None:
    sentence = "Litter: 14% of the 21 who answered called it a problem."
    word = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>' \
           f"{sentence}</w:t></w:r></w:p></w:document>"
    content = zipped("word/document.xml", word) if name.endswith("docx") else f"<p><b>Litter</b>: {sentence[8:]}</p>".encode()
    published = release(ranked_problems=[RANKED, ",litter,Litter,21,,,[c]"], more={name: content})
    assert percent(published, "percent", "ranked_problems") == "14"


def test_a_claim_and_the_words_that_the_chapter_binds() -> None:
    hidden = [RANKED, ",litter,Litter,21,,,[c]"]
    claim = json.dumps([{"words": "one in seven", "cell": "ranked_problems:litter:percent", "value": "14.285714285714286"}])
    assert percent(release(ranked_problems=hidden, more={"claims.json": claim}), "percent", "ranked_problems").startswith("14.28")
    bound = "It was [[14%|ranked_problems:litter:percent]] of them."
    assert percent(release(ranked_problems=hidden, more={"chapter.md": bound}), "percent", "ranked_problems") == "14%"


def test_a_sentence_about_another_group_is_not_taken_for_this_one() -> None:
    hidden = ["area,area_name,item,problem,base,concerned,percent,shorthand", "W1,Ward 1,litter,Litter,21,,,[c]"]
    said = "Litter: 69% of the 103 who answered. Litter: 86% of 21 in more deprived areas."
    assert percent(release(problems_by_ward=hidden, more={"chapter.html": said}), "percent", "problems_by_ward") == ""


def test_sheets_and_words_of_files_without_them() -> None:
    assert sheets("tables.ods", zipped("content.xml", "<empty/>")) == {}
    assert words(zipped("word/document.xml", "<empty/>")) == ""
