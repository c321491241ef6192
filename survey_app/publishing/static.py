"""The public pages of a publication as plain files, for any web server: nothing is asked of anybody else."""

from __future__ import annotations

from pathlib import Path

from flask import current_app
from sqlalchemy import select

from ..database import db
from ..fieldwork import consultations
from ..fieldwork.consultations import LONDON, Refused
from ..models import PublishedFile
from .publications import Published


def write(published: Published, folder: Path) -> int:
    """Writes index.html and every file of a publication into `folder`; says how many. Raises Refused."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        query = select(PublishedFile.name, PublishedFile.content).where(PublishedFile.publication_id == published.id)
        number = 1
        for name, content in db.session.execute(query):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
            number += 1
        page = published.page.replace('="files:', '="')
        (folder / "index.html").write_text(current_app.jinja_env.get_template("results/static.html").render(
            published=published, page=page, survey=consultations.get(published.slug),
            published_on=f"{published.published_at.astimezone(LONDON):%-d %B %Y}"), "utf-8")
    except OSError as error:
        raise Refused(f"The folder {folder} cannot be written: {error.strerror}.") from None
    return number
