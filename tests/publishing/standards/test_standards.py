"""Releases describe themselves by the standards: valid by the standards' own programs, without a figure, in our own words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from flask import Flask

from survey_app.consultations import Survey
from survey_app.publishing.microdata import codebook, csvw, ddi
from survey_app.publishing.publications import downloads
from survey_app.publishing.tables.columns import BASE, ITEM, PERCENT, TOLD_APART
from survey_app.publishing.tables.reveals import no_answers
from survey_app.publishing.tables.table import Description
from survey_app.questionnaire import parsing
from survey_app.questionnaire.response_columns import columns
from tests.factories.releases import publish
from tests.factories.small_survey import QUESTIONNAIRE

from .validators import VALIDATORS

pytestmark = pytest.mark.sqlite_only
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
DESCRIBED = Description("Problems", ("item",), {column.name: column for column in (
    ITEM, BASE.of(no_answers), PERCENT.of(no_answers), TOLD_APART.of(no_answers))})
TABLE = pd.DataFrame({"item": ["a", "b"], "base": pd.array([12, None], "Int64"), "percent": [50.5, None],
                      "told_apart": [True, False]})


@pytest.fixture
def released(small: Survey, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Publishes the small survey, whose labels break careless programs, under a licence, as a folder of files."""
    monkeypatch.setitem(app.config, "DATA_LICENCE", LICENCE)
    downloads.write(publish(small), tmp_path)
    return tmp_path


def faults(folder: Path) -> list[str]:
    """Returns what every validator finds in a release."""
    return [fault for name, validate in VALIDATORS.items() for fault in validate(folder / name)]


@pytest.mark.slow   # draws every chart
def test_every_file_is_valid_and_each_validator_refuses_a_broken_one(released: Path) -> None:
    assert faults(released) == []
    for name, spoil in SPOILT:
        whole = (released / name).read_text("utf-8")
        spoilt = spoil(whole)
        assert spoilt != whole, (name, spoil)
        (released / name).write_text(spoilt, "utf-8")
        assert VALIDATORS[name](released / name), (name, spoilt[:200])
        (released / name).write_text(whole, "utf-8")
    assert not VALIDATORS["datapackage.json"](released / "datapackage.json")


@pytest.mark.slow   # draws every chart
def test_what_is_said_of_a_column_is_the_same_in_every_file_and_more_than_its_name(released: Path) -> None:
    package, group = (json.loads((released / name).read_bytes()) for name in ("datapackage.json", "csv-metadata.json"))
    assert {table["url"] for table in group["tables"]} == {one["path"] for one in package["resources"]} \
        == {f"tables/{path.name}" for path in (released / "tables").glob("*.csv")}
    meant = {(table["url"], column["name"]): column["dc:description"] for table in group["tables"]
             for column in table["tableSchema"]["columns"]}
    assert meant == {(one["path"], field["name"]): field["description"] for one in package["resources"]
                     for field in one["schema"]["fields"]}
    assert not [name for (_, name), words in meant.items() if words.lower() == name.replace("_", " ")]


@pytest.mark.slow   # makes a whole release
def test_a_demonstration_is_valid(wycombe: Survey, tmp_path: Path) -> None:
    downloads.write(publish(wycombe), tmp_path)
    assert faults(tmp_path) == []


def described(table: pd.DataFrame) -> tuple[object, object, bytes]:
    """Returns the data package, the metadata of CSV on the Web and the codebook of a table."""
    package = codebook.of_tables("small", "Small", {"problems": table}, {"problems": DESCRIBED})
    return package, csvw.table_group(package, "en", "P"), study(package)


def study(package: dict[str, object], language: str = "en", *stored: str) -> bytes:
    asked = replace(parsing.from_toml(QUESTIONNAIRE), language=language)
    names = ["reference", *stored, *(column.name for column in columns(asked))]
    facts = ddi.Study("small", "Small", "P", date(2020, 1, 1), date(2020, 2, 1), asked, 1, date(2020, 3, 1), "program")
    return ddi.codebook(facts, codebook.of_responses(asked, names), package)


def test_no_figure_is_in_the_metadata() -> None:
    others = TABLE.assign(base=pd.array([7, 8], "Int64"), percent=[1.0, 2.0], told_apart=[False, True], item=["a", "b"])
    assert described(TABLE) == described(others)


def test_types_units_and_keys_are_those_of_the_columns() -> None:
    package, group, _ = described(TABLE)
    schema = json.loads(json.dumps(package))["resources"][0]["schema"]
    assert [(field["name"], field["title"], field["type"], field.get("unit", "")) for field in schema["fields"]] == [
        ("item", "Item", "string", ""), ("base", "People answering", "integer", "people"),
        ("percent", "Percent", "number", "percent"), ("told_apart", "Told apart", "boolean", "")]
    assert schema["primaryKey"] == ["item"]
    table = json.loads(json.dumps(group))["tables"][0]["tableSchema"]
    assert [(column["titles"], column["datatype"]) for column in table["columns"]] == [
        (["item", "Item"], "string"), (["base", "People answering"], "integer"), (["percent", "Percent"], "double"),
        (["told_apart", "Told apart"], {"base": "boolean", "format": "True|False"})]
    assert table["primaryKey"] == ["item"]


def test_the_codebook_has_questions_categories_groups_and_weights(tmp_path: Path) -> None:
    package = codebook.of_tables("small", "Small", {"problems": TABLE}, {"problems": DESCRIBED})
    written = tmp_path / "ddi-codebook.xml"
    written.write_bytes(study(package, "cy", "weight"))
    text = written.read_text("utf-8")
    assert VALIDATORS["ddi-codebook.xml"](written) == []
    assert '<codeBook version="2.5" ID="codebook" xml:lang="cy" xmlns="ddi:codebook:2_5">' in text
    assert '<sampProc xml:lang="en">Self-selected' in text
    assert "<qstnLit>How much of a problem are these?</qstnLit>" in text
    assert "<labl>=Litter &amp; &lt;rubbish&gt;</labl>" in text
    assert 'name="problems" var="RV3 RV4 RV5" type="grid"' in text
    assert 'name="channels" var="RV6 RV7 RV8" type="multipleResp"' in text
    assert 'name="weight" files="R" wgt="wgt"' in text
    assert 'name="problems.litter" files="R" wgt-var="RV2"' in text
    missing = [part.partition("</catValu>")[0] for part in text.split('<catgry missing="Y">\n        <catValu>')[1:]]
    assert set(missing) == {"dont_know", "not_asked"}


def test_a_character_that_xml_cannot_hold_becomes_a_sign(tmp_path: Path) -> None:
    package = codebook.of_tables("small", "Small", {"problems": TABLE}, {"problems": DESCRIBED})
    facts = ddi.Study("small", "a\ufffeb\x0bc", "P", date(2020, 1, 1), date(2020, 2, 1), parsing.from_toml(QUESTIONNAIRE), 1,
                      date(2020, 3, 1), "program")
    written = tmp_path / "ddi-codebook.xml"
    written.write_bytes(ddi.codebook(facts, codebook.of_responses(facts.questionnaire, ["reference"]), package))
    assert VALIDATORS["ddi-codebook.xml"](written) == []
    assert "<titl>a�b�c</titl>" in written.read_text("utf-8")


def changed(*path: str | int, to: object = None) -> Callable[[str], str]:
    """Returns a function that changes something in a JSON file; None takes it out."""
    def change(text: str) -> str:
        whole = json.loads(text)
        part = whole
        for step in path[:-1]:
            part = part[step]
        if to is None:
            del part[path[-1]]
        else:
            part[path[-1]] = to
        return json.dumps(whole)
    return change


def in_place_of(old: str, new: str) -> Callable[[str], str]:
    """Returns a function that changes the first place at which a text stands."""
    return lambda text: text.replace(old, new, 1)


FIELD = ("resources", 0, "schema", "fields", 0)
COLUMN = ("tables", 0, "tableSchema", "columns", 0)
SPOILT: list[tuple[str, Callable[[str], str]]] = [
    ("datapackage.json", changed("resources")), ("datapackage.json", changed(*FIELD)),
    ("datapackage.json", changed(*FIELD, "type", to="integer")),
    ("datapackage.json", changed("resources", 0, "path", to="gone.csv")),
    ("csv-metadata.json", changed(*COLUMN, to={"name": "another"})), ("csv-metadata.json", changed(*COLUMN)),
    ("csv-metadata.json", changed(*COLUMN, "datatype", to="date")),
    ("csv-metadata.json", changed("tables", 1, "tableSchema", "primaryKey", to=["kind"])),
    ("ddi-codebook.xml", in_place_of("<titl>", "<title>")), ("ddi-codebook.xml", in_place_of('files="R"', 'files="Z"')),
    ("ddi-codebook.xml", in_place_of('ID="RV2"', 'ID="RV1"')),
    ("ddi-codebook.xml", in_place_of('type="character"', 'type="words"')),
    ("ddi-codebook.xml", in_place_of("<varFormat", "<catStat>12</catStat><varFormat")),
    ("ddi-codebook.xml", in_place_of("<stdyInfo>", "<stdyInfo/><stdyInfo>")),
    ("dcat.jsonld", changed("dct:publisher")), ("dcat.jsonld", changed("dcat:distribution", 0, "dcat:accessURL")),
    ("dcat.jsonld", changed("dcat:distribution", 0, "spdx:checksum", "spdx:checksumValue", "@value", to="12")),
    ("dcat.jsonld", changed("dcat:distribution", 0, "dcat:byteSize", "@type", to="xsd:string")),
    ("dcat.jsonld", changed("dct:issued", to="yesterday")), ("dcat.jsonld", changed("dct:title")),
    ("dataset.jsonld", changed("description")), ("dataset.jsonld", changed("isAccessibleForFree", to="perhaps")),
    ("dataset.jsonld", changed("distribution", 0, "contentUrl")), ("dataset.jsonld", changed("temporalCoverage", to="2020")),
    ("dataset.jsonld", changed("@context", to="https://example.org/")), ("dataset.jsonld", changed("@type", to="Thing")),
]
