"""The public pages of a publication as plain files, for any web server: nothing is asked of anybody else."""

from __future__ import annotations

from pathlib import Path

from flask import current_app

from ..fieldwork import consultations
from ..fieldwork.consultations import LONDON
from . import publications
from .publications import Published
from .swapping import swapped_in


def write(published: Published, output: Path) -> int:
    """Writes index.html and every file of a publication into a folder, in the place of an earlier one's; says how many.

    Raises Refused.
    """
    with swapped_in(output) as folder:
        number = 1
        for name, content in publications.files(published):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
            number += 1
        (folder / "index.html").write_text(current_app.jinja_env.get_template("results/static.html").render(
            published=published, page=published.page.replace('="files:', '="'), survey=consultations.get(published.slug),
            published_on=f"{published.published_at.astimezone(LONDON):%-d %B %Y}"), "utf-8")
    return number
