"""The procurement pack as pages: the same documents that the command `procurement-pack` writes."""

from __future__ import annotations

from flask import abort, render_template

from ...access import LEADS, staff
from ...assurance import procurement_pack
from .blueprint import blueprint


@blueprint.get("/procurement-pack")
@staff(*LEADS)
def procurement_documents() -> str:
    """The list of the documents."""
    return render_template("staff/procurement_pack.html", documents=procurement_pack.documents())


@blueprint.get("/procurement-pack/<name>")
@staff(*LEADS)
def procurement_document(name: str) -> str:
    """One document, from the settings as they are now."""
    found = next((document for document in procurement_pack.documents() if document.name == name), None)
    return render_template("staff/procurement_document.html", document=found or abort(404))
