"""Describes a published version for data catalogues and search engines, as DCAT and as schema.org, both in JSON-LD.

A record is made when somebody asks for it and is no stored file: the day of publication, the address, and the version that
replaced this one are known only afterwards. The standards are https://www.w3.org/TR/vocab-dcat-3/, with the European profile
DCAT-AP 3.0, and https://schema.org/Dataset.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from flask import current_app

from ...consultations import LONDON, Survey
from ..microdata.ddi import SAMPLING
from . import versions
from .versions import TYPES, Published

DATA_PACKAGE, CSVW, DDI = "datapackage.json", "csv-metadata.json", "ddi-codebook.xml"     # stored, beside the tables
DCAT, SCHEMA_ORG = "dcat.jsonld", "dataset.jsonld"                                        # made when asked for
DOCUMENTS = ("chapter.html", "chapter.pdf", "chapter.docx", DATA_PACKAGE, CSVW, DDI)     # to read, or to understand the data by
WHOLE = {"tables.xlsx": "All tables for Excel", "tables.ods": "All tables as an OpenDocument spreadsheet",
         "tables.json": "All tables as JSON"}
KEYWORDS = ("community safety", "crime", "anti-social behaviour", "residents’ survey")
AUTHORITY = "http://publications.europa.eu/resource/authority/"
MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
LANGUAGES = {"en": "ENG", "cy": "CYM"}      # in the European list of languages
CONTEXT = {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
           "adms": "http://www.w3.org/ns/adms#", "spdx": "http://spdx.org/rdf/terms#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
           "xsd": "http://www.w3.org/2001/XMLSchema#"}


class Addresses(NamedTuple):
    """Where a version and its neighbours stand. `files` begins the address of every file; "" for relative addresses."""

    files: str = ""
    page: str = "./"
    latest: str = ""        # the address that always shows the results that stand
    earlier: str = ""       # the version before, which this one replaced
    later: str = ""         # the version that replaced this one


class _File(NamedTuple):
    name: str
    title: str
    sha256: str
    size: int | None

    @property
    def media_type(self) -> str:
        return TYPES[PurePosixPath(self.name).suffix].partition(";")[0]


def file(published: Published, survey: Survey, name: str, addresses: Addresses) -> bytes:
    """Returns one of the `RECORDS` as a file."""
    package = json.loads(versions.file(published, DATA_PACKAGE) or b"{}")
    titles = {table["path"]: table["title"] for table in package.get("resources", ())}
    return b"%b\n" % json.dumps(RECORDS[name](published, survey, addresses, titles), indent=2, ensure_ascii=False).encode()


def description(survey: Survey) -> str:
    """Says in two sentences what the data are."""
    begun, ended = (f"{day:%-d %B %Y}" for day in survey.days)
    return (f"The results of “{survey.title}”, which {survey.organisation} asked from {begun} to {ended}: what people answered, "
            f"as tables with the number of people behind every percentage. {SAMPLING}")


def schema_org(published: Published, survey: Survey, addresses: Addresses,
               titles: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Returns the version as a schema.org Dataset, for a file or for the script element of a page. `titles` are by path."""
    organisation = {"@type": "Organization", "name": survey.organisation}
    licence = current_app.config["DATA_LICENCE"]
    begun, ended = survey.days
    return {"@context": "https://schema.org/", "@type": "Dataset", "@id": addresses.page, "url": addresses.page,
            "name": survey.title, "description": description(survey), "identifier": identifier(published),
            "version": str(published.version), "datePublished": _day(published.published_at),
            "temporalCoverage": f"{begun}/{ended}", "creator": organisation, "publisher": organisation,
            "inLanguage": survey.questionnaire.language, "isAccessibleForFree": True, "keywords": list(KEYWORDS),
            "measurementTechnique": SAMPLING, **({"license": licence} if licence else {}),
            "variableMeasured": [{"@type": "PropertyValue", "name": question.id, "description": question.label}
                                 for question in survey.questionnaire.questions if question.is_closed],
            "distribution": [_download(one, addresses) for one in _data(published, titles or {})]}


def dcat(published: Published, survey: Survey, addresses: Addresses, titles: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Returns the version as a DCAT dataset with its distributions, which says what it replaces and what replaced it."""
    language = survey.questionnaire.language
    begun, ended = survey.days
    related = {"dcat:isVersionOf": addresses.latest, "dct:replaces": addresses.earlier,
               "dcat:previousVersion": addresses.earlier, "dct:isReplacedBy": addresses.later}
    return {"@context": CONTEXT, "@id": addresses.page, "@type": "dcat:Dataset", "dct:title": _text(survey.title, language),
            "dct:description": _text(description(survey), "en"), "dct:identifier": identifier(published),
            "dct:publisher": {"@type": "foaf:Agent", "foaf:name": survey.organisation},
            "dct:issued": _typed("date", _day(published.published_at)), "dcat:version": str(published.version),
            **({"adms:versionNotes": published.note} if published.note else {}),
            **({"dct:language": {"@id": f"{AUTHORITY}language/{LANGUAGES[language]}", "@type": "dct:LinguisticSystem"}}
               if language in LANGUAGES else {}),
            "dct:temporal": {"@type": "dct:PeriodOfTime", "dcat:startDate": _typed("date", str(begun)),
                             "dcat:endDate": _typed("date", str(ended))},
            "dct:accessRights": {"@id": f"{AUTHORITY}access-right/PUBLIC", "@type": "dct:RightsStatement"},
            "dcat:keyword": [_text(word, "en") for word in KEYWORDS],
            "dcat:landingPage": {"@id": addresses.page, "@type": "foaf:Document"},
            "foaf:page": [{"@id": f"{addresses.files}{name}", "@type": "foaf:Document"} for name in DOCUMENTS
                          if name in published.facts["files"]],
            **{name: {"@id": address} for name, address in related.items() if address},
            "dcat:distribution": [_distribution(one, addresses) for one in _data(published, titles or {})]}


RECORDS: Mapping[str, Callable[[Published, Survey, Addresses, Mapping[str, str]], dict[str, Any]]] = {
    DCAT: dcat, SCHEMA_ORG: schema_org}


def identifier(published: Published) -> str:
    """Returns the name of a version, which no other version of any consultation of this site has."""
    return f"{published.slug}/{published.version}"


def _data(published: Published, titles: Mapping[str, str]) -> Iterator[_File]:
    """Yields the files with data: all tables together, then each."""
    sizes = published.facts.get("bytes", {})
    for name, sha256 in sorted(published.facts["files"].items(), key=lambda named: (named[0] not in WHOLE, named[0])):
        if name in WHOLE or (name.startswith("tables/") and name.endswith(".csv")):
            yield _File(name, WHOLE.get(name) or titles.get(name, name), sha256, sizes.get(name))


def _download(one: _File, addresses: Addresses) -> dict[str, Any]:
    return {"@type": "DataDownload", "name": one.title, "contentUrl": f"{addresses.files}{one.name}",
            "encodingFormat": one.media_type, "sha256": one.sha256, **({"contentSize": f"{one.size} B"} if one.size else {})}


def _distribution(one: _File, addresses: Addresses) -> dict[str, Any]:
    address, licence = {"@id": f"{addresses.files}{one.name}", "@type": "rdfs:Resource"}, current_app.config["DATA_LICENCE"]
    return {"@type": "dcat:Distribution", "dct:title": one.title, "dcat:accessURL": address, "dcat:downloadURL": address,
            "dcat:mediaType": {"@id": f"{MEDIA_TYPE}{one.media_type}", "@type": "dct:MediaType"},
            "dct:format": {"@id": f"{AUTHORITY}file-type/{PurePosixPath(one.name).suffix[1:].upper()}",
                           "@type": "dct:MediaTypeOrExtent"},
            **({"dcat:byteSize": _typed("nonNegativeInteger", str(one.size))} if one.size else {}),
            **({"dct:license": {"@id": licence, "@type": "dct:LicenseDocument"}} if licence else {}),
            "spdx:checksum": {"@type": "spdx:Checksum", "spdx:checksumValue": _typed("hexBinary", one.sha256), "spdx:algorithm": {
                "@id": "spdx:checksumAlgorithm_sha256", "@type": "spdx:ChecksumAlgorithm"}}}


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%Y-%m-%d}"


def _text(words: str, language: str) -> dict[str, str]:
    return {"@value": words, "@language": language}


def _typed(kind: str, value: str) -> dict[str, str]:
    return {"@type": f"xsd:{kind}", "@value": value}
