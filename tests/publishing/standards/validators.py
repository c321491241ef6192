"""Validators of a release's metadata: each returns what is wrong, or nothing for a valid file.

The data package and CSV on the Web are read by their own programs, with the CSV files. SHACL shapes check what DCAT-AP and search
engines demand of JSON-LD. An XML schema checks DDI-Codebook.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import csvw
import frictionless
import pyshacl
from lxml import etree
from rdflib import DCAT, RDF, Graph, URIRef

HERE = Path(__file__).parent
REFERENCES = ("var", "files", "wgt-var")    # attributes of DDI that name other elements
# The context of schema.org itself says the same of the words that we use, and a test asks no other site.
ADDRESSES = ("url", "license", "contentUrl")
CONTEXT = {"@vocab": "https://schema.org/", **{name: {"@id": name, "@type": "@id"} for name in ADDRESSES}}
SITE = "https://survey.example.org/results/small/"


def data_package(path: Path) -> list[str]:
    """Validates a Frictionless data package together with its tables."""
    report = frictionless.validate(str(path))
    return [error.message for error in (*report.errors, *(error for task in report.tasks for error in task.errors))]


def csv_on_the_web(path: Path) -> list[str]:
    """Validates the metadata of CSV files together with the files."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")     # the program gathers its findings as warnings
        try:
            read = csvw.CSVW(str(path), validate=True)
            return [] if read.is_valid else [str(warning.message) for warning in read.warnings] or ["is not valid"]
        except ValueError as error:     # two rows with one key
            return [str(error)]


def ddi_codebook(path: Path) -> list[str]:
    """Validates a codebook: its elements and attributes, and that everything it refers to is there."""
    try:
        read = etree.parse(path)
    except etree.XMLSyntaxError as error:
        return [str(error)]
    schema = etree.XMLSchema(etree.parse(HERE / "ddi_codebook.xsd"))
    schema.validate(read)
    named = read.xpath("//@ID")
    lost = {name for attribute in REFERENCES for value in read.xpath(f"//@{attribute}") for name in value.split()} - set(named)
    return [*(str(error.message) for error in schema.error_log), *(f"{name} is not there" for name in lost),
            *(f"{name} is there twice" for name in set(named) if named.count(name) > 1)]


def dcat(path: Path) -> list[str]:
    """Validates a DCAT record by the shapes of DCAT-AP."""
    return _by_shapes(path.read_text("utf-8"), "dcat_ap.ttl", DCAT.Dataset)


def schema_org(path: Path) -> list[str]:
    """Validates a schema.org Dataset by what search engines demand."""
    record = json.loads(path.read_bytes())
    if record.pop("@context", "") != "https://schema.org/":
        return ["has not the context of schema.org"]
    return _by_shapes(json.dumps({"@context": CONTEXT, **record}), "schema_org.ttl", URIRef("https://schema.org/Dataset"))


def _by_shapes(text: str, shapes: str, kind: URIRef) -> list[str]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "ConjunctiveGraph", DeprecationWarning)     # which the reader of JSON-LD itself uses
        graph = Graph().parse(data=text, format="json-ld", publicID=SITE)
    if (None, RDF.type, kind) not in graph:
        return [f"describes no {kind}"]
    conforms, _, words = pyshacl.validate(graph, shacl_graph=Graph().parse(HERE / shapes), advanced=False)
    return [] if conforms else [str(words)]


VALIDATORS: Mapping[str, Callable[[Path], list[str]]] = {
    "datapackage.json": data_package, "csv-metadata.json": csv_on_the_web, "ddi-codebook.xml": ddi_codebook, "dcat.jsonld": dcat,
    "dataset.jsonld": schema_org}
