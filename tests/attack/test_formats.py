"""A hidden figure that stands in any one format is known: the attacker reads them all."""

from __future__ import annotations

import io
import json
import zipfile

import openpyxl
import pytest
import typst

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


BARS = """<table role="table"><caption>Shares</caption><thead role="rowgroup"><tr role="row">
<th role="columnheader" scope="col">{place}</th><th scope="col">{name}</th><th scope="col">{share}</th>
<th scope="col">{range}</th></tr></thead><tbody><tr role="row"><td role="cell">1</td>
<th role="rowheader" scope="row">{litter}</th><td role="cell">{percent}</td><td role="cell"><svg aria-hidden="true">
<rect class="hys-track" width="100%" height="14" />{drawn}</svg><span class="govuk-visually-hidden">{ends}</span></td>
</tr></tbody></table>"""
IN_ENGLISH = {"place": "Place", "name": "Problem", "share": "Share", "range": "Range, in percent", "litter": "Litter"}
IN_WELSH = {"place": "Safle", "name": "Enw", "share": "Cyfran", "range": "Ystod", "litter": "Sbwriel"}
NOTHING = {"percent": "not shown", "drawn": "", "ends": ""}


def on_pages(**pages: str) -> dict[str, str]:
    """What the attacker knows of the one row of a release with these pages, by column."""
    hidden = ["item,problem,base,percent,percent_low,percent_high,shorthand", "litter,Litter,21,,,,[c]"]
    published = release(ranked_problems=hidden, more={
        f"pages/{language}/problems.html": page for language, page in pages.items()})
    return read(published).tables["ranked_problems"].rows[0]


def test_a_share_and_its_range_on_a_page() -> None:
    row = on_pages(en=BARS.format(**IN_ENGLISH, percent="<b>14%</b>", drawn="", ends="5 to 35"))
    assert (row["percent"], row["percent_low"], row["percent_high"]) == ("14", "5", "35")


def test_a_bar_and_its_line_on_a_page() -> None:
    drawn = '<rect class="hys-bar" width="14.3%" /><line x1="5.0%" x2="34.6%" y1="7" y2="7" /><line x1="5.0%" x2="5.0%" />'
    row = on_pages(en=BARS.format(**IN_ENGLISH, percent="not shown", drawn=drawn, ends=""))
    assert (row["percent"], row["percent_low"], row["percent_high"]) == ("14.3", "5.0", "34.6")


def test_a_figure_on_the_page_of_another_language() -> None:
    row = on_pages(cy=BARS.format(**IN_WELSH, percent="14%", drawn="", ends="5 i 35"), en=BARS.format(**IN_ENGLISH, **NOTHING))
    assert (row["percent"], row["percent_low"], row["percent_high"]) == ("14", "5", "35")


def test_two_groups_on_a_page() -> None:
    page = ('<table><tr><th scope="col">Problem</th><th scope="col">More deprived areas</th>'
            '<th scope="col">Other areas</th></tr>'
            '<tr><th scope="row">Litter <span>higher</span></th><td>86%</td><td>67%</td></tr></table>')
    published = release(deprivation_comparison=HIDDEN, more={"pages/en/deprivation.html": page})
    assert percent(published) == "86"
    assert [(one.low, one.how) for one in find(published, questions=ASKED, where=SIDES)] == [(18, "printed")]


def test_the_page_of_an_area() -> None:
    page = ('<table><tr><th scope="col">Problem</th><th scope="col">Share</th></tr>'
            '<tr><th scope="row">Litter</th><td>14%</td></tr></table>')
    wards = ["area,area_name,item,problem,base,concerned,percent,shorthand", "W1,Ward 1,litter,Litter,21,,,[c]",
             "W2,Ward 2,litter,Litter,21,,,[c]"]
    published = release(problems_by_ward=wards, ranked_problems=[RANKED, ",litter,Litter,42,,,[c]"],
                        more={"pages/en/areas/W1.html": page})
    known = read(published).tables
    assert [row["percent"] for row in known["problems_by_ward"].rows] == ["14", ""]
    assert known["ranked_problems"].rows[0]["percent"] == ""


def test_the_words_of_a_pdf() -> None:
    document = typst.compile(b"#set document(title: [Chapter])\nLitter: 14% of the 21 who answered called it a problem.")
    published = release(ranked_problems=[RANKED, ",litter,Litter,21,,,[c]"], more={"chapter.pdf": document})
    assert percent(published, "percent", "ranked_problems") == "14"


def test_the_figure_of_another_table_with_the_same_label_is_not_taken_for_this_one() -> None:
    page = ('<table><tr><th scope="col">Problem</th><th scope="col">Share</th></tr>'
            '<tr><th scope="row">Litter</th><td>55%</td></tr></table>')
    themes = ["item,problem,option,answer,base,count,percent,shorthand", "comments,Anything else?,litter,Litter,30,,,[c]"]
    published = release(ranked_problems=[RANKED, "1,litter,Litter,20,11,55.0,"], themes=themes,
                        more={"pages/en/problems.html": page})
    assert percent(published, "percent", "themes") == ""
