"""The chapter as Word, PDF and HTML: real headings, lists, table heads and alternative text, and words that are words."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import docx
import pandas as pd
import pytest

from survey_app.analysis import charts
from survey_app.publishing.chapter import html, pdf, word
from survey_app.publishing.chapter.document import Document, Picture, compose
from survey_app.publishing.release.chapter_tables import chapter_tables
from survey_app.publishing.release.charts import printable
from survey_app.publishing.tables import columns
from survey_app.publishing.tables.table import Description, from_public_rows

HOSTILE = '=cmd|"x" <b>&amp;</b> #heading *bold* $x$ \\ [a](b) 🚓 قُل \x07'
TABLE = pd.DataFrame({"item": ["a.b", "a.c"], "problem": [HOSTILE, "Post"], "option": ["1", "1"], "answer": ["Ticked", "Ticked"],
                      "base": [103, 103], "percent": pd.array([66.0, None], "Float64"),
                      "percent_low": pd.array([56.0, None], "Float64"),
                      "percent_high": pd.array([75.0, None], "Float64"), "shorthand": ["", "[c]"]})
DESCRIBED = Description("Channels", ("item", "option"), {column.name: column for column in (
    columns.ITEM, columns.PROBLEM.headed("Way of hearing"), columns.OPTION, columns.ANSWER, columns.BASE.of(from_public_rows),
    columns.COUNT.of(from_public_rows), *(figure.of(from_public_rows) for figure in columns.INTERVAL), columns.SHORTHAND)})
TEXT = f"""# {HOSTILE}
## First section
Some words. {HOSTILE}
- One
- Two
{{table channels: problem, base, percent, percent_low, percent_high}}
{{chart channels}}
{{chart never_drawn}}
"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    """A chart as SVG and PNG."""
    svg, png = charts.save(charts.bars_chart(printable(TABLE), "Channels"), tmp_path_factory.mktemp("chart") / "channels")
    return svg.read_text("utf-8"), png.read_bytes()


@pytest.fixture
def document() -> Document:
    pictures = {"channels": Picture("channels", "Channels", charts.bars_alternative(TABLE))}
    return compose(TEXT, chapter_tables({"channels": TABLE}, {"channels": DESCRIBED}), pictures, title=HOSTILE, language="en",
                   dated=datetime(2020, 2, 1, tzinfo=UTC), source="Made from something.")


def test_word_has_structure(document: Document, drawn: tuple[str, bytes]) -> None:
    data = word.to_word(document, lambda _: drawn[1])
    made = docx.Document(io.BytesIO(data))
    styles = [(paragraph.style.name if paragraph.style else "", paragraph.text) for paragraph in made.paragraphs]
    shown = HOSTILE.replace("\x07", "\ufffd")
    assert ("Title", shown) in styles
    assert ("Heading 1", "First section") in styles
    assert [text for style, text in styles if style == "List Bullet"] == ["One", "Two"]
    cells = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert cells == [["Way of hearing", "Share, with its range"], [shown, "66% (56 to 75)\n"], ["Post", "not shown"]]
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader/>") == 1
    assert 'descr="Bar chart of 2 answers.' in xml
    assert (made.core_properties.created, made.core_properties.language) == (datetime(2020, 2, 1, tzinfo=UTC), "en")
    assert data == word.to_word(document, lambda _: drawn[1])


def test_pdf_is_tagged_and_the_same_each_time(document: Document, drawn: tuple[str, bytes]) -> None:
    data = pdf.to_pdf(document, lambda _: drawn[0])
    for structure in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang"):
        assert structure in data
    assert data == pdf.to_pdf(document, lambda _: drawn[0])


def test_typst_never_reads_words_as_markup(document: Document) -> None:
    source = pdf.to_typst(document)
    outside = re.sub(r'"(?:\\.|[^"\\])*"', '""', source)
    assert "cmd" not in outside
    assert "heading *bold*" not in outside
    assert "table.header" in outside
    assert "alt:" in outside


class Outline(HTMLParser):
    """The tags of a page, and the words in each."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_html_has_structure_and_escapes(document: Document, drawn: tuple[str, bytes]) -> None:
    page = Outline(str(html.to_html(document, lambda name: f"charts/{name}.svg", lambda _: drawn[0], downloads=True)))
    tags = [tag for tag, _ in page.tags]
    assert (tags.count("h1"), tags.count("h2"), tags.count("caption"), tags.count("b")) == (1, 1, 1, 0)
    assert [attributes["scope"] for tag, attributes in page.tags if tag == "th"] == [*["col"] * 2, *["row"] * 2]
    image = next(attributes for tag, attributes in page.tags if tag == "img")
    assert (image["src"], image["loading"]) == ("charts/channels.svg", "lazy")
    assert image["alt"] == "Chart: Channels. The same in words follows it."
    assert int(image["width"] or 0) > 300
    assert HOSTILE.replace("\x07", "\ufffd") in page.words
    assert "#downloads" in [attributes.get("href") for tag, attributes in page.tags if tag == "a"]


def test_a_narrow_screen_is_offered_the_drawing_for_it(document: Document, drawn: tuple[str, bytes]) -> None:
    for_both = replace(document, parts=(Picture("channels", "Channels", "In words.", narrow="narrow/channels"),))
    page = Outline(str(html.to_html(for_both, lambda name: f"charts/{name}.svg", lambda _: drawn[0])))
    source, image = (next(attributes for tag, attributes in page.tags if tag == name) for name in ("source", "img"))
    assert (source["srcset"], source["media"]) == ("charts/narrow/channels.svg", "(max-width: 40em)")
    assert image["src"] == "charts/channels.svg"
    whole = Outline(str(html.to_html(for_both, str, lambda _: drawn[0], inline=True)))
    assert all(dict(attributes)[name or ""].startswith("data:") for tag, attributes in whole.tags  # type: ignore[union-attr]
               for name in {"source": ["srcset"], "img": ["src"]}.get(tag, []))


def test_control_characters_are_not_drawn() -> None:
    assert printable(TABLE)["problem"][0].endswith("قُل \ufffd")
    assert printable(TABLE)["percent"].equals(TABLE["percent"])
