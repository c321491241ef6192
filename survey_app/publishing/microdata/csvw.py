"""CSV on the Web: the data package once more, in the W3C's words, for programs that read CSV files by their metadata.

The standard is https://www.w3.org/TR/tabular-metadata/. Everything comes from the data package of `codebook`, so that the two
cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DATATYPES: Mapping[str, Any] = {    # by the type in the data package
    "integer": "integer", "number": "double", "string": "string", "boolean": {"base": "boolean", "format": "True|False"}}


def table_group(package: Mapping[str, Any], language: str, publisher: str) -> dict[str, Any]:
    """Returns the metadata of all CSV files of a data package. `language` is the code of the language of titles and meanings.

    The paths in it are relative, so it belongs into the folder of the data package.
    """
    licences = [{"@id": licence["path"]} for licence in package.get("licenses", ())]
    return {"@context": ["http://www.w3.org/ns/csvw", {"@language": language}], "dc:title": package["title"],
            "dc:publisher": publisher, **({"dc:license": licences[0]} if licences else {}),
            "tables": [_table(resource) for resource in package["resources"]]}


def _table(resource: Mapping[str, Any]) -> dict[str, Any]:
    schema = resource["schema"]
    return {"url": resource["path"], "dc:title": resource["title"], "tableSchema": {
        "columns": [_column(field, schema["missingValues"]) for field in schema["fields"]],
        **({"primaryKey": schema["primaryKey"]} if "primaryKey" in schema else {})}}


def _column(field: Mapping[str, Any], null: list[str]) -> dict[str, Any]:
    """Describes a column. Its titles begin with the head in the file itself, by which readers know that they belong together."""
    return {"name": field["name"], "titles": list(dict.fromkeys([field["name"], field["title"]])),
            "dc:description": field["description"], "datatype": DATATYPES[field["type"]], "null": null,
            **({"schema:unitText": field["unit"]} if "unit" in field else {})}
